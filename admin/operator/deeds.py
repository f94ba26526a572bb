"""What an operator does at the terminal, noted in the audit beside the deed, and the audit in an operator's words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from admin.operator.terminal import safe
from storage import audit
from storage.audit import Line
from storage.database import Session

#: What the audit calls a deed, and how an operator reads it. What is not here is shown by its own name.
WORDS: Final[Mapping[str, str]] = {
    "place_add": "agregó una colonia",
    "consultation_open": "abrió una consulta",
    "consultation_close": "ordenó cerrar una consulta",
    "custody_open": "abrió con dos frases lo que estaba en custodia",
    "custody_lost": "dio por perdidas las frases y terminó una consulta sin abrirla",
    "consultation_renew": "empezó de nuevo con una llave nueva",
    "organiser_invite": "hizo una invitación al equipo",
    "organiser_join": "entró al equipo",
    "organiser_remove": "quitó a alguien del equipo",
    "organiser_ask": "dijo que sigue aquí y pidió que la confirmen",
    "organiser_confirm": "confirmó a alguien del equipo",
    "organiser_lost": "quitó un teléfono perdido",
    "organiser_keep_out": "dijo que se perdió un teléfono, y quedó fuera",
    "organiser_forget": "olvidó a todo el equipo: se perdió su llave",
    "motion_propose": "propuso algo que decide otra persona",
    "motion_approve": "aprobó lo que otra persona propuso",
    "motion_refuse": "dijo que no a lo propuesto",
    "review_pass": "dio por bueno un texto",
    "review_reject": "rechazó un texto",
    "codes_make": "hizo códigos para repartir",
    "codes_revoke": "quitó códigos",
    "place_suspend": "suspendió una colonia",
    "place_seal": "dio a tres personas la llave de una colonia suspendida",
    "place_resume": "dejó seguir a una colonia suspendida",
    "place_destroy": "destruyó lo que esperaba en una colonia suspendida",
    "releases_resume": "dejó seguir las mezclas en pausa",
    "release": "revolvió y contó a mano",
    "digest": "sacó un boletín a mano",
    "research": "sacó la edición para estudiar",
    "differential": "sacó las cuentas con privacidad diferencial",
    "form_remove": "quitó un formulario",
    "backup": "guardó una copia de la base",
    "backup_after_closing": "guardó la copia que sigue a un cierre y borró las de antes",
    "restore": "devolvió una copia de la base",
    "keys_wrap": "envolvió las llaves con otra llave",
}


async def note(session: Session, action: str, at: datetime, /, **detail: str | int) -> None:
    """Add a line for an operator (role owner), in the transaction of the deed itself."""
    await audit.note(session, None, action, {"who": "operator", **detail}, at)


def told(line: Line, zone: ZoneInfo) -> tuple[str, str, str, str]:
    """Number, moment, what was done by whom, and the beginning of the hash: one row of a table."""
    said = line.said
    who = "la operadora" if line.actor is None else f"organización {line.actor.hex[:8]}"
    more = ", ".join(f"{name}: {value}" for name, value in said.items() if name != "who")
    did = f"{who} · {WORDS.get(line.action, line.action)}" + (f" ({more})" if more else "")
    return (
        str(line.seq),
        f"{line.at.astimezone(zone):%Y-%m-%d %H:%M}",
        safe(did),
        audit.grouped(line.hash.hex()[: audit.SHORT]),
    )
