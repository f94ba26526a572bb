-- Who may do what. Applied by every migration, after the tables: first everything is taken away, then this is given.
-- Roles themselves are made, and given their passwords, in migrate.py.

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, resident, mixer, organiser;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, resident, mixer, organiser;
REVOKE ALL ON SCHEMA public FROM PUBLIC, resident, mixer, organiser;
GRANT USAGE ON SCHEMA public TO resident, mixer, organiser;

-- What is asked, where, until when.
GRANT SELECT ON place, form, consultation, epoch TO resident, mixer;
GRANT SELECT ON place, form, consultation TO organiser;

-- Organisers bring forms; none that is there can be changed or taken away. Opening one is the operator's, or what the
-- database does when two people approved it (`tables/happening.py`).
GRANT INSERT ON form TO organiser;

-- The residents' bot hands in and never reads back: no SELECT, so neither RETURNING nor COPY TO.
GRANT INSERT ON participation, staging, enclosure TO resident;
GRANT SELECT, INSERT, UPDATE, DELETE ON draft TO resident;
GRANT SELECT, INSERT, DELETE ON trace TO resident;

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

-- Keys in custody: the operator makes the wraps, organisers unwrap at closing, and hand the key to the mixer sealed;
-- the mixer never reads a wrap, and throws all away when it has closed.
GRANT SELECT ON wrap TO organiser;
GRANT SELECT (consultation_id), DELETE ON wrap TO mixer;
GRANT SELECT, INSERT, DELETE ON opening TO mixer;
GRANT SELECT (consultation_id, public_key) ON opening TO organiser;
GRANT UPDATE (box) ON opening TO organiser;

-- Place codes: organisers make and revoke them, the residents' bot counts their use.
GRANT SELECT ON code TO resident, organiser;
GRANT INSERT ON code TO organiser;
GRANT UPDATE (revoked) ON code TO organiser;
GRANT UPDATE (used) ON code TO resident;

-- That the key of the marks was made: a second one would let everybody take part again.
GRANT UPDATE (keyed) ON consultation TO resident;

-- What may be stopped at once: releases by the mixer that sees a burst, a whole place by whoever coordinates it.
GRANT UPDATE (paused) ON consultation TO mixer, organiser;
GRANT UPDATE (suspended) ON place TO organiser;
GRANT INSERT ON alert TO mixer;
GRANT SELECT ON alert TO organiser;
GRANT UPDATE (told) ON alert TO organiser;

-- Texts are read by two organisers; the finer editions are written once, at closing.
GRANT SELECT ON loose_text TO organiser;
GRANT UPDATE (review, theme, wording, reviewer_a, reviewer_b) ON loose_text TO organiser;
GRANT SELECT, INSERT ON research, loose_row TO mixer;
GRANT SELECT, INSERT, UPDATE, DELETE ON crossed TO mixer;
GRANT SELECT ON research, loose_row TO organiser;

-- Who organises, and what was done: no line of the audit can be changed by anybody here.
GRANT SELECT, INSERT, UPDATE, DELETE ON organiser, membership, invitation TO organiser;
GRANT SELECT, INSERT, DELETE ON handled TO organiser;
GRANT SELECT, INSERT ON motion TO organiser;
GRANT UPDATE (state, approved_by, sealing) ON motion TO organiser;
-- What only the mixer can do (destroy what waits), it does when two people decided it, and notes that it is done.
GRANT SELECT ON motion TO mixer;
GRANT UPDATE (state) ON motion TO mixer;
GRANT SELECT ON audit TO organiser;
GRANT INSERT (at, actor, action, detail) ON audit TO organiser;

-- Notices: organisers write them and read counts; who receives them only the residents' process knows. It can neither
-- write a notice nor approve one, and organisers can neither list who receives nor change what was counted.
GRANT SELECT, INSERT ON notice TO organiser;
GRANT UPDATE (state, kind, title, body, discreet, shareable, theme, assembly_id, delivery, goes_at, proposed_by,
    proposed_at, approved_by, approved_at, ended_at, revision, wanted) ON notice TO organiser;
GRANT SELECT, INSERT, DELETE ON attachment TO organiser;
GRANT SELECT ON notice, attachment TO resident;
GRANT UPDATE (state, ended_at, wanted, audience, delivered, blocked, failed, unconfirmed, gone, stuck) ON notice TO resident;
GRANT UPDATE (file_id) ON attachment TO resident;
-- TRUNCATE, because what is only deleted lies on in the files until something is written over it (`anew`).
GRANT SELECT, INSERT, DELETE, TRUNCATE ON subscription TO resident;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON outbox TO resident;
GRANT SELECT, INSERT, UPDATE ON courier TO resident;

-- Assemblies: organisers call them and write down what came of them; residents say whether they come. Who said so is
-- a mark that only the residents' process can make, and organisers read a number once ten people are in it.
GRANT SELECT ON assembly TO organiser;
GRANT INSERT (id, place_id, title, starts_at, venue) ON assembly TO organiser;
GRANT UPDATE (title, starts_at, venue, public, agenda, minutes, door_code, state, asks, asks_until) ON assembly TO organiser;
GRANT SELECT, INSERT, UPDATE, DELETE ON decision, commitment TO organiser;
GRANT SELECT ON rsvp_count TO organiser;
GRANT SELECT ON assembly TO resident;
GRANT SELECT, INSERT, UPDATE, DELETE ON rsvp, rsvp_count TO resident;

-- The calendar of what organisers let happen by itself.
GRANT SELECT, INSERT, UPDATE, DELETE ON schedule, run TO organiser;

-- What Telegram calls the residents' bot, which alone knows it, and which organisers' links and posters need.
GRANT SELECT, INSERT, UPDATE ON face TO resident;
GRANT SELECT ON face TO organiser;
