"""What two people decided opens with a key that three people keep, too."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WITH_THREE = """
CREATE OR REPLACE FUNCTION motion_happens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here text := quote_ident(TG_TABLE_SCHEMA);
    parent text;
    piece text;
    part record;
    free boolean;
    sealing jsonb := NEW.sealing;
    custody boolean := NEW.detail ->> 'mode' IS NOT DISTINCT FROM 'custody';
BEGIN
    NEW.sealing := NULL;
    IF NEW.approved_by IS NULL OR NEW.approved_by = NEW.proposed_by THEN
        RAISE EXCEPTION 'two people decide' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.action = 'consultation_close' THEN
        EXECUTE 'UPDATE ' || here || '.consultation SET state = ''closing'''
            ' WHERE id = $1 AND place_id = $2 AND state = ''open'''
            USING (NEW.detail ->> 'consultation')::uuid, NEW.place_id;
        RETURN NEW;
    END IF;
    EXECUTE 'SELECT true FROM ' || here || '.place WHERE id = $1 AND NOT suspended FOR UPDATE'
        INTO free USING NEW.place_id;
    IF free IS NULL OR (NEW.detail ->> 'k')::int < 10 OR custody <> (sealing IS NOT NULL)
        OR custody AND (SELECT count(*) FROM jsonb_array_elements(sealing -> 'wraps')) <> 3
        OR custody AND length(decode(sealing ->> 'public_key', 'hex')) IS DISTINCT FROM 32 THEN
        RAISE EXCEPTION 'this cannot be opened here' USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE 'SELECT NOT EXISTS (SELECT FROM ' || here || '.consultation'
        ' WHERE place_id = $1 AND NOT beside AND state IN (''open'', ''closing''))' INTO free USING NEW.place_id;
    IF NOT free THEN
        RAISE EXCEPTION 'one is open here' USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE 'INSERT INTO ' || here || '.consultation'
        ' (id, place_id, form_id, title, state, k, draft_days, opens, closes, mode, coded, beside)'
        ' SELECT $1, $2, identity, title, ''open'', ($3 ->> ''k'')::smallint, ($3 ->> ''draft_days'')::smallint,'
        ' ($3 ->> ''opens'')::date, ($3 ->> ''closes'')::date, $3 ->> ''mode'', ($3 ->> ''coded'')::boolean, false'
        ' FROM ' || here || '.form WHERE identity = $3 ->> ''form'' RETURNING true'
        INTO STRICT free USING NEW.id, NEW.place_id, NEW.detail;
    FOREACH parent IN ARRAY ARRAY['participation', 'staging', 'loose_text', 'enclosure', 'loose_enclosure'] LOOP
        piece := here || '.' || parent || '_' || replace(NEW.id::text, '-', '');
        EXECUTE format('CREATE TABLE %s PARTITION OF %s.%s FOR VALUES IN (%L)', piece, here, parent, NEW.id);
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
    IF custody THEN
        EXECUTE 'INSERT INTO ' || here || '.wrap (consultation_id, pair, salt, box)'
            ' SELECT $1, pair, decode(one ->> ''salt'', ''hex''), decode(one ->> ''box'', ''hex'')'
            ' FROM jsonb_array_elements($2) WITH ORDINALITY AS each (one, pair)' USING NEW.id, sealing -> 'wraps';
        EXECUTE 'INSERT INTO ' || here || '.epoch (consultation_id, number, public_key, open)'
            ' VALUES ($1, 1, decode($2, ''hex''), true)' USING NEW.id, sealing ->> 'public_key';
    END IF;
    RETURN NEW;
END $$
"""

IN_THE_POOL = """
CREATE OR REPLACE FUNCTION motion_happens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here text := quote_ident(TG_TABLE_SCHEMA);
    parent text;
    piece text;
    part record;
    free boolean;
BEGIN
    IF NEW.approved_by IS NULL OR NEW.approved_by = NEW.proposed_by THEN
        RAISE EXCEPTION 'two people decide' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.action = 'consultation_close' THEN
        EXECUTE 'UPDATE ' || here || '.consultation SET state = ''closing'''
            ' WHERE id = $1 AND place_id = $2 AND state = ''open'''
            USING (NEW.detail ->> 'consultation')::uuid, NEW.place_id;
        RETURN NEW;
    END IF;
    EXECUTE 'SELECT true FROM ' || here || '.place WHERE id = $1 AND NOT suspended FOR UPDATE'
        INTO free USING NEW.place_id;
    IF free IS NULL OR (NEW.detail ->> 'k')::int < 10 OR NEW.detail ->> 'mode' <> 'pool' THEN
        RAISE EXCEPTION 'this cannot be opened here' USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE 'SELECT NOT EXISTS (SELECT FROM ' || here || '.consultation'
        ' WHERE place_id = $1 AND NOT beside AND state IN (''open'', ''closing''))' INTO free USING NEW.place_id;
    IF NOT free THEN
        RAISE EXCEPTION 'one is open here' USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE 'INSERT INTO ' || here || '.consultation'
        ' (id, place_id, form_id, title, state, k, draft_days, opens, closes, mode, coded, beside)'
        ' SELECT $1, $2, identity, title, ''open'', ($3 ->> ''k'')::smallint, ($3 ->> ''draft_days'')::smallint,'
        ' ($3 ->> ''opens'')::date, ($3 ->> ''closes'')::date, ''pool'', ($3 ->> ''coded'')::boolean, false'
        ' FROM ' || here || '.form WHERE identity = $3 ->> ''form'' RETURNING true'
        INTO STRICT free USING NEW.id, NEW.place_id, NEW.detail;
    FOREACH parent IN ARRAY ARRAY['participation', 'staging', 'loose_text', 'enclosure', 'loose_enclosure'] LOOP
        piece := here || '.' || parent || '_' || replace(NEW.id::text, '-', '');
        EXECUTE format('CREATE TABLE %s PARTITION OF %s.%s FOR VALUES IN (%L)', piece, here, parent, NEW.id);
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
"""


def upgrade() -> None:
    """The key comes with the note that it is done, and no row holds it."""
    op.execute("ALTER TABLE motion ADD COLUMN sealing jsonb")
    op.execute("ALTER TABLE motion ADD CONSTRAINT motion_sealing_check CHECK (sealing IS NULL)")
    op.execute(WITH_THREE)


def downgrade() -> None:
    """Such a consultation is opened at the terminal only."""
    op.execute(IN_THE_POOL)
    op.execute("ALTER TABLE motion DROP COLUMN sealing")
