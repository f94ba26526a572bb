"""What the demo shows: the colonia answers, the answers are released, the organisers' bot gives the first digest."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from admin.operator.demo.play import Cast, Played, play
from admin.operator.demo.stage import ORGANISERS, RESIDENTS, Stage
from admin.operator.demo.telegram import Phone, Screen, Telegram
from admin.operator.environment import PROCESSES, pulse_file
from admin.operator.files import read_secret
from admin.operator.installation import Installation
from admin.operator.prepare import form_of
from admin.operator.problem import Problem
from admin.operator.server import Server
from dialogs.xform import load
from storage import consultations
from storage.database import Database, StorageError

_PATIENCE: Final = 30.0  #: seconds in which the processes must have started
_FILES: Final = 2  #: of a digest: the page and the table
_ORGANISER: Final = "Elena"


@dataclass(frozen=True)
class Edition:
    """The digest as somebody got it in a chat."""

    messages: tuple[str, ...]
    documents: Mapping[str, bytes]

    @property
    def files(self) -> Mapping[str, bytes]:
        """All of it as files."""
        return {**self.documents, "boletin.txt": ("\n\n".join(self.messages) + "\n").encode()}


async def all_ready(installation: Installation, server: Server) -> None:
    """Wait until every process shows its pulse and the consultation has its first key; raise Problem if not."""
    try:
        async with asyncio.timeout(_PATIENCE):
            while True:
                if _pulses(installation) and await _has_key(installation, server):
                    return
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise Problem(
            "Los procesos no terminaron de arrancar.", f"Lo que dijeron está en {installation.home / 'logs'}."
        ) from None


def _pulses(installation: Installation) -> bool:
    return all(pulse_file(installation, process).exists() for process in PROCESSES)


async def _has_key(installation: Installation, server: Server) -> bool:
    password = read_secret(installation.password("mixer"))
    database = Database(server.roles.urls["mixer"], role="mixer", password=password, connections=1)
    try:
        async with database.statement() as session:
            opened = await consultations.open_ones(session)
    except StorageError:
        return False
    finally:
        await database.close()
    return bool(opened) and all(each.public_key is not None for each in opened)


async def everybody_answers(
    telegram: Telegram, stage: Stage, *, people: int, seed: int, each: Callable[[], None]
) -> Played:
    """All invented neighbours take part, through the residents' bot."""
    form = await asyncio.to_thread(lambda: load(form_of(stage.configuration.form).xform))
    cast = Cast(RESIDENTS, stage.configuration.place_code, people, seed)
    return await play(telegram, form, cast, each=each)


async def comes_in(telegram: Telegram, invited: str) -> Phone:
    """Elena follows the operator's invitation, as the first of a team does; raise Problem when she is not let in."""
    elena = await telegram.person(_ORGANISER, ORGANISERS)
    await elena.opens_link(invited.partition("?start=")[2])
    said = await elena.writes(_ORGANISER)
    if "/equipo" not in said.text:
        raise Problem("El bot de la organización no dejó entrar a quien fue invitada.")
    return elena


async def first_digest(elena: Phone) -> Edition:
    """Somebody of the organisation asks the organisers' bot for the digest; raise Problem when none comes."""
    before = len(await elena.sees())
    await elena.writes("/boletin")
    try:
        async with asyncio.timeout(_PATIENCE):
            while True:
                seen = (await elena.sees())[before:]
                if sum(screen.file is not None for screen in seen) >= _FILES:
                    break
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise Problem("El bot de la organización no mandó el boletín.") from None
    return Edition(
        messages=tuple(
            screen.text for screen in seen if screen.text and not screen.file and not screen.buttons
        ),
        documents={
            _name(screen): await elena.telegram.fetch(_address(screen)) for screen in seen if screen.file
        },
    )


def _name(screen: Screen) -> str:
    return Path(screen.file[0]).name if screen.file else ""


def _address(screen: Screen) -> str:
    return screen.file[1] if screen.file else ""
