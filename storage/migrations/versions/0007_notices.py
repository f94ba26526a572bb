"""Notices: what is announced, who asked to hear of it, and what is on its way."""

from alembic import op

revision = "0007"
down_revision = "0006b"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE subscription (
    slot bytea NOT NULL,
    box bytea NOT NULL,
    CONSTRAINT subscription_pkey PRIMARY KEY (slot)
);
CREATE TABLE notice (
    id uuid NOT NULL,
    place_id uuid NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'draft' NOT NULL,
    title text NOT NULL,
    body jsonb NOT NULL,
    discreet boolean DEFAULT true NOT NULL,
    shareable boolean DEFAULT false NOT NULL,
    theme text,
    assembly_id uuid,
    delivery text DEFAULT 'at_least_once' NOT NULL,
    goes_at timestamptz,
    proposed_by uuid,
    proposed_at timestamptz,
    approved_by uuid,
    approved_at timestamptz,
    ended_at timestamptz,
    revision integer DEFAULT 0 NOT NULL,
    wanted text,
    audience integer DEFAULT 0 NOT NULL,
    delivered integer DEFAULT 0 NOT NULL,
    blocked integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    unconfirmed integer DEFAULT 0 NOT NULL,
    gone integer DEFAULT 0 NOT NULL,
    stuck integer DEFAULT 0 NOT NULL,
    CONSTRAINT notice_pkey PRIMARY KEY (id),
    CONSTRAINT notice_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE,
    CONSTRAINT notice_kind_check CHECK (kind IN ('notice', 'assembly', 'reminder', 'thanks')),
    CONSTRAINT notice_state_check CHECK (state IN
        ('draft', 'proposed', 'approved', 'sending', 'paused', 'sent', 'cancelled', 'withdrawn')),
    CONSTRAINT notice_delivery_check CHECK (delivery IN ('at_least_once', 'at_most_once')),
    CONSTRAINT notice_wanted_check CHECK (wanted IN ('edit', 'withdraw')),
    CONSTRAINT notice_two_people_check CHECK (approved_by <> proposed_by),
    CONSTRAINT notice_approved_check CHECK (state IN ('draft', 'proposed', 'cancelled')
        OR (proposed_by IS NOT NULL AND approved_by IS NOT NULL AND approved_at IS NOT NULL)),
    CONSTRAINT notice_proposed_check CHECK (state <> 'proposed'
        OR (proposed_by IS NOT NULL AND proposed_at IS NOT NULL))
);
CREATE TABLE attachment (
    notice_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    content bytea NOT NULL,
    file_id text,
    CONSTRAINT attachment_pkey PRIMARY KEY (notice_id),
    CONSTRAINT attachment_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice (id) ON DELETE CASCADE,
    CONSTRAINT attachment_kind_check CHECK (kind IN ('photo', 'document'))
);
ALTER TABLE attachment ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE outbox (
    id uuid NOT NULL,
    notice_id uuid NOT NULL,
    slot bytea NOT NULL,
    state text DEFAULT 'queued' NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    revision integer DEFAULT 0 NOT NULL,
    message_id bigint,
    stuck boolean DEFAULT false NOT NULL,
    CONSTRAINT outbox_pkey PRIMARY KEY (id),
    CONSTRAINT outbox_notice_id_slot_key UNIQUE (notice_id, slot),
    CONSTRAINT outbox_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice (id) ON DELETE CASCADE,
    CONSTRAINT outbox_state_check CHECK (state IN
        ('queued', 'leased', 'sending', 'sent', 'blocked', 'failed', 'ambiguous', 'dropped', 'weekly'))
);
CREATE INDEX outbox_slot_idx ON outbox (slot);
CREATE INDEX outbox_waiting_idx ON outbox (notice_id) WHERE state IN ('queued', 'leased', 'sending', 'weekly');
CREATE TABLE courier (
    id smallint NOT NULL,
    term bigint DEFAULT 0 NOT NULL,
    held_until timestamptz,
    held_for real DEFAULT 0 NOT NULL,
    rate real,
    CONSTRAINT courier_pkey PRIMARY KEY (id),
    CONSTRAINT courier_one_check CHECK (id = 1)
)
"""

#: Columns PostgreSQL must never sample into its statistics catalogue, and their tables.
PRIVATE = {"subscription": ("slot", "box"), "outbox": ("id", "slot", "message_id")}
PLAIN = {"subscription": ("slot", "box"), "outbox": ("slot",)}
MADE = "courier, outbox, attachment, notice, subscription"


def upgrade() -> None:
    """What is private stays out of the statistics before the first row exists."""
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    for table, columns in PRIVATE.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
    for table, columns in PLAIN.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE PLAIN")


def downgrade() -> None:
    """Whoever asked for notices has to ask again; what was announced is forgotten."""
    op.execute(f"DROP TABLE {MADE}")
