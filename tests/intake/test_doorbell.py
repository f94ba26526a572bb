"""What a door answers to whoever knocks: Telegram, Telegram again, and everybody else."""

import asyncio
import random
import socket

import aiohttp
import pytest

from storage import doorbell
from storage.doorbell import LARGEST, keep_announced, listening
from storage.hooks import BadHook, Hook
from tests.intake.knocking import SECRET, Door, Handled, door, lanes_of


async def test_200_is_said_when_it_is_done() -> None:
    """Not before."""
    handled = Handled(slow={1: asyncio.Event()})
    async with door(handled) as telegram:
        asked = asyncio.create_task(telegram.brings({"update_id": 1}))
        await handled.until(lambda: handled.begun == [1])
        assert not asked.done()
        handled.slow[1].set()

        assert await asked == 200
        assert handled.done == [1]


async def test_what_comes_again_is_not_done_again() -> None:
    """While it runs, the second request waits with the first; afterwards it is 200 at once."""
    handled = Handled(slow={1: asyncio.Event()})
    async with door(handled) as telegram:
        asked = [asyncio.create_task(telegram.brings({"update_id": 1})) for _ in range(3)]
        await handled.until(lambda: handled.begun == [1])
        handled.slow[1].set()

        assert await asyncio.gather(*asked) == [200] * 3
        assert await telegram.brings({"update_id": 1}) == 200
        assert handled.begun == [1]


async def test_a_chat_keeps_its_order_and_holds_up_no_other() -> None:
    """Of one chat one after the other as they came; another is served beside it."""
    handled = Handled(slow={1: asyncio.Event()})
    async with door(handled) as telegram:
        first = asyncio.create_task(telegram.brings({"update_id": 1, "chat": 7}))
        await handled.until(lambda: handled.begun == [1])
        second = asyncio.create_task(telegram.brings({"update_id": 2, "chat": 7}))

        assert await telegram.brings({"update_id": 3, "chat": 8}) == 200
        assert handled.done == [3]
        handled.slow[1].set()
        assert list(await asyncio.gather(first, second)) == [200, 200]
        assert handled.done == [3, 1, 2]


async def test_each_once_and_in_order_whatever_the_network_does() -> None:
    """Three hundred updates of thirty chats, each chat in its order, each update one to three times."""
    handled, rng = Handled(), random.Random(1)
    async with door(handled) as telegram:

        async def chat(number: int) -> None:
            for update in range(10):
                again = [
                    telegram.brings({"update_id": number * 10 + update, "chat": number})
                    for _ in range(rng.randint(1, 3))
                ]
                assert set(await asyncio.gather(*again)) == {200}

        await asyncio.gather(*(chat(number) for number in range(30)))

    assert sorted(handled.done) == list(range(300))
    for number in range(30):
        assert [one for one in handled.done if one // 10 == number] == list(
            range(number * 10, number * 10 + 10)
        )


async def test_a_failure_of_ours_is_no_reason_to_bring_it_for_ever() -> None:
    """As with polling: what broke is logged where it broke, and is over; nothing behind it waits."""
    handled = Handled(broken={1})
    async with door(handled) as telegram:
        assert await telegram.brings({"update_id": 1}) == 200
        assert await telegram.brings({"update_id": 1}) == 200
        assert await telegram.brings({"update_id": 2}) == 200
    assert (handled.begun, handled.done) == ([1, 2], [2])


