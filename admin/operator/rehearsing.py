"""A rehearsal of custody: an invented round in a database of its own that is thrown away, on the code that is real.

A server is started in a temporary folder, a consultation is opened in custody there, invented people hand in sealed
answers, the mixer closes when two phrases have opened it; a second round shows what is left when two are lost.
"""

import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import SystemRandom
from uuid import UUID, uuid4

from admin.custody import phrases, telling
from admin.custody.phrases import Misread
from admin.operator import prepare
from admin.operator.ceremony import Custody, make_key
from admin.operator.desk import Desk
from admin.operator.installation import Configuration
from admin.releasing import release_once
from dialogs.submission import Mark, Submission, to_json
from storage import consultations, custody, participation, places, unlocking
from storage.consultations import Consultation
from storage.custody import Given, Wrap, WrongPair
from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.keys import KeyRing
from storage.migrate import ROLES, migrate
from storage.places import Place

PEOPLE = 12  #: invented ones who answer
Say = Callable[[str], None]
_QUESTION, _ANSWER = "seguridad/de_noche", "ya_no"


@dataclass(frozen=True)
class Stage:
    """The throw-away installation."""

    roles: dict[str, Database]
    keys: KeyRing
    form: prepare.Form

    async def opened(self, code: str, kept: Custody) -> Consultation:
        """A consultation in custody in an invented place."""
        place = Place(uuid4(), code, "Colonia del Ensayo", "America/Mexico_City")
        settings = Configuration(code, place.name, place.time_zone)
        async with self.roles["owner"].transaction() as session:
            await places.add(session, place)
            return await prepare.open_in(
                session, place, self.form, settings, now=datetime.now(UTC), closes=None, kept=kept
            )

    async def answered(self, consultation: Consultation) -> None:
        """Invented people send what they think."""
        said = Submission("", (Mark(_QUESTION, ""), Mark(_QUESTION, _ANSWER)), ())
        for _ in range(PEOPLE):
            async with self.roles["resident"].transaction() as session:
                await participation.submit(
                    session,
                    consultation=consultation.id,
                    nullifier=secrets.token_bytes(32),
                    content=to_json(said),
                    draft_slots=[],
                )

    async def mixed(self, consultation: UUID) -> int | None:
        """The mixer's look at it: how many answers it let out, None when it waits or there is nothing to do."""
        async with self.roles["mixer"].statement() as session:
            now = await consultations.one(session, consultation)
        assert now is not None
        today = date.today()
        done = await release_once(self.roles["mixer"], self.keys, now, on=today, rng=SystemRandom())
        return None if done is None else done.released

    async def closed(self, consultation: UUID) -> None:
        """The end is ordered."""
        async with self.roles["owner"].transaction() as session:
            await consultations.set_state(session, consultation, "closing")


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """Build it, and leave nothing of it."""
    home = Path(tempfile.mkdtemp(prefix="desdeabajo-ensayo-"))
    server = EmbeddedPostgres(home / "postgres", settings={"fsync": "off"})
    roles: dict[str, Database] = {}
    try:
        server.start()
        passwords = {role: secrets.token_hex(16) for role in ROLES}
        await migrate(server.url(), passwords, password=server.superuser_password())
        for role, password in passwords.items():
            roles[role] = Database(server.url(role), role=role, password=password, connections=1)
        yield Stage(roles, KeyRing(home / "keys"), prepare.form_of("diagnostico"))
    finally:
        for database in roles.values():
            await database.close()
        server.stop(mode="immediate")
        shutil.rmtree(home, ignore_errors=True)


async def rehearse(say: Say, *, asks: bool) -> None:
    """Play two rounds: one that two people open, and one whose phrases are lost. With `asks` somebody types phrases."""
    desk = Desk() if asks else None
    say("Ensayo con una ronda inventada. Nada de esto es de verdad, y al terminar no queda nada.")
    async with stage() as made:
        await _opened_by_two(made, say, desk)
        await _lost(made, say)
    say("Fin del ensayo. Se tiró la base de datos inventada.")


async def _opened_by_two(made: Stage, say: Say, desk: Desk | None) -> None:
    given = phrases.make_three(SystemRandom())
    say("\n1. Tres personas reciben una frase cada una. En la de verdad, cada quien ve solo la suya:")
    for number, phrase in enumerate(given, 1):
        say(f"   persona {number}: {phrase}")
    one = await made.opened("ensayo", make_key(given))
    await made.answered(one)
    say(f"\n2. {PEOPLE} personas inventadas contestaron. Lo que enviaron está cerrado con llave.")
    await made.mixed(one.id)
    say("   El mezclador no puede abrirlo: no tiene la llave, y nadie la tiene entera.")
    await made.closed(one.id)
    await made.mixed(one.id)
    say("\n3. Se cierra la consulta, y el mezclador pide dos frases.")
    async with made.roles["organiser"].statement() as session:
        wraps = await custody.wraps_of(session, one.id)
        asked = await custody.asked(session, one.id)
    assert asked is not None
    first = custody.give(one.id, wraps, given[0])
    _try_alone(one.id, wraps, first, say)
    private = _by_two(one.id, wraps, given, say, desk)
    async with made.roles["organiser"].transaction() as session:
        await custody.hand_over(session, one.id, asked, private)
    say(f"   Con dos frases se abrió: {await made.mixed(one.id)} respuestas, revueltas y contadas.")
    say("   La llave ya no existe: las frases ya no abren nada.")


def _try_alone(consultation: UUID, wraps: tuple[Wrap, ...], first: Given, say: Say) -> None:
    made_up = custody.give(consultation, wraps, phrases.make(SystemRandom()))
    try:
        custody.unwrap(consultation, wraps, first, made_up)
    except WrongPair:
        say("   Con una sola frase, y otra inventada, no se abre.")


def _by_two(
    consultation: UUID, wraps: tuple[Wrap, ...], given: tuple[str, ...], say: Say, desk: Desk | None
) -> bytes:
    if desk is None:
        one, other = (custody.give(consultation, wraps, phrase) for phrase in given[1:])
        return custody.unwrap(consultation, wraps, one, other)
    say("   Practiquen: escriban dos de las tres. No importan acentos, comas ni mayúsculas.")
    while True:
        typed = [phrases.read(desk.ask(f"   {place} frase: ")) for place in ("Primera", "Segunda")]
        wrong = next((each for each in typed if isinstance(each, Misread)), None)
        if wrong is not None:
            say("   " + telling.misread(wrong))
            continue
        one, other = (custody.give(consultation, wraps, str(each)) for each in typed)
        try:
            return custody.unwrap(consultation, wraps, one, other)
        except WrongPair:
            say("   Esas dos no abren. Copien dos distintas de las de arriba.")


async def _lost(made: Stage, say: Say) -> None:
    say("\n4. Otra ronda. Esta vez dos personas pierden su papel.")
    given = phrases.make_three(SystemRandom())
    two = await made.opened("ensayo-dos", make_key(given))
    await made.answered(two)
    await made.closed(two.id)
    await made.mixed(two.id)
    say("   Queda una frase. Con ella no se abre, y no hay otra copia de la llave.")
    async with made.roles["owner"].transaction() as session:
        await unlocking.abandon(session, two.id)
    say(
        "   Solo queda terminarla sin abrir («desdeabajo custody lost»): se tiró lo que enviaron, sin leerlo."
    )
