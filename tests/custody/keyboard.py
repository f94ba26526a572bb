"""Somebody who sits at a real terminal (a pty): types, reads, and is not shown what is hidden."""

import asyncio
import fcntl
import os
import pty
import re
import select
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path

DESDEABAJO = Path(sys.executable).with_name("desdeabajo")
_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
CLEARED = "\x1b[2J\x1b[3J\x1b[H"


class Keyboard:
    """A terminal with an order running in it."""

    def __init__(self, environment: Mapping[str, str], *words: str) -> None:
        self._ours, theirs = pty.openpty()

        def take_terminal() -> None:
            os.setsid()
            fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            [DESDEABAJO, *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, **environment, "TERM": "xterm", "COLUMNS": "200"},
            preexec_fn=take_terminal,
        )
        os.close(theirs)
        self.raw = ""  #: everything that was written to the screen
        self._read = 0

    async def sees(self, words: str, *, within: float = 60.0) -> str:
        """Wait until this stands on the screen; what came up to it since the last time, without its colours."""
        while (at := self.raw.find(words, self._read)) < 0:
            if not await asyncio.to_thread(self._reads, within):
                raise AssertionError(f"never said {words!r}: {_CODES.sub('', self.raw[self._read :])!r}")
        shown, self._read = self.raw[self._read : at + len(words)], at + len(words)
        return _CODES.sub("", shown).replace("\r", "")

    def types(self, line: str) -> None:
        """Type a line."""
        os.write(self._ours, line.encode() + b"\n")

    def presses(self, key: bytes) -> None:
        """Press a key, such as Ctrl-C (\\x03)."""
        os.write(self._ours, key)

    async def ends(self) -> int:
        """Wait for the end; its exit code."""
        while await asyncio.to_thread(self._reads, 60.0):
            pass
        return await asyncio.to_thread(self.process.wait)

    def leaves(self) -> None:
        """Get up, whatever still runs there."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)

    def screen(self) -> str:
        """What can still be scrolled to: the first screen alone, since the other has no history."""
        left = re.sub(r"\x1b\[\?1049h.*?\x1b\[\?1049l", "", self.raw, flags=re.DOTALL)
        return _CODES.sub("", left.rpartition(CLEARED)[2])

    def _reads(self, within: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], within)
        if not ready:
            return False
        try:
            piece = os.read(self._ours, 65536)
        except OSError:  # the last process of the terminal has ended
            return False
        self.raw += piece.decode(errors="replace")
        return bool(piece)
