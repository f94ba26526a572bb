"""Who receives the digest, sealed: a slot and a box under the organisers' key instead of a chat in clear.

The database has no key to seal with, so earlier wishes cannot be carried over: their rows are dropped, and whoever
wants the digest every week taps «Recibir cada semana» once more.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A new table under the old name: a dropped column would leave the chats in the file."""
    op.execute("DROP TABLE digest_subscription")
    op.execute(
        "CREATE TABLE digest_subscription (slot bytea NOT NULL, place_id uuid NOT NULL, box bytea NOT NULL,"
        " CONSTRAINT digest_subscription_pkey PRIMARY KEY (slot),"
        " CONSTRAINT digest_subscription_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE)"
    )
    for column in ("slot", "box"):
        op.execute(f"ALTER TABLE digest_subscription ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    """Whoever received the digest has to ask for it again."""
    op.execute("DROP TABLE digest_subscription")
    op.execute(
        "CREATE TABLE digest_subscription (chat_id bigint NOT NULL, place_id uuid NOT NULL,"
        " CONSTRAINT digest_subscription_pkey PRIMARY KEY (chat_id, place_id),"
        " CONSTRAINT digest_subscription_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE)"
    )
