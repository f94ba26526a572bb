"""Stopped, changed and left in mid-sending: exactly, and by whoever may."""

import asyncio
from datetime import timedelta

import pytest

from bot.courier.pacer import Pacer
from bot.emulator import Person
from bot.emulator.gallery import PICTURE
from storage import notices
from storage.notices import Attachment, Draft
from tests.courier.hall import ELENA, MARCOS, NOW, WORDS
from tests.courier.post import Post, texts_of

HARMLESS = "Hola. Para ver el menú escribe /ayuda."


async def _heard(post: Post, at_least: int) -> None:
    """Wait until so many messages arrived."""
    async with asyncio.timeout(30):
        while sum(map(len, post.received().values())) < at_least:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_a_pause_holds_and_a_resume_goes_on(post: Post) -> None:
    """After a pause hardly anything arrives any more; after it everybody has heard, once."""
    post.office.pacer = Pacer(100.0)
    await post.arrive(60)
    notice = await post.hall.approved()
    async with post.at_work():
        await _heard(post, 15)
        async with post.hall.databases.organiser.transaction() as session:
            assert await notices.pause(session, notice)
        before = len(post.telegram.calls)
        await asyncio.sleep(0.3)
        assert len(post.telegram.calls) - before <= 10  # what was in the air
        assert (await post.hall.notice(notice)).state == "paused"
        async with post.hall.databases.organiser.transaction() as session:
            assert await notices.resume(session, notice)
        await post.until(notice, "sent")
    assert all(len(texts) == 1 for texts in post.received().values())


async def test_a_cancel_in_mid_sending_ends_it(post: Post) -> None:
    """Whoever has it keeps it, nobody else receives it, and the counts say how many."""
    post.office.pacer = Pacer(100.0)
    await post.arrive(60)
    notice = await post.hall.approved()
    async with post.at_work():
        await _heard(post, 15)
        async with post.hall.databases.organiser.transaction() as session:
            assert await notices.cancel(session, notice, NOW) == "sending"
        async with asyncio.timeout(20):
            while set(await post.hall.states(notice)) != {"sent"}:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)
    counts, heard = (await post.hall.notice(notice)).counts, sum(map(len, post.received().values()))
    assert counts.delivered == heard < 60


async def test_nothing_reaches_anybody_who_left_in_mid_sending(post: Post) -> None:
    """People leave one after the other while it is being sent: from that moment on their chats stay as they are."""
    post.office.pacer = Pacer(100.0)
    post.telegram.api.latency = lambda: 0.04
    came = await post.arrive(80)
    notice = await post.hall.approved()
    left: dict[int, int] = {}

    async def leaves(person: Person) -> None:
        gone = await post.hall.leave(person.user.id)
        left[person.user.id] = len(texts_of(post.telegram, post.account, person))
        assert len(gone.messages) == left[person.user.id]

    async with post.at_work():
        await _heard(post, 5)
        for person in came[::3]:
            await leaves(person)
        await post.until(notice, "sent")
    received = post.received()
    assert {chat: len(received[chat]) for chat in left} == left
    counts = (await post.hall.notice(notice)).counts
    assert counts.gone == sum(times == 0 for times in left.values())
    assert counts.delivered + counts.gone == 80
    assert all(len(texts) == 1 for chat, texts in received.items() if chat not in left)


async def test_an_edit_changes_what_was_sent_and_what_is_still_to_come(post: Post) -> None:
    """In mid-sending: in the end everybody reads the new words, each in her language."""
    post.office.pacer = Pacer(200.0)
    await post.arrive(30)
    beto = (await post.arrive(1, language="en"))[0]
    notice = await post.hall.approved()
    async with post.at_work():
        await _heard(post, 10)
        async with post.hall.databases.organiser.transaction() as session:
            body = {"es": "La asamblea es a las siete.", "en": "The assembly is at seven."}
            assert await notices.edit(session, notice, body, proposed_by=MARCOS, approved_by=ELENA) == 1
        await post.until(notice, "sent")
    received = post.received()
    assert received.pop(beto.user.id) == ["The assembly is at seven."]
    assert all(texts == ["La asamblea es a las siete."] for texts in received.values())


async def test_nobody_edits_alone(post: Post) -> None:
    """An edit, too, is a decision of two."""
    notice = await post.hall.approved()
    await post.delivered(notice)
    async with post.hall.databases.organiser.transaction() as session:
        with pytest.raises(notices.SamePerson):
            await notices.edit(session, notice, WORDS, proposed_by=ELENA, approved_by=ELENA)


async def test_a_withdrawal_takes_it_away_from_everybody(post: Post) -> None:
    """In mid-sending: deleted where it stands, and nobody else receives it."""
    post.office.pacer = Pacer(200.0)
    await post.arrive(40)
    notice = await post.hall.approved()
    async with post.at_work():
        await _heard(post, 15)
        async with post.hall.databases.organiser.transaction() as session:
            assert await notices.withdraw(session, notice, NOW)
        await post.until(notice, "withdrawn")
    assert set(map(len, post.received().values())) == {0}
    assert set(await post.hall.states(notice)) == {"dropped"}


@pytest.mark.parametrize("with_picture", [False, True])
async def test_what_is_too_old_to_delete_is_made_harmless(post: Post, with_picture: bool) -> None:
    """After 48 hours a bot may delete nothing, but still edit; and messages that somebody deleted are no trouble."""
    came = await post.arrive(3)
    async with post.hall.databases.organiser.transaction() as session:
        draft = Draft("assembly", "Asamblea", WORDS, discreet=False)
        notice = await notices.make(session, post.hall.place.id, draft)
        if with_picture:
            assert await notices.attach(session, notice, Attachment("photo", "cartel.png", PICTURE))
        assert await notices.propose(session, notice, ELENA, NOW - timedelta(hours=1))
        await notices.approve(session, notice, MARCOS, NOW - timedelta(hours=1))
    await post.delivered(notice)
    post.telegram.clock.advance(hours=49)
    del came[0].chat.messages[max(came[0].chat.messages)]
    await came[1].blocks()
    async with post.hall.databases.organiser.transaction() as session:
        assert await notices.withdraw(session, notice, NOW)
    async with post.at_work():
        await post.until(notice, "withdrawn")
    received = post.received()
    assert received[came[0].user.id] == []
    assert received[came[2].user.id] == [HARMLESS]


async def test_a_withdrawal_outlives_a_restart(post: Post) -> None:
    """What the sender did not manage is done by the next."""
    await post.arrive(10)
    notice = await post.hall.approved()
    await post.delivered(notice)
    post.telegram.faults.add("deleteMessage", times=4, error=502)
    async with post.hall.databases.organiser.transaction() as session:
        assert await notices.withdraw(session, notice, NOW)
    for _ in range(2):
        async with post.at_work():
            await asyncio.sleep(0.1)
    async with post.at_work():
        await post.until(notice, "withdrawn")
    assert set(map(len, post.received().values())) == {0}
