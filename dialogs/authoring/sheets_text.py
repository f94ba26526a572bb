"""Forms written as text: YAML, Markdown tables, and CSV as pyxform takes it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from dialogs.authoring.book import MOST_ROWS, SHEETS, Book, Filling, Row
from dialogs.authoring.sheets_excel import cell
from dialogs.errors import FormError

_BAR = re.compile(r"(?<!\\)\|")
_TABLE = re.compile(r"\s*\|(.*)\|\s*")
_RULE = re.compile(r":?-{3,}:?")
_UNNAMED = re.compile(
    r"\([A-Z]{1,3}\)"
)  #: cells of a column without a name, by its letters: nobody reads them
_MOST_REPEATED = 200  #: anchors and aliases of one YAML file


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = "El archivo no está escrito en UTF-8. Guárdalo otra vez eligiendo UTF-8."
        raise FormError(message, original=str(error)) from error


class _Plain(yaml.SafeLoader):
    """YAML in which every value is text: `no` stays `no`, 2026-01-01 stays what was written."""


_Plain.yaml_implicit_resolvers = {}


def from_yaml(text: str) -> Book:
    if len(re.findall(r"(?:^|[\s\[{,])[&*][A-Za-z]", text)) > _MOST_REPEATED:
        raise FormError("El archivo YAML repite demasiadas partes por referencia.")
    try:
        data = yaml.load(text, Loader=_Plain)  # noqa: S506 a safe loader, without guessing types
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        raise FormError("El archivo no es YAML bien escrito.", row=line, original=str(error)) from error
    except (RecursionError, ValueError) as error:
        raise FormError("El archivo YAML tiene demasiados niveles, o un texto que no se entiende.") from error
    if not isinstance(data, Mapping):
        raise FormError("Al archivo le falta la hoja survey.", sheet="survey")
    return from_rows(data)


def from_rows(data: Mapping[Any, Any]) -> Book:
    """Read sheets that are lists of rows; raises `FormError` when they are something else."""
    filling = Filling()
    for name, rows in data.items():
        sheet = str(name).lower() if str(name).lower() in SHEETS else str(name)
        filling.add(sheet, _plain(sheet, rows))
    return filling.book()


def _plain(sheet: str, rows: Any) -> Iterator[Row]:
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise FormError("Una hoja es una lista de filas.", sheet=sheet)
    if len(rows) > MOST_ROWS:
        raise FormError(f"La hoja tiene más de {MOST_ROWS} filas.", sheet=sheet)
    for number, row in enumerate(rows, 2):
        if not isinstance(row, Mapping):
            raise FormError("Una fila es «columna: valor», una por línea.", sheet=sheet, row=number)
        for column, value in row.items():
            if isinstance(value, Mapping | list | set | tuple):
                raise FormError("Una celda es un texto.", sheet=sheet, row=number, column=str(column))
        cells = {re.sub(" +", " ", str(column)).strip(): cell(value) for column, value in row.items()}
        yield Row(number, {column: text for column, text in cells.items() if not _UNNAMED.fullmatch(column)})


def from_markdown(text: str) -> Book:
    """Read tables as pyxform does: a sheet's name alone in the first cell, then its header, then its rows."""
    tables: dict[str, list[list[str]]] = {}
    sheet = ""
    for line in text.split("\n"):
        found = None if line.lstrip().startswith("#") else _TABLE.match(line)
        if found is None:
            continue
        first, *cells = (cell(each).replace(r"\|", "|") for each in _BAR.split(found[1]))
        if is_rule((first, *cells)):
            continue
        if first:
            sheet = first.lower() if first.lower() in SHEETS else first
            tables[sheet] = []
        if sheet and (any(cells) or (tables[sheet] and not first)):
            tables[sheet].append(cells)
    filling = Filling()
    for name, lines in tables.items():
        header = lines[0] if lines else []
        filling.add(name, _named(header, lines[1:]))
    return filling.book()


def is_rule(cells: Sequence[str]) -> bool:
    """Whether it is the line some editors draw under a header, or what pyxform passes over as one."""
    return any(cells) and all(_RULE.fullmatch(each) for each in cells if each)


def _named(header: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[Row]:
    for number, cells in enumerate(lines, 2):
        if any(cells):
            yield Row(number, {name: text for name, text in zip(header, cells, strict=False) if name})


def from_csv(text: str) -> Book:
    """Read CSV in pyxform's shape: a sheet's name alone in the first cell, then its header, then its rows."""
    try:
        lines = list(csv.reader(StringIO(text, newline="")))
    except csv.Error as error:
        raise FormError("El CSV no está bien escrito.", original=str(error)) from error
    tables: dict[str, list[tuple[int, list[str]]]] = {}
    sheet = ""
    for line in lines:
        first, cells = (line[0].strip(), [cell.strip() for cell in line[1:]]) if line else ("", [])
        if first and not any(cells) and first.lower() in SHEETS:
            sheet = first.lower()
            tables[sheet] = []
        elif first or not sheet:
            raise FormError(_no_form(text, lines[0] if lines else []))
        elif any(cells):
            tables[sheet].append((len(tables[sheet]) + 1, cells))
    filling = Filling()
    for name, rows in tables.items():
        filling.table(name, rows)
    return filling.book()


def _no_form(text: str, first: Sequence[str]) -> str:
    line = text.partition("\n")[0].casefold()
    if line.count(";") > line.count(","):
        return (
            "El CSV separa con punto y coma, y trae una sola hoja. Manda el libro de Excel completo (.xlsx)."
        )
    if "timestamp" in line or "marca temporal" in line:
        return (
            "Son respuestas de Google Forms, no un formulario. Escribe las preguntas en un XLSForm (.xlsx)."
        )
    if {"class", "type/scale"} <= {cell.strip().casefold() for cell in first}:
        return "Es una encuesta de LimeSurvey. Pásala a un XLSForm: una fila por pregunta."
    return (
        "Un CSV trae una sola hoja, y un formulario lleva 2 o más. Manda el libro de Excel completo (.xlsx)."
    )
