"""What a row of the survey sheet says (its type, its list, whether it must be answered), and the types there are."""

from __future__ import annotations

import re

from dialogs.book import Row

TYPED = frozenset({"text", "string", "integer", "int", "decimal", "date", "time", "datetime", "barcode", "geopoint",
                   "range", "acknowledge", "trigger"})  # fmt: skip
CHOSEN = frozenset({"select_one", "select_multiple", "rank", "select_one_from_file", "select_multiple_from_file",
                    "select1", "select"})  # fmt: skip
SILENT = frozenset({"note", "calculate", "hidden", "csv-external", "xml-external"})
METADATA = frozenset({"deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "audit",
                      "start-geopoint", "background-geopoint"})  # fmt: skip
HOURS = frozenset({"start", "end", "today"})
MEDIA = frozenset({"image", "photo", "audio", "video", "file"})
NOT_IN_A_CHAT = {
    "geotrace": "un recorrido en el mapa",
    "geoshape": "un área en el mapa",
    "background-audio": "grabar sin avisar",
    "osm": "OpenStreetMap",
    "select_one_external": "una lista externa de Collect",
    "begin_kobomatrix": "una matriz de Kobo",
    "begin_score": "una escala de Kobo",
    "begin_rank": "un orden de Kobo",
}
_WRITTEN = re.compile(
    r"(?:add select (?:one|multiple) prompt using|select all that apply(?: from)?|select one from(?= )(?! file)"
    r"|select[ _](?:one|multiple)(?:[ _](?:from[ _]file|external))?|(?:begin|end)[ _]\w+?)(?= |$)",
    re.ASCII,
)  #: types of two words and more, written with spaces or underscores
_SAME = {
    "add_select_one_prompt_using": "select_one", "add_select_multiple_prompt_using": "select_multiple",
    "select_all_that_apply": "select_multiple", "select_all_that_apply_from": "select_multiple",
    "select_one_from": "select_one", "imei": "deviceid",
}  # fmt: skip
YES = frozenset({"yes", "true", "true()", "si", "sí", "1", "x"})


def kind_of(row: Row) -> str:
    """Give a row's type: «Select one colores» and select_one colores are select_one."""
    text = " ".join(row.get("type").casefold().split())
    found = _WRITTEN.match(text)
    kind = re.sub(r"[ _]", "_", found[0]) if found else text.partition(" ")[0]
    return _SAME.get(kind, kind)


def list_of(row: Row) -> str:
    """Give the list a select or rank row offers."""
    if kind_of(row) not in CHOSEN:
        return ""
    text = " ".join(row.get("type").split())
    found = _WRITTEN.match(text.casefold())
    rest = text[found.end() :] if found else text.partition(" ")[2]
    return rest.strip().partition(" ")[0]


def required(row: Row) -> bool:
    return row.get("required").strip().casefold() in YES


def asks(row: Row) -> bool:
    """Say whether a row is a question that somebody answers."""
    return kind_of(row) in TYPED | CHOSEN | MEDIA