async def test_who_waits_too_long_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before Telegram hangs up; the work goes on meanwhile, and is not begun again."""
    monkeypatch.setattr(doorbell, "PATIENCE", 0.01)
    handled = Handled(slow={1: asyncio.Event()})
    async with door(handled) as telegram:
        assert await telegram.brings({"update_id": 1}) == 503
        handled.slow[1].set()
        await handled.until(lambda: handled.done == [1])

        assert await telegram.brings({"update_id": 1}) == 200
    assert handled.begun == [1]


async def test_leaving_lets_what_runs_end() -> None:
    """Whoever was let in gets 200; whoever knocks now, through a line that is still open, is sent away."""
    handled = Handled(slow={1: asyncio.Event()})
    inside, leave = asyncio.Event(), asyncio.Event()
    answered: list[int] = []

    async def open_door() -> None:
        async with door(handled) as telegram:
            asked = asyncio.create_task(telegram.brings({"update_id": 1}))
            await handled.until(lambda: handled.begun == [1])
            inside.set()
            await leave.wait()
            asked.add_done_callback(lambda done: answered.append(done.result()))

    work = asyncio.create_task(open_door())
    await inside.wait()
    leave.set()
    await asyncio.sleep(0)
    assert not work.done()
    handled.slow[1].set()
    await work

    assert answered == [200]
    assert handled.done == [1]


async def test_leaving_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not end in its time is Telegram's to bring again."""
    monkeypatch.setattr(doorbell, "FAREWELL", 0.01)
    handled = Handled(slow={1: asyncio.Event()})
    async with door(handled) as telegram:
        asked = asyncio.create_task(telegram.brings({"update_id": 1}))
        await handled.until(lambda: handled.begun == [1])
        left = asyncio.create_task(asyncio.sleep(0))
        await left
    assert (await asyncio.gather(asked, return_exceptions=True))[0] in (503,) or asked.exception() is not None
    assert (handled.begun, handled.done) == ([1], [])


UPDATE = {"update_id": 5}


@pytest.mark.parametrize("secret", [None, "", "secreto", SECRET + "x", SECRET[:-1], "ñ", SECRET.upper()])
async def test_without_the_secret_nothing_is_read(secret: str | None) -> None:
    """Not even whether it is an update."""
    handled = Handled()
    async with door(handled) as telegram:
        assert await telegram.brings(UPDATE, secret=secret) == 401
        assert await telegram.brings(b"{", secret=secret) == 401
    assert handled.begun == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_only_post_is_answered(method: str) -> None:
    """With the secret, too."""
    handled = Handled()
    async with door(handled) as telegram:
        assert await telegram.brings(UPDATE, method=method) == 405
    assert handled.begun == []


@pytest.mark.parametrize("path", ["/", "/k/", "/K", "/k/../k", "//k", "/metrics", "/.env", "/k%2f"])
async def test_only_one_path_is_answered(path: str) -> None:
    """The one of the address."""
    handled = Handled()
    async with door(handled) as telegram:
        status = await telegram.brings(UPDATE, path=path)
    assert (status, handled.begun) in ((404, []), (200, [5]))  # a client may tidy /k/../k before it asks
    assert status == 404 or path == "/k/../k"


GARBAGE = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"12",
    b'"texto"',
    b"{}",
    b"\xff\xfe\x00",
    b'{"update_id": null}',
    b'{"update_id": "5"}',
    b'{"update_id": true}',
    b'{"update_id": 5.0}',
    b'{"update_id": -1}',
    b'{"update_id": 99999999999999999999}',
    b'{"update_id": NaN}',
    b"[" * 200_000,
    b'{"a":' * 100_000,
    b"update_id=5",
]


@pytest.mark.parametrize("body", GARBAGE, ids=lambda body: repr(body[:20]))
async def test_what_is_no_update_is_refused(body: bytes) -> None:
    """And the next update is served."""
    handled = Handled()
    async with door(handled) as telegram:
        assert await telegram.brings(body) == 400
        assert await telegram.brings(UPDATE) == 200
    assert handled.begun == [5]


async def test_a_body_has_its_limit() -> None:
    """Whether its length is told beforehand or not; one just below is read."""
    handled = Handled()
    async with door(handled) as telegram:
        large = b'{"update_id": 5, "x": "' + b"x" * LARGEST + b'"}'
        assert await telegram.brings(large) == 413
        assert await _in_pieces(telegram, large) in (413, None)
        almost = b'{"update_id": 6, "x": "' + b"x" * (LARGEST - 100) + b'"}'
        assert await telegram.brings(almost) == 200
    assert handled.begun == [6]


