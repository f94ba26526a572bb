"""/bitacora: what was done in a place, line by line, for those who coordinate it; and whether it was written anew."""

import re
from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from telegram import Update

from admin import deed_words
from admin.organiser import wording
from admin.organiser.access import chronicle_words as words
from admin.organiser.access import words as access
from admin.organiser.access.gate import who
from admin.organiser.access.inviting import coordinated
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen
from storage import audit, organisers
from storage.audit import Line
from storage.organisers import Organiser
from storage.places import Place

PAGE = 8  #: lines on a page
#: What concerns every place, though no place stands in it; of these the detail is not shown.
EVERYWHERE = (
    *("backup", "backup_after_closing", "restore", "keys_wrap"),
    *("organiser_forget", "form_publish", "form_remove"),
)
#: l:<what>:<place>:<line>; what is o (older than it), w (newer) or n (the newest).
_DATA = re.compile(r"l:([own]):([0-9a-f]{32}):(\d{1,18})")


async def on_chronicle(update: Update, runtime: Runtime) -> None:
    """/bitacora: the newest lines, or first the place; with the letters of a printed digest, whether it is the same."""
    message = update.message
    assert message is not None
    organiser = await who(runtime, message.chat_id)
    assert organiser is not None
    _order, _blank, printed = (message.text or "").partition(" ")
    if printed.strip():
        await runtime.post.say(organiser.chat, await _compared(runtime, printed))
        return
    mine = await coordinated(runtime, organiser)
    if len(mine) == 1:
        await runtime.post.show(organiser.chat, await _page(runtime, mine[0], "n", 0), on=None)
        return
    rows = tuple((Button(place.name[:60], _data("n", place, 0)),) for place in mine)
    await runtime.post.show(organiser.chat, Screen(wording.which_place(), rows), on=None)


async def on_press(update: Update, runtime: Runtime) -> None:
    """Another page, or a place."""
    query = update.callback_query
    assert query is not None
    found = _DATA.fullmatch(query.data or "")
    organiser = await who(runtime, query.from_user.id)
    mine = {} if organiser is None else {one.id: one for one in await coordinated(runtime, organiser)}
    place = mine.get(UUID(hex=found[2])) if found is not None else None
    if found is None or organiser is None or place is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    await runtime.post.toast(query.id)
    on = query.message.message_id if query.message is not None else None
    await runtime.post.show(organiser.chat, await _page(runtime, place, found[1], int(found[3])), on=on)


async def _page(runtime: Runtime, place: Place, what: str, line: int) -> Screen:
    """One page; one line more is asked for, to know whether there is another page."""
    next_to = {"o": {"before": line}, "w": {"after": line}}.get(what, {})
    async with runtime.database.statement() as session:
        found = await audit.of_place(
            session, place.id, place.code, everywhere=EVERYWHERE, count=PAGE + 1, **next_to
        )
        head = await audit.head(session)
        named = {one.id: one for one in await organisers.everybody(session, runtime.key)}
    more = len(found) > PAGE
    shown = found[-PAGE:] if what == "w" else found[:PAGE]
    if not shown:
        return Screen(words.nothing(place.name))
    zone = ZoneInfo(place.time_zone)
    lines = [told(one, zone, place, named) for one in shown]
    row = []
    if what != "n" and (what != "w" or more):
        row.append(Button(words.newer(), _data("w", place, shown[0].seq)))
    if what == "w" or more:
        row.append(Button(words.older(), _data("o", place, shown[-1].seq)))
    rows = [row] if row else []
    if what != "n":
        rows.append([Button(words.newest(), _data("n", place, 0))])
    witness = "" if head is None or what != "n" else words.head(head.seq, head.short)
    return Screen(words.page(place.name, lines, witness), tuple(map(tuple, rows)))


def told(line: Line, zone: ZoneInfo, place: Place, named: Mapping[UUID, Organiser]) -> str:
    """A line: its number, when, who, what, and of its detail only what concerns this place and is made for reading."""
    said = line.said
    doer = _name(line.actor, place, named) if line.actor is not None else words.machine(said.get("who", ""))
    more = []
    if "place" in said:
        for whom in (said.get("whom"), said.get("with")):
            if (one := _id(whom)) is not None:
                more.append(_name(one, place, named))
        if isinstance(roles := said.get("roles"), list | str):
            more.append(access.does(roles.split() if isinstance(roles, str) else [str(one) for one in roles]))
        if isinstance(action := said.get("action"), str):
            more.append(deed_words.topic(action))
        if isinstance(count := said.get("count"), int):
            more.append(str(count))
    return words.line(line.seq, line.at.astimezone(zone), doer, deed_words.deed(line.action), more)


async def _compared(runtime: Runtime, printed: str) -> str:
    """Whether the chain still is the one whose head a digest carries: followed from its first line."""
    found = audit.copied(printed)
    if found is None:
        return words.no_head()
    number, digits = found
    async with runtime.database.statement() as session:
        verdict = await audit.examine(session, digits)
    if verdict.broken is not None:
        return words.broken(verdict.broken)
    if verdict.at is None or (number is not None and number != verdict.at):
        return words.another()
    return words.the_same(verdict.at, verdict.lines)


def _name(who_: UUID, place: Place, named: Mapping[UUID, Organiser]) -> str:
    one = named.get(who_)
    if one is None:
        return words.gone(who_.hex[:4])
    return one.alias if place.id in one.roles else words.of_elsewhere(who_.hex[:4])


def _id(said: object) -> UUID | None:
    try:
        return UUID(said) if isinstance(said, str) else None
    except ValueError:
        return None


def _data(what: str, place: Place, line: int) -> str:
    return f"l:{what}:{place.id.hex}:{line}"
