"""Invented neighbours who hand in sealed answers, straight into the database: what the residents' bot leaves behind."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import cache
from random import Random

from dialogs import forms, xlsform
from dialogs.submission import Mark, Submission, to_json
from storage import participation
from storage.consultations import Consultation
from tests.databases import Databases
from tests.digest import colonia

NIGHT = "seguridad/de_noche"


@cache
def xform() -> str:
    """The bundled consultation, compiled."""
    return xlsform.publish(forms.bundled("diagnostico")).xform


async def opened(databases: Databases, code: str = "ladera", *, k: int = 10) -> Consultation:
    """An open consultation that asks the bundled form."""
    return await databases.open_consultation(
        xform=xform(), form_id=colonia.form().identity, title="Diagnóstico de la colonia", code=code, k=k
    )


async def take_part(
    databases: Databases,
    consultation: Consultation,
    people: int,
    *,
    sector: str = "mujer_joven",
    seed: int = 1,
) -> None:
    """So many people of one sector answer three questions; most no longer walk at night."""
    rng = Random(seed)
    for _ in range(people):
        night = rng.choice(["ya_no", "ya_no", "siempre"])
        urgent = rng.sample(["luz", "agua", "canchas"], 2)
        said = {"sobre_ti/sector": [sector], NIGHT: [night], "lo_que_urge/prioridades": urgent}
        marks = [Mark(question, choice) for question, chosen in said.items() for choice in ("", *chosen)]
        if night == "ya_no":
            marks.append(Mark(NIGHT, "*"))
        async with databases.resident.transaction() as session:
            assert await participation.submit(
                session,
                consultation=consultation.id,
                nullifier=os.urandom(32),
                content=to_json(Submission(sector, tuple(marks), ())),
                draft_slots=[],
            )


async def eventually(holds: Callable[[], Awaitable[bool]], *, within: float = 20.0) -> None:
    """Wait until something is so. Raises `TimeoutError` when it never is."""
    async with asyncio.timeout(within):
        while not await holds():  # noqa: ASYNC110 - a database tells nobody when it changes
            await asyncio.sleep(0.05)
