"""What is announced, who asked for it, and what is on its way. Who receives, only the residents' process knows."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, REAL

from storage.tables.common import metadata

#: Who asked for notices: a keyed slot, and a box of one length with chat and wishes. Residents' bot only.
subscription = Table(
    "subscription",
    metadata,
    Column("slot", LargeBinary, primary_key=True, info={"private": True, "storage": "PLAIN"}),
    Column("box", LargeBinary, nullable=False, info={"private": True, "storage": "PLAIN"}),
)

#: What organisers announce. Its times are theirs; of residents there are only counts, which the courier writes.
notice = Table(
    "notice",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("place_id", Uuid, ForeignKey("place.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'draft'")),
    Column("title", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("discreet", Boolean, nullable=False, server_default=true()),
    Column("shareable", Boolean, nullable=False, server_default=false()),
    Column("theme", Text),
    Column("assembly_id", Uuid, ForeignKey("assembly.id", ondelete="SET NULL")),
    Column("delivery", Text, nullable=False, server_default=text("'at_least_once'")),
    Column("goes_at", DateTime(timezone=True)),
    Column("proposed_by", Uuid),
    Column("proposed_at", DateTime(timezone=True)),
    Column("approved_by", Uuid),
    Column("approved_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("wanted", Text),
    Column("audience", Integer, nullable=False, server_default=text("0")),
    Column("delivered", Integer, nullable=False, server_default=text("0")),
    Column("blocked", Integer, nullable=False, server_default=text("0")),
    Column("failed", Integer, nullable=False, server_default=text("0")),
    Column("unconfirmed", Integer, nullable=False, server_default=text("0")),
    Column("gone", Integer, nullable=False, server_default=text("0")),
    Column("stuck", Integer, nullable=False, server_default=text("0")),
    CheckConstraint("kind IN ('notice', 'assembly', 'reminder', 'thanks')", name="kind"),
    CheckConstraint(
        "state IN ('draft', 'proposed', 'approved', 'sending', 'paused', 'sent', 'cancelled', 'withdrawn')",
        name="state",
    ),
    CheckConstraint("delivery IN ('at_least_once', 'at_most_once')", name="delivery"),
    CheckConstraint("wanted IN ('edit', 'withdraw')", name="wanted"),
    CheckConstraint("approved_by <> proposed_by", name="two_people"),
    CheckConstraint(
        "state IN ('draft', 'proposed', 'cancelled')"
        " OR (proposed_by IS NOT NULL AND approved_by IS NOT NULL AND approved_at IS NOT NULL)",
        name="approved",
    ),
    CheckConstraint(
        "state <> 'proposed' OR (proposed_by IS NOT NULL AND proposed_at IS NOT NULL)", name="proposed"
    ),
)

#: A picture or file of a notice; Telegram's name for it, once the residents' bot has uploaded it.
attachment = Table(
    "attachment",
    metadata,
    Column("notice_id", Uuid, ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False, info={"storage": "EXTERNAL"}),
    Column("file_id", Text),
    CheckConstraint("kind IN ('photo', 'document')", name="kind"),
)

#: One row for each person a notice goes to, written in random order and without any time. Residents' bot only.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Uuid, primary_key=True, info={"private": True}),
    Column("notice_id", Uuid, ForeignKey("notice.id", ondelete="CASCADE"), nullable=False),
    Column("slot", LargeBinary, nullable=False, info={"private": True, "storage": "PLAIN"}),
    Column("state", Text, nullable=False, server_default=text("'queued'")),
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("message_id", BigInteger, info={"private": True}),
    Column("stuck", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("notice_id", "slot"),
    CheckConstraint(
        "state IN ('queued', 'leased', 'sending', 'sent', 'blocked', 'failed', 'ambiguous', 'dropped', 'weekly')",
        name="state",
    ),
)
Index("outbox_slot_idx", outbox.c.slot)
Index(
    "outbox_waiting_idx",
    outbox.c.notice_id,
    postgresql_where=text("state IN ('queued', 'leased', 'sending', 'weekly')"),
)

#: One row: since when nobody else sends (`term`), until when Telegram asked to wait, how fast it goes.
courier = Table(
    "courier",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("term", BigInteger, nullable=False, server_default=text("0")),
    Column("held_until", DateTime(timezone=True)),
    Column("held_for", REAL, nullable=False, server_default=text("0")),
    Column("rate", REAL),
    CheckConstraint("id = 1", name="one"),
)
