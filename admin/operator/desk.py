"""A terminal that is shown to one person at a time: a screen of its own that leaves nothing to scroll back to."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer

from admin.operator.problem import Problem

_ENTER: Final = "\x1b[?1049h"  # xterm's other screen, which has no history
_LEAVE: Final = "\x1b[?1049l"
_CLEAR: Final = "\x1b[2J\x1b[3J\x1b[H"


class Desk:
    """Where people sit down one after the other. Raises `Problem` where there is no terminal to sit at."""

    def __init__(self) -> None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise Problem(
                "Esto se hace con personas delante de una terminal.",
                "Corre la orden a mano, sin redirigir lo que entra ni lo que sale.",
            )

    @contextmanager
    def private(self) -> Iterator[None]:
        """Work on the other screen; however the block ends, what stood there is gone."""
        self._write(_ENTER + _CLEAR)
        try:
            yield
        except KeyboardInterrupt:
            raise typer.Abort from None
        finally:
            self._write(_CLEAR + _LEAVE)

    def page(self, text: str) -> None:
        """Show this, and nothing of what was there."""
        self._write(f"{_CLEAR}\n{text}\n\n")

    def tell(self, text: str) -> None:
        """Show this below."""
        self._write(f"{text}\n")

    def ask(self, prompt: str) -> str:
        """What somebody writes, in the open. Raises `typer.Abort` when the terminal is closed or she wants out."""
        self._write(prompt)
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            raise typer.Abort from None
        if not line:
            raise typer.Abort
        return line.strip()

    def hidden(self, prompt: str) -> str:
        """The same, without showing it."""
        try:
            return getpass.getpass(prompt)
        except (EOFError, KeyboardInterrupt):
            raise typer.Abort from None

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()
