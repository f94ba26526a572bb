"""A file that a process touches while its event loop turns, so that somebody outside can see it is well.

Only its age means something. It is touched by the clock, never by what anybody sends, so it says nothing
of who was there when.
"""

import asyncio
import os
import time
from pathlib import Path
from typing import Final

EVERY: Final = 10.0  #: seconds between two touches
STALE: Final = 60.0  #: seconds after which the process counts as stuck
VARIABLE: Final = (
    "DESDEABAJO_PULSE"  #: environment variable with the file's path; without it nothing is touched
)


async def keep_touching(path: str | os.PathLike[str] | None = None) -> None:
    """Touch the file (by default the one named in the environment) until cancelled."""
    given = path or os.environ.get(VARIABLE)
    if not given:
        return
    file = Path(given)
    while True:
        _touch(file)
        await asyncio.sleep(EVERY)


def _touch(file: Path) -> None:
    file.touch(mode=0o600)


def age(path: Path) -> float | None:
    """Seconds since the last touch; None when there was none."""
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except FileNotFoundError:
        return None
