"""The audit: a chain that the database binds, that anybody can follow, and that shows where it was cut."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from storage import audit
from storage.audit import Line
from storage.database import Conflict, Database, Refused, Session
from tests.databases import Databases

ELENA = UUID(int=7)
WHEN = datetime(2026, 3, 10, 18, 30, 15, 123456, UTC)
DEEDS = (
    (ELENA, "review", {"passed": 3}),
    (None, "consultation_open", {"who": "operator", "place": "la-ladera"}),
    (ELENA, "notice", {"ñ": "«dos\nrenglones»\u2028", "b": [1.50, None, True], "a": {}}),
    (None, "consultation_close", {"who": "operator"}),
)


async def _deeds(session: Session, times: int = 1) -> None:
    for actor, action, detail in DEEDS * times:
        await audit.note(session, actor, action, detail, WHEN)


async def _lines(database: Database) -> list[Line]:
    async with database.statement() as session:
        return [line async for line in audit.every(session)]


async def test_every_line_is_bound_to_the_one_before(databases: Databases) -> None:
    """Numbers without gaps, each hash over all fields and the hash before; what was said reads back as it was."""
    async with databases.organiser.transaction() as session:
        assert await audit.head(session) is None
        await _deeds(session)
    lines = await _lines(databases.organiser)

    assert [line.seq for line in lines] == [1, 2, 3, 4]
    assert [(line.actor, line.action, line.said) for line in lines] == list(DEEDS)
    assert audit.verify(lines) is None
    async with databases.organiser.statement() as session:
        newest = await audit.head(session)
        assert [line.seq for line in await audit.last(session, 2)] == [3, 4]
    assert newest is not None
    assert (newest.seq, newest.hash) == (4, lines[-1].hash)
    assert newest.short.replace(" ", "") == lines[-1].hash.hex()[: audit.SHORT]


async def test_the_hash_can_be_recomputed_by_hand(databases: Databases) -> None:
    """From the description alone: six fields, five line feeds, SHA-256."""
    async with databases.owner.transaction() as session:
        await audit.note(session, None, "place_add", {"who": "operator"}, WHEN)
    (line,) = await _lines(databases.owner)

    said = "1\n2026-03-10T18:30:15.123456Z\n\nplace_add\n" + '{"who": "operator"}' + "\n" + "0" * 64
    assert line.hash == hashlib.sha256(said.encode()).digest()


def test_a_change_anywhere_is_found_at_its_line() -> None:
    """A field, a number, a line left out or put in: the first line that does not follow is named."""
    lines: list[Line] = []
    for number in range(1, 6):
        before = lines[-1].hash if lines else audit.BEGINNING
        line = Line(number, WHEN, None, "deed", f'{{"n": {number}}}', before, b"")
        lines.append(replace(line, hash=audit.digest(line)))
    assert audit.verify(lines) is None
    assert audit.verify([]) is None
    for change in (
        {"at": datetime(2026, 3, 9, tzinfo=UTC)},
        {"actor": ELENA},
        {"action": "other"},
        {"detail": "{}"},
        {"hash": bytes(32)},
        {"prev": bytes(32)},
        {"seq": 9},
    ):
        wrong = replace(lines[2], **change)
        assert audit.verify([*lines[:2], wrong, *lines[3:]]) == wrong.seq
    assert audit.verify(lines[:2] + lines[3:]) == 4
    assert audit.verify(lines[1:]) == 2
    assert audit.verify([*lines[:2], lines[1], *lines[2:]]) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'otra'",
        "UPDATE audit SET action = action WHERE false",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "INSERT INTO audit (at, action, detail) VALUES (now(), E'a\\nb', '{}')",
        "INSERT INTO audit (at, action, detail) VALUES (now(), '', '{}')",
    ],
)
async def test_not_even_the_owner_changes_a_line(databases: Databases, statement: str) -> None:
    """What was written stays: for the organisers' bot, the owner of the tables, and a superuser who does not insist."""
    async with databases.owner.transaction() as session:
        await _deeds(session)
    before = await _lines(databases.owner)

    async def attempt(database: Database) -> None:
        async with database.transaction() as session:
            if database is databases.superuser:
                await session.execute(text("SET LOCAL session_replication_role = replica"))
            await session.execute(text(statement))

    for database in (databases.organiser, databases.owner, databases.superuser):
        with pytest.raises((Refused, Conflict)):
            await attempt(database)
    assert await _lines(databases.owner) == before


async def test_nobody_chooses_the_place_of_a_line(databases: Databases) -> None:
    """The organisers' bot may not give a number or a hash, and what the owner gives is not kept."""
    forged = "INSERT INTO audit (seq, at, action, detail, prev, hash) VALUES (90, now(), 'x', '{}', 'x', 'x')"

    async def attempt() -> None:
        async with databases.organiser.transaction() as session:
            await session.execute(text(forged))

    with pytest.raises(Refused):
        await attempt()
    async with databases.owner.transaction() as session:
        await session.execute(text(forged))
    (line,) = await _lines(databases.owner)
    assert line.seq == 1
    assert audit.verify([line]) is None


async def test_the_functions_cannot_be_called_or_misled(databases: Databases) -> None:
    """Nobody may execute them, and a table of the same name in front of the search path is not read."""

    may = text("SELECT has_function_privilege(:role, 'audit_binds()', 'EXECUTE')")
    async with databases.superuser.transaction() as session:
        for role in ("resident", "mixer", "organiser"):
            assert (await session.execute(may, {"role": role})).scalar_one() is False
        await session.execute(text("CREATE TEMP TABLE audit (seq bigint, hash bytea)"))
        await session.execute(text("INSERT INTO pg_temp.audit VALUES (77, 'x')"))
        await session.execute(text("INSERT INTO public.audit (at, action, detail) VALUES (now(), 'x', '{}')"))
    (line,) = await _lines(databases.owner)
    assert (line.seq, audit.verify([line])) == (1, None)


