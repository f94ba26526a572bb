"""The audit becomes a chain: the database numbers and binds each line, and lets none be changed or taken away."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
CREATE FUNCTION audit_binds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before record;
BEGIN
    IF NEW.action = '' OR length(NEW.action) > 100 OR NEW.action ~ '[[:cntrl:]]' THEN
        RAISE EXCEPTION 'an action is one short line' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(7263005);
    EXECUTE 'SELECT seq, hash FROM ' || TG_RELID::regclass || ' ORDER BY seq DESC LIMIT 1' INTO before;
    NEW.seq := coalesce(before.seq, 0) + 1;
    NEW.prev := coalesce(before.hash, decode(repeat('00', 32), 'hex'));
    NEW.hash := sha256(convert_to(concat_ws(E'\\n',
        NEW.seq::text,
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        coalesce(NEW.actor::text, ''),
        NEW.action,
        NEW.detail::text,
        encode(NEW.prev, 'hex')
    ), 'UTF8'));
    RETURN NEW;
END $$
""",
    """
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the audit can only be added to' USING ERRCODE = 'insufficient_privilege';
END $$
""",
    "REVOKE ALL ON FUNCTION audit_binds(), audit_stays() FROM PUBLIC",
    "CREATE TRIGGER audit_binds BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_binds()",
    """
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_stays()
""",
    "ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_binds",
    "ALTER TABLE audit ENABLE ALWAYS TRIGGER audit_stays",
)


def upgrade() -> None:
    """Make the two functions and their triggers. Nothing has been written before them."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """What was written stays; nothing binds it any more."""
    op.execute("DROP TRIGGER audit_binds ON audit")
    op.execute("DROP TRIGGER audit_stays ON audit")
    op.execute("DROP FUNCTION audit_binds(), audit_stays()")
