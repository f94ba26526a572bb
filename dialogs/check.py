"""Tell a form's author what would go wrong, in Spanish, with sheet, row and column.

pyxform does not look into expressions: a wrong parenthesis, an unknown function, a circle or a column that does
not exist pass it in silence. This finds them before anybody is asked anything. Publishing only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path as File
from typing import Any

from dialogs.authoring import (
    check_counting,
    check_expressions,
    check_lists,
    check_privacy,
    check_settings,
    check_sheets,
    check_texts,
    check_types,
)
from dialogs.authoring.book import MOST_ALIKE
from dialogs.authoring.bundle import opened
from dialogs.authoring.check_files import about_files
from dialogs.authoring.check_form import about_form
from dialogs.authoring.check_media import about_media
from dialogs.authoring.check_unknown import about_unknown
from dialogs.authoring.columns import plainly
from dialogs.authoring.complaints import BROKEN, UNKNOWN, remark
from dialogs.authoring.rows import asks
from dialogs.authoring.sheets import Book, read
from dialogs.beyond.attributes import about_attributes
from dialogs.errors import Finding, FormError
from dialogs.xform import LARGEST, load
from dialogs.xlsform import publish, whole

Score = Callable[[str], float]
LOOKS: tuple[Callable[[Book], Iterator[Finding]], ...] = (
    check_sheets.about_sheets, check_sheets.about_columns,
    check_types.about_types, about_unknown, check_types.about_demands,
    check_types.about_repeats, check_types.about_groups, check_types.about_names,
    check_types.about_plugins,
    check_lists.about_lists, check_lists.about_choices,
    check_texts.about_labels, check_texts.about_lengths, check_texts.about_markup, check_texts.about_pictures,
    check_texts.about_translations,
    check_texts.about_languages, check_texts.about_other,
    check_privacy.about_ways_out, check_privacy.about_persons, check_counting.about_counting,
    check_counting.about_marks, about_attributes,
    check_expressions.about_references, check_expressions.about_expressions, check_expressions.about_cycles_of_one,
    check_settings.about_settings, check_settings.about_namespaces,
)  # fmt: skip
CONSEQUENCES = (
    "El formulario no es un XForm",
    "El formulario no se puede escribir",
    "Falta la columna",
    UNKNOWN,
    BROKEN,
)
#: what is said of a whole form, and explains nothing when a cell of it was found wrong
_NAMED = re.compile(r" ?\(pregunta «[^»]*»\)$")
STOPPED = "El formulario tiene algo que no se pudo leer. Copia tus hojas a un libro nuevo y prueba otra vez."


def check(
    source: File | Mapping[str, Any], *, readability: Score | None = None, media: bool = False
) -> tuple[Finding, ...]:
    """List everything a form's author should know, errors first. Never raises for what the form holds.

    `readability` scores a Spanish text from 0 to 100 (65 and above is easy); `media` says whether this
    installation receives photos, audio and files.
    """
    return examine(source, readability=readability, media=media)[0]


def examine(
    source: File | Mapping[str, Any], *, readability: Score | None = None, media: bool = False
) -> tuple[tuple[Finding, ...], str | None]:
    """Check a form as `check` does; give its XForm along if it can be asked at all, if only to be tried."""
    found: list[Finding] = []
    xform = None
    try:
        if isinstance(source, File) and source.suffix.casefold() == ".xml" and source.is_file():
            xform = _ready(source, found)
        else:
            with opened(source) as form:
                xform = _examined(form, found, readability, media)
    except FormError as error:
        found.append(_finding(error))
    except MemoryError:
        raise
    except Exception as error:  # a form is somebody else's: whatever it breaks, its author must hear of it
        found.append(Finding("error", STOPPED, original=type(error).__name__))
    told = _in_short(sorted(dict.fromkeys(found), key=lambda each: (each.sheet, each.row or 0)))
    ordered = tuple(sorted(told, key=lambda each: each.severity != "error"))
    return ordered, xform


def _examined(
    source: File | Mapping[str, Any], found: list[Finding], readability: Score | None, media: bool
) -> str | None:
    written = read(source)
    book = plainly(written)
    found += written.noticed
    cells = tuple(check_sheets.about_cells(book))
    spoiled = {(each.sheet, each.row, each.column) for each in cells if each.severity == "error"}
    found += cells
    for look in LOOKS:  # a cell that is no text at all is told once
        found += (each for each in look(book) if (each.sheet, each.row, each.column) not in spoiled)
    found += about_media(book, received=media)
    found += about_files(book, source.parent if isinstance(source, File) else None)
    found += check_texts.about_readability(book, readability)
    try:
        published = publish(source, written)
        found += [each for warning in published.warnings if (each := remark(warning)) is not None]
        found += about_form(load(published.xform), book)
    except FormError as error:
        _add(found, _located(_finding(error), book))
        found += check_types.how_many(sum(map(asks, book.rows("survey"))))
        return None
    return published.xform


def _ready(source: File, found: list[Finding]) -> str:
    """Take an XForm as it is: what ODK tools write of a form has no sheets to be checked."""
    if source.stat().st_size > LARGEST:
        raise FormError("El formulario es demasiado grande.")
    xform = whole(source.read_text("utf-8-sig", errors="replace"), source.parent)
    found += about_form(load(xform), Book({}))
    return xform


def _in_short(found: Iterable[Finding]) -> Iterator[Finding]:
    """Tell the same advice a few times, and then how often more: nobody reads it a hundred times."""
    times: Counter[str] = Counter()
    last: dict[str, Finding] = {}
    for each in found:
        kind = _NAMED.sub("", each.message) if each.severity == "aviso" else ""
        times[kind] += bool(kind)
        if times[kind] <= MOST_ALIKE:
            yield each
        last[kind] = each
    for kind, count in times.items():
        if count > MOST_ALIKE:
            yield Finding("aviso", f"{count - MOST_ALIKE} veces más: {kind.strip()}", last[kind].sheet)


def _add(found: list[Finding], last: Finding) -> None:
    """Add what stopped the form, unless its row has been spoken of: then the original goes along with that."""
    for place, each in enumerate(found):
        same = last.row is not None and each.row == last.row and each.sheet == last.sheet
        follows = last.row is None and last.message.startswith(CONSEQUENCES)
        if each.severity == "error" and (same or follows):
            found[place] = replace(each, original=each.original or last.original)
            return
    if "Unknown question type" in last.original:
        kind = last.original.partition("'")[2].rpartition("'")[0]
        last = replace(last, message=f"{last.message}{check_types.nearest(kind)}")
    found.append(last)


def _finding(error: FormError) -> Finding:
    return Finding("error", error.message, error.sheet, error.row, error.column, error.original)


def _located(finding: Finding, book: Book) -> Finding:
    """Find the row of a complaint that names a type or a question, but no row."""
    if finding.row is not None:  # a row inside a block of Kobo: the block is told as one
        block = next((each for each in check_types.foreign_blocks(book) if finding.row in each), None)
        return (
            finding
            if block is None or finding.sheet != "survey"
            else replace(finding, row=block.start, original="")
        )
    said = f"{finding.original} {finding.message}"
    quoted = re.findall(r"['\"«]([^'\"«»]+)['\"»]", said) + re.findall(r"\(([^()\s,]+)[,)]", said)
    quoted += re.findall(r"/(\w[\w.-]*)", finding.original)[::-1] + re.findall(
        r"named (\S+?)\.?(?=\s|$)", said
    )
    for name in quoted:
        for row in book.rows("survey"):
            for column in ("type", "name"):
                text = row.get(column).strip()
                if text == name.strip() or (column == "type" and text.endswith(f" {name.strip()}")):
                    where = finding.column or row.head(column)
                    return replace(finding, sheet="survey", row=row.number, column=where)
    return finding


__all__ = ["Finding", "check", "examine"]
