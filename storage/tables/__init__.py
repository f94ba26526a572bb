"""Every table, and who may read it.

The rule of the house: nothing about participation, drafts, sealed answers, tallies or texts has a time, a counter or
an id that follows arrival. Their rows are thrown away and written again in random order at each release, so where a
row lies says nothing either. Columns that hold people's bytes are `private`: PostgreSQL keeps no samples of them in
its statistics. Privileges are in `roles.sql`; partitions (one per consultation) are made in `consultations`.
"""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

from storage.tables.answering import (
    draft,
    enclosure,
    loose_enclosure,
    loose_text,
    participation,
    staging,
    tally,
    trace,
)
from storage.tables.asking import code, consultation, epoch, face, form, opening, place, wrap
from storage.tables.assembling import STATEMENTS as LISTENING
from storage.tables.assembling import assembly, commitment, decision, rsvp, rsvp_count, run, schedule
from storage.tables.chain import STATEMENTS
from storage.tables.common import metadata
from storage.tables.happening import STATEMENTS as HAPPENING
from storage.tables.noticing import attachment, courier, notice, outbox, subscription
from storage.tables.organising import alert, audit, handled, invitation, membership, motion, organiser
from storage.tables.telling import crossed, digest, digest_subscription, figure, loose_row, research

__all__ = [
    "PARTITIONED",
    "alert",
    "assembly",
    "attachment",
    "audit",
    "code",
    "column_settings",
    "commitment",
    "consultation",
    "courier",
    "crossed",
    "decision",
    "digest",
    "digest_subscription",
    "draft",
    "enclosure",
    "epoch",
    "face",
    "figure",
    "form",
    "handled",
    "invitation",
    "loose_enclosure",
    "loose_row",
    "loose_text",
    "membership",
    "metadata",
    "motion",
    "notice",
    "opening",
    "organiser",
    "outbox",
    "participation",
    "place",
    "research",
    "rsvp",
    "rsvp_count",
    "run",
    "schedule",
    "staging",
    "subscription",
    "tally",
    "trace",
    "wrap",
]

#: The tables cut in one piece per consultation, so that a release can throw one piece away and write it anew.
PARTITIONED = (participation, staging, loose_text, enclosure, loose_enclosure)


def column_settings(table: Table, name: str | None = None) -> list[str]:
    """The statements that keep a table's (or partition's) private columns out of PostgreSQL's statistics."""
    name = name or table.name
    found = []
    for column in table.columns:
        if column.info.get("private") or table in PARTITIONED:
            found.append(f"ALTER TABLE {name} ALTER COLUMN {column.name} SET STATISTICS 0")
        if storage := column.info.get("storage"):
            found.append(f"ALTER TABLE {name} ALTER COLUMN {column.name} SET STORAGE {storage}")
    if target := table.info.get("toast_tuple_target"):
        found.append(f"ALTER TABLE {name} SET (toast_tuple_target = {target})")
    return found


for _table in metadata.sorted_tables:
    for _statement in column_settings(_table):
        event.listen(_table, "after_create", DDL(_statement))  # type: ignore[no-untyped-call]
for _statement in LISTENING:
    event.listen(assembly, "after_create", DDL(_statement.replace("%", "%%")))  # type: ignore[no-untyped-call]
for _statement in HAPPENING:
    event.listen(motion, "after_create", DDL(_statement.replace("%", "%%")))  # type: ignore[no-untyped-call]
for _statement in STATEMENTS:
    event.listen(audit, "after_create", DDL(_statement.replace("%", "%%")))  # type: ignore[no-untyped-call]
