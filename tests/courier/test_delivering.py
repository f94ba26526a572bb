"""A notice on its way: to everybody who asked, once, in her language, as discreetly as it says."""

import asyncio
import uuid
from datetime import timedelta

import pytest

from bot.courier import letters
from bot.emulator.gallery import PICTURE
from storage import notices, reissue
from storage.notices import Attachment, Draft
from storage.subscriptions import Wishes, keep
from tests.courier.hall import ELENA, MARCOS, NOW, WORDS
from tests.courier.post import Post

SPANISH, ENGLISH = WORDS["es"], WORDS["en"]


async def test_everybody_who_asked_receives_it_once(post: Post) -> None:
    """And the counts say so; who asked for another place hears nothing."""
    await post.arrive(25)
    stranger = (await post.arrive(1))[0]
    async with post.hall.databases.resident.transaction() as session:
        await keep(session, post.hall.key, stranger.user.id, Wishes(frozenset({uuid.uuid4()})))
    notice = await post.hall.approved()

    await post.delivered(notice)

    received = post.received()
    assert received.pop(stranger.user.id) == []
    assert all(texts == [SPANISH] for texts in received.values())
    found = await post.hall.notice(notice)
    assert (found.counts.audience, found.counts.delivered, found.ended_at) == (25, 25, NOW)


async def test_a_place_without_subscribers_is_no_trouble(post: Post) -> None:
    """The notice ends at once, with an audience of nobody."""
    notice = await post.hall.approved()
    await post.delivered(notice)
    assert (await post.hall.notice(notice)).counts.audience == 0


async def test_each_hears_in_her_language(post: Post) -> None:
    """As the words were frozen at the approval; in Spanish where there are none in hers."""
    amparo, beto, citlali = (await post.arrive(1))[0], *(await post.arrive(1, language="en")), *(
        await post.arrive(1, language="nah"))  # fmt: skip
    await post.delivered(await post.hall.approved())
    received = post.received()
    assert received[amparo.user.id] == received[citlali.user.id] == [SPANISH]
    assert received[beto.user.id] == [ENGLISH]


async def test_a_theme_reaches_those_who_asked_for_it_or_for_everything(post: Post) -> None:
    """Nobody is chosen by anything else."""
    water = await post.arrive(2, themes=frozenset({"agua"}))
    light = await post.arrive(2, themes=frozenset({"luz"}))
    everything = await post.arrive(2)
    await post.delivered(await post.hall.approved(theme="agua"))
    heard = {chat for chat, texts in post.received().items() if texts}
    assert heard == {one.user.id for one in water + everything}
    assert not heard & {one.user.id for one in light}


async def test_a_discreet_notice_shows_nothing_on_a_locked_screen(post: Post) -> None:
    """A neutral line with «Ver»; nothing can be forwarded, no link is previewed, nobody is named."""
    amparo = (await post.arrive(1))[0]
    await post.delivered(await post.hall.approved(discreet=True))
    seen = await amparo.reads()
    assert "samblea" not in seen.text
    assert "Ver" in seen.buttons
    sent = next(call for call in post.telegram.calls if call.method == "sendMessage")
    assert sent.params["protect_content"]
    assert sent.params["link_preview_options"]["is_disabled"]


async def test_what_may_be_shared_can_be_forwarded(post: Post) -> None:
    """Only if the notice says so."""
    await post.arrive(1)
    await post.delivered(await post.hall.approved(shareable=True))
    sent = next(call for call in post.telegram.calls if call.method == "sendMessage")
    assert not sent.params["protect_content"]


async def test_quiet_hours_make_no_sound(post: Post) -> None:
    """At noon in the capital: who wants quiet over noon, who wants it at night, and who never does."""
    noon, night, never = (
        *(await post.arrive(1, quiet=(11 * 60, 13 * 60))),
        *(await post.arrive(1, quiet=(22 * 60, 7 * 60))),
        *(await post.arrive(1)),
    )
    await post.delivered(await post.hall.approved())
    silent = {
        call.params["chat_id"]: call.params["disable_notification"]
        for call in post.telegram.calls
        if call.method == "sendMessage"
    }
    assert silent == {noon.user.id: True, night.user.id: False, never.user.id: False}


async def test_a_file_is_uploaded_once(post: Post) -> None:
    """The first message carries the picture, all others Telegram's name for it; the name is kept in the database."""
    await post.arrive(20)
    async with post.hall.databases.organiser.transaction() as session:
        draft = Draft("assembly", "Asamblea", WORDS, discreet=False)
        notice = await notices.make(session, post.hall.place.id, draft)
        assert await notices.attach(session, notice, Attachment("photo", "cartel.png", PICTURE))
        assert await notices.propose(session, notice, ELENA, NOW)
        await notices.approve(session, notice, MARCOS, NOW)
    post.time[0] += notices.GRACE

    await post.delivered(notice)

    assert len(post.telegram.world.files) == 1
    assert all(texts == [SPANISH] for texts in post.received().values())


async def test_a_file_telegram_has_forgotten_is_uploaded_anew(post: Post) -> None:
    """Nobody misses a notice because its picture has another name now."""
    await post.arrive(12)
    async with post.hall.databases.organiser.transaction() as session:
        draft = Draft("assembly", "Asamblea", WORDS, discreet=False)
        notice = await notices.make(session, post.hall.place.id, draft)
        assert await notices.attach(session, notice, Attachment("document", "orden.pdf", b"%PDF-1.4 x"))
        assert await notices.propose(session, notice, ELENA, NOW - timedelta(hours=1))
        await notices.approve(session, notice, MARCOS, NOW - timedelta(hours=1))
    async with post.hall.databases.resident.statement() as session:
        await reissue.keep_file(session, notice, "document:BQACAgEAAxkBAAIforgotten")

    await post.delivered(notice)

    assert (await post.hall.notice(notice)).counts.delivered == 12
    assert len(post.telegram.world.files) == 1


