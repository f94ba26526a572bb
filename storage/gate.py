"""The gate every message of a notice passes: open to the courier's many small steps, closed for a moment by whoever
must be sure that nothing passes (a person who leaves; a courier that takes over from another).

Two kinds of one advisory lock of PostgreSQL, each held until its transaction ends. Whoever closes the gate waits for
the steps that are passing, so whatever it reads afterwards is all there is.
"""

from __future__ import annotations

from storage.database import Session, do

_GATE = 7_263_002  # any number, the same for everybody

#: For a step of one statement: whether the gate is open; it stays so until the statement ends. Never waits.
OPEN = f"SELECT pg_try_advisory_xact_lock_shared({_GATE}) AS open"


async def pass_gate(session: Session) -> None:
    """First statement of a step that lets messages leave: what the next one reads, nobody changes meanwhile."""
    await do(session, f"SELECT pg_advisory_xact_lock_shared({_GATE})")


async def close_gate(session: Session) -> None:
    """Nothing passes until this transaction ends."""
    await do(session, f"SELECT pg_advisory_xact_lock({_GATE})")
