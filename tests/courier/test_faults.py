"""Bad days of Telegram, of the network, of the database and of clocks: nobody is forgotten, nobody hears twice."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.courier.journal import Lately
from bot.courier.pacer import Pacer
from bot.courier.running import deliver
from bot.courier.telegram import perform
from bot.emulator import Emulator
from storage import reissue
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.courier.hall import Hall, build
from tests.courier.post import Post, office_of, opened_post
from tests.databases import PASSWORDS, connect


def once_each(post: Post) -> bool:
    """Whether everybody has the notice, and once."""
    return all(len(texts) == 1 for texts in post.received().values())


async def test_a_429_holds_the_whole_token(post: Post) -> None:
    """For as long as Telegram says nobody is sent anything; then all are, and it goes slower."""
    await post.arrive(12)
    post.telegram.faults.add("sendMessage", error=429, retry_after=1)
    notice = await post.hall.approved()
    moments: list[float] = []
    clock = asyncio.get_running_loop().time

    def noted() -> float:
        moments.append(clock())
        return 0.001

    post.telegram.api.latency = noted

    await post.delivered(notice)

    refused = next(n for n, call in enumerate(post.telegram.calls) if call.refusal is not None)
    later = [moment for moment in moments if moment > moments[refused] + 0.1]
    assert min(later) - moments[refused] >= 1.0
    assert once_each(post)
    assert post.office.pacer.rate < post.office.pacer.limit


async def test_a_restart_does_not_try_before_its_time(post: Post) -> None:
    """What Telegram asked is in the database: the next sender waits for the rest of it."""
    await post.arrive(5)
    post.telegram.faults.add("sendMessage", error=429, retry_after=600)
    notice = await post.hall.approved()
    async with post.at_work(), asyncio.timeout(20):
        while not any(call.refusal for call in post.telegram.calls):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    async with post.hall.databases.resident.statement() as session:
        held, rate = await reissue.pace(session)
    assert 590 < held <= 600
    assert rate == pytest.approx(450)
    tried = len(post.telegram.calls)

    next_one = Pacer(500.0)
    post.office.pacer = next_one
    async with post.at_work(), asyncio.timeout(20):
        while next_one.held(post.office.clock()) == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
    assert len(post.telegram.calls) == tried
    assert (await post.hall.states(notice))["queued"] >= 1


@pytest.mark.parametrize(
    "trouble", [{"error": 502}, {"error": 500}, {"error": 503, "html": True}, {"error": 504}]
)
async def test_what_telegram_fails_at_is_tried_again(post: Post, trouble: dict[str, object]) -> None:
    """Errors of Telegram or of a gateway, as JSON or as a page."""
    await post.arrive(10)
    post.telegram.faults.add("sendMessage", times=7, **trouble)  # type: ignore[arg-type]
    notice = await post.hall.approved()
    await post.delivered(notice)
    assert once_each(post)
    assert (await post.hall.notice(notice)).counts.delivered == 10


@pytest.mark.parametrize("delivery", ["at_least_once", "at_most_once"])
async def test_lost_acknowledgements_are_repeated_or_listed(post: Post, delivery: str) -> None:
    """A message that arrived, and whose answer was lost: twice, or not confirmed, as the notice says."""
    await post.arrive(10)
    lost = post.telegram.faults.add("sendMessage", times=2, lose_answer=True)
    notice = await post.hall.approved(delivery=delivery)
    await post.delivered(notice)
    counts, heard = (await post.hall.notice(notice)).counts, sum(map(len, post.received().values()))
    assert lost.struck == 2
    if delivery == "at_least_once":
        assert (heard, counts.delivered, counts.unconfirmed) == (12, 10, 0)
    else:
        assert (heard, counts.delivered, counts.unconfirmed) == (10, 8, 2)


async def test_a_telegram_that_cannot_be_reached_is_certainly_unsent(post: Post) -> None:
    """No connection, no doubt: also a notice that goes at most once is tried again, until it is there."""
    await post.arrive(5)
    notice = await post.hall.approved(delivery="at_most_once")
    session = post.office.bot.session
    right, session.api = session.api, office_of(
        "http://127.0.0.1:9", post.hall.databases.resident, post.hall.key, now=lambda: post.time[0], pacer=Pacer()
    ).bot.session.api  # fmt: skip
    async with post.at_work():
        async with asyncio.timeout(20):
            while post.office.pacer._troubles < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        session.api = right
        await post.until(notice, "sent")
    counts = (await post.hall.notice(notice)).counts
    assert (counts.delivered, counts.unconfirmed) == (5, 0)
    assert once_each(post)


async def test_an_answer_that_never_comes_leaves_a_doubt(post: Post) -> None:
    """The request left, and time ran out."""
    person = (await post.arrive(1))[0]
    post.telegram.faults.add("sendMessage", hang=True)
    from aiogram.methods import SendMessage

    outcome = await perform(post.office.bot, SendMessage(chat_id=person.user.id, text="Hola"), patience=1)
    assert outcome.kind == "unknown"


async def test_of_two_senders_one_delivers_and_the_other_takes_over(post: Post, hall: Hall) -> None:
    """Both start together; nobody hears twice; when the first ends, the second goes on."""
    await post.arrive(80)
    notice = await hall.approved()
    other = office_of(
        post.telegram.url, hall.databases.resident, hall.key, now=lambda: post.time[0], pacer=Pacer(100.0)
    )
    post.office.pacer = Pacer(100.0)
    first, second = asyncio.Event(), asyncio.Event()
    works = [asyncio.create_task(deliver(post.office, first)), asyncio.create_task(deliver(other, second))]
    async with asyncio.timeout(30):
        while sum(map(len, post.received().values())) < 20:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    begun = [bool(one.notices) for one in (post.office, other)]
    assert sorted(begun) == [False, True]
    (first if begun[0] else second).set()
    await post.until(notice, "sent")
    first.set()
    second.set()
    await asyncio.gather(*works)
    await other.bot.session.close()
    assert once_each(post)


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
async def test_a_clock_that_jumps_in_mid_sending_changes_nothing(post: Post, jump: timedelta) -> None:
    """The machine's clock is set by an hour, in either direction."""
    await post.arrive(40)
    post.office.pacer = Pacer(200.0)
    notice = await post.hall.approved()
    async with post.at_work():
        async with asyncio.timeout(20):
            while sum(map(len, post.received().values())) < 10:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        post.time[0] += jump
        await post.until(notice, "sent")
    assert once_each(post)


