"""What trust needs: keys in custody, place codes, who organises, two-person decisions, an audit, and finer editions."""

from alembic import op
from sqlalchemy import text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = """
ALTER TABLE place ADD COLUMN suspended boolean DEFAULT false NOT NULL;
ALTER TABLE consultation
    ADD COLUMN mode text DEFAULT 'pool' NOT NULL,
    ADD COLUMN coded boolean DEFAULT false NOT NULL,
    ADD COLUMN paused boolean DEFAULT false NOT NULL,
    ADD COLUMN keyed boolean DEFAULT false NOT NULL,
    ADD CONSTRAINT consultation_mode_check CHECK (mode IN ('pool', 'custody'));
ALTER TABLE figure
    ADD COLUMN people integer DEFAULT 0 NOT NULL,
    ADD COLUMN told integer DEFAULT 0 NOT NULL;
ALTER TABLE loose_text
    ADD COLUMN theme text DEFAULT '' NOT NULL,
    ADD COLUMN wording text DEFAULT '' NOT NULL,
    ADD COLUMN reviewer_a uuid,
    ADD COLUMN reviewer_b uuid,
    ADD CONSTRAINT loose_text_two_people_check CHECK (reviewer_a <> reviewer_b),
    ADD CONSTRAINT loose_text_passed_by_two_check
        CHECK (review <> 'passed' OR (reviewer_a IS NOT NULL AND reviewer_b IS NOT NULL))
"""
TABLES = """
CREATE TABLE wrap (
    consultation_id uuid NOT NULL,
    pair smallint NOT NULL,
    salt bytea NOT NULL,
    box bytea NOT NULL,
    CONSTRAINT wrap_pkey PRIMARY KEY (consultation_id, pair),
    CONSTRAINT wrap_pair_check CHECK (pair BETWEEN 1 AND 3),
    CONSTRAINT wrap_consultation_id_fkey FOREIGN KEY (consultation_id)
        REFERENCES consultation (id) ON DELETE CASCADE
);
CREATE TABLE opening (
    consultation_id uuid NOT NULL,
    public_key bytea NOT NULL,
    box bytea,
    CONSTRAINT opening_pkey PRIMARY KEY (consultation_id),
    CONSTRAINT opening_consultation_id_fkey FOREIGN KEY (consultation_id)
        REFERENCES consultation (id) ON DELETE CASCADE
);
CREATE TABLE trace (
    slot bytea NOT NULL,
    box bytea NOT NULL,
    CONSTRAINT trace_pkey PRIMARY KEY (slot)
);
CREATE TABLE code (
    id uuid NOT NULL,
    place_id uuid NOT NULL,
    digest bytea NOT NULL,
    quota smallint NOT NULL,
    used integer DEFAULT 0 NOT NULL,
    expires date,
    revoked boolean DEFAULT false NOT NULL,
    CONSTRAINT code_pkey PRIMARY KEY (id),
    CONSTRAINT code_quota_check CHECK (quota BETWEEN 1 AND 1000),
    CONSTRAINT code_used_check CHECK (used BETWEEN 0 AND quota),
    CONSTRAINT code_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE,
    CONSTRAINT code_digest_key UNIQUE (digest)
);
CREATE TABLE research (
    consultation_id uuid NOT NULL,
    question text NOT NULL,
    grp text NOT NULL,
    choice text NOT NULL,
    rounded integer,
    level smallint,
    base integer NOT NULL,
    CONSTRAINT research_pkey PRIMARY KEY (consultation_id, question, grp, choice),
    CONSTRAINT research_one_of_two_check CHECK ((rounded IS NULL) <> (level IS NULL)),
    CONSTRAINT research_level_check CHECK (level BETWEEN 1 AND 9),
    CONSTRAINT research_consultation_id_fkey FOREIGN KEY (consultation_id)
        REFERENCES consultation (id) ON DELETE CASCADE
);
CREATE TABLE crossed (
    consultation_id uuid NOT NULL,
    box bytea NOT NULL,
    CONSTRAINT crossed_pkey PRIMARY KEY (consultation_id),
    CONSTRAINT crossed_consultation_id_fkey FOREIGN KEY (consultation_id)
        REFERENCES consultation (id) ON DELETE CASCADE
);
ALTER TABLE crossed ALTER COLUMN box SET STORAGE EXTERNAL;
CREATE TABLE loose_row (
    consultation_id uuid NOT NULL,
    id uuid NOT NULL,
    answers jsonb NOT NULL,
    CONSTRAINT loose_row_pkey PRIMARY KEY (consultation_id, id),
    CONSTRAINT loose_row_consultation_id_fkey FOREIGN KEY (consultation_id)
        REFERENCES consultation (id) ON DELETE CASCADE
);
CREATE TABLE organiser (
    id uuid NOT NULL,
    slot bytea NOT NULL,
    box bytea NOT NULL,
    CONSTRAINT organiser_pkey PRIMARY KEY (id),
    CONSTRAINT organiser_slot_key UNIQUE (slot)
);
CREATE TABLE membership (
    organiser_id uuid NOT NULL,
    place_id uuid NOT NULL,
    role text NOT NULL,
    CONSTRAINT membership_pkey PRIMARY KEY (organiser_id, place_id, role),
    CONSTRAINT membership_role_check CHECK (role IN ('coordinates', 'organises', 'reviews', 'researches')),
    CONSTRAINT membership_organiser_id_fkey FOREIGN KEY (organiser_id) REFERENCES organiser (id) ON DELETE CASCADE,
    CONSTRAINT membership_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE
);
CREATE TABLE invitation (
    digest bytea NOT NULL,
    place_id uuid NOT NULL,
    roles text NOT NULL,
    expires timestamptz NOT NULL,
    invited_by uuid,
    CONSTRAINT invitation_pkey PRIMARY KEY (digest),
    CONSTRAINT invitation_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE
);
CREATE TABLE motion (
    id uuid NOT NULL,
    place_id uuid NOT NULL,
    action text NOT NULL,
    detail jsonb NOT NULL,
    state text DEFAULT 'proposed' NOT NULL,
    proposed_by uuid NOT NULL,
    approved_by uuid,
    expires timestamptz NOT NULL,
    CONSTRAINT motion_pkey PRIMARY KEY (id),
    CONSTRAINT motion_state_check CHECK (state IN ('proposed', 'approved', 'done', 'refused')),
    CONSTRAINT motion_two_people_check CHECK (approved_by <> proposed_by),
    CONSTRAINT motion_approved_check CHECK (state NOT IN ('approved', 'done') OR approved_by IS NOT NULL),
    CONSTRAINT motion_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE
);
CREATE TABLE alert (
    id uuid NOT NULL,
    place_id uuid NOT NULL,
    kind text NOT NULL,
    told boolean DEFAULT false NOT NULL,
    CONSTRAINT alert_pkey PRIMARY KEY (id),
    CONSTRAINT alert_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE
);
CREATE TABLE audit (
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    actor uuid,
    action text NOT NULL,
    detail jsonb NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_pkey PRIMARY KEY (seq)
)
"""

