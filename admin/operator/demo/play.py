"""Lets a whole invented colonia take part, some at the same time, each in her own manner."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from admin.operator.demo.opinions import Colonia
from admin.operator.demo.resident import TEMPERAMENTS, Lost, Resident, Temperament
from admin.operator.demo.telegram import Phone, Telegram
from dialogs.consultation import Form

_AT_ONCE: Final = 16  #: neighbours on the phone at the same moment
NAMES: Final = (
    *(
        "Amparo",
        "Beto",
        "Citlali",
        "Dolores",
        "Eusebio",
        "Flor",
        "Gerardo",
        "Hilda",
        "Inés",
        "Jacinto",
        "Karla",
    ),
    *("Lupe", "Martín", "Nayeli", "Ofelia", "Pancho", "Quetzalli", "Rosa", "Saúl", "Tere", "Ulises", "Vero"),
    *("Wendy", "Ximena", "Yolanda", "Zenón", "Araceli", "Bruno", "Chela", "Damián", "Elvira", "Fermín"),
)


@dataclass(frozen=True)
class Cast:
    """Who takes part, and where."""

    bot: str  #: username of the residents' bot
    code: str  #: of the place
    people: int
    seed: int


@dataclass(frozen=True)
class Played:
    """How it went."""

    finished: int
    left: int  #: put the phone away half way
    lost: tuple[str, ...]  #: why somebody could not go on; empty when the bot is well
    witness: Phone  #: one who finished, whose conversation can be shown


async def play(telegram: Telegram, form: Form, cast: Cast, *, each: Callable[[], None]) -> Played:
    """Let everybody take part; `each` is called whenever one of them is done."""
    colonia = Colonia(form, cast.seed)
    sectors = colonia.sectors()
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(number: int) -> tuple[Phone, str]:
        async with room:
            rng = Random(f"{cast.seed}/{number}")  # noqa: S311 - invented people need no secrecy
            sector = sectors[number % len(sectors)]
            phone = await telegram.person(NAMES[number % len(NAMES)], cast.bot)
            resident = Resident(phone, form, colonia.opinions(sector, rng), _temperament(number, rng), rng)
            try:
                outcome = "finished" if await resident.takes_part(cast.code) else "left"
            except (Lost, LookupError) as error:
                outcome = str(error)
            each()
            return phone, outcome

    done = await asyncio.gather(*(one(number) for number in range(cast.people)))
    finished = [phone for phone, outcome in done if outcome == "finished"]
    left = sum(outcome == "left" for _, outcome in done)
    lost = tuple(outcome for _, outcome in done if outcome not in ("finished", "left"))
    if not finished:
        raise Lost(lost[0] if lost else "nobody finished")
    return Played(len(finished), left, lost, finished[0])


def _temperament(number: int, rng: Random) -> Temperament:
    """The first neighbour is an ordinary one, so that her conversation can be shown."""
    if number == 0:
        return Temperament(declines=0.0, types=0.0)
    kinds = [kind for kind, _ in TEMPERAMENTS]
    return rng.choices(kinds, [weight for _, weight in TEMPERAMENTS])[0]
