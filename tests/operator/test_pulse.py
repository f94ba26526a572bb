"""A process shows that it is well by a file's age."""

import asyncio
import os
from pathlib import Path

from storage import pulse


async def test_the_pulse_is_there_as_soon_as_the_loop_turns(tmp_path: Path) -> None:
    """Whoever looks from outside sees a young file; after the process went quiet, an old one."""
    file = tmp_path / "residents.pulse"
    task = asyncio.create_task(pulse.keep_touching(file))
    while not file.exists():  # noqa: ASYNC110 - the file is the event
        await asyncio.sleep(0)
    task.cancel()

    assert (pulse.age(file) or 0.0) < pulse.STALE
    os.utime(file, (0, 0))
    assert (pulse.age(file) or 0.0) > pulse.STALE


async def test_without_a_place_to_touch_nothing_is_touched() -> None:
    """A process started by hand has no pulse file and does not need one."""
    await asyncio.wait_for(pulse.keep_touching(None), timeout=5)


def test_a_process_that_never_started_has_no_age(tmp_path: Path) -> None:
    """No file is told apart from an old one."""
    assert pulse.age(tmp_path / "nobody.pulse") is None
