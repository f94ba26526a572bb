"""The pieces of one answer: whoever knows one text of somebody finds neither her other text nor her file by it."""

from collections.abc import Collection
from itertools import combinations
from random import Random

import pytest
from sqlalchemy import text

from dialogs.submission import Mark, Submission, to_json
from storage import enclosures, mixing, participation, sealing
from storage.embedded import EmbeddedPostgres
from tests.attacks import sources
from tests.attacks.linking import Trace, equal_values, judge
from tests.attacks.neighbourhood import neighbourhood, release
from tests.attacks.sources import Found
from tests.databases import Databases
from tests.storage.people import everything

N = 40


def _words(seed: int) -> tuple[str, ...]:
    return neighbourhood(N, seed=seed).words


async def test_row_after_row_the_pieces_of_a_person_are_found(databases: Databases) -> None:
    """Two tables without names or numbers, written person by person, even in random order: so the attacker is good."""
    first, second = _words(103), _words(107)
    async with databases.superuser.statement() as session:
        await session.execute(text("CREATE SCHEMA ingenuo"))
        for table in ("idea", "queja"):
            await session.execute(text(f"CREATE TABLE ingenuo.{table} (texto text)"))
        for number in Random(103).sample(range(N), N):
            for table, word in (("idea", first[number]), ("queja", second[number])):
                await session.execute(text(f"INSERT INTO ingenuo.{table} VALUES (:word)"), {"word": word})
        ideas = await sources.by_sql(session, first, schema="ingenuo")
        complaints = await sources.by_sql(session, second, schema="ingenuo")

    assert judge(complaints.traces, ideas.traces, dict(zip(first, second, strict=True))).named == 1.0


async def test_of_one_persons_texts_and_file_none_leads_to_another(
    databases: Databases, cluster: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two texts and a picture each; after a release and the closing, by SQL, dump and disk: no better than luck."""
    monkeypatch.setitem(enclosures.LENGTHS, "image", 4096)
    people = neighbourhood(N, seed=109).people
    words = [_words(109), _words(113), _words(127)]
    lots = Random(131)
    opened = await databases.open_consultation()
    key = databases.resident_keys.nullifier_key(opened.id)
    for one, idea, complaint, picture in zip(people, *words, strict=True):
        made = enclosures.drawn("foto", "image")
        long = "".join(lots.choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=3000))  # lies outside its row
        texts = (("idea", f"Falta {idea}. {long}"), ("queja", f"Sobra {complaint}."))
        async with databases.resident.transaction() as session:
            assert await participation.submit(
                session,
                consultation=opened.id,
                nullifier=sealing.nullifier(key, opened.id, one.chat),
                content=to_json(Submission("norte", (Mark("agua", ""), Mark("agua", "si")), texts, (made,))),
                draft_slots=[],
                files=[(made, enclosures.seal(made, f"Exif {picture} fin".encode(), "image"))],
            )
    await release(databases, opened.id, day=1, seed=109)
    hexed = [*words[:2], tuple(word.encode().hex() for word in words[2])]
    out: set[int] = set()

    for closed in (False, True):
        if closed:
            await mixing.close(
                databases.mixer, databases.mixer_keys, opened.id, rng=Random(109), publish=everything
            )
        async with databases.superuser.statement() as session:
            by_sql = [await sources.by_sql(session, tokens) for tokens in hexed]
            disk = await sources.take_disk(session, cluster.pgdata)
        url, password = databases.urls["postgres"], databases.superuser_password
        dumped = [sources.by_dump(url, password, tokens) for tokens in hexed]
        on_disk = [disk.find({word: word.encode() for tokens in words for word in tokens})] * 3  # read once
        # The journal remembers which batch came first, as does whoever looks every day: so the disk batch by batch.
        before, out = out, {number for number, word in enumerate(words[0]) if word in by_sql[0].values}
        assert len({one["chunk of body"] for one in by_sql[0].values.values()}) == len(out)
        assert len(out) == (N if closed else N - opened.k)
        for one, other in combinations(range(3), 2):
            everybody = range(N)
            for found, tokens, who in (
                (by_sql, hexed, everybody),
                (dumped, hexed, everybody),
                (on_disk, words, out - before),
            ):
                pairs = {tokens[one][number]: tokens[other][number] for number in who}
                verdict = judge(_of(found[other], pairs.values()), _of(found[one], pairs), pairs)
                assert verdict.pairs
                assert not verdict.linked, verdict
            pairs = dict(zip(hexed[one], hexed[other], strict=True))
            for crowd in equal_values(by_sql[other].values, by_sql[one].values, pairs):
                assert crowd.smallest >= opened.k, crowd
                assert crowd.named <= crowd.by_luck, crowd


def _of(found: Found, tokens: Collection[str]) -> list[Trace]:
    """What it shows of these alone."""
    return [Trace(one.name, tuple(each for each in one.tokens if each in tokens)) for one in found.traces]
