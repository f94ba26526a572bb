"""Bursts of taps from many people, into a bot that is killed in the middle, told to leave, and started again.

Every tap has an effect of its own that can be counted afterwards. Of a resident each option she ticks once: lost it is
not ticked, twice it is ticked and taken back. Of somebody who organises each link she makes: one invitation and one
line in the audit, no more and no fewer.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from abc import ABC, abstractmethod
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

from sqlalchemy import text

from bot.emulator import Bot, Emulator, Person, Seen
from dialogs.xform import load
from dialogs.xlsform import publish
from storage import organisers
from storage.consultations import Consultation
from storage.keys import KeyRing
from tests.databases import Databases
from tests.mixer.people import eventually

RESIDENTS = "100:residentes-de-prueba-000000000000000"
ORGANISERS = "200:organizadores-de-prueba-0000000000000"
OPTIONS = ("Agua", "Luz", "Basura", "Baches", "Ruido")
FORM: dict[str, Any] = {
    "settings": [{"form_title": "Ráfaga", "form_id": "rafaga"}],
    "survey": [
        {"type": "select_multiple falta", "name": "falta", "label": "¿Qué falta?", "required": "no"},
    ],
    "choices": [{"list_name": "falta", "name": f"o{n}", "label": label} for n, label in enumerate(OPTIONS)],
}


@dataclass
class Side(ABC):
    """One of the two bots, as far as a burst is concerned."""

    telegram: Emulator
    databases: Databases
    bot: Bot = field(init=False)
    consultation: Consultation = field(init=False)
    module: ClassVar[str]
    variables: ClassVar[str]  #: how the names of its settings begin

    async def opens(self) -> None:
        """A consultation, and the bot's account at Telegram."""
        token, name = (RESIDENTS, "vecinas_bot") if self.module == "bot" else (ORGANISERS, "organiza_bot")
        self.bot = self.telegram.bot(token, name, "Prueba")
        xform = publish(FORM).xform
        self.consultation = await self.databases.open_consultation(
            xform=xform, form_id=load(xform).identity, title="Ráfaga"
        )

    @abstractmethod
    async def gathers(self, people: int) -> None:
        """Bring so many people to where each can tap as often as there are options."""

    @abstractmethod
    async def bursts(self) -> None:
        """Everybody taps everything, without waiting for an answer."""

    @abstractmethod
    async def effects(self) -> Counter[str]:
        """The effects there are by now, each with how often: once is right."""

    def environment(self, home: Path) -> dict[str, str]:
        """Of its process, when it polls."""
        role = "resident" if self.module == "bot" else "organiser"
        return {
            "DATABASE_URL": self.databases.urls[role],
            f"{self.variables}_TOKEN": self.bot.token,
            "DESDEABAJO_KEYS": str(self.databases.keys / role),
            "DESDEABAJO_API_URL": self.telegram.url,
            "DESDEABAJO_HOME": str(home),
        }

    def hooked(self) -> dict[str, str]:
        """What makes it take its updates by webhook, on a port that is free."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        return {
            f"{self.variables}_WEBHOOK_URL": f"http://127.0.0.1:{port}/k3-telegram",
            f"{self.variables}_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        }


@dataclass
class Residents(Side):
    """The residents' bot, with a question that takes several ticks."""

    module: ClassVar[str] = "bot"
    variables: ClassVar[str] = "RESIDENTS"
    people: list[tuple[Person, Seen]] = field(default_factory=list)

    async def gathers(self, people: int) -> None:
        """At the question, nothing ticked."""

        async def comes(number: int) -> tuple[Person, Seen]:
            person = self.telegram.person(f"Vecina {number}").with_(self.bot)
            await person.writes("/start")
            await person.taps("Empezar")
            return person, await person.reads(showing="¿Qué falta?")

        self.people = list(await asyncio.gather(*(comes(number) for number in range(people))))
        await self.telegram.idle(self.bot)

    async def bursts(self) -> None:
        """Every option of every person."""
        for option in OPTIONS:
            for person, question in self.people:
                await person.taps(f"☐ {option}", on=question, at_once=True)

    async def effects(self) -> Counter[str]:
        """Drafts are sealed: what the bot shows is counted. What was ticked twice is not ticked."""
        ticked = ((person, label) for person, _question in self.people for label in _ticked(person))
        return Counter(f"{person} {label}" for person, label in ticked)


