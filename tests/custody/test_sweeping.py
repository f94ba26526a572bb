"""No phrase stays in a chat, wherever it was written; and who gave hers can see that, and take it back."""

import pytest

from bot.emulator import Person
from tests.custody.conftest import Custodians


def _left(custodians: Custodians, person: Person) -> list[str]:
    return [
        seen.text
        for seen in person.sees()
        if any(phrase in " ".join(seen.text.lower().split()) for phrase in custodians.kept.phrases)
    ]


@pytest.mark.parametrize(
    "before", ["/llave ", "/llave\n", "/llave@organiza_bot ", "/ayuda ", "/start ", "/", "/ "]
)
async def test_a_phrase_after_an_order_is_deleted(custodians: Custodians, elena: Person, before: str) -> None:
    """On a phone it is quick to write all in one line: it opens nothing, goes at once, and the button comes."""
    await elena.writes(before + custodians.kept.phrases[0])
    await elena.reads(showing="Borré ese mensaje")
    await elena.reads(showing="Dar mi frase")
    assert _left(custodians, elena) == []


async def test_a_phrase_under_a_picture_is_deleted(custodians: Custodians, elena: Person) -> None:
    """Nobody asked for it, and it is no message of words: it goes all the same."""
    sent = await elena.sends_photo(caption=custodians.kept.phrases[0])
    await elena.reads(showing="Borré ese mensaje")
    assert sent.id not in [seen.id for seen in elena.sees()]


async def test_a_phrase_of_somebody_of_no_team_is_deleted_and_nothing_is_told(custodians: Custodians) -> None:
    """Citlali has a paper and is in no team: her message goes, and she hears what every stranger hears."""
    citlali, zoe = custodians.office.stranger("Citlali"), custodians.office.stranger("Zoe")
    await zoe.writes("hola")
    await citlali.writes(custodians.kept.phrases[0])
    assert (await citlali.reads()).text == (await zoe.reads()).text
    await custodians.office.telegram.idle(custodians.office.bot)
    assert _left(custodians, citlali) == []


async def test_before_it_is_opened_there_is_no_digest_and_why_is_said(
    custodians: Custodians, elena: Person
) -> None:
    """/boletin does not say that too few have answered: nobody knows how many, and all is under lock and key."""
    await elena.writes("/boletin")
    assert "bajo llave" in (await elena.reads()).text
    await custodians.office.telegram.idle(custodians.office.bot)
    assert not any("Lo que dijimos" in seen.text for seen in elena.sees())


async def test_who_gave_hers_reads_so_and_can_take_it_back(
    custodians: Custodians, elena: Person, marcos: Person
) -> None:
    """/llave says to Elena that another person is missing; with a tap hers is forgotten, and Marcos' is the first."""
    kept = custodians.kept
    await elena.writes("/llave")
    await elena.taps("Dar mi frase")
    await elena.reads(showing="seis palabras")
    await elena.writes(kept.phrases[0])
    await elena.reads(showing="Tu frase es buena")
    await elena.writes("/llave")
    card = await elena.reads(showing="tú ya diste tu frase")
    assert card.buttons == ("Olvida mi frase",)
    await elena.taps("Olvida mi frase")
    await elena.reads(showing="olvidé tu frase")

    await marcos.writes("/llave")
    assert "Una persona ya dio la suya" not in (await marcos.reads(showing="bajo llave")).text
    await marcos.taps("Dar mi frase")
    await marcos.reads(showing="seis palabras")
    await marcos.writes(kept.phrases[1])
    await marcos.reads(showing="Falta una persona")
    assert await kept.mixed() is None


async def test_not_now_after_giving_it_takes_it_back(custodians: Custodians, elena: Person) -> None:
    """The old button still stands above: whoever presses it means it."""
    await elena.writes("/llave")
    await elena.taps("Dar mi frase")
    asked = await elena.reads(showing="seis palabras")
    await elena.writes(custodians.kept.phrases[0])
    await elena.reads(showing="Tu frase es buena")
    await elena.taps("Ahora no", on=asked)
    await elena.reads(showing="olvidé tu frase")
    await elena.writes("/llave")
    assert "ya diste" not in (await elena.reads(showing="bajo llave")).text
