"""Names of columns: XLSForm knows some by several names, and with or without a language behind them.

The check reads every form by one name per column; what its author wrote stays at hand for the message.
Names: https://xlsform.org/en/ref-table/ and pyxform's own older ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dialogs.authoring.book import Book, Row

SURVEY = frozenset({
    "type", "name", "label", "hint", "guidance_hint", "relevant", "constraint", "constraint_message", "required",
    "required_message", "read_only", "default", "calculation", "appearance", "parameters", "choice_filter",
    "repeat_count", "trigger", "save_to", "media", "image", "big-image", "audio", "video", "autoplay", "bind",
    "instance", "body", "disabled", "list_name", "compact_tag", "allow_choice_duplicates", "noapperrorstring",
    "query", "rows", "no_app_error_string", "control", "intent", "hint_guidance",
})  # fmt: skip
#: of the sheet survey, before any language
CHOICES = frozenset({"list_name", "name", "label", "image", "big-image", "audio", "video", "media", "no_respuesta",
                     "exclusiva"})  # fmt: skip
SETTINGS = frozenset({
    "form_title", "form_id", "version", "default_language", "instance_name", "style", "namespaces", "public_key",
    "submission_url", "auto_send", "auto_delete", "allow_choice_duplicates", "clean_text_values", "name",
    "omit_instanceid", "client_editable", "prefix", "delimiter", "attribute", "id_string", "title",
    "add_none_option", "flat", "sms_keyword", "sms_separator", "sms_allow_media", "sms_date_format",
    "sms_datetime_format", "sms_response", "set_form_title", "set_form_id", "instance_xmlns", "_xpath",
})  # fmt: skip
_SAME = {
    "survey": {
        "caption": "label", "command": "type", "tag": "name", "value": "name", "relevance": "relevant",
        "calculate": "calculation", "readonly": "read_only", "constraining_message": "constraint_message",
        "requiredmsg": "required_message", "count": "repeat_count", "jr:count": "repeat_count",
        "bind::relevant": "relevant", "bind::constraint": "constraint", "bind::calculate": "calculation",
        "bind::required": "required", "bind::readonly": "read_only", "bind::jr:constraintmsg": "constraint_message",
        "bind::jr:requiredmsg": "required_message", "control::appearance": "appearance",
        "body::appearance": "appearance", "media::image": "image", "media::audio": "audio",
        "media::video": "video", "media::big-image": "big-image", "control::jr:count": "repeat_count",
        "body::jr:count": "repeat_count",
    },
    "choices": {"caption": "label", "value": "name", "media::image": "image", "media::audio": "audio",
                "media::video": "video", "media::big-image": "big-image"},
    "settings": {"set_form_title": "form_title", "title": "form_title", "set_form_id": "form_id",
                 "id_string": "form_id"},
    "entities": {"dataset": "list_name"},
}  # fmt: skip
TRANSLATED = frozenset({"label", "hint", "guidance_hint", "constraint_message", "required_message", "image",
                        "big-image", "audio", "video"})  # fmt: skip
_KNOWN = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}


def plainly(book: Book) -> Book:
    """Give the same sheets with one name per column; each row remembers how its columns are written."""
    sheets: dict[str, tuple[Row, ...]] = {}
    for sheet, rows in book.sheets.items():
        double = any("::" in column for column in book.columns(sheet))
        names = {column: plain(sheet, column, double=double) for column in book.columns(sheet)}
        sheets[sheet] = tuple(_renamed(row, names) for row in rows)
    return Book(sheets, book.noticed)


def _renamed(row: Row, names: Mapping[str, str]) -> Row:
    cells: dict[str, str] = {}
    written: dict[str, str] = {}
    for column, text in row.cells.items():
        name = names[column]
        if text or name not in cells:
            cells[name], written[name] = text, column
    return Row(row.number, cells, written)


def plain(sheet: str, column: str, *, double: bool = True) -> str:
    """Give a column's one name: «Label: Español (es)» is label::Español (es), «Calculate» is calculation."""
    same = _SAME.get(sheet, {})
    parts = [part.strip() for part in column.split("::" if double or "::" in column else ":")]
    whole = re.sub(r"\s+", "_", column.strip()).lower()
    if whole in same:
        return same[whole]
    first = re.sub(r"\s+", "_", parts[0]).lower()
    pair = "::".join((first, *(part.lower() for part in parts[1:2])))
    if pair in same:
        return "::".join((same[pair], *parts[2:]))
    known = _KNOWN.get(sheet)
    first = same.get(first, first)
    if known is not None and first not in known and sheet == "choices":
        return column.strip()  # a column of the author's own: expressions use its name as it is written
    return "::".join((first, *parts[1:]))


def base(column: str) -> str:
    """Give a column without its language: label::Español (es) is label."""
    return column.partition("::")[0]


def language(column: str) -> str:
    """Give the language of a column, empty when it names none."""
    name, _, spoken = column.partition("::")
    return spoken.strip() if name in TRANSLATED else ""
