"""The database server: what it would write down, who may look, and what should be gone and is not."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from admin.operator.anonymity import key_folders, machine
from admin.operator.anonymity.mounts import IN_MEMORY, Mount, mount_of
from admin.operator.findings import Finding, bad, good, warning
from admin.operator.installation import Installation
from admin.operator.server import Server
from storage import consultations, inspection, leaks, renewal
from storage.database import Database, DatabaseUnavailable, Session, StorageError
from storage.keys import KeyProblem, ring_of
from storage.server_settings import leaking_settings

_MIGRATE: Final = "Corre «desdeabajo migrate»."
_CANNOT: Final = "No pude revisar {what}."
_WHY: Final = "La base de datos no dejó entrar o mirar: corre «desdeabajo doctor»."


class _Undone(Exception):
    """Leaves a transaction without keeping anything of it."""


async def server(
    there: Server, passwords: Mapping[str, str], installation: Installation, every: tuple[Mount, ...]
) -> AsyncIterator[Finding]:
    """Everything that can be asked; each part by itself, so that one that fails hides no other."""
    admin = there.admin_url, None, there.admin_password
    owner, mixer, organiser = (
        (there.roles.urls[role], role, passwords[role]) for role in ("owner", "mixer", "organiser")
    )
    parts: tuple[
        tuple[str, tuple[str, str | None, str | None], Callable[[Session], Awaitable[list[Finding]]]], ...
    ] = (
        ("los ajustes del servidor", admin, _settings),
        ("quién puede entrar", admin, _people),
        ("si se entra sin contraseña", admin, _doors),
        ("los permisos", owner, _privileges),
        ("las estadísticas del servidor", owner, _residue),
        ("lo que quedó de consultas cerradas", mixer, _left),
        ("las llaves que debieron morir", mixer, lambda session: _keys(session, installation)),
        ("los avisos a la organización", organiser, _alerts),
    )
    for what, entrance, look in parts:
        try:
            async with _entered(*entrance) as session:
                for finding in await look(session):
                    yield finding
        except DatabaseUnavailable:
            yield bad(
                "La base de datos no contesta.", "Enciéndela con «desdeabajo up», o revisa DATABASE_URL."
            )
            return
        except StorageError:
            yield warning(_CANNOT.format(what=what), _WHY)
    mount = None if there.embedded is None else mount_of(there.embedded.pgdata, every)
    if mount is not None and mount.kind in IN_MEMORY:
        yield warning("La base de datos está en la memoria.", "Un corte de luz la borra: usa un disco.")


def _unfollow(who: str) -> str:
    """What to type, or do, so that somebody no longer gets the journal in order of arrival."""
    kind, _, name = who.partition(" ")
    if kind == "slot":
        return f"SELECT pg_drop_replication_slot('{name}');"
    if kind == "publicación":
        return f'DROP PUBLICATION "{name}";'
    return "Apaga el servidor que copia y pon max_wal_senders = 0."


def _lessen(what: str) -> str:
    """What to type so that a role loses what it has too much."""
    role, _, has = what.partition(": ")
    if (other := has.removeprefix("también es ")) != has:
        return f'REVOKE "{other}" FROM "{role}";'
    return f"ALTER ROLE {role} NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS;"


async def _settings(session: Session) -> list[Finding]:
    found = [
        bad(f"El servidor tiene {leak.name} = {leak.value}: {leak.why}.", leak.remedy)
        for leak in await leaking_settings(session)
    ]
    found += [
        bad(
            f"El servidor tiene la extensión {name}, que guarda lo que se ejecuta.", f"DROP EXTENSION {name};"
        )
        for name in await leaks.extensions(session)
    ]
    found += [
        bad(
            f"Alguien recibe todo en orden de llegada: {who}.",
            _unfollow(who),
        )
        for who in await leaks.followers(session)
    ]
    found.append(machine.drift(datetime.now(UTC), await inspection.server_time(session)))
    if len(found) == 1:
        found.insert(0, good("El servidor no apunta quién contestó ni cuándo, y nadie copia su diario"))
    return found


async def _people(session: Session) -> list[Finding]:
    found = [bad(f"Un papel puede de más: {what}.", _lessen(what)) for what in await leaks.powers(session)]
    if more := await leaks.other_superusers(session):
        found.append(
            warning(
                f"También administran el servidor: {', '.join(more)}.",
                "Si no hace falta: ALTER ROLE … NOSUPERUSER; quien administra ve todo mientras llega.",
            )
        )
    if others := await leaks.strangers(session):
        found.append(
            warning(
                f"También pueden entrar a esta base: {', '.join(others)}.",
                "Si no sabes quién es, REVOKE CONNECT ON DATABASE … FROM ese papel.",
            )
        )
    if count := await leaks.superusers_inside(session):
        found.append(
            warning(
                f"Ahora mismo hay {count} sesiones de administrador en el servidor.",
                "Quien administra el servidor lo ve todo mientras llega: que sean pocas personas y se sepa quiénes.",
            )
        )
    return found or [good("Entran solo los papeles de este programa, sin poderes de más")]


async def _doors(session: Session) -> list[Finding]:
    return [
        bad(
            f"Se puede entrar a la base sin contraseña ({line}).",
            "En pg_hba.conf cambia trust por scram-sha-256; SELECT pg_reload_conf();",
        )
        for line in await leaks.trusted(session)
    ]


async def _privileges(session: Session) -> list[Finding]:
    changed = await leaks.changed_privileges(session)
    return [bad(f"Los permisos de {name} no son los del programa.", _MIGRATE) for name in changed] or [
        good("Cada papel puede lo que dice el programa, y nada más")
    ]


async def _residue(session: Session) -> list[Finding]:
    kept = [
        bad(
            f"El servidor tomaría muestras de {table}.{column}.",
            f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0;",
        )
        for table, column in await leaks.sampled(session)
    ]
    kept += [
        bad(
            f"El servidor guarda muestras de {table}.{column}.",
            f"DELETE FROM pg_statistic WHERE starelid = '{table}'::regclass;",  # noqa: S608 - a person types it
        )
        for table, column in await leaks.residue(session)
    ]
    return kept or [good("El servidor no guarda muestras de lo que la gente deja")]


async def _left(session: Session) -> list[Finding]:
    found = [
        bad(
            f"De la consulta cerrada «{each.title}» quedan {each.rows} renglones.",
            "Enciende «mixer» y avísanos.",
        )
        for each in await leaks.leftovers(session)
    ]
    if count := await leaks.openings(session):
        found.append(
            warning(
                f"Hay {count} aperturas con llave en custodia a medias.",
                "Termínalas: «desdeabajo custody --help».",
            )
        )
    return found or [good("De las consultas cerradas no queda nada sobre personas")]


async def _keys(session: Session, installation: Installation) -> list[Finding]:
    every = await consultations.every_one(session)
    epochs = {
        each.id.hex: each.epoch for each in await consultations.open_ones(session) if each.epoch is not None
    }
    try:
        return [
            *await _missing(session, installation),
            *key_folders.dead_keys(installation, every, epochs, datetime.now(UTC).date()),
        ]
    except KeyProblem as problem:
        return [bad(str(problem), "Mientras no se corrija no se abre nada, y nada se recibe.")]
    except OSError:
        return [
            warning(_CANNOT.format(what="las llaves"), "Corre esto con el usuario dueño de la carpeta keys/.")
        ]


async def _missing(session: Session, installation: Installation) -> list[Finding]:
    """Keys that an unfinished consultation needs, and that are not there or are keys no more."""
    mixer, resident = (ring_of(installation.keys(each), os.environ) for each in ("mixer", "resident"))
    found = []
    for each in await consultations.unfinished(session):
        loss = await renewal.look(session, mixer, resident, each)
        whose = f"«{each.title}» en {each.place.name}"
        anew = f"si se perdió: desdeabajo consultation renew {each.place.code}"
        if not loss.opens:
            found.append(
                bad(
                    f"Falta o está dañada la llave que abre las respuestas de {whose}.",
                    f"Devuelve el archivo a {mixer.folder}; {anew}",
                )
            )
        if not loss.marks:
            found.append(
                bad(
                    f"Falta o está dañada la llave que impide contestar dos veces en {whose}.",
                    f"Devuelve el archivo a {resident.folder}; {anew}",
                )
            )
    return found


async def _alerts(session: Session) -> list[Finding]:
    if count := await leaks.untold(session):
        return [
            warning(
                f"Hay {count} avisos que nadie de la organización ha leído.",
                "Enciende el proceso «organisers».",
            )
        ]
    return [good("La organización está enterada de todo")]


@asynccontextmanager
async def _entered(url: str, role: str | None, password: str | None) -> AsyncIterator[Session]:
    """One transaction under a role, of which nothing stays."""
    database = Database(url, role=role, password=password, connections=1)
    try:
        async with database.transaction() as session:
            yield session
            raise _Undone
    except _Undone:
        pass
    finally:
        await database.close()