def _ticked(person: Person) -> list[str]:
    shown = [seen for seen in person.sees() if not seen.mine]
    return [label for seen in shown[-1:] for label in seen.buttons if label.startswith("☑")]


@dataclass
class Organisers(Side):
    """The organisers' bot, with people who coordinate and make links."""

    module: ClassVar[str] = "admin.organiser"
    variables: ClassVar[str] = "ORGANISERS"
    people: list[Person] = field(default_factory=list)

    async def gathers(self, people: int) -> None:
        """All of the team."""
        key = KeyRing(self.databases.keys / "organiser").organiser_key()
        self.people = [self.telegram.person(f"Persona {one}").with_(self.bot) for one in range(people)]
        async with self.databases.organiser.transaction() as session:
            for person in self.people:
                place, roles = self.consultation.place.id, (organisers.COORDINATES,)
                await organisers.join(session, key, person.chat.id, person.user.first_name, place, roles)

    async def bursts(self) -> None:
        """Every one makes as many links as there are options."""
        switches = 1 << organisers.ROLES.index(organisers.REVIEWS)
        for _ in OPTIONS:
            for person in self.people:
                await person.taps_raw(f"i:g:{self.consultation.place.id.hex}:{switches}")

    async def effects(self) -> Counter[str]:
        """Invitations, told apart by a number where one person has several; as many lines in the audit."""
        async with self.databases.superuser.statement() as session:
            rows = (await session.execute(text(_MADE))).all()
        assert all(row.links == row.lines for row in rows)
        made = {str(row.who): int(row.links) for row in rows}
        found: Counter[str] = Counter()
        for person, number in made.items():
            found.update({f"{person} {one}": 1 for one in range(min(number, len(OPTIONS)))})
            if number > len(OPTIONS):
                found[f"{person} 0"] += number - len(OPTIONS)
        return found


_MADE = (
    "SELECT who, count(*) FILTER (WHERE link) AS links, count(*) FILTER (WHERE NOT link) AS lines FROM ("
    " SELECT invited_by AS who, true AS link FROM invitation"
    " UNION ALL SELECT actor, false FROM audit WHERE action = 'organiser_invite') AS deeds GROUP BY who"
)


@dataclass
class Life:
    """The process of a side, which can be ended and started again."""

    environment: Mapping[str, str]
    module: str
    process: Process | None = None

    async def begins(self) -> None:
        """Start it."""
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", self.module),
            env={"PATH": os.environ["PATH"], **self.environment},
            stdout=DEVNULL,
            stderr=DEVNULL,
        )

    async def killed(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def told_to_leave(self) -> int:
        """SIGTERM; what it says as it ends."""
        assert self.process is not None
        self.process.terminate()
        return await self.process.wait()


class Lives(Protocol):
    """What can be started and ended."""

    async def begins(self) -> None: ...
    async def killed(self) -> None: ...
    async def told_to_leave(self) -> int: ...


async def burst(side: Side, life: Lives, *, people: int, kills: bool, times: int) -> tuple[int, int]:
    """A burst in which the process is ended so many times; how many effects were lost, how many came twice."""
    await life.begins()
    await side.telegram.connected(side.bot, within=120)
    await side.gathers(people)
    await side.bursts()
    everything = people * len(OPTIONS)
    for ended in range(1, times + 1):
        share = everything * ended // (times + 2)

        async def far_enough(share: int = share) -> bool:
            return (await side.effects()).total() >= share

        await eventually(far_enough, within=120)
        await (life.killed() if kills else life.told_to_leave())
        await life.begins()
    await side.telegram.idle(side.bot, within=240)
    found = await side.effects()
    assert await life.told_to_leave() == 0
    return everything - len(found), found.total() - len(found)
