"""Consultations of proposals and of the agenda, from sealed answers to the digest, through the one pipeline."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from admin import releasing
from admin.digest.issue import Renderings, issue_digest
from admin.operator.prepare import form_of
from dialogs.submission import submission, to_json
from dialogs.xform import load
from storage import figures, participation
from storage.consultations import Consultation
from tests.databases import OPENS, Databases
from tests.forms.neighbours import Neighbour

NOW = datetime(2026, 3, 9, 18, tzinfo=UTC)


async def consulted(databases: Databases, name: str, people: int) -> Consultation:
    """A consultation that asks a bundled form, answered by so many invented neighbours."""
    published = form_of(name)
    consultation = await databases.open_consultation(
        xform=published.xform, form_id=published.identity, title=published.title, code=name
    )
    form, rng = load(published.xform), Random(6)
    for _ in range(people):
        said = submission(form, Neighbour(form, rng, shy=rng.choice([0, 0.03, 0.1])).answers())
        async with databases.resident.transaction() as session:
            assert await participation.submit(
                session,
                consultation=consultation.id,
                nullifier=os.urandom(32),
                content=to_json(said),
                draft_slots=[],
            )
    return consultation


async def issued(databases: Databases, consultation: Consultation) -> Renderings:
    """The issue of the day."""
    made = await issue_digest(databases.organiser, consultation, now=NOW, invented=True, again=True)
    assert made is not None
    return made


async def test_two_hundred_votes_become_a_digest_of_proposals(databases: Databases) -> None:
    """Each proposal with its own base; what waits in a small sector waits; nothing of a proposal is lumped."""
    consultation = await consulted(databases, "propuestas", 200)
    day = OPENS + timedelta(days=1)
    done = await releasing.release_once(
        databases.mixer, databases.mixer_keys, consultation, on=day, rng=Random(1)
    )
    assert done is not None
    assert done.released > 100

    made = await issued(databases, consultation)
    assert made.digest.proposals is not None
    assert len(made.digest.proposals.every) == 24
    assert made.digest.people_tens < 200
    assert "En esto coincidimos" in made.messages[0]
    async with databases.organiser.statement() as session:
        published = await figures.published(session, consultation.id)
    bases = {
        one.question: one.base_tens for one in published if one.group == "" and "opinion[" in one.question
    }
    assert len(bases) == 24
    assert all(10 <= base < done.released / 2 for base in bases.values()), "eight of twenty-four each"
    assert not [one for one in published if one.question.endswith(("opinion", "mejor"))]


@pytest.mark.parametrize(
    ("name", "said"), [("agenda", "Lo que más daña"), ("propuestas", "En esto coincidimos")]
)
async def test_a_consultation_that_closes_gives_its_digest_in_both_languages(
    databases: Databases, name: str, said: str
) -> None:
    """Fifty neighbours, one release at the end; page and table are made, and the residents' text is kept."""
    consultation = replace(await consulted(databases, name, 50), state="closing")
    done = await releasing.release_once(
        databases.mixer, databases.mixer_keys, consultation, on=OPENS, rng=Random(1)
    )
    assert done is not None
    assert done.released == 50

    made = await issued(databases, consultation)
    assert said in " ".join(made.messages)
    assert [file.name.rpartition(".")[2] for file in made.files] == ["html", "csv"]
