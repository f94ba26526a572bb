"""What is asked, where, until when, and who keeps the key."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    false,
    text,
)

from storage.tables.common import metadata, of_consultation

#: Read by all processes, written by the operator (owner). While it is suspended, everything there stands still.
place = Table(
    "place",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("suspended", Boolean, nullable=False, server_default=false()),
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
#: `mode` says who keeps the key, `coded` whether a place code is needed, `paused` that no release happens for now,
#: `keyed` that the key of the marks was made, and must not be made again; `beside` that it belongs to an assembly;
#: `restored_on` the last day on which a copy was given back while it was running.
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
    Column("mode", Text, nullable=False, server_default=text("'pool'")),
    Column("coded", Boolean, nullable=False, server_default=false()),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("keyed", Boolean, nullable=False, server_default=false()),
    Column("beside", Boolean, nullable=False, server_default=false()),
    Column("restored_on", Date),
    CheckConstraint("state IN ('draft', 'open', 'closing', 'closed', 'unopened')", name="state"),
    CheckConstraint("mode IN ('pool', 'custody')", name="mode"),
    CheckConstraint("k >= 2", name="k"),
    CheckConstraint("draft_days BETWEEN 1 AND 60", name="draft_days"),
    CheckConstraint("closes IS NULL OR closes >= opens", name="closes"),
)

#: Written by the mixer; the residents' bot reads the public key of the open one. Private keys are files.
epoch = Table(
    "epoch",
    metadata,
    of_consultation(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("open", Boolean, nullable=False, server_default=false()),
)
Index("epoch_only_one_open", epoch.c.consultation_id, unique=True, postgresql_where=epoch.c.open)

#: In custody the private key exists only here, three times, each time under the passphrases of two custodians.
wrap = Table(
    "wrap",
    metadata,
    of_consultation(),
    Column("pair", SmallInteger, primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False, info={"private": True}),
    Column("box", LargeBinary, nullable=False, info={"private": True}),
    CheckConstraint("pair BETWEEN 1 AND 3", name="pair"),
)

#: How an unwrapped key reaches the mixer at closing: sealed to a key that the mixer makes for this and destroys.
opening = Table(
    "opening",
    metadata,
    of_consultation(),
    Column("public_key", LargeBinary, nullable=False, info={"private": True}),
    Column("box", LargeBinary, info={"private": True}),
)

#: A code handed out in a place, as its digest: how often it may be used, and how often it was. Never by whom.
code = Table(
    "code",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("place_id", Uuid, ForeignKey("place.id", ondelete="CASCADE"), nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("quota", SmallInteger, nullable=False),
    Column("used", Integer, nullable=False, server_default=text("0")),
    Column("expires", Date),
    Column("revoked", Boolean, nullable=False, server_default=false()),
    CheckConstraint("quota BETWEEN 1 AND 1000", name="quota"),
    CheckConstraint("used BETWEEN 0 AND quota", name="used"),
)

#: What Telegram calls the residents' bot, for links and posters: written by that bot when it starts.
face = Table(
    "face",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("username", Text, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
    CheckConstraint("username ~ '^[A-Za-z0-9_]{4,32}$'", name="username"),
)