@pytest_asyncio.fixture
async def apart(tmp_path: Path, telegram: Emulator) -> AsyncIterator[tuple[Post, EmbeddedPostgres]]:
    """A courier whose database server may be stopped."""
    home = Path(tempfile.mkdtemp(prefix="desdeabajo-casa-"))
    forgetful = {"fsync": "off", "wal_writer_delay": "10s"}  # of what it was told without having to keep it
    server = EmbeddedPostgres(home / "postgres", settings=forgetful)
    await asyncio.to_thread(server.start)
    await migrate(server.url(), PASSWORDS, password=server.superuser_password())
    databases = connect(server, "desdeabajo", tmp_path / "keys")
    async with opened_post(await build(databases), telegram, Pacer(100.0)) as post:
        yield post, server
    await databases.close()
    await asyncio.to_thread(server.stop, mode="immediate")
    shutil.rmtree(home)


async def _interrupted(post: Post, server: EmbeddedPostgres, seconds: float) -> None:
    await post.arrive(60)
    notice = await post.hall.approved()
    async with post.at_work():
        async with asyncio.timeout(30):
            while sum(map(len, post.received().values())) < 20:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await asyncio.to_thread(server.stop, mode="immediate")
        await asyncio.sleep(seconds)
        await asyncio.to_thread(server.start)
        await post.until(notice, "sent")
    assert (await post.hall.notice(notice)).counts.delivered == 60
    assert once_each(post)


async def test_a_database_that_goes_and_comes_back_in_mid_sending(
    apart: tuple[Post, EmbeddedPostgres],
) -> None:
    """What was in the air when it went is written down when it is back: nobody is forgotten, nobody hears twice."""
    await _interrupted(*apart, seconds=0.3)


async def test_a_database_that_fails_having_just_heard_of_the_last_message(
    apart: tuple[Post, EmbeddedPostgres],
) -> None:
    """It may have forgotten what it was told last; the sender has not."""
    post, server = apart
    await post.arrive(40)
    notice = await post.hall.approved()
    async with post.at_work():
        async with asyncio.timeout(30):
            while (await post.hall.notice(notice)).counts.delivered < 40:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        await asyncio.to_thread(server.stop, mode="immediate")
        await asyncio.to_thread(server.start)
        await post.until(notice, "sent")
    assert (await post.hall.notice(notice)).counts.delivered == 40
    assert once_each(post)


async def test_what_was_told_last_is_told_again_however_long_it_was_away(
    apart: tuple[Post, EmbeddedPostgres],
) -> None:
    """An hour later what was in the air is written down first: that makes nothing of before it old."""
    post, server = apart
    later = [0.0]
    post.office.lately = Lately(lambda: time.monotonic() + later[0])
    await post.arrive(60)
    notice = await post.hall.approved()
    async with post.at_work():
        async with asyncio.timeout(30):
            while sum(map(len, post.received().values())) < 20:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await asyncio.to_thread(server.stop, mode="immediate")
        later[0] = 3600.0
        await asyncio.to_thread(server.start)
        await post.until(notice, "sent")
    assert (await post.hall.notice(notice)).counts.delivered == 60
    assert once_each(post)


@pytest.mark.long
async def test_a_database_that_is_gone_for_half_a_minute(apart: tuple[Post, EmbeddedPostgres]) -> None:
    """The same for thirty seconds."""
    await _interrupted(*apart, seconds=30.0)
