"""What is otherwise done by the clock, done now: releases as the mixer, issues of the digest as the organiser."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from admin.digest.issue import Renderings, issue_digest, material, renderings
from admin.operator import deeds
from admin.operator.entering import entered
from admin.operator.installation import Installation
from admin.operator.problem import Problem
from admin.releasing import release_once
from admin.schedule import today
from storage import consultations
from storage.keys import ring_of


@dataclass(frozen=True)
class Released:
    """What a release did in one place."""

    place: str
    answers: int  #: how many left the pool; 0 when none may leave yet
    paused: bool = False  #: organisers look at a burst first


async def release_now(
    installation: Installation, environ: Mapping[str, str], *, code: str | None, now: datetime, rng: Random
) -> tuple[Released, ...]:
    """Release in every place with an open consultation, or in one, what the policy lets out today."""
    done = []
    async with (
        entered(installation, "owner", environ) as ours,
        entered(installation, "mixer", environ) as database,
    ):
        async with database.statement() as session:
            opened = await consultations.open_ones(session)
        ring = ring_of(installation.keys("mixer"), environ)
        for each in opened:
            if code in (None, each.place.code):
                on = today(now, each.place.time_zone)
                result = await release_once(database, ring, each, on=on, rng=rng)
                released = result.released if result else 0
                done.append(Released(each.place.name, released, each.paused))
                async with ours.transaction() as session:
                    await deeds.note(session, "release", now, place=each.place.code)
    return tuple(done)


async def digest_now(
    installation: Installation, environ: Mapping[str, str], *, code: str, now: datetime
) -> Renderings:
    """Issue the digest of today in a place from the newest figures.

    Raises Problem when nothing was ever asked there, and while the place is suspended: nothing of it leaves then.
    """
    invented = installation.configuration().invented
    async with (
        entered(installation, "owner", environ) as ours,
        entered(installation, "organiser", environ) as database,
    ):
        async with database.statement() as session:
            every = await consultations.in_place(session, code)
        known = [each for each in every if each.state != "draft" and not each.beside]
        if not known:
            raise Problem(
                f"En «{code}» no ha habido ninguna consulta.",
                "Mira cuáles hay: desdeabajo consultation list",
            )
        if (place := known[0].place).suspended:
            raise Problem(f"{place.name} está suspendida.", f"Sigue con «desdeabajo place resume {code}».")
        async with ours.transaction() as session:
            await deeds.note(session, "digest", now, place=code)
        async with database.statement() as session:
            read = await material(session, known[0])
        made = await issue_digest(
            database, read.consultation, now=now, invented=invented, again=True, form=read.form
        )
    return made or renderings(read, now=now, invented=invented)
