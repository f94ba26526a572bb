"""The child of `dialogs.workshop`: reads one form within its limits, says what it found, and ends.

`python -m dialogs.authoring.workshop_child FILE TERMS` — TERMS is JSON: [seconds, megabytes, readability, media].
"""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from math import ceil
from pathlib import Path

from dialogs.check import examine
from dialogs.errors import Finding

OUT_OF_MEMORY = 77
MOST_TOLD = 300_000  #: letters of all findings together, as JSON
LONGEST = 400  #: letters of a sentence; nobody reads more of one
_END_WITH_PARENT = 1  #: PR_SET_PDEATHSIG, linux/prctl.h
BIGGEST_WRITTEN = 80_000_000  #: bytes of a file it may write: what a .zip holds


def limit(seconds: float, megabytes: int) -> None:
    """Take away from this process what it does not need; there is no way back."""
    most = megabytes << 20
    whole = max(1, ceil(seconds))
    for what, soft, hard in (
        (resource.RLIMIT_AS, most, most),
        (resource.RLIMIT_CPU, whole, whole + 1),
        (resource.RLIMIT_FSIZE, BIGGEST_WRITTEN, BIGGEST_WRITTEN),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        allowed = resource.getrlimit(what)[1]
        if allowed != resource.RLIM_INFINITY:
            soft, hard = min(soft, allowed), min(hard, allowed)
        resource.setrlimit(what, (soft, hard))
    signal.alarm(whole + 1)  # also when whoever started it is gone
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def answer(source: Path, readability: Callable[[str], float] | None, media: bool) -> bytes:
    """Check and publish one form, and put it in the words of `dialogs.workshop`."""
    findings, xform = examine(source, readability=readability, media=media)
    shown = list(_fitting(findings))
    if len(findings) > len(shown):
        message = f"Y {len(findings) - len(shown)} cosas más. Corrige estas y vuelve a revisar."
        shown.append(["aviso", message, "", None, "", ""])
    body = b"" if xform is None else xform.encode()
    head = json.dumps(
        {"findings": shown, "letters": None if xform is None else len(body)}, ensure_ascii=False
    )
    return head.encode() + b"\n" + body


def _fitting(findings: Iterable[Finding]) -> Iterator[list[str | int | None]]:
    """Give as many findings as the answer holds, each cut to what somebody reads."""
    room = MOST_TOLD
    for each in findings:
        message, sheet, column, original = (
            text[:LONGEST].encode(errors="replace").decode()  # half a character is no UTF-8
            for text in (each.message, each.sheet, each.column, each.original)
        )
        found = [each.severity, message, sheet, each.row, column, original]
        room -= len(json.dumps(found, ensure_ascii=False).encode())
        if room < 0:
            return
        yield found


def _measure(named: str) -> Callable[[str], float] | None:
    module, _, name = named.partition(":")
    if not name:
        return None
    found: Callable[[str], float] = getattr(import_module(module), name)
    return found


def main(arguments: list[str]) -> int:
    source, terms = Path(arguments[0]), json.loads(arguments[1])
    seconds, megabytes, readability, media = terms
    measure = _measure(readability)
    limit(seconds, megabytes)  # our own programs are in by now: what follows is the stranger's
    try:
        said = answer(source, measure, media)
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
