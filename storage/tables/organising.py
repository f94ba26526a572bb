"""Who organises, what two people decided together, and what was done. Of residents there is nothing here."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    LargeBinary,
    Table,
    Text,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.common import metadata

#: Who organises: a keyed slot to find a chat by, and its sealed chat id and name. Organisers' bot only.
organiser = Table(
    "organiser",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("slot", LargeBinary, nullable=False, unique=True, info={"private": True}),
    Column("box", LargeBinary, nullable=False, info={"private": True}),
)

#: What somebody may do in a place.
membership = Table(
    "membership",
    metadata,
    Column("organiser_id", Uuid, ForeignKey("organiser.id", ondelete="CASCADE"), primary_key=True),
    Column("place_id", Uuid, ForeignKey("place.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    CheckConstraint("role IN ('coordinates', 'organises', 'reviews', 'researches')", name="role"),
)

#: A link that works once, kept as the digest of its secret.
invitation = Table(
    "invitation",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("place_id", Uuid, ForeignKey("place.id", ondelete="CASCADE"), nullable=False),
    Column("roles", Text, nullable=False),
    Column("expires", DateTime(timezone=True), nullable=False),
    Column("invited_by", Uuid),
)

#: Updates of this side's bot that had their effect: one that Telegram brings again must not have it twice.
handled = Table(
    "handled",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

#: Something that could harm, put forward by one person and approved by another: the constraint says so, not a screen.
#: `sealing` is only handed through to what happens when it is done (`storage.tables.happening`): no row ever holds one.
motion = Table(
    "motion",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("place_id", Uuid, ForeignKey("place.id", ondelete="CASCADE"), nullable=False),
    Column("action", Text, nullable=False),
    Column("detail", JSONB, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'proposed'")),
    Column("proposed_by", Uuid, nullable=False),
    Column("approved_by", Uuid),
    Column("expires", DateTime(timezone=True), nullable=False),
    Column("sealing", JSONB),
    CheckConstraint("state IN ('proposed', 'approved', 'done', 'refused')", name="state"),
    CheckConstraint("approved_by <> proposed_by", name="two_people"),
    CheckConstraint("sealing IS NULL", name="sealing"),
    CheckConstraint("state NOT IN ('approved', 'done') OR approved_by IS NOT NULL", name="approved"),
)

#: Something organisers have to hear of: the mixer writes it, the organisers' bot tells it once.
alert = Table(
    "alert",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("place_id", Uuid, ForeignKey("place.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("told", Boolean, nullable=False, server_default=false()),
)

#: What organisers and operators did, each line bound to the one before by a hash.
audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Uuid),
    Column("action", Text, nullable=False),
    Column("detail", JSONB, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
