"""Runs a program that ends when whoever started it ends, even by kill -9.

`python -m admin.operator.leash PARENT program argument …` becomes the program. On Linux the kernel
holds the leash (prctl(2), PR_SET_PDEATHSIG, kept across execve). Elsewhere this process stays between the
two, asks every second whether its parent is still the same, and passes on the signals that ask for an end.
"""

import ctypes
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Final

_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h
_ORPHANED: Final = 1


def leashed(program: Sequence[str]) -> tuple[str, ...]:
    """The command that runs the program on a leash held by the calling process."""
    return (sys.executable, "-P", "-m", "admin.operator.leash", str(os.getpid()), *program)


def main(arguments: Sequence[str]) -> int:
    """Become the program, or stay beside it; an exit code only when it could not be started or we stayed."""
    parent, program = int(arguments[0]), list(arguments[1:])
    if platform.system() == "Linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before the leash was on
            return _ORPHANED
        os.execv(program[0], program)  # noqa: S606 - the command is ours
    return _stay_between(parent, program)


def _stay_between(parent: int, program: Sequence[str]) -> int:
    child = subprocess.Popen(program)  # noqa: S603 - the command is ours

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, pass_on)
    while True:
        try:
            return child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            if os.getppid() != parent:
                child.kill()
                return _ORPHANED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
