"""Lists in files beside a form (CSV, XML): put inside its XForm, so that one text holds everything."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from dialogs.book import BIGGEST_FILE, MOST_ROWS
from dialogs.errors import FormError

_OUTSIDE = re.compile(r'<instance id="([^"]+)" src="jr://(file-csv|file)/([^"]+)"\s*/>')
_COLUMN = re.compile(r"[^\W\d][\w.-]*")
_NOT_WRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  #: in XML
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")


def with_lists(xform: str, folder: Path) -> str:
    """Put the lists that lie in a folder inside a form; those that are not there stay named."""

    def held(found: re.Match[str]) -> str:
        path = folder / Path(found[3]).name
        if not path.is_file() or path.suffix.casefold() not in (".csv", ".xml"):
            return found[0]
        if path.stat().st_size > BIGGEST_FILE:
            raise FormError(f"El archivo {path.name} pesa más de 5 MB.")
        inside = _from_csv(path) if path.suffix.casefold() == ".csv" else _from_xml(path)
        return f'<instance id="{found[1]}">{inside}</instance>'

    return _OUTSIDE.sub(held, xform)


def _from_csv(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        mark = (
            ";" if first.count(";") > first.count(",") else ","
        )  # Excel writes «;» where decimals have a comma
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=mark))
    except (UnicodeDecodeError, csv.Error) as error:
        message = f"El archivo {path.name} no es un CSV en UTF-8. En Excel: Guardar como, CSV UTF-8."
        raise FormError(message, original=str(error)) from error
    if _NOT_WRITABLE.search(text):
        raise FormError(
            f"El archivo {path.name} lleva caracteres de control. Guárdalo otra vez como CSV UTF-8."
        )
    if not rows:
        raise FormError(f"El archivo {path.name} está vacío.")
    if len(rows) > MOST_ROWS:
        raise FormError(f"El archivo {path.name} tiene más de {MOST_ROWS} filas.")
    header = [name.strip() for name in rows[0]]
    for name in header:
        if not _COLUMN.fullmatch(name) or header.count(name) > 1:
            message = "El nombre de la columna no vale: usa letras, números y guion bajo, sin repetir."
            raise FormError(message, sheet=path.name, row=1, column=name[:60])
    return (
        f"<root>{''.join(_item(path, header, row, number) for number, row in enumerate(rows[1:], 2))}</root>"
    )


def _item(path: Path, header: list[str], row: list[str], number: int) -> str:
    if not any(row):
        return ""
    if len(row) != len(header):
        message = f"La fila tiene {len(row)} celdas y debe tener {len(header)}."
        raise FormError(message, sheet=path.name, row=number)
    cells = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in zip(header, row, strict=True))
    return f"<item>{cells}</item>"


def _from_xml(path: Path) -> str:
    try:
        text = _DECLARATION.sub("", path.read_text(encoding="utf-8-sig"))
        fromstring(text)
    except (UnicodeDecodeError, ParseError, DefusedXmlException, RecursionError) as error:
        raise FormError(
            f"El archivo {path.name} no es XML bien escrito.", original=type(error).__name__
        ) from error
    return text
