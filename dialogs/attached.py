"""The lists that lie beside a form (CSV, XML, GeoJSON), put inside it: one text then holds everything it needs.

What each becomes is https://getodk.github.io/xforms-spec/#secondary-instances---external: a CSV's row is an
`item` with a child for each column; a GeoJSON feature is one with its `geometry` and properties.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, tostring
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from dialogs.errors import FormError
from dialogs.wording import code_of

BIGGEST = 5_000_000  #: bytes of one list
ITEMSETS = "itemsets.csv"  #: where Collect finds the choices of `select_one_external`
_INSTANCE = re.compile(r"<instance\b([^>]*?)(?:/>|>(.*?)</instance>)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_QUERY = re.compile(
    r"""\bquery\s*=\s*["']\s*instance\(\s*(?:&quot;|&apos;|["'])(.+?)(?:&quot;|&apos;|["'])\s*\)"""
)
_NAME = re.compile(r"[^\W\d][\w.-]*")

Finder = Callable[[str], bytes | None]  #: a file's bytes by its name; `None` when nobody has it


def with_lists(xform: str, find: Finder) -> str:
    """Put every list somebody has inside the form; raises `FormError`, in Spanish, for one that cannot be read."""

    def held(found: re.Match[str]) -> str:
        said = {name: one or other for name, one, other in _ATTRIBUTE.findall(found[1])}
        source = said.get("src", "")
        if not source.startswith("jr://file") or "id" not in said:
            return found[0]
        name = source.rpartition("/")[2]
        data = find(name)
        return (
            found[0]
            if data is None
            else f"<instance id={quoteattr(said['id'])}>{_held(name, data)}</instance>"
        )

    return _with_itemsets(_INSTANCE.sub(held, xform), find)


def _held(name: str, data: bytes) -> str:
    if len(data) > BIGGEST:
        raise FormError(f"El archivo {name} pesa más de 5 MB.")
    kind = name.rpartition(".")[2].casefold()
    try:
        if kind == "xml":
            return _plainly(fromstring(data))
        text = data.decode("utf-8-sig")
        return _features(json.loads(text)) if kind == "geojson" else _root(_rows(text))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormError(f"El archivo {name} no es un CSV en UTF-8.", original=str(error)) from error
    except (ParseError, DefusedXmlException) as error:
        raise FormError(f"El archivo {name} no es un XML bien escrito.", original=str(error)) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise FormError(f"El archivo {name} no es un GeoJSON de puntos, líneas o áreas.") from error
    except RecursionError as error:
        raise FormError(f"El archivo {name} tiene demasiados niveles, unos dentro de otros.") from error


def _plainly(element: Element) -> str:
    for each in element.iter():
        each.tag = str(each.tag).rpartition("}")[2]
    element.tail = ""
    return tostring(element, encoding="unicode")


def _rows(text: str) -> list[dict[str, str]]:
    """Read a CSV with commas, or with semicolons when its first line has one; short rows are filled up."""
    header = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in header else ",", restval=""
    )
    return [{str(column): value for column, value in row.items() if column is not None} for row in reader]


def _root(rows: Iterable[Mapping[str, str]]) -> str:
    items = "".join(f"<item>{_cells(row)}</item>" for row in rows)
    return f"<root>{items}</root>"


def _cells(row: Mapping[str, str]) -> str:
    """Write a row; a column whose name no expression could say is left out."""
    named = {_column(column): value for column, value in row.items()}
    return "".join(
        f"<{column}>{escape(value)}</{column}>" for column, value in named.items() if _NAME.fullmatch(column)
    )


def _column(header: str) -> str:
    """Give a column's name; «label::Español (es)» is label.es."""
    name, translated, language = header.strip().partition("::")
    return f"{name}.{code_of(language)}" if translated else name


def _features(data: Any) -> str:
    if data["type"] != "FeatureCollection":
        raise ValueError
    return _root(_feature(each) for each in data["features"])


def _feature(feature: Mapping[str, Any]) -> dict[str, str]:
    if feature["type"] != "Feature":
        raise ValueError
    shape, where = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    points = {"Point": [where], "LineString": where, "Polygon": where[0] if where else []}[shape]
    row = {"geometry": "; ".join(f"{point[1]} {point[0]} 0 0" for point in points)}
    for name, value in (feature.get("properties") or {}).items():
        row[name] = _said(value)
    if feature.get("id") is not None:
        row["id"] = _said(feature["id"])
    return row


def _said(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _with_itemsets(xform: str, find: Finder) -> str:
    """Give the lists of `select_one_external`, which Collect takes from itemsets.csv, a place in the form."""
    wanted = dict.fromkeys(_QUERY.findall(xform))
    data = find(ITEMSETS) if wanted else None
    if data is None or "</model>" not in xform:
        return xform
    if len(data) > BIGGEST:
        raise FormError(f"El archivo {ITEMSETS} pesa más de 5 MB.")
    try:
        rows = _rows(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormError(f"El archivo {ITEMSETS} no es un CSV en UTF-8.", original=str(error)) from error
    found = "".join(
        f"<instance id={quoteattr(name)}>{_root(row for row in rows if row.get('list_name') == name)}</instance>"
        for name in wanted
        if f'<instance id="{name}"' not in xform
    )
    before, mark, after = xform.partition("</model>")
    return f"{before}{found}{mark}{after}"
