"""What a row of the survey sheet says (its type, its list, whether it must be answered), and the types there are."""

from __future__ import annotations

import re

from dialogs.authoring.book import Row

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
    "geotrace": "Un recorrido en el mapa (geotrace) no cabe en un chat. Pregunta por la zona, con opciones.",
    "geoshape": "Un área en el mapa (geoshape) no cabe en un chat. Pregunta por la zona, con opciones.",
    "background-audio": "Aquí no se graba a nadie sin avisar (background-audio). Quita la fila.",
    "osm": "El mapa OpenStreetMap (osm) no cabe en un chat. Pregunta por el lugar, con opciones.",
    "select_one_external": "Una lista de afuera (select_one_external) no cabe. Ponla en choices y usa select_one.",
    "begin_kobomatrix": "Una matriz de Kobo no cabe{rows}. Pon cada fila como una pregunta.",
    "begin_score": "Una escala de Kobo no cabe{rows}. Cambia cada fila por select_one con la lista de la escala.",
    "begin_rank": "Un orden de Kobo no cabe{rows}. Quita estas filas y usa una sola, de tipo rank.",
}
#: types nobody can answer here, and what to do instead; of a whole block of rows, {rows} says which
WITHIN = {
    "score__row": "Una fila de escala de Kobo no cabe: cámbiala por select_one con la lista de la escala.",
    "rank__level": "Una fila de orden de Kobo no cabe: quita estas filas y usa una sola, de tipo rank.",
}
#: rows of such a block, when they stand alone
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
DEMANDED = frozenset(
    {"yes", "true", "true()", "1", "1.0"}
)  #: in columns that pyxform reads; other words are a path
SAID_OTHERWISE = frozenset({"si", "sí", "s", "x", "y", "verdadero", "verdad", "cierto", "obligatorio", "obligatoria",
                            "requerido", "requerida", "required", "always", "siempre", "ok"})  # fmt: skip
#: what people write for yes there, and XLSForm takes for no


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
    """Say whether a row is marked as one that must be answered, in the words XLSForm knows."""
    return row.get("required").strip().casefold() in DEMANDED


def unseen(row: Row) -> bool:
    """Say whether nobody reads a row: what it calculates, notes down or closes has no text that is shown."""
    kind = kind_of(row)
    return kind in (SILENT - {"note"}) | METADATA | HOURS or kind.startswith("end_")


def asks(row: Row) -> bool:
    """Say whether a row is a question that somebody answers."""
    return kind_of(row) in TYPED | CHOSEN | MEDIA
