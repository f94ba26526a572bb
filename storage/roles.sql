-- Who may do what. Applied by every migration, after the tables: first everything is taken away, then this is given.
-- Roles themselves are made, and given their passwords, in migrate.py.

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, resident, mixer, organiser;
REVOKE ALL ON SCHEMA public FROM PUBLIC, resident, mixer, organiser;
GRANT USAGE ON SCHEMA public TO resident, mixer, organiser;

-- What is asked, where, until when.
GRANT SELECT ON place, form, consultation, epoch TO resident, mixer;
GRANT SELECT ON place, form, consultation TO organiser;

-- Organisers bring forms; none that is there can be changed or taken away, and opening one is the operator's.
GRANT INSERT ON form TO organiser;

-- The residents' bot hands in and never reads back: no SELECT, so neither RETURNING nor COPY TO.
GRANT INSERT ON participation, staging, enclosure TO resident;
GRANT SELECT, INSERT, UPDATE, DELETE ON draft TO resident;

-- The mixer opens, shuffles and counts. TRUNCATE is given on each partition when its consultation is opened.
GRANT SELECT, INSERT ON participation, staging, loose_text TO mixer;
GRANT SELECT, INSERT, DELETE ON enclosure, loose_enclosure TO mixer;
GRANT SELECT, INSERT, UPDATE ON tally, figure TO mixer;
GRANT INSERT ON epoch TO mixer;
GRANT UPDATE (open) ON epoch TO mixer;
GRANT UPDATE (state, released_on) ON consultation TO mixer;

-- Published figures, without the exact number behind each (column base).
GRANT SELECT (consultation_id, question, grp, choice, level, base_tens, revision) ON figure TO resident, organiser;

GRANT SELECT, INSERT, UPDATE, DELETE ON digest TO organiser;
GRANT SELECT ON digest TO resident;
GRANT SELECT, INSERT, DELETE ON digest_subscription TO organiser;
