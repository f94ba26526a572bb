"""What the database does by itself when two people have decided that a consultation begins or ends.

Organisers may open nothing by themselves: the owner's rights are needed for the pieces of the tables in which answers
lie. So what two of them approved (a motion) happens when it is noted as done: once, by a trigger, which nobody can
call and which returns nothing. It opens only in crowds of ten or more, and one at a time in a place. Where three people
keep the key, its public half and the three wraps come with the note that it is done, and are kept nowhere but in their
own tables. What it opens bears the motion's own id.
"""

from __future__ import annotations

STATEMENTS = (
    """
CREATE FUNCTION motion_happens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
""",
    "REVOKE ALL ON FUNCTION motion_happens() FROM PUBLIC",
    """
CREATE TRIGGER motion_happens BEFORE UPDATE OF state ON motion FOR EACH ROW
WHEN (NEW.action IN ('consultation_open', 'consultation_close') AND OLD.state = 'approved' AND NEW.state = 'done')
EXECUTE FUNCTION motion_happens()
""",
)
