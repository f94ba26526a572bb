"""Which updates of the organisers' bot had their effect, so that one that comes again does not have it twice."""

from alembic import op

revision = "0006b"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keyed by the bot and by what Telegram calls the update."""
    op.execute(
        "CREATE TABLE handled (bot bigint NOT NULL, number bigint NOT NULL, at timestamptz NOT NULL,"
        " CONSTRAINT handled_pkey PRIMARY KEY (bot, number))"
    )


def downgrade() -> None:
    """An update that comes again after this may have its effect twice."""
    op.execute("DROP TABLE handled")
