"""What the database says about an installation: every role enters, none sees too much, nothing would leak."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from admin.operator.findings import Finding, bad, good, warning
from admin.operator.installation import DATABASE_ROLES, Installation
from admin.operator.server import Server
from storage import consultations, inspection
from storage.consultations import Consultation
from storage.database import Database, DatabaseUnavailable, Refused, Session, StorageError
from storage.keys import KeyRing
from storage.migrate import current
from storage.server_settings import leaking_settings

#: What a role must not be able to read, however the database came to be as it is.
CLOSED: Final[Mapping[str, tuple[str, ...]]] = {
    "resident": (
        "participation",
        "staging",
        "tally",
        "loose_text",
        "enclosure",
        "loose_enclosure",
        "digest_subscription",
        "wrap",
        "organiser",
        "audit",
    ),
    "organiser": ("participation", "staging", "tally", "enclosure", "loose_enclosure", "draft"),
    "mixer": ("draft", "digest_subscription", "wrap", "code", "organiser"),
}


async def database(
    server: Server, passwords: Mapping[str, str], installation: Installation
) -> AsyncIterator[Finding]:
    """Everything that can be asked of the server; one finding when it does not answer."""
    try:
        async with _entered(server, passwords, "mixer") as session:
            yield good(f"PostgreSQL {await inspection.server_version(session)} contesta")
    except DatabaseUnavailable:
        yield bad("La base de datos no contesta.", "Enciéndela con «desdeabajo up», o revisa DATABASE_URL.")
        return
    except StorageError:
        pass  # said below, role by role
    for role in DATABASE_ROLES:
        try:
            async with _entered(server, passwords, role) as session:
                async for finding in _role(session, role):
                    yield finding
        except Refused:
            yield bad(f"La base de datos no deja entrar al papel «{role}».", _MIGRATE)
            return
    yield good("Cada proceso entra con su propio papel y ve solo lo suyo")
    async for finding in _state(server, passwords, installation):
        yield finding


async def _role(session: Session, role: str) -> AsyncIterator[Finding]:
    if await inspection.is_powerful(session):
        yield bad(
            f"El papel «{role}» tiene poderes de administrador.",
            f"ALTER ROLE {role} NOSUPERUSER NOCREATEROLE;",
        )
    closed = CLOSED.get(role, ())
    for table in await inspection.missing(session, closed):
        yield bad(f"Falta la tabla «{table}».", _MIGRATE)
    for table in await inspection.readable(session, closed):
        yield bad(f"El papel «{role}» puede leer «{table}», y no debe.", _MIGRATE)


async def _state(
    server: Server, passwords: Mapping[str, str], installation: Installation
) -> AsyncIterator[Finding]:
    at = await current(server.roles.urls["owner"], role="owner", password=passwords["owner"])
    if at == inspection.newest_step():
        yield good("Las tablas están al día")
    else:
        yield bad("Las tablas son de otra versión del programa.", _MIGRATE)
        return
    async with _entered(server, passwords, "mixer") as session:
        leaks = await leaking_settings(session)
        for leak in leaks:
            yield bad(f"El servidor tiene {leak.name} = {leak.value}: {leak.why}.", leak.remedy)
        if not leaks:
            yield good("El servidor no apunta quién contestó ni cuándo")
        opened = await consultations.open_ones(session)
        if not opened:
            yield warning("No hay ninguna consulta abierta.", "Ábrela con «desdeabajo consultation open».")
        for consultation in opened:
            took_part = await inspection.anyone_took_part(session, consultation.id)
            yield keys(consultation, installation, anyone_took_part=took_part)


def keys(consultation: Consultation, installation: Installation, *, anyone_took_part: bool) -> Finding:
    """Whether the keys that an open consultation needs are where they should be."""
    name = f"«{consultation.title}» en {consultation.place.name}"
    if consultation.epoch is None:
        return warning(
            f"La consulta {name} está abierta pero aún no recibe respuestas.",
            "Enciende el proceso «mixer»: él hace la primera llave.",
        )
    if consultation.epoch not in KeyRing(installation.keys("mixer")).epochs(consultation.id):
        return bad(
            f"Falta la llave que abre las respuestas de {name}.",
            f"Devuelve a {installation.keys('mixer')} el archivo que estaba ahí; sin él, "
            "lo enviado y no revuelto se pierde.",
        )
    known = KeyRing(installation.keys("resident")).nullifier_consultations()
    if anyone_took_part and consultation.id not in known:
        return bad(
            f"Falta la llave que impide contestar dos veces en {name}.",
            f"Devuelve a {installation.keys('resident')} el archivo que estaba ahí.",
        )
    return good(f"La consulta {name} está abierta y tiene sus llaves")


@asynccontextmanager
async def _entered(server: Server, passwords: Mapping[str, str], role: str) -> AsyncIterator[Session]:
    database = Database(server.roles.urls[role], role=role, password=passwords[role], connections=1)
    try:
        async with database.statement() as session:
            yield session
    finally:
        await database.close()


_MIGRATE: Final = "Corre «desdeabajo migrate»."
