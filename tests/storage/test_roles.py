"""Who may do what: the whole matrix, and the ways around it."""

import itertools

import pytest
from sqlalchemy import text

from storage.database import Database, Refused
from tests.attacks import sources
from tests.databases import Databases
from tests.storage.people import all_hand_in

TABLES = (
    *("place", "form", "consultation", "epoch", "participation", "staging", "draft", "trace"),
    *("tally", "loose_text", "figure", "digest", "digest_subscription", "enclosure", "loose_enclosure"),
    *("wrap", "opening", "code", "research", "loose_row", "crossed"),
    *("organiser", "membership", "invitation", "motion", "alert", "audit", "handled"),
    *("notice", "attachment", "subscription", "outbox", "courier"),
    *("assembly", "decision", "commitment", "rsvp", "rsvp_count", "schedule", "run", "face"),
)
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
READS = ("place", "form", "consultation")

#: What each process may do to whole tables; the few column rights are tested below.
MAY = {
    "resident": {(table, "SELECT") for table in (*READS, "epoch", "draft", "trace", "digest", "code")}
    | {("participation", "INSERT"), ("staging", "INSERT"), ("enclosure", "INSERT")}
    | {("draft", verb) for verb in ("INSERT", "UPDATE", "DELETE")}
    | {("trace", verb) for verb in ("INSERT", "DELETE")}
    | {("notice", "SELECT"), ("attachment", "SELECT")}
    | {("subscription", verb) for verb in ("SELECT", "INSERT", "DELETE", "TRUNCATE")}
    | {("outbox", verb) for verb in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")}
    | {("courier", verb) for verb in ("SELECT", "INSERT", "UPDATE")}
    | {("assembly", "SELECT")}
    | {("face", verb) for verb in ("SELECT", "INSERT", "UPDATE")}
    | {
        (table, verb) for table in ("rsvp", "rsvp_count") for verb in ("SELECT", "INSERT", "UPDATE", "DELETE")
    },
    "mixer": {(table, "SELECT") for table in (*READS, "epoch", "motion")}
    | {(table, verb) for table in ("participation", "staging", "loose_text") for verb in ("SELECT", "INSERT")}
    | {(table, verb) for table in ("enclosure", "loose_enclosure") for verb in ("SELECT", "INSERT", "DELETE")}
    | {(table, verb) for table in ("tally", "figure") for verb in ("SELECT", "INSERT", "UPDATE")}
    | {("opening", verb) for verb in ("SELECT", "INSERT", "DELETE")}
    | {("wrap", "DELETE")}
    | {(table, verb) for table in ("research", "loose_row") for verb in ("SELECT", "INSERT")}
    | {("crossed", verb) for verb in ("SELECT", "INSERT", "UPDATE", "DELETE")}
    | {("epoch", "INSERT"), ("alert", "INSERT")},
    "organiser": {
        (table, "SELECT")
        for table in (
            *READS,
            "wrap",
            "code",
            "research",
            "loose_row",
            "loose_text",
            "motion",
            "alert",
            "audit",
            "face",
        )
    }
    | {("form", "INSERT"), ("code", "INSERT"), ("motion", "INSERT")}
    | {
        (table, verb)
        for table in ("organiser", "membership", "invitation")
        for verb in ("SELECT", "INSERT", "UPDATE", "DELETE")
    }
    | {("digest", verb) for verb in ("SELECT", "INSERT", "UPDATE", "DELETE")}
    | {("handled", verb) for verb in ("SELECT", "INSERT", "DELETE")}
    | {("digest_subscription", verb) for verb in ("SELECT", "INSERT", "DELETE")}
    | {("notice", verb) for verb in ("SELECT", "INSERT")}
    | {("attachment", verb) for verb in ("SELECT", "INSERT", "DELETE")}
    | {("assembly", "SELECT"), ("rsvp_count", "SELECT")}
    | {
        (table, verb)
        for table in ("decision", "commitment", "schedule", "run")
        for verb in ("SELECT", "INSERT", "UPDATE", "DELETE")
    },
}


@pytest.mark.parametrize("role", sorted(MAY))
async def test_each_role_may_do_this_and_nothing_else(databases: Databases, role: str) -> None:
    """The privileges of a role on every table are exactly the matrix above."""
    may = set()
    async with databases.superuser.statement() as session:
        for table, verb in itertools.product(TABLES, VERBS):
            row = {"role": role, "table": table, "verb": verb}
            if (
                await session.execute(text("SELECT has_table_privilege(:role, :table, :verb)"), row)
            ).scalar_one():
                may.add((table, verb))
    assert may == MAY[role]


async def test_no_role_may_make_things_or_become_another(databases: Databases) -> None:
    """Processes' roles are members of nothing, own nothing, create nothing, not even temporary tables."""
    async with databases.superuser.statement() as session:
        for role in MAY:
            row = {"role": role}
            for can in (
                "has_schema_privilege(:role, 'public', 'CREATE')",
                "has_database_privilege(:role, current_database(), 'TEMP')",
            ):
                assert not (await session.execute(text(f"SELECT {can}"), row)).scalar_one()
            owns = text("SELECT count(*) FROM pg_class WHERE relowner = CAST(:role AS regrole)")
            assert (await session.execute(owns, row)).scalar_one() == 0
            member = text("SELECT count(*) FROM pg_auth_members WHERE member = CAST(:role AS regrole)")
            assert (await session.execute(member, row)).scalar_one() == 0
        powers = text(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles"
            " WHERE rolname IN ('resident', 'mixer', 'organiser', 'owner')"
        )
        assert set((await session.execute(powers)).scalars()) == {False}


async def _refused(database: Database, statement: str) -> None:
    async def attempt() -> None:
        async with database.statement() as session:
            await session.execute(text(statement))

    with pytest.raises(Refused):
        await attempt()


async def test_the_residents_bot_reads_nothing_back(databases: Databases) -> None:
    """SELECT, COPY, RETURNING, conflict targets, counting, statistics, partitions by name: all refused."""
    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 3)
    piece = consultation.hex
    insert = f"INSERT INTO participation VALUES ('{consultation}', 'x')"
    for table in (
        "participation",
        "staging",
        "tally",
        "loose_text",
        "enclosure",
        "loose_enclosure",
        f"enclosure_{piece}",
        f"participation_{piece}",
        f"staging_{piece}",
    ):
        await _refused(databases.resident, f"SELECT * FROM {table}")
        await _refused(databases.resident, f"SELECT count(*) FROM {table}")
        await _refused(databases.resident, f"COPY {table} TO STDOUT")
        await _refused(databases.resident, f"DELETE FROM {table}")
        await _refused(databases.resident, f"EXPLAIN ANALYZE SELECT * FROM {table}")
    await _refused(databases.resident, f"{insert} RETURNING nullifier")
    await _refused(databases.resident, f"{insert} ON CONFLICT (consultation_id, nullifier) DO NOTHING")
    await _refused(databases.resident, f"INSERT INTO participation_{piece} VALUES ('{consultation}', 'x')")
    await _refused(databases.resident, "SELECT stavalues1::text FROM pg_statistic")
    await _refused(databases.resident, "SELECT pg_read_file('PG_VERSION')")
    await _refused(databases.resident, "SELECT base FROM figure")
    await _refused(databases.organiser, "SELECT base FROM figure")
    await _refused(databases.organiser, "SELECT * FROM epoch")
    await _refused(databases.mixer, "SELECT * FROM draft")
    await _refused(databases.mixer, "UPDATE consultation SET k = 2")
    await _refused(databases.mixer, "SELECT * FROM digest_subscription")

    async with databases.superuser.statement() as session:
        await sources.statistics(session)  # ANALYZE
    async with databases.resident.statement() as session:
        seen = await session.execute(
            text(
                "SELECT tablename FROM pg_stats"
                " WHERE tablename ~ '^(participation|staging|tally|loose_text|enclosure|loose_enclosure)'"
            )
        )
        assert seen.all() == []


async def test_the_organisers_bot_sees_no_resident(databases: Databases) -> None:
    """Neither drafts, marks, sealed answers, counts nor files; of texts, those that came loose from everybody."""
    for table in ("draft", "participation", "staging", "tally", "enclosure", "loose_enclosure", "subscription",
                  "outbox", "rsvp"):  # fmt: skip
        await _refused(databases.organiser, f"SELECT * FROM {table}")


async def test_a_wrong_password_is_refused(databases: Databases) -> None:
    """Nobody is let in for being on this machine."""
    stranger = Database(databases.url, role="mixer", password="adivinada")

    async def enter() -> None:
        async with stranger.statement():
            pass

    with pytest.raises(Refused):
        await enter()
    await stranger.close()
