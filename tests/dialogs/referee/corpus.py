"""The forms other projects publish: as files, as tables inside their tests, as trees built in Java or TypeScript.

Nothing of them is kept here: they are read from the folders given on the command line.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path

from pyxform.xls2xform import convert

from dialogs.compiling.choices import ITEMSETS
from tests.dialogs.referee.built import built_forms

SHEETS = (".xlsx", ".xls", ".md", ".csv")
PROGRAMS = (".java", ".kt", ".ts")
_OUTSIDE = re.compile(r"""src\s*=\s*["'](jr://[^"']+)["']""")
_SURVEY = re.compile(r"""^\W{0,6}survey\W*$""", re.MULTILINE | re.IGNORECASE)
_MARK = "http://www.w3.org/2002/xforms"


@dataclass(frozen=True)
class Found:
    """One form of a corpus: its XForm, or why there is none."""

    name: str
    xform: str = ""
    complaint: str = ""
    source: str | Path = ""  #: the sheets, when it is written as sheets
    itemsets: str = ""  #: what pyxform makes of the sheet `external_choices`
    attachments: dict[str, Path] = field(default_factory=dict)  #: by the name the form calls them

    @property
    def missing(self) -> list[str]:
        """Files the form names that lie nowhere near it."""
        named = {each.rpartition("/")[2] for each in _OUTSIDE.findall(self.xform) if "file" in each}
        return sorted(named - {"last-saved"} - self.attachments.keys())

    def read(self, name: str) -> bytes | None:
        """Give an attachment's bytes, as `dialogs.authoring.attached` asks for them."""
        if name == ITEMSETS and self.itemsets:
            return self.itemsets.encode()
        return self.attachments[name].read_bytes() if name in self.attachments else None


def forms_in(folders: list[Path]) -> Iterator[Found]:
    """Give every form below the folders, each text once."""
    seen: set[str] = set()
    for folder in folders:
        files = sorted(each for each in folder.rglob("*") if each.is_file()) if folder.is_dir() else [folder]
        lying: dict[str, list[Path]] = {}
        for path in files:
            lying.setdefault(path.name, []).append(path)
        for path in files:
            for found in _read(path, str(path.relative_to(folder.parent)), lying):
                identity = hashlib.sha256((found.xform or found.name).encode()).hexdigest()
                if identity not in seen:
                    seen.add(identity)
                    yield found


def _read(path: Path, name: str, lying: dict[str, list[Path]]) -> Iterator[Found]:
    kind = path.suffix.casefold()
    if kind == ".xml":
        text = path.read_text("utf-8", "replace")
        if _MARK in text and re.search(r"<(\w+:)?body\b", text):
            yield _found(name, text, path, lying)
    elif kind in SHEETS:
        if kind not in (".md", ".csv") or _SURVEY.search(path.read_text("utf-8", "replace")):
            yield _converted(name, path, kind, path, lying)
    elif kind == ".py":
        for line, table in _tables(path):
            yield _converted(f"{name}:{line}", table, ".md", path, lying)
    elif kind in PROGRAMS:
        for line, xform in built_forms(path.read_text("utf-8", "replace")):
            yield _found(f"{name}:{line}", xform, path, lying)


def _found(name: str, xform: str, path: Path, lying: dict[str, list[Path]]) -> Found:
    attachments = {}
    for address in (*_OUTSIDE.findall(xform), *((ITEMSETS,) if " query=" in xform else ())):
        called = address.rpartition("/")[2]
        if candidates := lying.get(called):
            attachments[called] = max(candidates, key=lambda each: _together(each, path))
    return Found(name, xform, attachments=attachments)


def _together(one: Path, other: Path) -> int:
    """Count the folders two files share."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one.parts, other.parts, strict=False))
    )


def _converted(name: str, source: str | Path, kind: str, path: Path, lying: dict[str, list[Path]]) -> Found:
    try:
        made = convert(source, validate=False, file_type=kind)
        return replace(_found(name, made.xform, path, lying), itemsets=made.itemsets or "")
    except Exception as error:  # pyxform's refusals, and its own failures: both mean that there is no form
        return Found(name, complaint=f"{type(error).__name__}: {error}", source=source)


def _tables(path: Path) -> Iterator[tuple[int, str]]:
    """Give the Markdown forms written as texts inside a Python file."""
    with suppress(SyntaxError, UnicodeDecodeError):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "| survey" in node.value:
                yield node.lineno, node.value
