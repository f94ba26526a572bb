"""The day on which a copy was given back: who finished after the copy was made is not told that she sent it."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No copy was given back so far."""
    op.execute("ALTER TABLE consultation ADD COLUMN restored_on date")


def downgrade() -> None:
    """It is not known any more."""
    op.execute("ALTER TABLE consultation DROP COLUMN restored_on")
