"""Buttons in hands they were not made for: strangers, members with another duty, whoever was removed, and twice."""

import logging

import pytest

from admin.organiser.access import words
from bot.emulator import Person
from storage.organisers import RESEARCHES
from tests.organiser.access.conftest import here
from tests.organiser.access.walking import ORDERS
from tests.organiser.conftest import Office


async def _every_button(at_work: Office, elena: Person) -> list[str]:
    """What every button carries that Elena and Marcos are shown."""
    for order in ORDERS:
        await elena.writes(f"/{order}")
        await elena.reads()
    await elena.writes("/codigos")
    await elena.taps("Proponer 5 códigos")
    await elena.reads(showing="alguien lo apruebe")
    await elena.writes("/equipo")
    await elena.taps("Quitar a Marcos")
    await elena.reads(showing="¿Quitar a")
    await at_work.telegram.idle(at_work.bot)
    rows = [
        row
        for call in at_work.telegram.calls
        for row in (call.params.get("reply_markup") or {}).get("inline_keyboard", ())
    ]
    return sorted({one["callback_data"] for row in rows for one in row if "callback_data" in one})


def _toasts(at_work: Office) -> list[str]:
    return [
        str(call.params.get("text", ""))
        for call in at_work.telegram.calls
        if call.method == "answerCallbackQuery"
    ]


async def _presses_all(at_work: Office, who: Person, buttons: list[str]) -> list[str]:
    """What each press is answered with."""
    await at_work.telegram.idle(at_work.bot)
    before = len(_toasts(at_work))
    for data in buttons:
        await who.taps_raw(data)
        await at_work.telegram.idle(at_work.bot)
    return _toasts(at_work)[before:]


async def test_strangers_and_the_removed_are_told_the_same_by_every_button(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Not one tells them more than another, and nothing else comes to their chat."""
    buttons = await _every_button(at_work, elena)
    assert {data[0] for data in buttons} >= set("efimqsz")
    zoe = at_work.stranger("Zoe")
    await zoe.writes("/start")
    await zoe.reads()
    await elena.taps("Sí, quitar")
    await elena.reads(showing="ya no está")
    for person in (zoe, marcos):
        shown = len(person.sees())
        assert await _presses_all(at_work, person, buttons) == [words.closed()] * len(buttons)
        assert len(person.sees()) == shown


async def test_a_member_with_another_duty_is_answered_and_changes_nothing(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Inés only reads: of the buttons of others each says that it is not hers; the digest's is."""
    buttons = [data for data in await _every_button(at_work, elena) if data[0] not in "bsu"]
    ines = await here(at_work, "Inés", RESEARCHES)
    assert set(await _presses_all(at_work, ines, buttons)) == {words.not_yours()}


async def test_every_button_twice_is_answered_twice_and_nothing_fails(
    at_work: Office, elena: Person, marcos: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """A nervous finger, an old screen: an answer each time, and no error in the log."""
    buttons = await _every_button(at_work, elena)
    twice = [data for data in buttons for _ in range(2)]
    with caplog.at_level(logging.WARNING):
        assert len(await _presses_all(at_work, elena, twice)) == len(twice)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
