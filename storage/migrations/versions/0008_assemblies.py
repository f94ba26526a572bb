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
    asks text,
    asks_until date,
    consultation_id uuid,
    CONSTRAINT assembly_pkey PRIMARY KEY (id),
    CONSTRAINT assembly_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE,
    CONSTRAINT assembly_asks_fkey FOREIGN KEY (asks) REFERENCES form (identity),
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
    shown integer,
    CONSTRAINT rsvp_count_pkey PRIMARY KEY (assembly_id, answer),
    CONSTRAINT rsvp_count_assembly_id_fkey FOREIGN KEY (assembly_id) REFERENCES assembly (id) ON DELETE CASCADE,
    CONSTRAINT rsvp_count_answer_check CHECK (answer IN ('yes', 'maybe', 'no', 'more'))
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

LISTENS = (
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

#: Columns PostgreSQL must never sample into its statistics catalogue, and their tables.
PRIVATE = {"rsvp": ("mark", "box")}
MADE = "run, schedule, rsvp_count, rsvp, commitment, decision, assembly"


def upgrade() -> None:
    """What is private stays out of the statistics before the first row exists."""
    op.execute("UPDATE notice SET assembly_id = NULL")  # there was nothing yet that it could have meant
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    for statement in LISTENS:
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
    op.execute("DROP FUNCTION assembly_listens()")
    op.execute("ALTER TABLE consultation DROP COLUMN beside")
