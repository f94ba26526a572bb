"""Findings that say the same, told once with all their rows: nobody reads one sentence four hundred times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialogs.errors import Finding, place

_NAMED = re.compile(r" ?\(pregunta («[^»]*»)\)$")
_PARTS = re.compile(r"«[^»]*»|\d+")  #: what changes from one sentence to another of its kind
_FEW = 2  #: sentences of one kind that are still written out, each by itself


@dataclass(frozen=True)
class Group:
    """One sentence about a column of a sheet, with every row it holds for."""

    severity: str  #: "error" or "aviso"
    message: str
    sheet: str
    column: str
    rows: tuple[int, ...]  #: in order
    alike: tuple[
        tuple[str, tuple[int, ...]], ...
    ] = ()  #: other names or numbers it is true of, with their rows
    originals: tuple[str, ...] = ()  #: the tool's own sentences, or the expressions, each once

    @property
    def where(self) -> str:
        """Where it holds, without the sheet: «filas 2 a 5, 7 y 12, columna label»."""
        return place("", None, self.column) if not self.rows else _with(rows_in_words(self.rows), self.column)


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Take findings together that say the same of one column of a sheet; errors first, then by sheet and row."""
    kinds: dict[tuple[str, str, str, str], list[Finding]] = {}
    for each in findings:
        kind = _PARTS.sub("«»", _NAMED.sub("", each.message))
        kinds.setdefault((each.severity, each.sheet, each.column, kind), []).append(each)
    found = [group for alike in kinds.values() for group in _of_one_kind(alike)]
    found.sort(key=lambda each: (each.severity != "error", each.sheet, each.rows[:1] or (0,)))
    return tuple(found)


def _of_one_kind(findings: Sequence[Finding]) -> list[Group]:
    sentences: dict[str, list[Finding]] = {}
    for each in findings:
        sentences.setdefault(_NAMED.sub("", each.message), []).append(each)
    slot = _slot([_PARTS.findall(sentence) for sentence in sentences])
    if len(sentences) <= _FEW or slot is None:
        return [_group(same) for same in sentences.values()]
    first, *others = sorted(sentences.items(), key=lambda each: each[1][0].row or 0)
    alike = tuple((_PARTS.findall(sentence)[slot], _rows(same)) for sentence, same in others)
    return [_group(first[1], alike)]


def _slot(parts: Sequence[Sequence[str]]) -> int | None:
    """Give the place of the one part in which sentences of a kind differ; `None` when they differ in several."""
    different = [place for place, each in enumerate(zip(*parts, strict=True)) if len(set(each)) > 1]
    return different[0] if len(different) == 1 else None


def _group(same: Sequence[Finding], alike: tuple[tuple[str, tuple[int, ...]], ...] = ()) -> Group:
    first, rows = same[0], _rows(same)
    message = first.message if len(rows) < 2 and not alike else _NAMED.sub("", first.message)
    named = list(dict.fromkeys(found[1] for each in same if (found := _NAMED.search(each.message))))
    if not rows and len(named) > 1:  # an XForm has no rows: its questions are named
        message = f"{_NAMED.sub('', first.message)} (preguntas {', '.join(named)})"
    originals = dict.fromkeys(each.original for each in same if each.original not in ("", each.message))
    return Group(first.severity, message, first.sheet, first.column, rows, alike, tuple(originals))


def _rows(findings: Sequence[Finding]) -> tuple[int, ...]:
    return tuple(sorted({each.row for each in findings if each.row is not None}))


def rows_in_words(rows: Sequence[int], most: int | None = None) -> str:
    """Say which rows: «fila 3», «filas 2 a 5, 7 y 12»; beyond `most` stretches, how many rows are left.

    >>> rows_in_words([3]), rows_in_words([2, 3, 4, 5, 7, 12]), rows_in_words([2, 3])
    ('fila 3', 'filas 2 a 5, 7 y 12', 'filas 2 y 3')
    >>> rows_in_words([2, 4, 6, 8, 10], most=2)
    'filas 2, 4 y 3 más'
    """
    stretches: list[list[int]] = []
    for row in sorted(set(rows)):
        if stretches and row == stretches[-1][-1] + 1:
            stretches[-1].append(row)
        else:
            stretches.append([row])
    said: list[str] = []
    for each in stretches[:most]:
        said += [f"{each[0]} a {each[-1]}"] if len(each) > 2 else map(str, each)
    left = 0 if most is None else sum(map(len, stretches[most:]))
    said += [f"{left} más"] if left else []
    whole = f"{', '.join(said[:-1])} y {said[-1]}" if len(said) > 1 else "".join(said)
    return f"{'fila' if len(set(rows)) == 1 else 'filas'} {whole}"


def _with(rows: str, column: str) -> str:
    return f"{rows}, columna {column}" if column else rows


__all__ = ["Group", "grouped", "rows_in_words"]
