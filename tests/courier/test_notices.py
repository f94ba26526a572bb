"""Notices as organisers write, approve and stop them: two people decide, and each step is won by one."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from storage import notices
from storage.database import Conflict
from storage.notices import (
    GRACE,
    LIFE,
    Attachment,
    Draft,
    Expired,
    Notice,
    NotThere,
    SamePerson,
    TooBig,
    TooLate,
    TooLong,
)
from tests.courier.hall import ELENA, MARCOS, NOW, WORDS, Hall

INES = UUID(int=3)
DRAFT = Draft("assembly", "Asamblea", WORDS)


async def _made(hall: Hall, draft: Draft = DRAFT) -> UUID:
    async with hall.databases.organiser.transaction() as session:
        return await notices.make(session, hall.place.id, draft)


async def _proposed(hall: Hall, draft: Draft = DRAFT) -> UUID:
    made = await _made(hall, draft)
    async with hall.databases.organiser.transaction() as session:
        assert await notices.propose(session, made, ELENA, NOW)
    return made


async def _approve(hall: Hall, notice: UUID, by: UUID = MARCOS, after: timedelta = timedelta()) -> Notice:
    async with hall.databases.organiser.transaction() as session:
        return await notices.approve(session, notice, by, NOW + after)


async def test_a_notice_goes_five_minutes_after_the_second_person(hall: Hall) -> None:
    """Written, put forward by one, approved by another; with an hour of its own, not before that."""
    approved = await _approve(hall, await _proposed(hall))
    assert (approved.state, approved.goes()) == ("approved", NOW + GRACE)
    assert await hall.notice(approved.id) == approved
    later = await _approve(hall, await _proposed(hall, replace(DRAFT, goes_at=NOW + timedelta(days=1))))
    assert later.goes() == NOW + timedelta(days=1)


async def test_nobody_approves_her_own(hall: Hall) -> None:
    """Neither by the function nor by writing it into the table."""
    notice = await _proposed(hall)
    with pytest.raises(SamePerson):
        await _approve(hall, notice, ELENA)

    async def by_hand() -> None:
        async with hall.databases.organiser.statement() as session:
            await session.execute(
                text("UPDATE notice SET state = 'approved', approved_by = proposed_by, approved_at = now()")
            )

    with pytest.raises(Conflict):
        await by_hand()
    assert (await hall.notice(notice)).state == "proposed"


async def test_of_two_approvals_at_once_one_decides(hall: Hall) -> None:
    """The other is told that it is decided."""
    notice = await _proposed(hall)
    tries = (_approve(hall, notice, MARCOS), _approve(hall, notice, INES))
    both = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(one) for one in both if isinstance(one, BaseException)] == [NotThere]
    assert (await hall.notice(notice)).approved_by in (MARCOS, INES)


async def test_a_button_pressed_a_week_later_approves_nothing(hall: Hall) -> None:
    """Nor one whose notice should have gone already, nor one of a notice that was taken back."""
    old, late = await _proposed(hall), await _proposed(hall, replace(DRAFT, goes_at=NOW + timedelta(hours=1)))
    with pytest.raises(Expired):
        await _approve(hall, old, after=LIFE + timedelta(days=5))
    with pytest.raises(TooLate):
        await _approve(hall, late, after=timedelta(hours=2))
    async with hall.databases.organiser.transaction() as session:
        assert await notices.take_back(session, old)
    with pytest.raises(NotThere):
        await _approve(hall, old)


async def test_an_hour_in_the_past_is_not_put_forward(hall: Hall) -> None:
    """Whoever writes is told at once."""
    made = await _made(hall, replace(DRAFT, goes_at=NOW - timedelta(minutes=1)))
    async with hall.databases.organiser.transaction() as session:
        with pytest.raises(TooLate):
            await notices.propose(session, made, ELENA, NOW)


async def test_what_does_not_fit_is_refused(hall: Hall) -> None:
    """4,097 characters, a caption of 1,025, a file of 60 MB; a discreet notice shows its words apart from the file."""
    with pytest.raises(TooLong):
        await _made(hall, replace(DRAFT, body={"es": "a" * 4097}))
    made = await _made(hall, replace(DRAFT, body={"es": "a" * 1025}, discreet=False))
    discreet = await _made(hall, replace(DRAFT, body={"es": "a" * 1025}))
    async with hall.databases.organiser.transaction() as session:
        with pytest.raises(TooBig):
            await notices.attach(session, made, Attachment("document", "video.mp4", bytes(60_000_000)))
        small = Attachment("photo", "cartel.png", b"x")
        with pytest.raises(TooLong):
            await notices.attach(session, made, small)
        assert await notices.attach(session, discreet, small)
        assert await notices.attachment(session, discreet) == small


async def test_what_was_put_forward_is_no_longer_changed(hall: Hall) -> None:
    """Neither its words nor its file: the second person approves what she reads."""
    notice = await _proposed(hall)
    async with hall.databases.organiser.transaction() as session:
        assert not await notices.change(session, notice, replace(DRAFT, body={"es": "Otra cosa"}))
        assert not await notices.attach(session, notice, Attachment("photo", "a.png", b"x"))
    assert (await hall.notice(notice)).draft == DRAFT


async def test_a_place_shows_its_notices_newest_decision_first(hall: Hall) -> None:
    """Drafts before them all."""
    first = await hall.approved(at=NOW - timedelta(hours=3))
    second = await hall.approved(at=NOW - timedelta(hours=1))
    draft = await _made(hall)
    async with hall.databases.organiser.statement() as session:
        found = await notices.of_place(session, hall.place.id)
        approved = await notices.of_place(session, hall.place.id, ("approved",))
    assert [one.id for one in found] == [draft, second, first]
    assert [one.id for one in approved] == [second, first]


async def test_the_residents_process_can_neither_write_nor_approve(hall: Hall) -> None:
    """By privileges: it can move what was approved, and count."""
    notice = await _proposed(hall)
    for change in ("body = '{}'", "approved_by = gen_random_uuid()", "discreet = false"):
        with pytest.raises(Exception, match="Refused"):
            async with hall.databases.resident.statement() as session:
                await session.execute(text(f"UPDATE notice SET {change}"))
    with pytest.raises(Conflict):
        async with hall.databases.resident.statement() as session:
            await session.execute(text("UPDATE notice SET state = 'sending'"))
    assert (await hall.notice(notice)).state == "proposed"
