"""Suspending a place at the terminal, letting it go on, and destroying what waits there."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from admin.operator import deeds
from admin.operator.entering import entered
from admin.operator.installation import Installation
from admin.operator.problem import Problem
from storage import consultations, places, suspension
from storage.database import DatabaseUnavailable, Session
from storage.keys import KeyProblem, ring_of
from storage.places import Place


async def suspend(
    installation: Installation, environ: Mapping[str, str], code: str, *, now: datetime
) -> tuple[Place, bool]:
    """Stop a place; it, and whether it went on until now. Nothing that had begun goes on when this returns."""
    async with entered(installation, "owner", environ) as database:
        async with database.transaction() as session:
            place = await _place(session, code)
            stopped = await suspension.suspend(session, place.id)
            if stopped:
                await deeds.note(session, "place_suspend", now, place=code)
        try:
            await suspension.settle(database, place.id)
        except DatabaseUnavailable:
            raise Problem(
                f"{place.name} quedó suspendida; algo que ya había empezado todavía no termina.",
                "Corre la orden otra vez en un minuto para confirmarlo.",
            ) from None
    return place, stopped


async def seal(
    installation: Installation,
    environ: Mapping[str, str],
    place: Place,
    phrases: Sequence[str],
    *,
    now: datetime,
) -> int:
    """Give the keys of a suspended place to three people; how many were given. Raises `Problem`."""
    ring = ring_of(installation.keys("mixer"), environ)
    async with entered(installation, "owner", environ) as database:
        try:
            sealed = await suspension.seal(database, ring, place.id, phrases)
        except KeyProblem as problem:
            raise Problem(str(problem), "La colonia sigue suspendida.") from None
        if sealed:
            async with database.transaction() as session:
                await deeds.note(session, "place_seal", now, place=place.code)
    return sealed


async def has_a_key(installation: Installation, environ: Mapping[str, str], place: Place) -> bool:
    """Whether a key of this place could still be taken from this server; ends what a sealing left behind."""
    ring = ring_of(installation.keys("mixer"), environ)
    async with entered(installation, "owner", environ) as database:
        return await suspension.finish_sealing(database, ring, place.id)


async def resume(
    installation: Installation, environ: Mapping[str, str], code: str, *, now: datetime
) -> tuple[Place, bool]:
    """Let a place go on; it, and whether it was suspended until now."""
    async with (
        entered(installation, "owner", environ) as database,
        database.transaction() as session,
    ):
        place = await _place(session, code)
        goes_on = await suspension.resume(session, place.id)
        if goes_on:
            await deeds.note(session, "place_resume", now, place=code)
    return place, goes_on


async def go_on_releasing(
    installation: Installation, environ: Mapping[str, str], code: str, *, now: datetime
) -> tuple[Place, bool]:
    """End the pause of releases that a burst began; the place, and whether there was one."""
    async with (
        entered(installation, "owner", environ) as database,
        database.transaction() as session,
    ):
        place = await _place(session, code)
        ended = False
        for each in await consultations.in_place(session, code):
            ended = await consultations.set_paused(session, each.id, paused=False) or ended
        if ended:
            await deeds.note(session, "releases_resume", now, place=code)
    return place, ended


async def destroy(
    installation: Installation, environ: Mapping[str, str], code: str, *, now: datetime
) -> tuple[Place, int]:
    """Destroy what waits in a suspended place; it, and how many consultations ended so."""
    ring = ring_of(installation.keys("mixer"), environ)
    async with (
        entered(installation, "owner", environ) as ours,
        entered(installation, "mixer", environ) as database,
    ):
        async with ours.transaction() as session:
            place = await _place(session, code)
        try:
            ended = await suspension.destroy(database, ring, place.id)
        except suspension.NotSuspended:
            raise Problem(
                f"{place.name} no está suspendida.", f"Primero: desdeabajo place suspend {code}"
            ) from None
        async with ours.transaction() as session:
            await deeds.note(session, "place_destroy", now, place=code, consultations=ended)
    return place, ended


async def _place(session: Session, code: str) -> Place:
    found = await places.by_code(session, code)
    if found is None:
        raise Problem(f"No hay una colonia con el código «{code}».", "Mira cuáles hay: desdeabajo place list")
    return found
