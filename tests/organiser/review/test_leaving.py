"""Of texts that two people did not pass, nothing leaves, in no output at all."""

import json

import pytest
from sqlalchemy import text

from admin.digest.issue import issue_digest, material, renderings
from bot.emulator import Person
from storage import reviewing
from storage.database import Conflict
from storage.organisers import RESEARCHES
from storage.reviewing import Changed, Decision
from tests.organiser.conftest import MONDAY, Office
from tests.organiser.review.conftest import Leaving, kept, passes, reviews

WAITING, ONCE, REJECTED, PASSED, CHANGED = (
    "canario uno",
    "canario dos",
    "canario tres",
    "canario cuatro",
    "canario cinco",
)
WHO = "00000000-0000-4000-8000-00000000000"


async def in_every_state(office: Office, leaves: Leaving) -> None:
    """A text in each state there is; of the changed one, only the wording was passed."""
    await leaves(WAITING, ONCE, REJECTED, PASSED, CHANGED)
    change = (
        "UPDATE loose_text SET review = '{0}', theme = '{1}', wording = '{2}', reviewer_a = '{3}1', reviewer_b = {4}"
        " WHERE body = '{5}'"
    )
    async with office.databases.owner.transaction() as session:
        for state, theme, wording, body in (
            ("once", "uno", ONCE, ONCE),
            ("rejected", "danger", "", REJECTED),
            ("passed", "cuatro", PASSED, PASSED),
            ("passed", "cinco", "otras palabras", CHANGED),
        ):
            second = "NULL" if state == "once" else f"'{WHO}2'"
            await session.execute(text(change.format(state, theme, wording, WHO, second, body)))


async def test_unreviewed_text_in_any_output_is_none(office: Office, leaves: Leaving) -> None:
    """Messages, page and table in both languages, the issue that residents read, and what a member gets in her chat."""
    await office.publish(160)
    await in_every_state(office, leaves)
    database, consultation = office.databases.organiser, office.consultation
    async with database.statement() as session:
        read = await material(session, consultation)
    outputs = [
        part
        for language in ("es", "en")
        for made in [renderings(read, now=MONDAY, invented=False, language=language)]
        for part in (*made.messages, *(file.content.decode() for file in made.files))
    ]
    await issue_digest(database, consultation, now=MONDAY)
    async with office.databases.resident.statement() as session:
        rows = await session.execute(text("SELECT content FROM digest"))
        outputs += [json.dumps(row.content, ensure_ascii=False) for row in rows]
    async with office.serving():
        ines = await office.person("Inés", RESEARCHES)
        await ines.writes("/boletin")
        await ines.reads(showing="cada semana")
        outputs += [seen.text + (seen.file.text if seen.file else "") for seen in ines.sees()]

    assert len(outputs) > 10
    for said in outputs:
        assert not any(canary in said for canary in (WAITING, ONCE, REJECTED, CHANGED, "danger"))
    assert sum(PASSED in said for said in outputs) > 5
    assert sum("otras palabras" in said for said in outputs) > 5


async def test_a_text_that_two_people_passed_is_quoted(
    at_work: Office, leaves: Leaving, elena: Person, marcos: Person
) -> None:
    """From /revisar to /boletin, in the words that both saw."""
    await at_work.publish(160)
    await leaves("Que pongan luz en la cancha.")
    await reviews(elena)
    await passes(elena)
    await elena.writes("/boletin")
    await elena.reads(showing="cada semana")
    assert not any("pongan luz" in seen.text and "Con sus palabras" in seen.text for seen in elena.sees())
    await reviews(marcos)
    await marcos.taps("Pasa")
    await marcos.telegram.idle(at_work.bot)
    await marcos.writes("/boletin")
    await marcos.reads(showing="cada semana")

    assert any("Con sus palabras" in seen.text and "Que pongan luz" in seen.text for seen in marcos.sees())


async def test_the_constraints_hold_without_any_of_our_code(office: Office, leaves: Leaving) -> None:
    """Nobody is both readers, nothing passes by one or without words, whoever writes the row."""
    await leaves("Que pongan luz.")

    async def write(change: str) -> None:
        async with office.databases.owner.transaction() as session:
            await session.execute(text(f"UPDATE loose_text SET {change}"))

    both = f"reviewer_a = '{WHO}1', reviewer_b = '{WHO}2'"
    for change in (
        "review = 'once'",
        "review = 'passed', wording = 'x'",
        f"review = 'passed', wording = 'x', reviewer_a = '{WHO}1'",
        f"review = 'passed', wording = 'x', reviewer_a = '{WHO}1', reviewer_b = '{WHO}1'",
        f"review = 'rejected', reviewer_a = '{WHO}1'",
        f"review = 'passed', wording = '', {both}",
        f"review = 'otra', {both}",
    ):
        with pytest.raises(Conflict):
            await write(change)
    await write(f"review = 'passed', wording = 'x', {both}")


async def test_what_changed_meanwhile_is_not_decided(office: Office, leaves: Leaving) -> None:
    """A reading is good for one decision; an organiser's role can change no text and no question."""
    await leaves("Que pongan luz.")
    (one,) = await kept(office)
    me, you = one.id, office.consultation.id  # any two ids
    async with office.databases.organiser.transaction() as session:
        read = await reviewing.one(session, office.consultation.id, one.id, me)
        assert read is not None
        assert await reviewing.decide(session, read, me, Decision("Luz.", "agua")) == "once"
        with pytest.raises(Changed):
            await reviewing.decide(session, read, you, Decision("Luz.", "agua"))
        again = await reviewing.one(session, office.consultation.id, one.id, you)
        assert again is not None
        assert await reviewing.decide(session, again, me, Decision("Luz.", "agua")) == "once"
        assert await reviewing.decide(session, again, you, Decision("Luz.", "agua")) == "passed"
