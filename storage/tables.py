"""Every table, and who may read it.

The rule of the house: nothing about participation, drafts, sealed answers, tallies or texts has a time, a counter or
an id that follows arrival. Their rows are thrown away and written again in random order at each release, so where a
row lies says nothing either. Columns that hold people's bytes are `private`: PostgreSQL keeps no samples of them in
its statistics. Privileges are in `roles.sql`; partitions (one per consultation) are made in `consultations`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    event,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)


def _of_consultation() -> Column[Any]:
    return Column(
        "consultation_id", Uuid, ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )


def _piece_of_consultation(**more: Any) -> Column[Any]:
    """For the partitioned tables: no foreign key, whose check would leave a mark on the consultation at each answer
    (a consultation that does not exist has no partition, which says no just as well)."""
    return Column("consultation_id", Uuid, **more)


#: Read by all processes, written by the operator (owner).
place = Table(
    "place",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
)

#: Read by all processes, written by the operator and the organisers' bot, changed by nobody: `identity` is the hash of
#: the form. `name` and `version` are what the form calls itself.
form = Table(
    "form",
    metadata,
    Column("identity", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("xform", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=text("''")),
    Column("version", Text, nullable=False, server_default=text("''")),
)

#: Read by all processes; opened by the operator, closed and marked as released by the mixer. Dates, never times.
consultation = Table(
    "consultation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("place_id", Uuid, ForeignKey("place.id"), nullable=False),
    Column("form_id", Text, ForeignKey("form.identity"), nullable=False),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'open'")),
    Column("k", SmallInteger, nullable=False, server_default=text("10")),
    Column("draft_days", SmallInteger, nullable=False, server_default=text("7")),
    Column("opens", Date, nullable=False),
    Column("closes", Date),
    Column("released_on", Date),
    CheckConstraint("state IN ('draft', 'open', 'closing', 'closed', 'unopened')", name="state"),
    CheckConstraint("k >= 2", name="k"),
    CheckConstraint("draft_days BETWEEN 1 AND 60", name="draft_days"),
    CheckConstraint("closes IS NULL OR closes >= opens", name="closes"),
)

#: Written by the mixer; the residents' bot reads the public key of the open one. Private keys are files.
epoch = Table(
    "epoch",
    metadata,
    _of_consultation(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("open", Boolean, nullable=False, server_default=false()),
)
Index("epoch_only_one_open", epoch.c.consultation_id, unique=True, postgresql_where=epoch.c.open)

#: Who has taken part, as keyed marks. The residents' bot may add and never look; the mixer reads and reshuffles.
participation = Table(
    "participation",
    metadata,
    _piece_of_consultation(primary_key=True),
    Column("nullifier", LargeBinary, primary_key=True, info={"private": True, "storage": "PLAIN"}),
    postgresql_partition_by="LIST (consultation_id)",
    implicit_returning=False,
)

#: Sealed answers waiting for a crowd: no id, nothing but a ciphertext of one fixed length. The bot may only add.
staging = Table(
    "staging",
    metadata,
    _piece_of_consultation(nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("box", LargeBinary, nullable=False, info={"private": True, "storage": "PLAIN"}),
    postgresql_partition_by="LIST (consultation_id)",
    implicit_returning=False,
)

#: Unfinished conversations, encrypted under keys that die. Residents' bot only. Half a page a row, so that saving
#: again rewrites the same page and no index.
draft = Table(
    "draft",
    metadata,
    Column("slot", LargeBinary, primary_key=True, info={"private": True, "storage": "PLAIN"}),
    Column("box", LargeBinary, nullable=False, info={"private": True, "storage": "EXTERNAL"}),
    info={"toast_tuple_target": 8160},
)

#: What has been released, counted: "" answered, "-" preferred not to say, "*" in the headline. Mixer only.
tally = Table(
    "tally",
    metadata,
    _of_consultation(),
    Column("question", Text, primary_key=True),
    Column("sector", Text, primary_key=True),
    Column("choice", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    CheckConstraint("n >= 0", name="n"),
)

#: Released free texts, without sector and without person; ids are renewed at each release until reviewed.
loose_text = Table(
    "loose_text",
    metadata,
    _piece_of_consultation(primary_key=True),
    Column("id", Uuid, primary_key=True, info={"private": True}),
    Column("question", Text, nullable=False, info={"private": True}),
    Column("body", Text, nullable=False, info={"private": True}),
    Column("review", Text, nullable=False, server_default=text("'waiting'"), info={"private": True}),
    CheckConstraint("review IN ('waiting', 'once', 'passed', 'rejected')", name="review"),
    postgresql_partition_by="LIST (consultation_id)",
    implicit_returning=False,
)

#: Sealed files waiting with their answers: a name, and a ciphertext as long as everybody's. The bot may only add.
enclosure = Table(
    "enclosure",
    metadata,
    _piece_of_consultation(primary_key=True),
    Column("id", Uuid, primary_key=True, info={"private": True}),
    Column("box", LargeBinary, nullable=False, info={"private": True, "storage": "EXTERNAL"}),
    postgresql_partition_by="LIST (consultation_id)",
    implicit_returning=False,
)

#: Released files, without sector and without person, under ids that are renewed at each release. Mixer only.
loose_enclosure = Table(
    "loose_enclosure",
    metadata,
    _piece_of_consultation(primary_key=True),
    Column("id", Uuid, primary_key=True, info={"private": True}),
    Column("question", Text, nullable=False, info={"private": True}),
    Column("sort", Text, nullable=False, info={"private": True}),
    Column("body", LargeBinary, nullable=False, info={"private": True, "storage": "EXTERNAL"}),
    postgresql_partition_by="LIST (consultation_id)",
    implicit_returning=False,
)

#: What has been published. Everybody reads it, except `base`, the exact number behind it: that is the mixer's.
figure = Table(
    "figure",
    metadata,
    _of_consultation(),
    Column("question", Text, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("choice", Text, primary_key=True),
    Column("level", SmallInteger, nullable=False),
    Column("base_tens", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("base", Integer, nullable=False, info={"private": True}),
    CheckConstraint("level BETWEEN 1 AND 9", name="level"),
    CheckConstraint("base_tens % 10 = 0 AND base_tens >= 10 AND base >= base_tens", name="base"),
)

#: Issues of the digest: the unique key decides which replica makes one. Organisers' bot writes, residents' reads.
digest = Table(
    "digest",
    metadata,
    _of_consultation(),
    Column("edition", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("content", JSONB),
)

#: Researchers and organisers who asked for the digest. Organisers' bot only; never a resident's chat.
digest_subscription = Table(
    "digest_subscription",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("place_id", Uuid, ForeignKey("place.id", ondelete="CASCADE"), primary_key=True),
)

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
