"""/codigos: how the codes of a place stand, putting new ones forward, and taking all back.

New codes need two people, because each lets forty accounts count. Taking them back can only protect: one is enough.
"""

import asyncio
import logging
import re
from collections.abc import Sequence
from uuid import UUID

from telegram import Update

from admin import handing_out
from admin.handing_out import DAYS, Wanted
from admin.organiser import wording
from admin.organiser.access.gate import who
from admin.organiser.consultations import handing, handing_words
from admin.organiser.motions.proposing import put_forward
from admin.organiser.motions.registry import Action, Say, register
from admin.organiser.runtime import Runtime
from admin.organiser.safety import words
from admin.schedule import today
from dialogs.chat.screen import Button, Screen
from storage import audit, codes, consultations, places, sayable
from storage.database import Session
from storage.motions import Motion
from storage.organisers import ORGANISES, Organiser
from storage.places import Place

#: q:<what>:<place>:<count>:<quota>:<days>; what is p (a place, or other terms), m (put forward), r and y (take back,
#: sure), o (take one back), d (they were copied), c (cards of those in the message).
_DATA = re.compile(r"q:([pmrydco]):([0-9a-f]{32}):(\d{1,3})(?::(\d{1,4}):(\d{1,2}))?")
CHOICES = (5, 10, 20)  #: how many codes can be put forward at a time: a message holds them all
QUOTAS = (10, 20, 40, 80)  #: for how many people one can be
LIVES = (3, 7, 14, 30)  #: for how many days

logger = logging.getLogger(__name__)


async def on_codes(update: Update, runtime: Runtime) -> None:
    """/codigos: how they stand, or first the place."""
    assert update.effective_chat is not None
    organiser = await who(runtime, update.effective_chat.id)
    assert organiser is not None
    mine = await _organised(runtime, organiser)
    if len(mine) == 1:
        await runtime.post.show(organiser.chat, await _stand(runtime, mine[0]), on=None)
        return
    rows = tuple((Button(place.name[:60], _data("p", place)),) for place in mine)
    await runtime.post.show(organiser.chat, Screen(wording.which_place(), rows), on=None)


async def on_press(update: Update, runtime: Runtime) -> None:
    """A place, a proposal, taking back, or «Listo» under codes that were copied."""
    query = update.callback_query
    assert query is not None
    found = _DATA.fullmatch(query.data or "")
    organiser = await who(runtime, query.from_user.id)
    mine = {} if organiser is None else {one.id: one for one in await _organised(runtime, organiser)}
    place = mine.get(UUID(hex=found[2])) if found is not None else None
    if found is None or organiser is None or place is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    on = query.message.message_id if query.message is not None else None
    what, count = found[1], int(found[3])
    quota, days = _terms(found[4], found[5])
    if what == "c":
        said = await handing.code_cards(runtime, organiser, place, query)
        await runtime.post.toast(query.id, said, alert=bool(said))
        return
    await runtime.post.toast(query.id)
    if what == "d":
        if on is not None:
            await runtime.post.remove(organiser.chat, on)
    elif what == "m" and count in CHOICES and not place.suspended:
        detail = {"count": count, "quota": quota, "days": days}
        await put_forward(runtime, organiser, place, MAKE, detail)
    else:
        screen = await _answer(runtime, organiser, place, what, quota, days)
        await runtime.post.show(organiser.chat, screen, on=on)


async def on_words(update: Update, runtime: Runtime) -> bool:
    """The code to be taken back, with whatever stands around its letters; False when none was asked for."""
    message = update.message
    assert message is not None
    chat, place = message.chat_id, runtime.asked.of(message.chat_id)
    organiser = await who(runtime, chat) if place is not None else None
    if place is None or organiser is None or not organiser.may(ORGANISES, place):
        runtime.asked.end(chat)
        return False
    letters = sayable.read(message.text or "")
    if letters is None:
        await runtime.post.say(chat, words.no_code())
        return True
    digest = await asyncio.to_thread(sayable.digest, place, letters)
    async with runtime.database.transaction() as session:
        which = await codes.by_digest(session, place, digest)
        count = await codes.revoke(session, place, [which]) if which is not None else 0
        if count:
            note = {"place": str(place), "count": count}
            await audit.note(session, organiser.id, "codes_revoke", note, runtime.now())
    runtime.asked.end(chat)
    await runtime.post.remove(chat, message.message_id)
    await runtime.post.say(chat, words.revoked(count) if count else words.no_such_code())
    return True


