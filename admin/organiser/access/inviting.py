"""/invitar: choose what somebody will do, and get a link that works once. Who will coordinate needs a second yes."""

import logging
import re
from collections.abc import Collection, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from telegram import Update

from admin.organiser import wording
from admin.organiser.access import words
from admin.organiser.access.gate import who
from admin.organiser.motions.proposing import put_forward
from admin.organiser.motions.registry import Action, Say, register
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen
from storage import audit, invitations, organisers, places
from storage.database import Session
from storage.invitations import LIFE
from storage.motions import Motion
from storage.organisers import COORDINATES, ROLES, Organiser
from storage.places import Place

#: i:<what>:<place>:<switches>; what is p (a place was chosen), a (somebody is invited again), 0–3 (a switch), g (make
#: the link) or d (it was given).
_DATA = re.compile(r"i:([apgd0-3]):([0-9a-f]{32}):(\d{1,2})")

logger = logging.getLogger(__name__)


async def on_invite(update: Update, runtime: Runtime) -> None:
    """/invitar: the switches, or first the place."""
    assert update.effective_chat is not None
    organiser = await who(runtime, update.effective_chat.id)
    assert organiser is not None
    mine = await coordinated(runtime, organiser)
    if len(mine) == 1:
        await runtime.post.show(organiser.chat, _switches(mine[0], 0), on=None)
        return
    rows = tuple((Button(place.name[:60], _data("p", place, 0)),) for place in mine)
    await runtime.post.show(organiser.chat, Screen(wording.which_place(), rows), on=None)


async def on_press(update: Update, runtime: Runtime) -> None:
    """A place, a switch, or «Hacer el enlace»."""
    query = update.callback_query
    assert query is not None
    found = _DATA.fullmatch(query.data or "")
    organiser = await who(runtime, query.from_user.id)
    mine = {} if organiser is None else {one.id: one for one in await coordinated(runtime, organiser)}
    place = mine.get(UUID(hex=found[2])) if found is not None else None
    if found is None or organiser is None or place is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    what, on = found[1], int(found[3]) % (1 << len(ROLES))
    roles = [role for bit, role in enumerate(ROLES) if on >> bit & 1]
    if what == "g" and not roles:
        await runtime.post.toast(query.id, words.mark_one(), alert=True)
        return
    await runtime.post.toast(query.id)
    message = query.message.message_id if query.message is not None else None
    if what == "d":
        if message is not None:
            await runtime.post.remove(organiser.chat, message)
    elif what != "g":
        on = on if what in "ap" else on ^ 1 << int(what)
        below = None if what == "a" else message  # what to do about a lost phone stays where it stands
        await runtime.post.show(organiser.chat, _switches(place, on), on=below)
    elif COORDINATES in roles and await _others(runtime, organiser, place):
        await put_forward(runtime, organiser, place, INVITE, {"roles": roles}, on=message)
    else:
        async with runtime.database.transaction() as session:
            text = await _link(runtime, session, organiser.id, place, roles)
        logger.info("An invitation was made", extra={"action": "invited"})
        await runtime.post.show(organiser.chat, Screen(text, _given(place)), on=message)


async def coordinated(runtime: Runtime, organiser: Organiser) -> Sequence[Place]:
    """The places somebody coordinates, by name."""
    async with runtime.database.statement() as session:
        every = await places.all_places(session)
    return [place for place in every if organiser.may(COORDINATES, place.id)]


async def _others(runtime: Runtime, organiser: Organiser, place: Place) -> bool:
    async with runtime.database.statement() as session:
        team = await organisers.in_place(session, runtime.key, place.id, COORDINATES)
    return any(one.id != organiser.id for one in team)


async def _link(runtime: Runtime, session: Session, by: UUID, place: Place, roles: Collection[str]) -> str:
    """A fresh link, as it is told."""
    now = runtime.now()
    secret = await invitations.offer(session, place.id, roles, expires=now + LIFE, by=by, now=now)
    detail = {"place": str(place.id), "roles": sorted(roles)}
    await audit.note(session, by, "organiser_invite", detail, now)
    url = f"https://t.me/{runtime.post.name}?start={secret}"
    return words.link(url, place.name, roles, (now + LIFE).astimezone(ZoneInfo(place.time_zone)))


async def _invite(runtime: Runtime, session: Session, motion: Motion) -> Sequence[Say]:
    place = next(one for one in await places.all_places(session) if one.id == motion.place)
    return [
        Say(
            motion.proposed_by,
            await _link(runtime, session, motion.proposed_by, place, motion.detail["roles"]),
            _given(place),
        )
    ]


#: Two people are needed for a third who coordinates: else one could make herself the second of every two.
INVITE = register(
    Action(
        name="organiser_invite",
        role=COORDINATES,
        asks=lambda motion, place: words.asks_invite(place.name, motion.detail["roles"]),
        do=_invite,
        each=True,
    )
)


def _switches(place: Place, on: int) -> Screen:
    rows = tuple(
        (Button(f"{'☑' if on >> bit & 1 else '☐'} {words.duty(role)}", _data(str(bit), place, on)),)
        for bit, role in enumerate(ROLES)
    )
    return Screen(
        words.choose_duties(place.name), (*rows, (Button(words.make_link(), _data("g", place, on)),))
    )


def _given(place: Place) -> tuple[tuple[Button, ...], ...]:
    return ((Button(words.given(), _data("d", place, 0)),),)


def _data(what: str, place: Place, on: int) -> str:
    return f"i:{what}:{place.id.hex}:{on}"
