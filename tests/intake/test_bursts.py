"""Three hundred taps, and a process that is killed or told to leave in the middle: nothing lost, nothing twice."""

from pathlib import Path

import pytest

from admin.organiser.once import Once
from bot.emulator import Emulator
from storage.database import Database
from tests.databases import Databases
from tests.intake.bursts import Life, Organisers, Residents, Side, burst
from tests.intake.inside import Inside

SIDES = {"residents": Residents, "organisers": Organisers}
WAYS = pytest.mark.parametrize("brought", [False, True], ids=["polling", "webhook"])
BOTH = pytest.mark.parametrize("name", SIDES)
ENDS = pytest.mark.parametrize("kills", [True, False], ids=["kill -9", "SIGTERM"])


async def _opened(name: str, telegram: Emulator, databases: Databases) -> Side:
    side: Side = SIDES[name](telegram, databases)
    await side.opens()
    return side


@WAYS
@BOTH
@ENDS
async def test_a_burst_survives_an_end(
    databases: Databases, telegram: Emulator, tmp_path: Path, name: str, brought: bool, kills: bool
) -> None:
    """Eight people tap five times, and the bot ends in the middle."""
    side = await _opened(name, telegram, databases)
    life = Inside(side.environment(tmp_path) | (side.hooked() if brought else {}), side.module)

    assert await burst(side, life, people=8, kills=kills, times=1) == (0, 0)


@pytest.mark.long
@WAYS
@BOTH
@ENDS
async def test_a_burst_of_three_hundred_survives(
    databases: Databases, telegram: Emulator, tmp_path: Path, name: str, brought: bool, kills: bool
) -> None:
    """Sixty people tap five times; a real process ends three times meanwhile."""
    side = await _opened(name, telegram, databases)
    life = Life(side.environment(tmp_path) | (side.hooked() if brought else {}), side.module)

    assert await burst(side, life, people=60, kills=kills, times=3) == (0, 0)


async def test_a_bot_that_does_not_note_its_updates_is_found_out(
    databases: Databases, telegram: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same burst, with every update brought twice and nothing noted: links are made twice."""
    monkeypatch.setattr(Once, "transaction", Database.transaction)
    side = await _opened("organisers", telegram, databases)
    assert isinstance(side, Organisers)
    life = Inside(side.environment(tmp_path), side.module)
    await life.begins()
    await side.gathers(2)
    await side.bursts()
    await telegram.idle(side.bot)
    await life.killed()
    for person in side.people:
        await person.receives_again()
    await life.begins()
    await telegram.idle(side.bot)
    await life.told_to_leave()

    assert (await side.effects()).total() == 12  # ten, and the last of each person again


async def test_what_comes_again_to_another_process_is_said_to_be_done(
    databases: Databases, telegram: Emulator, tmp_path: Path
) -> None:
    """Each link is made once; whoever asked reads that it was, in case the link did not reach her."""
    side = await _opened("organisers", telegram, databases)
    assert isinstance(side, Organisers)
    life = Inside(side.environment(tmp_path), side.module)
    await life.begins()
    await side.gathers(2)
    await side.bursts()
    await telegram.idle(side.bot)
    await life.killed()
    for person in side.people:
        await person.receives_again()
    await life.begins()
    await telegram.idle(side.bot)
    await life.told_to_leave()

    assert await side.effects() == dict.fromkeys(await side.effects(), 1)
    assert (await side.effects()).total() == 10
    again = [call.params.get("text", "") for call in telegram.calls if call.method == "answerCallbackQuery"]
    assert sum("Eso ya quedó hecho" in words for words in again) == 2
