"""The finer editions of a consultation that has closed, for who runs the bot and takes them to researchers."""

import json
from collections.abc import Mapping
from datetime import datetime

from admin.digest import private
from admin.digest.edition import DP_COLUMNS, as_csv
from admin.digest.figures import Count
from admin.digest.issue import research_files
from admin.digest.measures import measures
from admin.operator import deeds
from admin.operator.entering import entered
from admin.operator.installation import Installation
from admin.operator.problem import Problem
from dialogs import xform
from storage import consultations, digests, forms, tallies
from storage.consultations import Consultation
from storage.database import Session

DP, ONCE = "dp", "once"  #: edition and period under which the database keeps that it was made


async def research_now(
    installation: Installation, environ: Mapping[str, str], *, code: str, now: datetime
) -> dict[str, bytes]:
    """Name → content of the research edition's files. Raises `Problem` when there is none."""
    invented = installation.configuration().invented
    async with (
        entered(installation, "owner", environ) as ours,
        entered(installation, "organiser", environ) as database,
    ):
        async with database.statement() as session:
            closed = await _closed(session, code)
        async with ours.transaction() as session:
            await deeds.note(session, "research", now, place=code)
        async with database.statement() as session:
            made = await research_files(session, closed, invented=invented)
    if not made:
        raise Problem(
            "En esa consulta no se juntaron respuestas para una edición.", "No hay nada que guardar."
        )
    return {file.name: file.content for file in made}


async def differential_now(
    installation: Installation,
    environ: Mapping[str, str],
    *,
    code: str,
    now: datetime,
    noise: private.Noise = private.laplace,
) -> dict[str, bytes]:
    """The one publication under differential privacy. Raises `Problem` when it may not be made, or was."""
    async with (
        entered(installation, "owner", environ) as ours,
        entered(installation, "mixer", environ) as counts,
        entered(installation, "organiser", environ) as database,
    ):
        async with database.statement() as session:
            closed = await _closed(session, code)
            form = xform.load(await forms.xform(session, closed.form_id))
        async with counts.statement() as session:
            exact = [
                Count(c.question, c.sector, c.choice, c.n) for c in await tallies.counts(session, closed.id)
            ]
        try:
            sensitive = {q.path for q in form.questions if "sensible" in q.attributes}
            asked = [one for one in measures(form) if one.question.partition("[")[0] not in sensitive]
            made = private.publication(exact, asked, noise)
        except private.TooFew:
            raise Problem(
                f"Hacen falta {private.ENOUGH} personas o más: con menos, el ruido diría más que la gente.",
                "Usa la edición para estudiar: desdeabajo digest CÓDIGO --research --to CARPETA",
            ) from None
        except ModuleNotFoundError:
            raise Problem(
                "Falta una parte que es opcional: opendp.", "Instálala: pip install opendp"
            ) from None
        async with database.transaction() as session:
            if not await digests.claim(session, closed.id, DP, ONCE):
                raise Problem(
                    "Ya se hizo una vez, y otra vez diría de más.",
                    "Usa los archivos que se guardaron entonces.",
                )
            rows = [(one.question, one.sector, one.choice, one.people) for one in made]
            await digests.save(session, closed.id, DP, ONCE, {"epsilon": private.EPSILON, "cells": len(rows)})
        async with ours.transaction() as session:
            await deeds.note(session, "differential", now, place=code)
    about = {
        "mechanism": "discrete Laplace (OpenDP make_laplace), one release",
        "epsilon": private.EPSILON,
        "sensitivity_l1": 2 * len({one.question for one in made}),
        "questions": "one answer each; '-' is «prefirió no decir»",
        "form": closed.form_id,
        "place": closed.place.name,
        "opened": closed.opens.isoformat(),
    }
    period = closed.opens.isoformat()
    return {
        f"privacidad-diferencial-{period}.csv": as_csv(DP_COLUMNS, rows),
        f"privacidad-diferencial-{period}.json": json.dumps(about, ensure_ascii=False, indent=2).encode(),
    }


async def _closed(session: Session, code: str) -> Consultation:
    """The newest closed consultation of a place."""
    for each in await consultations.in_place(session, code):
        if each.state == "closed":
            return each
    raise Problem(
        f"En «{code}» no hay ninguna consulta cerrada: esta edición sale una vez, al cerrar.",
        "Mira cuáles hay: desdeabajo consultation list",
    )
