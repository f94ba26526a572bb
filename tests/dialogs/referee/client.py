"""Talking with JavaRosa: one line each way."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import quote_plus, unquote_plus

import pyxform

HERE = Path(__file__).parent
JAR = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"


class NoJava(Exception):
    """There is no Java here to ask."""


@dataclass(frozen=True)
class Event:
    """What JavaRosa would show next: a question, the offer of another row, or the end."""

    kind: str  #: question, row, end or error
    path: str = ""
    control: int = 0
    data: int = 0
    readonly: bool = False
    required: bool = False
    label: str = ""
    hint: str = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()


class JavaRosa:
    """One JavaRosa, for as many forms as wanted."""

    def __init__(self) -> None:
        if shutil.which("javac") is None or shutil.which("java") is None:
            raise NoJava
        self.folder = tempfile.mkdtemp()
        classes = Path(self.folder)
        subprocess.run(["javac", "-nowarn", "-d", classes, "-cp", JAR, HERE / "Referee.java"], check=True)
        options = [
            "-Xss8m",
            "-Duser.timezone=UTC",
            "-Duser.language=en",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
        ]
        self.process = subprocess.Popen(
            ["java", *options, "-cp", f"{JAR}:{classes}", "Referee"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        )  # fmt: skip

    def __enter__(self) -> JavaRosa:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def kill(self) -> None:
        """End one that does not answer any more."""
        self.process.kill()
        self.close()

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder)

    def says(self, *fields: str) -> list[str]:
        """Send one line, read one line."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\t".join(quote_plus(each) for each in fields) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return [unquote_plus(each) for each in line.rstrip("\n").split("\t")]

    def load(self, xform: Path, media: Path | None = None) -> str:
        """Open a form; give what is wrong with it, or nothing."""
        reply = self.says("load", str(xform), str(media or xform.parent))
        return "" if reply[0] == "ok" else (reply[1] if len(reply) > 1 else "error")

    def next(self) -> Event:
        kind, *rest = self.says("next")
        if kind != "question":
            return Event(kind, rest[0] if rest else "")
        path, control, data, readonly, required, label, hint, value, *choices = rest
        pairs = tuple(zip(choices[::2], choices[1::2], strict=True))
        return Event(
            kind, path, int(control), int(data), readonly == "true", required == "true", label, hint, value, pairs
        )  # fmt: skip