async def test_lines_written_at_once_make_one_chain(databases: Databases) -> None:
    """Several who write at the same moment wait for each other: no fork, no gap."""

    async def write() -> None:
        for _ in range(4):
            async with databases.organiser.transaction() as session:
                await _deeds(session)

    await asyncio.gather(*(write() for _ in range(4)))
    lines = await _lines(databases.organiser)

    assert len(lines) == 64
    assert audit.verify(lines) is None


async def test_many_lines_are_followed_page_by_page(databases: Databases) -> None:
    """More than a page: every line is met once, and a head printed on the way is found again."""
    many = text(
        "INSERT INTO audit (at, action, detail) SELECT now(), 'x', '{}' FROM generate_series(1, 1203)"
    )
    async with databases.owner.transaction() as session:
        await session.execute(many)
        middle = (await session.execute(text("SELECT hash FROM audit WHERE seq = 700"))).scalar_one()
    async with databases.owner.statement() as session:
        verdict = await audit.examine(session, middle.hex()[: audit.SHORT])

    assert verdict == audit.Verdict(lines=1203, broken=None, at=700)


async def test_a_superuser_who_rewrites_history_is_seen(databases: Databases) -> None:
    """A line changed with the triggers off is found at once; a chain written anew no longer meets a printed head."""
    async with databases.owner.transaction() as session:
        await _deeds(session, times=2)
        printed = await audit.head(session)
        await _deeds(session)
    assert printed is not None
    beginning = printed.short.replace(" ", "")
    async with databases.superuser.transaction() as session:
        await session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        await session.execute(text("UPDATE audit SET detail = '{}' WHERE seq = 3"))
    async with databases.owner.statement() as session:
        assert await audit.examine(session, beginning) == audit.Verdict(12, broken=3, at=None)

    before = audit.BEGINNING
    async with databases.superuser.transaction() as session:
        for line in [line async for line in audit.every(session)]:
            anew = replace(line, prev=before)
            before = audit.digest(anew)
            row = {"seq": line.seq, "prev": anew.prev, "hash": before}
            await session.execute(text("UPDATE audit SET prev = :prev, hash = :hash WHERE seq = :seq"), row)
    async with databases.owner.statement() as session:
        assert await audit.examine(session, beginning) == audit.Verdict(12, broken=None, at=None)

    async with databases.superuser.transaction() as session:
        await session.execute(text("DELETE FROM audit WHERE seq > 2"))
    async with databases.owner.statement() as session:
        assert await audit.examine(session, beginning) == audit.Verdict(2, broken=None, at=None)


@pytest.mark.parametrize("attack", ["change", "remove", "insert", "swap", "cut"])
async def test_whatever_a_superuser_does_to_a_line_is_found(databases: Databases, attack: str) -> None:
    """Every line is attacked in turn, hashes made anew where that helps; a cut tail needs the printed head."""
    async with databases.owner.transaction() as session:
        await _deeds(session, times=2)
        printed = await audit.head(session)
    assert printed is not None
    beginning = printed.short.replace(" ", "")
    for seq in range(1, 9):
        async with databases.superuser.transaction() as session:
            await session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
            for statement in _attacks(attack, seq):
                await session.execute(text(statement))
            lines = [line async for line in audit.every(session)]
            if attack in ("change", "insert"):  # a line that was made up gets the hash that it should have
                (own,) = [line for line in lines if line.seq == seq]
                row = {"seq": seq, "hash": audit.digest(own)}
                await session.execute(text("UPDATE audit SET hash = :hash WHERE seq = :seq"), row)
            verdict = await audit.examine(session, beginning)
            await session.rollback()
        found = verdict.broken is not None or verdict.at != printed.seq
        assert found, (attack, seq)
        if attack == "cut":
            assert verdict.broken is None, "without the printed head nobody can see it"


def _attacks(attack: str, seq: int) -> list[str]:
    """What somebody with all power over the server types."""
    shift = "UPDATE audit SET seq = -seq - 1 WHERE seq >= {0}", "UPDATE audit SET seq = -seq WHERE seq < 0"
    copy = (
        "INSERT INTO audit (seq, at, actor, action, detail, prev, hash)"
        f" SELECT {seq}, at, actor, 'invented', detail, prev, hash FROM audit WHERE seq = {seq + 1}"
    )
    other = seq % 8 + 1
    return {
        "change": [f"UPDATE audit SET at = at - interval '1 hour' WHERE seq = {seq}"],
        "remove": [
            f"DELETE FROM audit WHERE seq = {seq}",
            f"UPDATE audit SET seq = -seq + 1 WHERE seq > {seq}",
            "UPDATE audit SET seq = -seq WHERE seq < 0",
        ],
        "insert": [shift[0].format(seq), shift[1], copy],
        "swap": [
            f"UPDATE audit SET seq = -{other} WHERE seq = {seq}",
            f"UPDATE audit SET seq = {seq} WHERE seq = {other}",
            f"UPDATE audit SET seq = {other} WHERE seq = -{other}",
        ],
        "cut": [f"DELETE FROM audit WHERE seq >= {seq}"],
    }[attack]