async def _in_pieces(telegram: Door, body: bytes) -> int | None:
    """Without saying how long it is; None when the door was closed in the middle."""

    async def pieces() -> object:
        for start in range(0, len(body), 4096):
            yield body[start : start + 4096]

    headers = {doorbell.HEADER: SECRET}
    try:
        url = f"http://127.0.0.1:{telegram.port}/k"
        async with telegram.http.post(url, data=pieces(), headers=headers) as answer:
            return answer.status
    except aiohttp.ClientError:
        return None


async def test_a_body_that_does_not_arrive_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the secret but not the time."""
    monkeypatch.setattr(doorbell, "SLOWEST", 0.05)
    async with door(Handled()) as telegram:
        reader, writer = await asyncio.open_connection("127.0.0.1", telegram.port)
        writer.write(
            f"POST /k HTTP/1.1\r\nHost: x\r\n{doorbell.HEADER}: {SECRET}\r\nContent-Length: 9\r\n\r\n{{".encode()
        )
        assert b" 408 " in await reader.readline()
        writer.close()
        await writer.wait_closed()


async def test_the_door_says_nothing_about_the_house() -> None:
    """No words, no name of a program, whatever the answer is."""
    async with door(Handled()) as telegram:
        for asked in (
            telegram.asks(UPDATE),
            telegram.asks(UPDATE, secret=None),
            telegram.asks(UPDATE, path="/"),
            telegram.asks(b"{"),
        ):
            _status, body, headers = await asked
            assert body == b""
            assert not headers.get("Server")


async def test_a_flood_of_one_chat_holds_up_no_other() -> None:
    """Two hundred of one chat at once wait for each other; somebody else is answered meanwhile."""
    handled = Handled(slow={0: asyncio.Event()})
    async with door(handled) as telegram:
        flood = [asyncio.create_task(telegram.brings({"update_id": n, "chat": 1})) for n in range(90)]
        await handled.until(lambda: bool(handled.begun))
        assert await telegram.brings({"update_id": 1000, "chat": 2}) == 200
        handled.slow[handled.begun[0]] = handled.slow[0]
        handled.slow[0].set()
        assert set(await asyncio.gather(*flood)) == {200}
    assert len(handled.done) == 91


async def test_a_port_that_is_taken_is_said_in_words() -> None:
    """Not as a trace."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        hook = Hook("https://x.org/k", "127.0.0.1", taken.getsockname()[1], SECRET)
        with pytest.raises(BadHook, match="ningún otro programa"):
            async with listening(hook, lanes_of(Handled()), lambda raw: raw):
                pass


async def test_it_is_announced_until_telegram_hears_and_again_when_it_forgets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A Telegram that is away is asked again after what it says; an address taken away is set again."""
    monkeypatch.setattr(doorbell, "LOOK", 0.001)
    hook = Hook("https://x.org/k", "127.0.0.1", 0, SECRET)
    stop, told, known = asyncio.Event(), 0, ["", "https://x.org/k", "https://otra.org", "https://x.org/k"]

    async def announce() -> None:
        nonlocal told
        told += 1
        if told == 1:
            raise OSError

    async def knows() -> str:
        if len(known) == 1:
            stop.set()
        return known.pop(0)

    await keep_announced(announce, knows, hook, lambda _error, _failures: 0.001, stop)

    assert told == 4  # failed, heard, and again after each of the two that were not ours


async def test_what_cannot_be_mended_ends_it() -> None:
    """A token that is no longer good."""

    async def announce() -> None:
        raise LookupError

    hook = Hook("https://x.org/k", "127.0.0.1", 0, SECRET)
    with pytest.raises(LookupError):
        await keep_announced(announce, _nothing, hook, lambda _error, _failures: None, asyncio.Event())


async def _nothing() -> str:
    return ""
