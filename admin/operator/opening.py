"""Two people at the terminal who open, with their phrases, a consultation that was in custody."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from admin.custody import phrases, telling
from admin.custody.phrases import Misread
from admin.operator import deeds
from admin.operator.desk import Desk
from admin.operator.entering import entered
from admin.operator.installation import Installation
from admin.operator.problem import Problem
from storage import consultations, custody, places
from storage.consultations import Consultation
from storage.custody import Damaged, Given, SamePhrase, Wrap, WrongPair
from storage.database import Database, Session

PATIENCE = 60  #: looks at what the mixer does, one each half second
TRIES = 5  #: at one phrase


@dataclass(frozen=True)
class Locked:
    """A consultation that two people may open now."""

    consultation: Consultation
    wraps: tuple[Wrap, ...]
    public_key: bytes  #: what the mixer waits with


@dataclass(frozen=True)
class Custodied:
    """How it stands with a consultation in custody."""

    consultation: Consultation
    wraps: int  #: whole ones, of three
    asked: bool  #: whether the mixer waits for two phrases


async def standing(
    installation: Installation, environ: Mapping[str, str], code: str
) -> tuple[Custodied, ...]:
    """Every consultation of a place that is or was in custody, newest first."""
    async with entered(installation, "owner", environ) as database, database.statement() as session:
        await known(session, code)
        found = []
        for each in await consultations.in_place(session, code):
            if each.mode == "custody":
                wraps = custody.whole(await custody.wraps_of(session, each.id))
                found.append(Custodied(each, wraps, await custody.asked(session, each.id) is not None))
        return tuple(found)


async def known(session: Session, code: str) -> None:
    """Raise `Problem` when there is no such place."""
    if await places.by_code(session, code) is None:
        raise Problem(f"No hay una colonia con el código «{code}».", "Mira cuáles hay: desdeabajo place list")


async def locked(installation: Installation, environ: Mapping[str, str], code: str) -> Locked:
    """What two people may open in a place. Raises `Problem` when there is nothing, or not yet."""
    async with entered(installation, "owner", environ) as database:
        one = await _closing(database, code)
        async with database.statement() as session:
            for _ in range(PATIENCE):
                asked = await custody.asked(session, one.id)
                now = await consultations.one(session, one.id)
                if asked is not None:
                    return Locked(one, await _wraps(session, one), asked)
                if now is None or now.state != "closing":
                    raise Problem("Ya se cerró: no se juntaron las respuestas que hacían falta para abrir.")
                await asyncio.sleep(0.5)
    raise Problem(
        "El mezclador todavía no pide las frases.", "¿Está corriendo «desdeabajo up»? Inténtalo otra vez."
    )


async def _closing(database: Database, code: str) -> Consultation:
    async with database.statement() as session:
        await known(session, code)
        found = [each for each in await consultations.in_place(session, code) if each.mode == "custody"]
    for each in found:
        if each.place.suspended:
            raise Problem(
                f"{each.place.name} está suspendida.", f"Sigue con «desdeabajo place resume {code}»."
            )
        if each.state == "closing":
            return each
        if each.state == "open":
            raise Problem(
                "La consulta todavía recibe respuestas.",
                f"Ciérrala primero: desdeabajo consultation close {code}",
            )
    if found:
        raise Problem("La consulta en custodia de ahí ya se cerró.", "No queda nada que abrir.")
    raise Problem(
        f"En «{code}» no hay ninguna consulta en custodia.", "Mira cuáles hay: desdeabajo consultation list"
    )


async def _wraps(session: Session, one: Consultation) -> tuple[Wrap, ...]:
    wraps = await custody.wraps_of(session, one.id)
    if not custody.whole(wraps):
        raise Problem(
            "Lo que se guardó para las frases está dañado: con ninguna se puede abrir.",
            "Si tienes una copia de la base de antes, devuélvela: desdeabajo restore",
        )
    return wraps


def two_phrases(desk: Desk, found: Locked) -> bytes:
    """The private key, by two phrases typed unseen. Raises `Problem` after too many tries, `typer.Abort`."""
    with desk.private():
        desk.page("Dos personas escriben su frase, una después de la otra. Lo que escriban no se ve.")
        one = _fitting(desk, found, "Primera frase: ")
        desk.tell("Bien. Ahora la otra persona.")
        for _ in range(TRIES):
            other = _fitting(desk, found, "Segunda frase: ")
            try:
                return custody.unwrap(found.consultation.id, found.wraps, one, other)
            except SamePhrase:
                desk.tell(telling.SAME)
            except Damaged:
                desk.tell(telling.DAMAGED)
            except WrongPair:
                desk.tell(telling.NOT_HERS)
    raise _too_often()


def _fitting(desk: Desk, found: Locked, prompt: str) -> Given:
    for _ in range(TRIES):
        said = phrases.read(desk.hidden(prompt))
        if isinstance(said, Misread):
            desk.tell(telling.misread(said))
            continue
        given = custody.give(found.consultation.id, found.wraps, said)
        if given.person is not None:
            return given
        desk.tell(telling.NOT_HERS)
    raise _too_often()


def _too_often() -> Problem:
    return Problem(
        "No salió.", "Revisen sus papeles con calma y corran la orden otra vez. No se perdió nada."
    )


async def hand_over(
    installation: Installation, environ: Mapping[str, str], code: str, found: Locked, private: bytes
) -> Consultation:
    """Give the key to the mixer and see it close; how the consultation stands then. Raises `Problem`."""
    async with entered(installation, "owner", environ) as database:
        async with database.transaction() as session:
            if not await custody.hand_over(session, found.consultation.id, found.public_key, private):
                raise Problem("El mezclador volvió a pedir las frases mientras las escribían.", "Otra vez.")
            await deeds.note(session, "custody_open", datetime.now(UTC), place=code)
        async with database.statement() as session:
            for _ in range(PATIENCE):
                now = await consultations.one(session, found.consultation.id)
                if now is not None and now.state != "closing":
                    return now
                await asyncio.sleep(0.5)
    return found.consultation