async def test_those_who_blocked_the_bot_are_forgotten(post: Post) -> None:
    """And those whose account is gone: their subscriptions end, and the next notice does not count them."""
    came = await post.arrive(10)
    await came[0].blocks()
    came[1].user.deactivated = True
    post.telegram.world.private.pop((post.account.id, came[2].user.id))
    post.people.remove(came[2])
    first = await post.hall.approved()
    await post.delivered(first)
    assert (await post.hall.notice(first)).counts.blocked == 3
    second = await post.hall.approved()
    await post.delivered(second)
    assert (await post.hall.notice(second)).counts.audience == 7


async def test_all_have_blocked_the_bot(post: Post) -> None:
    """The notice ends, and its counts say that nobody was reached."""
    for person in await post.arrive(8):
        await person.blocks()
    notice = await post.hall.approved()
    await post.delivered(notice)
    counts = (await post.hall.notice(notice)).counts
    assert (counts.delivered, counts.blocked, counts.waiting) == (0, 8, 0)


async def test_words_telegram_refuses_count_as_failed(post: Post) -> None:
    """Broken markup is refused for everybody; nobody is forgotten for it, and the notice ends."""
    await post.arrive(3)
    notice = await post.hall.approved(body={"es": "<b>Asamblea"})
    await post.delivered(notice)
    assert (await post.hall.notice(notice)).counts.failed == 3
    second = await post.hall.approved()
    await post.delivered(second)
    assert (await post.hall.notice(second)).counts.delivered == 3


async def test_a_chat_that_moved_is_followed(post: Post) -> None:
    """Its subscription is sealed anew under the chat's new id, and the message goes there."""
    old, new = await post.arrive(2)
    await post.hall.leave(new.user.id)
    fault = post.telegram.faults.add(
        "sendMessage", chat=old.user.id, error=400, description="Bad Request: group chat was upgraded"
    )
    fault.migrate_to = new.user.id
    notice = await post.hall.approved()
    await post.delivered(notice)
    assert post.received() == {old.user.id: [], new.user.id: [SPANISH]}
    assert (await post.hall.leave(new.user.id)).subscribed
    assert not (await post.hall.leave(old.user.id)).subscribed


async def test_those_who_hear_once_a_week_hear_on_saturday(post: Post) -> None:
    """What can wait comes to them on Saturday at ten; an assembly comes at once."""
    weekly = (await post.arrive(1, weekly=True))[0]
    await post.arrive(1)
    urgent, calm = (
        await post.hall.approved(),
        await post.hall.approved(kind="notice", body={"es": "Gracias."}),
    )
    async with post.at_work():
        await post.until(urgent, "sent")
        await post.until(calm, "sent")
        assert post.received()[weekly.user.id] == [SPANISH]
        post.time[0] = NOW + timedelta(days=5)  # Saturday noon
        async with asyncio.timeout(10):
            while len(post.received()[weekly.user.id]) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await post.until(calm, "sent")
    assert (await post.hall.notice(calm)).counts.delivered == 2


async def test_a_small_notice_does_not_wait_for_a_large_one(post: Post) -> None:
    """Those of several notices are sent side by side."""
    await post.arrive(60)
    few = (await post.arrive(3, themes=frozenset({"luz"})))[0]
    large, small = await post.hall.approved(theme="agua"), await post.hall.approved(theme="luz")
    async with post.at_work():
        await post.until(small, "sent")
        await post.until(large, "sent")
    sent = [call.params["chat_id"] for call in post.telegram.calls if call.method == "sendMessage"]
    assert few.user.id in sent
    assert (await post.hall.notice(large)).counts.delivered == 60


@pytest.mark.parametrize("state", ["cancelled", "paused"])
async def test_what_is_stopped_in_the_grace_is_never_sent(post: Post, state: str) -> None:
    """Nobody hears of a notice that was cancelled in time; one that is not yet due cannot be paused."""
    await post.arrive(3)
    notice = await post.hall.approved(at=NOW)
    async with post.hall.databases.organiser.transaction() as session:
        if state == "cancelled":
            assert await notices.cancel(session, notice, NOW) == "approved"
        else:
            assert not await notices.pause(session, notice)
    post.time[0] += notices.GRACE
    other = await post.hall.approved(body={"es": "Otra cosa."})
    async with post.at_work():
        await post.until(other, "sent")
        if state == "paused":
            await post.until(notice, "sent")
    heard = {text for texts in post.received().values() for text in texts}
    assert heard == ({"Otra cosa."} if state == "cancelled" else {"Otra cosa.", SPANISH})


async def test_what_cannot_be_composed_fails_and_ends(post: Post) -> None:
    """A fault of ours in one notice neither stops the sender nor leaves the notice unfinished."""
    await post.arrive(3)

    def broken(_notice: object, _t: object) -> letters.Rows:
        raise ValueError

    post.office.more = broken
    notice = await post.hall.approved()
    await post.delivered(notice)
    assert (await post.hall.notice(notice)).counts.failed == 3
