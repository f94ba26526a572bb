"""`python -m tests.attacks.loud MODULE`: one of our processes with everything that can be made to talk talking.

Every logger at DEBUG, asyncio's own debugging, Python's development mode, and whatever fails where nobody catches it:
in a thread, in a destructor, in a task that nobody awaits, in the formatting of a line of the log itself.
"""

import asyncio
import ctypes
import gc
import logging
import os
import runpy
import sys
import threading
from collections.abc import Callable
from typing import Any

from storage import logs

QUIET = logs.set_up
PR_GET_DUMPABLE = 3  #: of <linux/prctl.h>


class Falls:
    """Something that fails when it is thrown away."""

    def __del__(self) -> None:
        fail()


def fail() -> None:
    """An error whose words hold what must not be told."""
    raise ValueError(f"Key (nullifier)=({os.environ['CANARY']}) already exists")


async def fails() -> None:
    """The same, in a task nobody awaits."""
    fail()


def loud(process: str, **given: Any) -> None:
    """What a process sets up for its log, and then everything turned up."""
    QUIET(process, **given)
    print(f"dumpable={ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)}", flush=True)
    names = [None, *logging.Logger.manager.loggerDict]
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.Logger.setLevel = lambda _self, _level: None  # type: ignore[method-assign,assignment]
    logging.getLogger().level = logging.DEBUG
    threading.Thread(target=fail).start()
    Falls()
    logging.getLogger("storage").info(
        "One of %s", extra={"action": "x", "odd": "\ud800" + os.environ["CANARY"][:0]}
    )
    logging.getLogger("foreign").info("%d " + "x", os.environ["CANARY"])
    run, new = asyncio.Runner.run, asyncio.run
    asyncio.run = _with_failures(new)
    asyncio.Runner.run = _with_failures(run)  # type: ignore[method-assign]


def _with_failures(run: Callable[..., Any]) -> Callable[..., Any]:
    def start(*given: Any, **more: Any) -> Any:
        *before, main = given

        async def both() -> Any:
            task = asyncio.create_task(fails())
            await asyncio.sleep(0)
            del task
            gc.collect()
            return await main

        return run(*before, both(), **more)

    return start


if __name__ == "__main__":
    logs.set_up = loud
    runpy.run_module(sys.argv[1], run_name="__main__", alter_sys=True)
