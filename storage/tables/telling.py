"""What leaves: figures, editions, and who asked for them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.common import metadata, of_consultation

#: What has been published. Everybody reads it, except the exact numbers it was made from, which are the mixer's: how
#: many people stand behind it, how many of them gave the mark, and how many of them it says did.
figure = Table(
    "figure",
    metadata,
    of_consultation(),
    Column("question", Text, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("choice", Text, primary_key=True),
    Column("level", SmallInteger, nullable=False),
    Column("base_tens", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("base", Integer, nullable=False, info={"private": True}),
    Column("people", Integer, nullable=False, server_default=text("0"), info={"private": True}),
    Column("told", Integer, nullable=False, server_default=text("0"), info={"private": True}),
    CheckConstraint("level BETWEEN 1 AND 9", name="level"),
    CheckConstraint("base_tens % 10 = 0 AND base_tens >= 10 AND base >= base_tens", name="base"),
)

#: Pairs of answers counted together so far (the crossings a form declared), sealed to the open epoch. Mixer only.
crossed = Table(
    "crossed",
    metadata,
    of_consultation(),
    Column("box", LargeBinary, nullable=False, info={"private": True, "storage": "EXTERNAL"}),
)

#: Issues of the digest: the unique key decides which replica makes one. Organisers' bot writes, residents' reads.
digest = Table(
    "digest",
    metadata,
    of_consultation(),
    Column("edition", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("content", JSONB),
)

#: Researchers and organisers who asked for the digest, sealed. Organisers' bot only; never a resident's chat.
digest_subscription = Table(
    "digest_subscription",
    metadata,
    Column("slot", LargeBinary, primary_key=True, info={"private": True}),
    Column("place_id", Uuid, ForeignKey("place.id", ondelete="CASCADE"), nullable=False),
    Column("box", LargeBinary, nullable=False, info={"private": True}),
)

#: The research edition: once, at closing. `rounded` stands for groups of 50 and more, `level` for smaller ones.
research = Table(
    "research",
    metadata,
    of_consultation(),
    Column("question", Text, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("choice", Text, primary_key=True),
    Column("rounded", Integer),
    Column("level", SmallInteger),
    Column("base", Integer, nullable=False),
    CheckConstraint("(rounded IS NULL) <> (level IS NULL)", name="one_of_two"),
    CheckConstraint("level BETWEEN 1 AND 9", name="level"),
)

#: Rows of answers, only where the form declared them before opening: once, at closing, coarse enough for a crowd.
loose_row = Table(
    "loose_row",
    metadata,
    of_consultation(),
    Column("id", Uuid, primary_key=True, info={"private": True}),
    Column("answers", JSONB, nullable=False, info={"private": True}),
)
