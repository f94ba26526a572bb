"""Three hundred taps, and a process that is killed or told to leave in the middle: nothing lost, nothing twice."""

from pathlib import Path

import pytest

from bot.emulator import Emulator
from tests.databases import Databases
from tests.intake.bursts import Life, Organisers, Residents, burst

SIDES = {"residents": Residents, "organisers": Organisers}


@pytest.mark.long
@pytest.mark.parametrize("brought", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("end", ["kill -9", "SIGTERM"])
async def test_a_burst_of_three_hundred_survives(
    databases: Databases, telegram: Emulator, tmp_path: Path, side: str, end: str, brought: bool
) -> None:
    """Sixty people tap five times; the process ends three times meanwhile."""
    made = SIDES[side](telegram, databases)
    await made.opens()
    life = Life(made.environment(tmp_path) | (made.hooked() if brought else {}), made.module)
    ends = Life.killed if end == "kill -9" else Life.told_to_leave

    assert await burst(made, life, people=60, end=ends, times=3) == (0, 0)
