"""Who receives the digest, sealed; and what two readers decide of a text, held by constraints.

A slot and a box under the organisers' key stand instead of a chat in clear.
The database has no key to seal with, so earlier wishes cannot be carried over: their rows are dropped, and whoever
wants the digest every week taps «Recibir cada semana» once more.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


TWO_READERS = (
    "ALTER TABLE loose_text DROP CONSTRAINT loose_text_passed_by_two_check",
    "ALTER TABLE loose_text ADD CONSTRAINT loose_text_read_by_one_check"
    " CHECK (review = 'waiting' OR reviewer_a IS NOT NULL)",
    "ALTER TABLE loose_text ADD CONSTRAINT loose_text_decided_by_two_check CHECK"
    " (review NOT IN ('passed', 'rejected') OR (reviewer_a IS NOT NULL AND reviewer_b IS NOT NULL))",
    "ALTER TABLE loose_text ADD CONSTRAINT loose_text_worded_check CHECK (review <> 'passed' OR wording <> '')",
)
#: What nobody could have decided before, because there was no way to: read anew.
ANEW = (
    "UPDATE loose_text SET review = 'waiting', wording = '', theme = '', reviewer_a = NULL, reviewer_b = NULL"
)


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
    op.execute(f"{ANEW} WHERE review <> 'waiting'")
    for statement in TWO_READERS:
        op.execute(statement)


def downgrade() -> None:
    """Whoever received the digest has to ask for it again."""
    for name in ("read_by_one", "decided_by_two", "worded"):
        op.execute(f"ALTER TABLE loose_text DROP CONSTRAINT loose_text_{name}_check")
    op.execute(
        "ALTER TABLE loose_text ADD CONSTRAINT loose_text_passed_by_two_check"
        " CHECK (review <> 'passed' OR (reviewer_a IS NOT NULL AND reviewer_b IS NOT NULL))"
    )
    op.execute("DROP TABLE digest_subscription")
    op.execute(
        "CREATE TABLE digest_subscription (chat_id bigint NOT NULL, place_id uuid NOT NULL,"
        " CONSTRAINT digest_subscription_pkey PRIMARY KEY (chat_id, place_id),"
        " CONSTRAINT digest_subscription_place_id_fkey FOREIGN KEY (place_id) REFERENCES place (id) ON DELETE CASCADE)"
    )
