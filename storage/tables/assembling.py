"""Assemblies: what was called, decided and promised, how many said they would come; and what is due when."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
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
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.common import metadata

#: Written by the organisers' bot. `public`: its hour and venue may stand on what hangs on a wall. `door_code`: two
#: words to be said at the door, the same for everybody. `asks`: the form in which residents leave a word for it until
#: `asks_until`; `consultation_id`: where they do, opened by the database itself (`STATEMENTS`).
assembly = Table(
    "assembly",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("place_id", Uuid, ForeignKey("place.id", ondelete="CASCADE"), nullable=False),
    Column("title", Text, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("venue", Text),
    Column("public", Boolean, nullable=False, server_default=false()),
    Column("agenda", JSONB, nullable=False, server_default=text("'[]'")),
    Column("minutes", Text, nullable=False, server_default=text("''")),
    Column("door_code", Text),
    Column("state", Text, nullable=False, server_default=text("'planned'")),
    Column("asks", Text, ForeignKey("form.identity")),
    Column("asks_until", Date),
    Column("consultation_id", Uuid, ForeignKey("consultation.id", ondelete="SET NULL")),
    CheckConstraint("state IN ('planned', 'held', 'cancelled')", name="state"),
)
Index("assembly_place_idx", assembly.c.place_id, assembly.c.starts_at)

#: What an assembly decided, in its own order.
decision = Table(
    "decision",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("assembly_id", Uuid, ForeignKey("assembly.id", ondelete="CASCADE"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("text", Text, nullable=False),
)
Index("decision_assembly_idx", decision.c.assembly_id, decision.c.position)

#: What somebody took on there: a commission or an office rather than a person's name.
commitment = Table(
    "commitment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("assembly_id", Uuid, ForeignKey("assembly.id", ondelete="CASCADE"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("what", Text, nullable=False),
    Column("who", Text, nullable=False, server_default=text("''")),
    Column("by_when", Date),
    Column("state", Text, nullable=False, server_default=text("'open'")),
    CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
)
Index("commitment_assembly_idx", commitment.c.assembly_id, commitment.c.position)

#: Who said whether they come: a mark under a key that dies after the assembly, and the answer, sealed, so that a change
#: counts once. No time, no order. Residents' bot only.
rsvp = Table(
    "rsvp",
    metadata,
    Column("assembly_id", Uuid, ForeignKey("assembly.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", LargeBinary, primary_key=True, info={"private": True, "storage": "PLAIN"}),
    Column("box", LargeBinary, nullable=False, info={"private": True, "storage": "PLAIN"}),
)

#: How many gave each answer, as organisers read it: nothing before ten people have answered, and anew after ten more.
rsvp_count = Table(
    "rsvp_count",
    metadata,
    Column("assembly_id", Uuid, ForeignKey("assembly.id", ondelete="CASCADE"), primary_key=True),
    Column("answer", Text, primary_key=True),
    Column("shown", Integer),
    CheckConstraint("answer IN ('yes', 'maybe', 'no', 'more')", name="answer"),
)

#: What is done by the calendar: `cron` in a time zone (none: once, at `next_run`), and how late it may still be done.
schedule = Table(
    "schedule",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("place_id", Uuid, ForeignKey("place.id", ondelete="CASCADE")),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=text("''")),
    Column("cron", Text),
    Column("time_zone", Text, nullable=False),
    Column("next_run", DateTime(timezone=True)),
    Column("grace", Integer, nullable=False, server_default=text("60")),
    Column("enabled", Boolean, nullable=False, server_default=true()),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'")),
    CheckConstraint("grace >= 0", name="grace"),
)
Index(
    "schedule_due_idx",
    schedule.c.next_run,
    postgresql_where=text("enabled AND next_run IS NOT NULL"),
)

#: That it was done, late or missed, once for each day of its place: the key says who of several does it.
run = Table(
    "run",
    metadata,
    Column("schedule_id", Uuid, ForeignKey("schedule.id", ondelete="CASCADE"), primary_key=True),
    Column("local_date", Date, primary_key=True),
    Column("state", Text, nullable=False),
    Column("told", Boolean, nullable=False, server_default=false()),
    CheckConstraint("state IN ('done', 'late', 'missed')", name="state"),
)

#: Organisers may open nothing by themselves: the owner's rights are needed for the pieces of the tables in which
#: answers lie. So the database opens the small consultation of an assembly, always with the same settings, when its
#: `asks` is set: once, by a trigger, which nobody can call and which returns nothing.
STATEMENTS = (
    """
CREATE FUNCTION assembly_listens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here text := quote_ident(TG_TABLE_SCHEMA);
    parent text;
    piece text;
    part record;
BEGIN
    IF OLD.asks IS NOT NULL OR NEW.state <> 'planned' OR NEW.asks_until IS NULL THEN
        RAISE EXCEPTION 'an assembly listens once, before it is held' USING ERRCODE = 'check_violation';
    END IF;
    NEW.consultation_id := gen_random_uuid();
    EXECUTE 'INSERT INTO ' || here || '.consultation'
        ' (id, place_id, form_id, title, state, k, draft_days, opens, closes, mode, coded, beside)'
        ' SELECT $1, $2, identity, title, ''open'', 10, 7, least(current_date, $4), $4, ''pool'', false, true'
        ' FROM ' || here || '.form WHERE identity = $3'
        USING NEW.consultation_id, NEW.place_id, NEW.asks, NEW.asks_until;
    FOREACH parent IN ARRAY ARRAY['participation', 'staging', 'loose_text', 'enclosure', 'loose_enclosure'] LOOP
        piece := here || '.' || parent || '_' || replace(NEW.consultation_id::text, '-', '');
        EXECUTE format('CREATE TABLE %s PARTITION OF %s.%s FOR VALUES IN (%L)',
            piece, here, parent, NEW.consultation_id);
        FOR part IN SELECT attname, attstorage FROM pg_attribute
            WHERE attrelid = (here || '.' || parent)::regclass AND attnum > 0 AND NOT attisdropped
        LOOP
            EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', piece, part.attname);
            EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE %s', piece, part.attname,
                CASE part.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                    WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END);
        END LOOP;
        EXECUTE format('GRANT SELECT, INSERT, TRUNCATE ON %s TO mixer', piece);
    END LOOP;
    RETURN NEW;
END $$
""",
    "REVOKE ALL ON FUNCTION assembly_listens() FROM PUBLIC",
    """
CREATE TRIGGER assembly_listens BEFORE UPDATE OF asks ON assembly FOR EACH ROW
WHEN (NEW.asks IS DISTINCT FROM OLD.asks) EXECUTE FUNCTION assembly_listens()
""",
)
