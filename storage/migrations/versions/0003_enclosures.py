"""Files that come with an answer: sealed ones that wait, and loose ones that were let out."""

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE enclosure (
    consultation_id uuid NOT NULL,
    id uuid NOT NULL,
    box bytea STORAGE EXTERNAL NOT NULL,
    CONSTRAINT enclosure_pkey PRIMARY KEY (consultation_id, id)
) PARTITION BY LIST (consultation_id);
CREATE TABLE loose_enclosure (
    consultation_id uuid NOT NULL,
    id uuid NOT NULL,
    question text NOT NULL,
    sort text NOT NULL,
    body bytea STORAGE EXTERNAL NOT NULL,
    CONSTRAINT loose_enclosure_pkey PRIMARY KEY (consultation_id, id)
) PARTITION BY LIST (consultation_id)
"""
COLUMNS = {
    "enclosure": ("consultation_id", "id", "box"),
    "loose_enclosure": ("consultation_id", "id", "question", "sort", "body"),
}

#: Consultations that are already there have their pieces of the older tables: they get these two as well.
PIECES = text(
    "SELECT substr(c.relname, length('staging_') + 1) FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
    " WHERE inhparent = 'staging'::regclass"
)


def upgrade() -> None:
    """Make the tables, and keep people's bytes out of the statistics before the first row exists."""
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    pieces = op.get_bind().execute(PIECES).scalars().all()
    for table, columns in COLUMNS.items():
        parts = [f"{table}_{piece}" for piece in pieces]
        for part, piece in zip(parts, pieces, strict=True):
            op.execute(f"CREATE TABLE {part} PARTITION OF {table} FOR VALUES IN ('{piece}')")
        for part in (table, *parts):
            for column in columns:
                op.execute(f"ALTER TABLE {part} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    """Whatever waits in them is lost."""
    op.execute("DROP TABLE enclosure, loose_enclosure")
