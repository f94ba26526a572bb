"""The server's journal, read record by record: who took part in a consultation that is over cannot be read there."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from bot.runtime import lifespan
from bot.schedule import sweep
from storage import drafts, mixing, sealing, suspension
from storage.consultations import Consultation
from storage.embedded import EmbeddedPostgres
from tests.attacks import journal
from tests.attacks.neighbourhood import Neighbour, neighbourhood
from tests.attacks.seizure import carried
from tests.attacks.test_aftermath import _settings
from tests.databases import Databases
from tests.storage.people import DAY, answers, everything, hand_in_whole

_FILES = text(
    "SELECT pg_relation_filenode('draft')::text, pg_relation_filenode(inhrelid)::text FROM pg_inherits"
    " JOIN pg_class c ON c.oid = inhrelid AND c.relkind = 'r' WHERE inhparent = 'participation'::regclass"
    " AND c.relname LIKE '%' || :consultation"
)


async def _files_of(databases: Databases, consultation: Consultation) -> tuple[str, str]:
    """Where drafts lie, and where the marks of this consultation lie now: looked up while it was open."""
    async with databases.superuser.statement() as session:
        row = (await session.execute(_FILES, {"consultation": consultation.id.hex})).one()
    return row[0], row[1]


async def _talk(
    databases: Databases, keys: drafts.DraftKeys, consultation: Consultation, people: Sequence[Neighbour]
) -> None:
    """Each begins, goes on, and sends."""
    for one in people:
        held = None
        for step in ("zona", "agua", one.word):
            async with databases.resident.statement() as session:
                held = await drafts.save(session, keys, one.chat, step.encode(), over=held)
        assert held is not None
        said = answers(one.sector, said=one.word)
        await hand_in_whole(databases, keys, held, consultation.id, one.chat, said)


def _took_part(
    pgdata: Path, databases: Databases, files: tuple[str, str], people: Sequence[Neighbour]
) -> set[int]:
    """Whose conversation ended in a transaction that left a mark there, with every key file there is."""
    draft, marks = files
    chats = [one.chat for one in people]
    secrets = carried(databases.keys).secrets
    slots = {sealing.draft_slot(secret, chat): chat for secret in secrets for chat in chats}
    found = list(journal.changes(pgdata))
    handing = {one.transaction for one in found if one.what == "INSERT" and one.table == marks}
    return {chat for tx, chat in journal.ended_by(found, draft, slots).items() if tx in handing}


async def test_after_the_closing_the_journal_does_not_tell_who_took_part(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """Even while another consultation goes on, whose unfinished conversations still need the keys of these days."""
    people = neighbourhood(14, seed=97).people
    ends, lasts = await databases.open_consultation(k=5), await databases.open_consultation(form_id="0" * 64)
    files = await _files_of(databases, ends)
    async with lifespan(_settings(databases)) as runtime:
        await sweep(runtime)
        await _talk(databases, runtime.draft_keys(), ends, people[:10])
        await _talk(databases, runtime.draft_keys(), lasts, people[10:])
        before = _took_part(cluster.pgdata, databases, files, people)
        # So the attacker is good, and tells the two consultations apart. (A slot cut by a page's end escapes it.)
        assert len(before) >= 8
        assert before <= {one.chat for one in people[:10]}

        await mixing.close(databases.mixer, databases.mixer_keys, ends.id, rng=Random(97), publish=everything)
        await sweep(runtime)
        async with databases.superuser.statement() as session:
            await session.execute(text("CHECKPOINT"))  # the server makes one every few minutes
        assert carried(databases.keys).secrets

    assert _took_part(cluster.pgdata, databases, files, people) == set()


@pytest.mark.parametrize("mode", ["pool", "custody", "destroyed"])
async def test_of_a_day_that_was_mixed_the_journal_has_no_order_of_arrival(
    databases: Databases, cluster: EmbeddedPostgres, mode: str
) -> None:
    """After each mixing, one that lets nobody out as well, and after what waits was destroyed: no transaction of a
    single mark is left in it."""
    people = neighbourhood(12, seed=101).people
    consultation = await databases.open_consultation()
    if mode == "custody":
        async with databases.superuser.statement() as session:
            await session.execute(text("UPDATE consultation SET mode = 'custody'"))
    keys = drafts.living(databases.resident_keys, today=DAY, days=7)
    files = await _files_of(databases, consultation)
    await _talk(databases, keys, consultation, people)
    assert len(_took_part(cluster.pgdata, databases, files, people)) >= 10

    if mode == "destroyed":
        async with databases.superuser.statement() as session:
            await session.execute(text("UPDATE place SET suspended = true"))
        place = consultation.place.id
        assert await suspension.destroy(databases.mixer, databases.mixer_keys, place) == 1
    elif mode == "custody":
        assert await mixing.stir(databases.mixer, consultation.id, rng=Random(101))
    else:
        await mixing.release(
            databases.mixer,
            databases.mixer_keys,
            consultation.id,
            today=DAY,
            rng=Random(101),
            publish=everything,
        )
    async with databases.superuser.statement() as session:
        await session.execute(text("CHECKPOINT"))

    assert _took_part(cluster.pgdata, databases, files, people) == set()
