"""A phrase must not stay in a chat by other ways either: an old message that is edited, something forwarded."""

import pytest

from admin.organiser.access import words as access
from bot.emulator import Person
from tests.custody.conftest import Custodians

ORIGIN = {"type": "hidden_user", "sender_user_name": "Zoe", "date": 1}


async def _idle(custodians: Custodians) -> None:
    await custodians.office.telegram.idle(custodians.office.bot)


async def test_an_old_message_made_into_a_phrase_is_deleted(custodians: Custodians, elena: Person) -> None:
    """She mends an old message instead of writing a new one: it goes as any other."""
    sent = await elena.writes("hola")
    await elena.reads()
    await elena.edits_message(sent, custodians.kept.phrases[0])
    await elena.reads(showing="Borré ese mensaje")
    await _idle(custodians)
    assert sent.id not in [seen.id for seen in elena.sees()]


async def test_also_while_a_phrase_is_awaited_an_edited_one_is_none(
    custodians: Custodians, elena: Person
) -> None:
    """It goes, it opens nothing, and she is asked to give it with the button."""
    sent = await elena.writes("hola")
    await elena.reads()
    await elena.writes("/llave")
    await elena.taps("Dar mi frase")
    await elena.reads(showing="seis palabras")
    await elena.edits_message(sent, custodians.kept.phrases[0])
    await elena.reads(showing="Borré ese mensaje")
    await _idle(custodians)
    assert sent.id not in [seen.id for seen in elena.sees()]


async def test_of_a_stranger_it_goes_and_nothing_is_said(custodians: Custodians) -> None:
    """Nobody learns from it that this bot knows what a phrase is."""
    citlali = custodians.office.stranger("Citlali")
    sent = await citlali.writes("hola")
    await citlali.reads()
    shown = len(citlali.sees())
    await citlali.edits_message(sent, custodians.kept.phrases[0])
    await _idle(custodians)
    assert sent.id not in [seen.id for seen in citlali.sees()]
    assert len(citlali.sees()) == shown - 1


@pytest.mark.parametrize("said", ["/equipo", "/suspender", "otra cosa", "/start abc"])
async def test_every_other_edit_is_passed_over_quietly(
    custodians: Custodians, elena: Person, said: str
) -> None:
    """An order in an edited message is none."""
    sent = await elena.writes("hola")
    await elena.reads()
    shown = [seen.text for seen in elena.sees() if not seen.mine]
    await elena.edits_message(sent, said)
    await _idle(custodians)
    assert [seen.text for seen in elena.sees() if not seen.mine] == shown


@pytest.mark.parametrize("said", ["/equipo", "hola", "/start abc"])
async def test_nothing_forwarded_works(custodians: Custodians, elena: Person, said: str) -> None:
    """Whoever wrote it, it was somebody else; a phrase goes, and what is no phrase is explained."""
    await elena.sends({"text": said, "forward_origin": ORIGIN})
    assert (await elena.reads()).text == access.secondhand()
    sent = await elena.sends({"text": custodians.kept.phrases[0], "forward_origin": ORIGIN})
    await elena.reads(showing="Borré ese mensaje")
    await _idle(custodians)
    assert sent.id not in [seen.id for seen in elena.sees()]
