"""Places, forms, consultations; participation, drafts, sealed answers; tallies, texts, figures, digests."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE place (
    id uuid NOT NULL CONSTRAINT place_pkey PRIMARY KEY,
    code text NOT NULL CONSTRAINT place_code_key UNIQUE,
    name text NOT NULL,
    time_zone text NOT NULL
);
CREATE TABLE form (
    identity text NOT NULL CONSTRAINT form_pkey PRIMARY KEY,
    title text NOT NULL,
    xform text NOT NULL
);
CREATE TABLE consultation (
    id uuid NOT NULL CONSTRAINT consultation_pkey PRIMARY KEY,
    place_id uuid NOT NULL CONSTRAINT consultation_place_id_fkey REFERENCES place (id),
    form_id text NOT NULL CONSTRAINT consultation_form_id_fkey REFERENCES form (identity),
    title text NOT NULL,
    state text DEFAULT 'open' NOT NULL
        CONSTRAINT consultation_state_check CHECK (state IN ('draft', 'open', 'closing', 'closed', 'unopened')),
    k smallint DEFAULT 10 NOT NULL CONSTRAINT consultation_k_check CHECK (k >= 2),
    draft_days smallint DEFAULT 7 NOT NULL
        CONSTRAINT consultation_draft_days_check CHECK (draft_days BETWEEN 1 AND 60),
    opens date NOT NULL,
    closes date,
    released_on date,
    CONSTRAINT consultation_closes_check CHECK (closes IS NULL OR closes >= opens)
);
CREATE TABLE epoch (
    consultation_id uuid NOT NULL
        CONSTRAINT epoch_consultation_id_fkey REFERENCES consultation (id) ON DELETE CASCADE,
    number integer NOT NULL,
    public_key bytea NOT NULL,
    open boolean DEFAULT false NOT NULL,
    CONSTRAINT epoch_pkey PRIMARY KEY (consultation_id, number)
);
CREATE UNIQUE INDEX epoch_only_one_open ON epoch (consultation_id) WHERE open;
CREATE TABLE participation (
    consultation_id uuid NOT NULL,
    nullifier bytea STORAGE PLAIN NOT NULL,
    CONSTRAINT participation_pkey PRIMARY KEY (consultation_id, nullifier)
) PARTITION BY LIST (consultation_id);
CREATE TABLE staging (
    consultation_id uuid NOT NULL,
    epoch integer NOT NULL,
    box bytea STORAGE PLAIN NOT NULL
) PARTITION BY LIST (consultation_id);
CREATE TABLE draft (
    slot bytea STORAGE PLAIN NOT NULL CONSTRAINT draft_pkey PRIMARY KEY,
    box bytea STORAGE EXTERNAL NOT NULL
) WITH (toast_tuple_target = 8160);
CREATE TABLE tally (
    consultation_id uuid NOT NULL
        CONSTRAINT tally_consultation_id_fkey REFERENCES consultation (id) ON DELETE CASCADE,
    question text NOT NULL,
    sector text NOT NULL,
    choice text NOT NULL,
    n integer NOT NULL CONSTRAINT tally_n_check CHECK (n >= 0),
    CONSTRAINT tally_pkey PRIMARY KEY (consultation_id, question, sector, choice)
);
CREATE TABLE loose_text (
    consultation_id uuid NOT NULL,
    id uuid NOT NULL,
    question text NOT NULL,
    body text NOT NULL,
    review text DEFAULT 'waiting' NOT NULL
        CONSTRAINT loose_text_review_check CHECK (review IN ('waiting', 'once', 'passed', 'rejected')),
    CONSTRAINT loose_text_pkey PRIMARY KEY (consultation_id, id)
) PARTITION BY LIST (consultation_id);
CREATE TABLE figure (
    consultation_id uuid NOT NULL
        CONSTRAINT figure_consultation_id_fkey REFERENCES consultation (id) ON DELETE CASCADE,
    question text NOT NULL,
    grp text NOT NULL,
    choice text NOT NULL,
    level smallint NOT NULL CONSTRAINT figure_level_check CHECK (level BETWEEN 1 AND 9),
    base_tens integer NOT NULL,
    revision integer NOT NULL,
    base integer NOT NULL,
    CONSTRAINT figure_pkey PRIMARY KEY (consultation_id, question, grp, choice),
    CONSTRAINT figure_base_check CHECK (base_tens % 10 = 0 AND base_tens >= 10 AND base >= base_tens)
);
CREATE TABLE digest (
    consultation_id uuid NOT NULL
        CONSTRAINT digest_consultation_id_fkey REFERENCES consultation (id) ON DELETE CASCADE,
    edition text NOT NULL,
    period text NOT NULL,
    content jsonb,
    CONSTRAINT digest_pkey PRIMARY KEY (consultation_id, edition, period)
);
CREATE TABLE digest_subscription (
    chat_id bigint NOT NULL,
    place_id uuid NOT NULL
        CONSTRAINT digest_subscription_place_id_fkey REFERENCES place (id) ON DELETE CASCADE,
    CONSTRAINT digest_subscription_pkey PRIMARY KEY (chat_id, place_id)
)
"""

#: Columns PostgreSQL must never sample into its statistics catalogue.
PRIVATE = {
    "participation": ("consultation_id", "nullifier"),
    "staging": ("consultation_id", "epoch", "box"),
    "draft": ("slot", "box"),
    "loose_text": ("consultation_id", "id", "question", "body", "review"),
    "figure": ("base",),
}


def upgrade() -> None:
    """Make the first tables, and keep people's bytes out of the statistics before the first row exists."""
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    for table, columns in PRIVATE.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    """There is no way back from the first step but to throw the database away."""
    raise NotImplementedError("the first step cannot be undone")
