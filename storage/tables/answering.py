"""What residents leave: nothing here has a time, a counter or an id that follows arrival."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, Table, Text, Uuid, text

from storage.tables.common import metadata, of_consultation, piece_of_consultation

#: Who has taken part, as keyed marks. The residents' bot may add and never look; the mixer reads and reshuffles.
participation = Table(
    "participation",
    metadata,
    piece_of_consultation(primary_key=True),
    Column("nullifier", LargeBinary, primary_key=True, info={"private": True, "storage": "PLAIN"}),
    postgresql_partition_by="LIST (consultation_id)",
    implicit_returning=False,
)

#: Sealed answers waiting for a crowd: no id, nothing but a ciphertext of one fixed length. The bot may only add.
staging = Table(
    "staging",
    metadata,
    piece_of_consultation(nullable=False),
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

#: What the bot said that still stands in somebody's chat: chat and message, sealed, until both are gone. Residents'
#: bot only.
trace = Table(
    "trace",
    metadata,
    Column("slot", LargeBinary, primary_key=True, info={"private": True, "storage": "PLAIN"}),
    Column("box", LargeBinary, nullable=False, info={"private": True, "storage": "PLAIN"}),
)

#: What has been released, counted: "" answered, "-" preferred not to say, "*" in the headline. Mixer only.
tally = Table(
    "tally",
    metadata,
    of_consultation(),
    Column("question", Text, primary_key=True),
    Column("sector", Text, primary_key=True),
    Column("choice", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    CheckConstraint("n >= 0", name="n"),
)

#: Released free texts, without sector and without person; ids are renewed at each release until reviewed.
#: Two organisers read each before anything of it leaves, as `wording`, under a `theme`.
loose_text = Table(
    "loose_text",
    metadata,
    piece_of_consultation(primary_key=True),
    Column("id", Uuid, primary_key=True, info={"private": True}),
    Column("question", Text, nullable=False, info={"private": True}),
    Column("body", Text, nullable=False, info={"private": True}),
    Column("review", Text, nullable=False, server_default=text("'waiting'"), info={"private": True}),
    Column("theme", Text, nullable=False, server_default=text("''"), info={"private": True}),
    Column("wording", Text, nullable=False, server_default=text("''"), info={"private": True}),
    Column("reviewer_a", Uuid, info={"private": True}),
    Column("reviewer_b", Uuid, info={"private": True}),
    CheckConstraint("review IN ('waiting', 'once', 'passed', 'rejected')", name="review"),
    CheckConstraint("reviewer_a <> reviewer_b", name="two_people"),
    CheckConstraint("review = 'waiting' OR reviewer_a IS NOT NULL", name="read_by_one"),
    CheckConstraint(
        "review NOT IN ('passed', 'rejected') OR (reviewer_a IS NOT NULL AND reviewer_b IS NOT NULL)",
        name="decided_by_two",
    ),
    CheckConstraint("review <> 'passed' OR wording <> ''", name="worded"),
    postgresql_partition_by="LIST (consultation_id)",
    implicit_returning=False,
)

#: Sealed files waiting with their answers: a name, and a ciphertext as long as everybody's. The bot may only add.
enclosure = Table(
    "enclosure",
    metadata,
    piece_of_consultation(primary_key=True),
    Column("id", Uuid, primary_key=True, info={"private": True}),
    Column("box", LargeBinary, nullable=False, info={"private": True, "storage": "EXTERNAL"}),
    postgresql_partition_by="LIST (consultation_id)",
    implicit_returning=False,
)

#: Released files, without sector and without person, under ids that are renewed at each release. Mixer only.
loose_enclosure = Table(
    "loose_enclosure",
    metadata,
    piece_of_consultation(primary_key=True),
    Column("id", Uuid, primary_key=True, info={"private": True}),
    Column("question", Text, nullable=False, info={"private": True}),
    Column("sort", Text, nullable=False, info={"private": True}),
    Column("body", LargeBinary, nullable=False, info={"private": True, "storage": "EXTERNAL"}),
    postgresql_partition_by="LIST (consultation_id)",
    implicit_returning=False,
)