def leave_off(update: Update, runtime: Runtime) -> None:
    """An order means that she does something else."""
    message = update.message
    if message is not None and (message.text or "").startswith("/"):
        runtime.asked.end(message.chat_id)


def _terms(quota: str | None, days: str | None) -> tuple[int, int]:
    """Those of a button; of an older one, or one that nobody made, the usual."""
    people, life = int(quota or 0), int(days or 0)
    return (people if people in QUOTAS else codes.QUOTA, life if life in LIVES else DAYS)


async def _answer(
    runtime: Runtime, organiser: Organiser, place: Place, what: str, quota: int, days: int
) -> Screen:
    if what == "r":
        sure = Button(words.yes_revoke(), _data("y", place))
        return Screen(words.really_revoke(place.name), ((sure,), (Button(words.no(), _data("p", place)),)))
    if what == "o":
        runtime.asked.ask(organiser.chat, place.id)
        return Screen(words.which_code(place.name), ((Button(words.no(), _data("p", place)),),))
    runtime.asked.end(organiser.chat)
    if what == "y":
        async with runtime.database.transaction() as session:
            count = await codes.revoke(session, place.id)
            note = {"place": str(place.id), "count": count}
            await audit.note(session, organiser.id, "codes_revoke", note, runtime.now())
        logger.info("Codes revoked", extra={"action": "codes_revoked", "size": count})
        return Screen(words.revoked(count))
    return await _stand(runtime, place, quota, days)


async def _organised(runtime: Runtime, organiser: Organiser) -> Sequence[Place]:
    async with runtime.database.statement() as session:
        every = await places.all_places(session)
    return [place for place in every if organiser.may(ORGANISES, place.id)]


async def _stand(runtime: Runtime, place: Place, quota: int = codes.QUOTA, days: int = DAYS) -> Screen:
    async with runtime.database.statement() as session:
        found = await codes.of_place(session, place.id)
        running = await consultations.in_place(session, place.code)
    day = today(runtime.now(), place.time_zone)
    needed = any(one.coded for one in running if one.state == "open")
    rows = [] if place.suspended else _making(place, quota, days)
    if any(one.good(day) for one in found):
        one = Button(words.revoke_one(), _data("o", place))
        rows.append((one, Button(words.revoke(), _data("r", place))))
    said = words.codes(place.name, found, day, needed=needed, suspended=place.suspended)
    new = "" if place.suspended else f"\n\n{words.new_ones(quota, days)}"
    return Screen(f"{said}{new}", tuple(rows))


def _making(place: Place, quota: int, days: int) -> list[tuple[Button, ...]]:
    """The buttons that make codes, and those that change their terms."""
    more, longer = _next(QUOTAS, quota), _next(LIVES, days)
    terms = (
        Button(words.for_people(more), _data("p", place, 0, more, days)),
        Button(words.for_days(longer), _data("p", place, 0, quota, longer)),
    )
    made = [(Button(words.make(count), _data("m", place, count, quota, days)),) for count in CHOICES]
    return [*made, terms]


def _next(some: Sequence[int], now: int) -> int:
    return some[(some.index(now) + 1) % len(some)]


async def _make(runtime: Runtime, session: Session, motion: Motion) -> Sequence[Say]:
    """Draw the codes and keep their digests; the letters go to whoever put it forward, and nowhere else."""
    place = next(one for one in await places.all_places(session) if one.id == motion.place)
    wanted = Wanted(motion.detail["count"], motion.detail["quota"], motion.detail["days"])
    day = today(runtime.now(), place.time_zone)
    drawn = handing_out.draw(wanted, runtime.rng)
    kept = await asyncio.to_thread(handing_out.digests, place, drawn)
    await handing_out.keep(session, place, kept, wanted, today=day)
    cards = Button(handing_words.cards(), _data("c", place))
    copied = ((cards,), (Button(words.ready(), _data("d", place)),))
    text = words.made(place.name, place.code, wanted.until(day), drawn)
    return [Say(motion.proposed_by, text, copied, protect=True)]


MAKE = register(
    Action(
        name="codes_make",
        role=ORGANISES,
        asks=lambda motion, place: words.asks_codes(
            place.name, motion.detail["count"], motion.detail["quota"], motion.detail["days"]
        ),
        do=_make,
    )
)


def _data(what: str, place: Place, count: int = 0, quota: int = codes.QUOTA, days: int = DAYS) -> str:
    return f"q:{what}:{place.id.hex}:{count}:{quota}:{days}"