#: Columns PostgreSQL must never sample into its statistics catalogue, and their tables.
PRIVATE = {
    "wrap": ("salt", "box"),
    "opening": ("public_key", "box"),
    "organiser": ("slot", "box"),
    "trace": ("slot", "box"),
    "crossed": ("box",),
    "figure": ("people", "told"),
    "loose_row": ("id", "answers"),
    "loose_text": ("theme", "wording", "reviewer_a", "reviewer_b"),
}
PIECES = text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'loose_text'::regclass")
MADE = (
    "audit, alert, motion, invitation, membership, organiser, "
    "loose_row, research, crossed, code, trace, opening, wrap"
)


def upgrade() -> None:
    """Add the columns and the tables; what is private stays out of the statistics before the first row exists."""
    for statement in (*COLUMNS.split(";\n"), *TABLES.split(";\n")):
        op.execute(statement)
    pieces = op.get_bind().execute(PIECES).scalars().all()
    for table, columns in PRIVATE.items():
        for part in (table, *(pieces if table == "loose_text" else ())):
            for column in columns:
                op.execute(f"ALTER TABLE {part} ALTER COLUMN {column} SET STATISTICS 0")
    op.execute("ALTER TABLE trace ALTER COLUMN slot SET STORAGE PLAIN, ALTER COLUMN box SET STORAGE PLAIN")


def downgrade() -> None:
    """Whatever the new tables hold is lost."""
    op.execute(f"DROP TABLE {MADE}")
    op.execute(
        "ALTER TABLE loose_text DROP COLUMN theme, DROP COLUMN wording, DROP COLUMN reviewer_a, DROP COLUMN reviewer_b"
    )
    op.execute(
        "ALTER TABLE consultation DROP COLUMN mode, DROP COLUMN coded, DROP COLUMN paused, DROP COLUMN keyed"
    )
    op.execute("ALTER TABLE figure DROP COLUMN people, DROP COLUMN told")
    op.execute("ALTER TABLE place DROP COLUMN suspended")
