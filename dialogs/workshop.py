"""The room where strangers' sheets are opened: a process of its own, with little memory, little time and no secrets.

A spreadsheet is a program somebody else wrote: it may be a bomb, hang its reader or crash it. So it is read by a child
(`dialogs.authoring.workshop_child`), which alone loads pyxform and openpyxl; here are only its start, its limits,
its answer and its end. Whatever becomes of the child, the author reads a sentence in Spanish.

The child's answer: one line of JSON (`{"findings": [...], "letters": n}`), then the XForm, n bytes of UTF-8. The XForm
stands outside the JSON because its size is the author's: taking it over costs one copy, and no event loop waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from dialogs.errors import Finding

SECONDS = 20.0  #: that a child may take, by the clock on the wall
MEGABYTES = 512  #: of memory it may ask for
BIGGEST_ANSWER = 24_000_000  #: bytes: a form of the largest size that loads, and its findings
BIGGEST_HEAD = 400_000  #: bytes of the line of JSON; decoding as much takes under 10 ms
LAST_WORDS = 5.0  #: seconds a killed child's pipe may take to close
OUT_OF_MEMORY = 77  #: how the child ends when its memory is not enough
CHILD = "dialogs.authoring.workshop_child"
_CHUNK = 1 << 16

SLOW = (
    "Tardó demasiado en leerse y se detuvo. Quita hojas, filas o listas que no uses, o haz dos formularios."
)
HEAVY = "Pide demasiada memoria y se detuvo. Quita hojas, filas, columnas o listas que no uses."
BROKEN = "No se pudo leer: el lector se detuvo. Guarda una copia nueva como .xlsx y manda esa."
TOO_LARGE = "El formulario ya armado es demasiado grande. Quita listas o preguntas, o haz dos formularios."
NOT_STARTED = "Ahora no se puede revisar ningún formulario. Avisa a quien cuida la instalación."


@dataclass(frozen=True)
class Inspection:
    """What a stranger's sheets turned out to be."""

    findings: tuple[Finding, ...]  #: errors first
    trial: str | None  #: the XForm when it can be asked at all, if only to be tried

    @property
    def xform(self) -> str | None:
        """The XForm as it may be published; None when any finding is an error."""
        return None if self.errors else self.trial

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity == "error")


@dataclass(frozen=True)
class Terms:
    """How a child is to work."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES
    readability: str = (
        ""  #: «module:function» that scores how easy a Spanish text is (0 to 100); empty: not measured
    )
    media: bool = False  #: whether this installation receives photos, audio and files


def inspect(
    source: Path,
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    readability: str = "",
    media: bool = False,
) -> Inspection:
    """Check a form and turn it into an XForm, in a child process; blocks. Never raises for what the file holds."""
    terms = Terms(seconds, megabytes, readability, media)
    with _folder() as folder:
        try:
            child = subprocess.Popen(  # noqa: S603 our own module, no shell
                _command(source, terms), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env=_environment(folder), cwd=folder, start_new_session=True,
            )  # fmt: skip
        except OSError:
            return _refused(NOT_STARTED)
        try:
            answer = _read(child, time.monotonic() + seconds)
        finally:
            _end(child.pid, child.poll())
            code = child.wait()
            if child.stdout is not None:
                child.stdout.close()
    return _refused(SLOW) if answer is None else _understood(answer, code)


async def inspect_async(
    source: Path,
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    readability: str = "",
    media: bool = False,
    room: Path | None = None,
) -> Inspection:
    """As `inspect`, and the event loop goes on meanwhile. A cancelled call leaves no child behind.

    What the child unpacks lies in a folder inside `room`, so that whoever looks after that also takes away what a
    killed process left; without one, where temporary files lie.
    """
    terms = Terms(seconds, megabytes, readability, media)
    folder = await asyncio.to_thread(mkdtemp, prefix="desdeabajo-", dir=room)
    try:
        try:
            child = await asyncio.create_subprocess_exec(
                *_command(source, terms), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env=_environment(folder), cwd=folder, start_new_session=True,
            )  # fmt: skip
        except OSError:
            return _refused(NOT_STARTED)
        try:
            async with asyncio.timeout(seconds):
                answer = await _read_async(child)
                code = await child.wait() if len(answer) <= BIGGEST_ANSWER else 0
        except TimeoutError:
            return _refused(SLOW)
        finally:
            _end(child.pid, child.returncode)
            await asyncio.shield(_buried(child))
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return _understood(answer, code)


def _command(source: Path, terms: Terms) -> list[str]:
    return [
        sys.executable, "-P", "-m", CHILD, str(source.absolute()),
        json.dumps([terms.seconds, terms.megabytes, terms.readability, terms.media]),
    ]  # fmt: skip


def _environment(folder: str) -> dict[str, str]:
    """Give the child what Python needs to start, and none of our settings or secrets."""
    home = str(Path(__file__).resolve().parent.parent)
    return {"PYTHONPATH": home, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": folder}


@contextlib.contextmanager
def _folder() -> Iterator[str]:
    """Lend a folder for what the child unpacks; it goes with the child, however that ended."""
    folder = mkdtemp(prefix="desdeabajo-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read(child: subprocess.Popen[bytes], until: float) -> bytes | None:
    """Read what the child says; `None` when time is over first."""
    assert child.stdout is not None
    found = bytearray()
    while len(found) <= BIGGEST_ANSWER:
        left = until - time.monotonic()
        if left <= 0 or not select.select([child.stdout], [], [], left)[0]:
            return None
        chunk = os.read(child.stdout.fileno(), _CHUNK)
        if not chunk:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, until - time.monotonic()))
                return bytes(found)
            return None
        found += chunk
    return bytes(found)


async def _read_async(child: asyncio.subprocess.Process) -> bytes:
    assert child.stdout is not None
    found = bytearray()
    while len(found) <= BIGGEST_ANSWER and (chunk := await child.stdout.read(_CHUNK)):
        found += chunk
    return bytes(found)


async def _buried(child: asyncio.subprocess.Process) -> None:
    """Wait for a killed child. What it still had to say is read away: asyncio waits for the end of its pipe too."""
    assert child.stdout is not None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LAST_WORDS):
            while await child.stdout.read(_CHUNK):
                pass
            await child.wait()


def _end(pid: int, code: int | None) -> None:
    """Kill whatever still runs in the child's group: it leads one of its own."""
    if code is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def _understood(answer: bytes, code: int) -> Inspection:
    """Read the child's answer; what cannot be read is one finding."""
    if len(answer) > BIGGEST_ANSWER:
        return _refused(TOO_LARGE)
    if code in (OUT_OF_MEMORY, -signal.SIGKILL):
        return _refused(HEAVY)
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        return _refused(SLOW)
    head, _, body = answer.partition(b"\n")
    if code != 0 or len(head) > BIGGEST_HEAD:
        return _refused(BROKEN)
    try:
        said = json.loads(head)
        findings = tuple(_finding(each) for each in said["findings"])
        letters = said["letters"]
        xform = None if letters is None else body.decode()
    except (ValueError, KeyError, TypeError, RecursionError):
        return _refused(BROKEN)
    inspection = Inspection(findings, xform)
    if (xform is None and not inspection.errors) or (xform is not None and len(body) != letters):
        return _refused(BROKEN)
    return inspection


def _finding(said: list[object]) -> Finding:
    severity, message, sheet, row, column, original = said
    if row is not None and not isinstance(row, int):
        raise TypeError("a row is a number")
    return Finding(str(severity), str(message), str(sheet), row, str(column), str(original))


def _refused(message: str) -> Inspection:
    return Inspection((Finding("error", message),), None)
