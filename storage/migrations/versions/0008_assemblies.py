"""Assemblies, what they decided, how many come; and the calendar of what is due."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE consultation ADD COLUMN beside boolean DEFAULT false NOT NULL;
CREATE TABLE assembly (
    id uuid NOT NULL,
    place_id uuid NOT NULL,
    title text NOT NULL,
    starts_at timestamptz NOT NULL,
    venue text,
    public boolean DEFAULT false NOT NULL,
    agenda jsonb DEFAULT '[]' NOT NULL,
    minutes text DEFAULT '' NOT NULL,
    door_code text,
    state text DEFAULT 'planned' NOT NULL,
    consultation_id uuid,
    CONSTRAINT assembly_pkey PRIMARY KEY (id),
    CONSTRAINT assembly_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE,
    CONSTRAINT assembly_consultation_id_fkey FOREIGN KEY (consultation_id) REFERENCES consultation (id)
        ON DELETE SET NULL,
    CONSTRAINT assembly_state_check CHECK (state IN ('planned', 'held', 'cancelled'))
);
CREATE INDEX assembly_place_idx ON assembly (place_id, starts_at);
CREATE TABLE decision (
    id uuid NOT NULL,
    assembly_id uuid NOT NULL,
    position smallint NOT NULL,
    text text NOT NULL,
    CONSTRAINT decision_pkey PRIMARY KEY (id),
    CONSTRAINT decision_assembly_id_fkey FOREIGN KEY (assembly_id) REFERENCES assembly (id) ON DELETE CASCADE
);
CREATE INDEX decision_assembly_idx ON decision (assembly_id, position);
CREATE TABLE commitment (
    id uuid NOT NULL,
    assembly_id uuid NOT NULL,
    position smallint NOT NULL,
    what text NOT NULL,
    who text DEFAULT '' NOT NULL,
    by_when date,
    state text DEFAULT 'open' NOT NULL,
    CONSTRAINT commitment_pkey PRIMARY KEY (id),
    CONSTRAINT commitment_assembly_id_fkey FOREIGN KEY (assembly_id) REFERENCES assembly (id) ON DELETE CASCADE,
    CONSTRAINT commitment_state_check CHECK (state IN ('open', 'done', 'dropped'))
);
CREATE INDEX commitment_assembly_idx ON commitment (assembly_id, position);
CREATE TABLE rsvp (
    assembly_id uuid NOT NULL,
    mark bytea NOT NULL,
    box bytea NOT NULL,
    CONSTRAINT rsvp_pkey PRIMARY KEY (assembly_id, mark),
    CONSTRAINT rsvp_assembly_id_fkey FOREIGN KEY (assembly_id) REFERENCES assembly (id) ON DELETE CASCADE
);
CREATE TABLE rsvp_count (
    assembly_id uuid NOT NULL,
    answer text NOT NULL,
    n integer DEFAULT 0 NOT NULL,
    shown integer,
    CONSTRAINT rsvp_count_pkey PRIMARY KEY (assembly_id, answer),
    CONSTRAINT rsvp_count_assembly_id_fkey FOREIGN KEY (assembly_id) REFERENCES assembly (id) ON DELETE CASCADE,
    CONSTRAINT rsvp_count_answer_check CHECK (answer IN ('yes', 'maybe', 'no', 'more')),
    CONSTRAINT rsvp_count_n_check CHECK (n >= 0)
);
CREATE TABLE schedule (
    id uuid NOT NULL,
    place_id uuid,
    kind text NOT NULL,
    title text DEFAULT '' NOT NULL,
    cron text,
    time_zone text NOT NULL,
    next_run timestamptz,
    grace integer DEFAULT 60 NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    detail jsonb DEFAULT '{}' NOT NULL,
    CONSTRAINT schedule_pkey PRIMARY KEY (id),
    CONSTRAINT schedule_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE,
    CONSTRAINT schedule_grace_check CHECK (grace >= 0)
);
CREATE INDEX schedule_due_idx ON schedule (next_run) WHERE enabled AND next_run IS NOT NULL;
CREATE TABLE run (
    schedule_id uuid NOT NULL,
    local_date date NOT NULL,
    state text NOT NULL,
    told boolean DEFAULT false NOT NULL,
    CONSTRAINT run_pkey PRIMARY KEY (schedule_id, local_date),
    CONSTRAINT run_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedule (id) ON DELETE CASCADE,
    CONSTRAINT run_state_check CHECK (state IN ('done', 'late', 'missed'))
);
ALTER TABLE notice ADD CONSTRAINT notice_assembly_id_fkey
    FOREIGN KEY (assembly_id) REFERENCES assembly (id) ON DELETE SET NULL
"""

#: Columns PostgreSQL must never sample into its statistics catalogue, and their tables.
PRIVATE = {"rsvp": ("mark", "box"), "rsvp_count": ("n",)}
MADE = "run, schedule, rsvp_count, rsvp, commitment, decision, assembly"


def upgrade() -> None:
    """What is private stays out of the statistics before the first row exists."""
    op.execute("UPDATE notice SET assembly_id = NULL")  # there was nothing yet that it could have meant
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    for table, columns in PRIVATE.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
    for column in PRIVATE["rsvp"]:
        op.execute(f"ALTER TABLE rsvp ALTER COLUMN {column} SET STORAGE PLAIN")


def downgrade() -> None:
    """What assemblies decided is forgotten."""
    op.execute("ALTER TABLE notice DROP CONSTRAINT notice_assembly_id_fkey")
    op.execute(f"DROP TABLE {MADE}")
    op.execute("ALTER TABLE consultation DROP COLUMN beside")
