"""What an operator does at the terminal, noted in the audit beside the deed, and the audit in an operator's words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from admin.deed_words import deed
from admin.operator.terminal import safe
from storage import audit
from storage.audit import Line
from storage.database import Session


async def note(session: Session, action: str, at: datetime, /, **detail: str | int) -> None:
    """Add a line for an operator (role owner), in the transaction of the deed itself."""
    await audit.note(session, None, action, {"who": "operator", **detail}, at)


def told(line: Line, zone: ZoneInfo) -> tuple[str, str, str, str]:
    """Number, moment, what was done by whom, and the beginning of the hash: one row of a table."""
    said = line.said
    who = f"organización {line.actor.hex[:8]}" if line.actor is not None else _machine(said)
    more = ", ".join(f"{name}: {value}" for name, value in said.items() if name != "who")
    did = f"{who} · {deed(line.action)}" + (f" ({more})" if more else "")
    return (
        str(line.seq),
        f"{line.at.astimezone(zone):%Y-%m-%d %H:%M}",
        safe(did),
        audit.grouped(line.hash.hex()[: audit.SHORT]),
    )


def _machine(said: Mapping[str, Any]) -> str:
    """Who did what nobody of a team did: the operator, or the program when it was due."""
    return "la operadora" if said.get("who") == "operator" else "el programa"
