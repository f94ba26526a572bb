"""Issues of the digest on schedule, and their way to whoever subscribed.

A tick of the JobQueue asks what is due; the database decides who makes it. The hour decides itself (`Weekly.last_due`),
so a tick that was late, or missing for a day, changes nothing but the moment. How far an issue was sent out is
kept in the issue: five hexadecimal digits of a hash, which order the chats and name none of them. A crash between two
chats costs the first of them a repeated digest.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from telegram.error import TelegramError

from admin.digest.issue import ASSEMBLY, DELIVERY, SENT, issue_digest, renderings
from admin.organiser import wording
from admin.organiser.delivery import Gone
from admin.organiser.runtime import Runtime
from storage import assemblies, digests, organisers, places, subscribers
from storage.assemblies import Assembly
from storage.consultations import Consultation
from storage.digests import Issue

logger = logging.getLogger(__name__)


async def tick(runtime: Runtime) -> None:
    """Make what is due, and go on sending what was not sent out."""
    for consultation in await runtime.current():
        due = runtime.issue.last_due(runtime.now(), consultation.place.time_zone)
        latest = await _latest(runtime, consultation)
        if wanted(consultation, due, latest):
            latest = await _due(runtime, consultation, due, latest)
        if latest is not None and DELIVERY in latest.content:
            await send_out(runtime, consultation, latest)


def wanted(consultation: Consultation, due: date, latest: Issue | None) -> bool:
    """Whether subscribers are owed an issue of the day `due`: while the consultation is open, and once afterwards."""
    sent = str(latest.content.get(SENT, "")) if latest is not None else ""
    if due < consultation.opens or sent >= due.isoformat():
        return False
    if consultation.state in ("open", "closing"):
        return True
    closes = consultation.closes
    return consultation.state == "closed" and (
        not sent or (closes is not None and sent <= closes.isoformat())
    )


async def _due(runtime: Runtime, consultation: Consultation, due: date, latest: Issue | None) -> Issue | None:
    """The issue to send: a newer one that somebody asked for, else the one of that day, made now; None without any."""
    if latest is not None and latest.period >= due.isoformat():
        if DELIVERY not in latest.content:
            await _note(runtime, consultation.id, latest, {**latest.content, DELIVERY: ""})
    else:
        await issue_digest(
            runtime.database,
            consultation,
            now=runtime.now(),
            period=due,
            invented=runtime.invented,
            beside={DELIVERY: ""},
            form=await runtime.form(consultation.form_id),
        )
    return await _latest(runtime, consultation)


async def _latest(runtime: Runtime, consultation: Consultation) -> Issue | None:
    async with runtime.database.statement() as session:
        return await digests.latest(session, consultation.id)


async def send_out(runtime: Runtime, consultation: Consultation, issue: Issue) -> None:
    """Send an issue to its subscribers, one after the other, noting after each how far it got.

    The figures are those of its beginning; of an assembly that is called off or moved meanwhile the rest hear no more.
    """
    read, made = await runtime.read(consultation), None
    place = consultation.place.id
    async with runtime.database.statement() as session:
        chats = await subscribers.all_of(session, runtime.key, place)
    known: dict[str, str] = {}
    sent = 0
    for mark, chat in remaining(chats, issue, consultation.id):
        if await _stands_still(runtime, place):
            return  # when the place goes on, so does this
        ahead = await _ahead(runtime, place)
        if made is None or ahead != read.assemblies:
            read, known = replace(read, assemblies=ahead), {}
            made = renderings(read, now=runtime.now(), invented=runtime.invented, period=issue.period)
        try:
            if await _still_wants(runtime, chat, place):
                button = wording.subscription(place, receives=True)
                known |= await runtime.post.hand_over(chat, made, button, known)
                sent += 1
        except Gone:
            async with runtime.database.transaction() as session:
                await subscribers.unsubscribe(session, runtime.key, chat)
        except TelegramError as error:
            logger.warning("Not sent", extra={"action": "digest_not_sent", "kind": type(error).__name__})
        await _note(runtime, consultation.id, issue, {**issue.content, DELIVERY: mark})
    done = {name: value for name, value in issue.content.items() if name != DELIVERY}
    await _note(runtime, consultation.id, issue, {**done, SENT: issue.period})
    logger.info("Digest sent out", extra={"action": "digest_sent_out", "size": sent})


def remaining(chats: Iterable[int], issue: Issue, consultation: UUID) -> list[tuple[str, int]]:
    """The chats that may still be without the issue, each with its mark, in the order of the marks."""
    reached = str(issue.content.get(DELIVERY, ""))
    marked = sorted((_mark(chat, issue.period, consultation), chat) for chat in chats)
    return [(mark, chat) for mark, chat in marked if mark >= reached]


def _mark(chat: int, period: str, consultation: UUID) -> str:
    return sha256(f"{consultation.hex} {period} {chat}".encode()).hexdigest()[:5]


async def _stands_still(runtime: Runtime, place: UUID) -> bool:
    async with runtime.database.statement() as session:
        return any(one.suspended for one in await places.all_places(session) if one.id == place)


async def _ahead(runtime: Runtime, place: UUID) -> tuple[Assembly, ...]:
    async with runtime.database.statement() as session:
        return await assemblies.shown(session, place)


async def _still_wants(runtime: Runtime, chat: int, place: UUID) -> bool:
    """Whether a chat still asks for it and still belongs to the place; who left it is forgotten here."""
    async with runtime.database.transaction() as session:
        if not await subscribers.receives(session, runtime.key, chat, place):
            return False
        organiser = await organisers.by_chat(session, runtime.key, chat)
        if organiser is not None and place in organiser.roles:
            return not organiser.presence.kept_out
        await subscribers.unsubscribe(session, runtime.key, chat, place)
    return False


async def _note(runtime: Runtime, consultation: UUID, issue: Issue, content: dict[str, Any]) -> None:
    async with runtime.database.transaction() as session:
        await digests.save(session, consultation, ASSEMBLY, issue.period, content)
