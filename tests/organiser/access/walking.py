"""Walking through the organisers' bot like somebody who tries every order and every button she is shown."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field

from sqlalchemy import text

from admin.organiser import orders
from admin.organiser.custody.sharing import KIND
from admin.organiser.motions.shown import SHOWN
from admin.organiser.notices.sheet import CARD
from bot.emulator import Person, Seen
from tests.organiser.conftest import Office

#: What organisers' deeds change, and nothing that changes by itself or concerns only whoever taps (when she was here,
#: whether a digest is sent to her: that a member and a subscriber are one person must not be kept anywhere).
TABLES = (
    *("membership", "invitation", "motion", "form", "code", "place", "consultation", "loose_text", "opening"),
    *("notice", "attachment", "assembly", "decision", "commitment", "schedule"),
)
#: Of schedules what somebody planned; not the rows that say in which messages something is shown.
WHICH = {"schedule": f"WHERE kind NOT IN ('{CARD}', '{SHOWN}', '{KIND}')"}
#: Last comes what stops the place: afterwards little can be done there.
ORDERS = (*(one.name for one in orders.ORDERS if one.name != "suspender"), "suspender")
WORDS = {
    "aviso": ("Hay junta el jueves en el parque",),
    "asamblea": ("Agua para todas",),
}  #: what is asked for
TWICE = 2  #: presses of buttons that differ only in ids and numbers


@dataclass(frozen=True)
class State:
    """What is in the tables at one moment, and how many lines the audit has."""

    tables: tuple[str, ...]
    lines: int


async def state(office: Office) -> State:
    """All of it in one statement, so that a deed and its line are seen both or neither."""
    each = [
        f"(SELECT md5(coalesce(string_agg(x::text, ',' ORDER BY x::text), '')) FROM {name} x {WHICH.get(name, '')})"
        for name in TABLES
    ]
    query = f"SELECT {', '.join(each)}, (SELECT count(*) FROM audit)"
    async with office.databases.superuser.statement() as session:
        *tables, lines = (await session.execute(text(query))).one()
    return State(tuple(tables), lines)


def shape(data: str) -> str:
    """What a button carries, without ids and numbers."""
    return re.sub(r"[0-9a-f]{12,}|[\w-]{20,}|\d+", "#", data)


@dataclass
class Walk:
    """Where somebody has been."""

    office: Office
    who: Person
    pressed: Counter[str] = field(default_factory=Counter)
    seen: dict[str, Seen] = field(
        default_factory=dict
    )  #: what a button carries -> the message it stood under

    async def steps(self, names: Iterable[str], most: int) -> AsyncIterator[str]:
        """Give each order, then press what it shows, and what that shows; after each step what it was."""
        for name in names:
            for said in (f"/{name}", *WORDS.get(name, ())):
                await self.who.writes(said)
                await self.office.telegram.idle(self.office.bot)
                yield said
            for _ in range(most):
                found = self._next()
                if found is None:
                    break
                data, message = found
                self.pressed[shape(data)] += 1
                self.seen[data] = message
                await self.who.taps_raw(data, on=message)
                await self.office.telegram.idle(self.office.bot)
                yield data

    def _next(self) -> tuple[str, Seen] | None:
        for message in reversed(self.who.sees()):
            for row in message.rows:
                for button in row:
                    data = button.data or ""
                    if data and data not in self.seen and self.pressed[shape(data)] < TWICE:
                        return data, message
        return None
