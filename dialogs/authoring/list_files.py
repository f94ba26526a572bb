"""Files of lists (CSV, XML, GeoJSON) as the rows of an XForm's instance.

What each becomes is https://getodk.github.io/xforms-spec/#secondary-instances---external: a CSV's row is an
`item` with a child for each column; a GeoJSON feature is one with its `geometry` and properties.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, tostring
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from dialogs.authoring.book import BIGGEST_FILE, MOST_ROWS
from dialogs.compiling.wording import code_of
from dialogs.errors import FormError

_NAME = re.compile(r"[^\W\d][\w.-]*")
_NOT_WRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  #: in XML


def instance(name: str, data: bytes) -> str:
    """Write the instance a file holds, as XML. Raises `FormError`, in Spanish, when it cannot be read."""
    if len(data) > BIGGEST_FILE:
        raise FormError(f"El archivo {name} pesa más de 5 MB.")
    kind = name.rpartition(".")[2].casefold()
    if kind == "xml":
        return _plainly(name, data)
    return root(_features(name, data) if kind == "geojson" else rows(name, data))


def rows(name: str, data: bytes) -> list[dict[str, str]]:
    """Read a CSV with commas, or semicolons as Excel writes it where decimals have a comma. Raises `FormError`.

    Short rows are filled up, empty ones left out; so are columns whose name no expression could say.
    """
    try:
        text = data.decode("utf-8-sig")
        first = text.partition("\n")[0]
        mark = ";" if first.count(";") > first.count(",") else ","
        lines = list(csv.reader(text.splitlines(keepends=True), delimiter=mark))
    except (UnicodeDecodeError, csv.Error) as error:
        message = f"El archivo {name} no es un CSV en UTF-8. En Excel: Guardar como, CSV UTF-8."
        raise FormError(message, original=str(error)) from error
    if _NOT_WRITABLE.search(text):
        raise FormError(f"El archivo {name} lleva caracteres de control. Guárdalo otra vez como CSV UTF-8.")
    if not lines:
        raise FormError(f"El archivo {name} está vacío.")
    if len(lines) > MOST_ROWS:
        raise FormError(f"El archivo {name} tiene más de {MOST_ROWS} filas.")
    header = [column if _NAME.fullmatch(column) else "" for column in map(_column, lines[0])]
    for column in filter(None, header):
        if header.count(column) > 1:
            message = f"Hay 2 columnas «{column}»: quita una."
            raise FormError(message, sheet=name, row=1, column=column)
    return [_row(name, number, header, line) for number, line in enumerate(lines[1:], 2) if any(line)]


def root(items: Iterable[Mapping[str, str]]) -> str:
    """Write rows as an instance holds them."""
    written = (
        "".join(f"<{column}>{escape(value)}</{column}>" for column, value in row.items() if column)
        for row in items
    )
    return f"<root>{''.join(f'<item>{cells}</item>' for cells in written)}</root>"


def _row(name: str, number: int, header: list[str], line: list[str]) -> dict[str, str]:
    if any(line[len(header) :]):
        message = f"La fila tiene {len(line)} celdas y debe tener {len(header)}."
        raise FormError(message, sheet=name, row=number)
    cells = [*line, *[""] * (len(header) - len(line))]
    return dict(zip(header, cells, strict=False))


def _column(header: str) -> str:
    """Give a column's name; «label::Español (es)» is label.es."""
    name, translated, language = header.strip().partition("::")
    return f"{name}.{code_of(language)}" if translated else name


def _plainly(name: str, data: bytes) -> str:
    """Take an XML list as it is, without namespaces."""
    try:
        element: Element = fromstring(data)
    except (ParseError, DefusedXmlException, UnicodeDecodeError, LookupError, ValueError) as error:
        raise FormError(
            f"El archivo {name} no es XML bien escrito.", original=type(error).__name__
        ) from error
    for each in element.iter():
        each.tag = str(each.tag).rpartition("}")[2]
    element.tail = ""
    try:
        return tostring(element, encoding="unicode")
    except RecursionError as error:
        raise FormError(f"El archivo {name} tiene demasiados niveles, unos dentro de otros.") from error


def _features(name: str, data: bytes) -> list[dict[str, str]]:
    try:
        collection = json.loads(data.decode("utf-8-sig"))
        if collection["type"] != "FeatureCollection":
            raise ValueError
        return [_feature(each) for each in collection["features"]]
    except RecursionError as error:
        raise FormError(f"El archivo {name} tiene demasiados niveles, unos dentro de otros.") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise FormError(f"El archivo {name} no es un GeoJSON de puntos, líneas o áreas.") from error


def _feature(feature: Mapping[str, Any]) -> dict[str, str]:
    if feature["type"] != "Feature":
        raise ValueError
    shape, where = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    points = {"Point": [where], "LineString": where, "Polygon": where[0] if where else []}[shape]
    row = {"geometry": "; ".join(f"{point[1]} {point[0]} 0 0" for point in points)}
    properties = feature.get("properties") or {}
    row |= {name: _said(value) for name, value in properties.items() if _NAME.fullmatch(name)}
    if feature.get("id") is not None:
        row["id"] = _said(feature["id"])
    return row


def _said(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
