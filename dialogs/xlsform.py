"""From sheets (YAML, .xlsx, .md) to XForm XML, with pyxform. Publishing only: nothing that runs imports this.

The YAML is the sheets one to one: `survey:`, `choices:`, `settings:` and `entities:` are lists of rows, and a
row's keys are XLSForm's columns (`label::Español (es)`). Every value is text: `no` stays `no`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pyxform.xls2xform import convert

from dialogs.errors import FormError

SHEETS = ("survey", "choices", "settings", "entities", "external_choices", "osm")


@dataclass(frozen=True)
class Published:
    """An XForm, and what pyxform would like its author to know (in English)."""

    xform: str
    warnings: tuple[str, ...]


class _Plain(yaml.SafeLoader):
    """YAML in which every value is text."""


_Plain.yaml_implicit_resolvers = {}


def publish(source: Path | Mapping[str, Any]) -> Published:
    """Turn sheets into an XForm. Raises `FormError`, in Spanish, with pyxform's own sentence beside it."""
    warnings: list[str] = []
    sheets: Any = source
    kind = None
    if isinstance(source, Path):
        kind = source.suffix.casefold()
        if kind in (".yaml", ".yml"):
            sheets, kind = sheets_of(source), None
        elif kind == ".md":
            sheets = source.read_text(encoding="utf-8")
    if isinstance(sheets, Mapping):
        sheets = _workbook(sheets)
    try:
        result = convert(sheets, warnings=warnings, validate=False, file_type=kind)
    except FormError:
        raise
    except Exception as error:
        raise FormError("pyxform no acepta el formulario.", original=str(error)) from error
    return Published(result.xform, tuple(warnings))


def sheets_of(path: Path) -> dict[str, list[dict[str, str]]]:
    """Read a form written as YAML; raises `FormError` with the line when it is not YAML, or not sheets."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Plain)  # noqa: S506 a safe loader without guesses
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        raise FormError("El archivo no es YAML bien escrito.", row=line, original=str(error)) from error
    if not isinstance(data, dict) or not isinstance(data.get("survey"), list):
        raise FormError("Al archivo le falta la hoja survey.", sheet="survey")
    return {str(name): _rows(str(name), rows) for name, rows in data.items()}


def _rows(sheet: str, rows: Any) -> list[dict[str, str]]:
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise FormError("Una hoja es una lista de filas.", sheet=sheet)
    found = []
    for place, row in enumerate(rows, 2):
        if not isinstance(row, Mapping):
            raise FormError("Una fila es «columna: valor».", sheet=sheet, row=place)
        found.append({str(key): "" if value is None else str(value) for key, value in row.items()})
    return found


def _workbook(sheets: Mapping[str, Any]) -> dict[str, Any]:
    book: dict[str, Any] = {}
    for name, rows in sheets.items():
        if name.endswith("_header"):
            continue
        book[name] = [dict(row) for row in rows]
        columns = dict.fromkeys(key for row in rows for key in row)
        book[f"{name}_header"] = [columns]
    return book
