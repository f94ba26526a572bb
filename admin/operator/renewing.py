"""Beginning anew where keys are lost: what is missing, in words, and the new beginning."""

from collections.abc import Mapping
from datetime import datetime

from admin.operator import deeds
from admin.operator.entering import entered
from admin.operator.installation import Installation
from storage import consultations, renewal
from storage.consultations import Consultation
from storage.keys import ring_of
from storage.renewal import Loss


async def losses(
    installation: Installation, environ: Mapping[str, str], *, code: str | None = None
) -> tuple[tuple[Consultation, Loss], ...]:
    """What each unfinished consultation, or those of one place, has lost with its keys. Raises `KeyProblem`."""
    mixer, resident = (ring_of(installation.keys(each), environ) for each in ("mixer", "resident"))
    found = []
    async with entered(installation, "mixer", environ) as database, database.statement() as session:
        for each in await consultations.unfinished(session):
            if code in (None, each.place.code):
                found.append((each, await renewal.look(session, mixer, resident, each)))
    return tuple(found)


async def renew(
    installation: Installation,
    environ: Mapping[str, str],
    consultation: Consultation,
    loss: Loss,
    *,
    now: datetime,
) -> int:
    """Begin anew; how many sealed answers were thrown away."""
    ring = ring_of(installation.keys("mixer"), environ)
    async with (
        entered(installation, "owner", environ) as ours,
        entered(installation, "mixer", environ) as database,
    ):
        lost = await renewal.begin_anew(database, ring, consultation.id, loss)
        async with ours.transaction() as session:
            if not loss.marks:
                await renewal.allow_new_marks(session, consultation.id)
            await deeds.note(session, "consultation_renew", now, place=consultation.place.code, lost=lost)
    return lost


def told(consultation: Consultation, loss: Loss) -> tuple[str, ...]:
    """What is missing and what a new beginning costs, a sentence each."""
    said = []
    if not loss.opens:
        said.append(
            f"Falta la llave que abre las respuestas de «{consultation.title}» en {consultation.place.name}: "
            f"{loss.waiting} que esperaban ya no se pueden leer y se tiran."
        )
    if not loss.marks:
        said.append(
            "Falta la llave que impide contestar dos veces: se hace otra, y quien ya contestó puede volver a hacerlo."
        )
    elif loss.forgets_marks:
        said.append("Nada de esta consulta se había contado: cada quien puede volver a contestar.")
    elif not loss.opens:
        said.append("Quienes ya contestaron no pueden volver a hacerlo, aunque lo suyo se haya perdido.")
    if loss.counted and loss.forgets_marks:
        said.append("Lo que ya se contó se queda: podría quedar contado dos veces.")
    return tuple(said)
