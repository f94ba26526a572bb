"""One message for each of the team who decides on a notice, edited in place from its proposal to its end.

Which messages these are is a row among the schedules, by the ids of the people, so that a restart goes on where it was;
its next moment is claimed by one replica at a time, so none is edited more often than every three seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from telegram.error import TelegramError

from admin.organiser.delivery import Gone
from admin.organiser.notices.card import KEPT, card
from admin.organiser.notices.sheet import CARD, Sheet, gather, sheet_of
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Screen
from storage import notices, organisers, schedules
from storage.announcement import RUNNING, Notice
from storage.database import Session
from storage.organisers import Organiser
from storage.schedules import Schedule

EVERY = timedelta(seconds=3)  #: between two edits while a notice is on its way
SELDOM = timedelta(seconds=60)  #: while it waits
HELD = "?"  #: instead of what a message says: it asks something, and is left alone
OVER = ("sent", "cancelled", "withdrawn", "draft")

logger = logging.getLogger(__name__)


async def watch(runtime: Runtime, session: Session, sheet: Sheet, people: Mapping[UUID, int | None]) -> None:
    """Keep a notice before these people: in the messages given, or in new ones. In the transaction of the deed.

    A message that asks something by now goes on asking.
    """
    found = await schedules.one(session, sheet.notice.id, lock=True)
    cards: dict[str, Any] = dict(found.detail["cards"]) if found is not None else {}
    for person, message in people.items():
        asking = cards.get(str(person)) == [message, HELD]
        if not asking and (message is not None or str(person) not in cards):
            cards[str(person)] = [message, ""]
    place, now = sheet.place, runtime.now()
    row = Schedule(
        sheet.notice.id, place.id, CARD, "", None, place.time_zone, now, 0, detail={"cards": cards}
    )
    await schedules.put(session, row)


async def tick(runtime: Runtime) -> None:
    """Look at every notice whose moment has come."""
    looked: list[UUID] = []
    while True:
        now = runtime.now()
        async with runtime.database.transaction() as session:
            if not looked:
                await schedules.not_beyond(session, CARD, now + 2 * SELDOM, now)
            found = await schedules.take_due(session, (CARD,), now, but=looked)
            sheet = None if found is None else await gather(runtime, session, found.id)
            if found is not None:
                await schedules.go_on(session, found.id, now + (EVERY if _moves(sheet) else SELDOM))
        if found is None:
            return
        looked.append(found.id)
        await _tell(runtime, found, sheet)


async def refresh(runtime: Runtime, notice: UUID, *, but: UUID | None = None) -> None:
    """Show everybody how it stands, now; somebody who sees it already is left out."""
    async with runtime.database.statement() as session:
        found = await schedules.one(session, notice)
    if found is not None and found.kind == CARD:
        await _tell(runtime, found, await sheet_of(runtime, notice), but=but)


async def hold(runtime: Runtime, notice: UUID, person: UUID, *, asks: bool, on: int | None = None) -> None:
    """While somebody is asked something, her message is left alone; afterwards it is told anew.

    `on`: the message she is asked in, when it may not have been noted yet that it is hers.
    """
    async with runtime.database.transaction() as session:
        found = await schedules.one(session, notice, lock=True)
        if found is None or found.kind != CARD:
            return
        kept = found.detail["cards"].get(str(person), None if on is None else [on, ""])
        said = None if kept is None else [kept[0] if on is None else on, HELD if asks else ""]
        if kept != said:
            await schedules.keep(session, notice, {"cards": {**found.detail["cards"], str(person): said}})


async def let_go(runtime: Runtime, notice: UUID, person: UUID) -> None:
    """Her message is something else now: it is not told any more."""
    async with runtime.database.transaction() as session:
        found = await schedules.one(session, notice, lock=True)
        if found is not None and found.kind == CARD:
            cards = {name: one for name, one in found.detail["cards"].items() if name != str(person)}
            await schedules.keep(session, notice, {"cards": cards})


def _moves(sheet: Sheet | None) -> bool:
    if sheet is None:
        return False
    goes = sheet.notice.goes()
    soon = sheet.notice.state == "approved" and goes is not None and goes <= sheet.now + SELDOM
    return soon or sheet.notice.state in RUNNING or sheet.notice.wanted is not None


async def _tell(runtime: Runtime, row: Schedule, sheet: Sheet | None, *, but: UUID | None = None) -> None:
    """Put into every message what is so now; when nothing will change any more, forget them."""
    if sheet is None:
        async with runtime.database.transaction() as session:
            await schedules.forget(session, row.id)
        return
    async with runtime.database.statement() as session:
        everybody = {one.id: one for one in await organisers.everybody(session, runtime.key)}
    shown: dict[str, Any] = {}
    for name, (message, said) in row.detail["cards"].items():
        person = everybody.get(UUID(name))
        if person is None or sheet.place.id not in person.roles or person.presence.kept_out:
            shown[name] = None  # she is not of the team any more, or her phone may be in other hands
            continue
        screen = card(sheet, person, {one.id: one.alias for one in everybody.values()})
        mark = _mark(screen)
        if said == HELD or person.id == but:  # what she has seen may be older than this: the next look tells
            continue
        if mark == said or await _changed(runtime, row, name):
            continue
        try:
            shown[name] = [await runtime.post.show(person.chat, screen, on=message), mark]
        except (Gone, TelegramError) as error:
            logger.warning("Not told", extra={"action": "card_not_told", "kind": type(error).__name__})
    async with runtime.database.transaction() as session:
        now = await schedules.one(session, row.id, lock=True)
        notice = await notices.one(session, row.id)
        if now is None or notice is None:
            return
        before, cards = row.detail["cards"], dict(now.detail["cards"])
        for name, one in shown.items():
            if cards.get(name) == before[name]:  # else she did something meanwhile, and that holds
                cards[name] = one
        kept = {name: one for name, one in cards.items() if one is not None}
        await schedules.keep(session, row.id, {"cards": kept})
        ended = (
            _over(sheet.notice, sheet.now) and _over(notice, sheet.now) and notice.state == sheet.notice.state
        )
        if not kept or (ended and all(said for _message, said in kept.values())):
            await schedules.forget(session, row.id)


async def _changed(runtime: Runtime, row: Schedule, name: str) -> bool:
    """Whether she did something since this look began: she may be asked something now."""
    async with runtime.database.statement() as session:
        now = await schedules.one(session, row.id)
    return now is None or now.detail["cards"].get(name) != row.detail["cards"][name]


def _over(notice: Notice, now: datetime) -> bool:
    """Whether nothing will change any more: what somebody has can be changed or taken away for two days."""
    if notice.state not in OVER or notice.wanted is not None:
        return False
    fresh = notice.ended_at is None or notice.ended_at > now - KEPT
    return notice.state in ("draft", "withdrawn") or not (fresh and notice.counts.delivered)


def _mark(screen: Screen) -> str:
    return sha256(repr(screen).encode()).hexdigest()[:12]


def of_people(people: Iterable[Organiser]) -> dict[UUID, int | None]:
    """New messages for these."""
    return dict.fromkeys((one.id for one in people), None)


__all__ = ["EVERY", "hold", "let_go", "of_people", "refresh", "tick", "watch"]
