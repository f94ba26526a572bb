"""Tell a form's author what would go wrong, in Spanish, with sheet, row and column.

pyxform does not look into expressions: a wrong parenthesis, an unknown function, a circle or a column that does
not exist pass it in silence. This finds them before anybody is asked anything. Publishing only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path as File
from typing import Any

from dialogs.answers import SEVERAL
from dialogs.attributes import about_attributes
from dialogs.bands import bands
from dialogs.check_media import about_media
from dialogs.check_rows import ROW_CHECKS, kind_of, list_of
from dialogs.consultation import Form, Kind
from dialogs.errors import ExpressionError, Finding, FormError
from dialogs.evaluate import wrong_call
from dialogs.graph import References
from dialogs.machine import opening, put
from dialogs.script import script_of
from dialogs.sheets import Book, Row, read
from dialogs.syntax import Call, Expr, Path, Step, inside
from dialogs.tree import World
from dialogs.values import Context
from dialogs.xform import load
from dialogs.xlsform import publish
from dialogs.xpath import parse

EXPRESSIONS = {
    "relevant": "relevant", "relevance": "relevant", "bind::relevant": "relevant", "constraint": "constraint",
    "bind::constraint": "constraint", "calculation": "calculation", "calculate": "calculation",
    "bind::calculate": "calculation", "required": "required", "bind::required": "required",
    "read_only": "readonly", "readonly": "readonly", "bind::readonly": "readonly",
    "choice_filter": "choice_filter", "repeat_count": "repeat_count", "trigger": "trigger",
}  # fmt: skip
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}]*?)\s*\}")
_BROKEN = re.compile(r"\$\{[^}]*$|\$\s+\{|\$\(")
_WORDS = frozenset({"", "yes", "no", "true", "false", "si", "sí"})
CURLY = "“”‘’«»"


def check(
    source: File | Mapping[str, Any],
    *,
    readability: Callable[[str], float] | None = None,
    media: bool = False,
) -> tuple[Finding, ...]:
    """List everything a form's author should know, errors first. Never raises for what the form holds.

    `readability` scores a Spanish text from 0 to 100 (65 and above is easy); `media` says whether this
    installation receives photos, audio and files.
    """
    return examine(source, readability=readability, media=media)[0]


def examine(
    source: File | Mapping[str, Any],
    *,
    readability: Callable[[str], float] | None = None,
    media: bool = False,
) -> tuple[tuple[Finding, ...], str | None]:
    """Check a form as `check` does, and give its XForm along when nothing speaks against publishing it."""
    try:
        book = read(source)
    except FormError as error:
        return (_finding(error),), None
    found = [*book.noticed, *about_media(book, received=media)]
    xform = None
    for look in (*ROW_CHECKS, about_attributes, about_references, about_expressions):
        found += look(book)
    try:
        published = publish(source)
        xform = published.xform
        found += [
            Finding("aviso", "pyxform avisa:", *_place(each), original=each) for each in published.warnings
        ]
        found += about_form(load(xform), book)
    except FormError as error:
        last = _located(_finding(error), book)
        xform = None
        if not any(each.severity == "error" and each.row == last.row for each in found if last.row):
            found.append(last)
    unique = dict.fromkeys(found)
    ordered = tuple(sorted(unique, key=lambda each: (each.severity != "error", each.sheet, each.row or 0)))
    return ordered, None if any(each.severity == "error" for each in ordered) else xform


def _finding(error: FormError) -> Finding:
    return Finding("error", error.message, error.sheet, error.row, error.column, error.original)


def _located(finding: Finding, book: Book) -> Finding:
    """Find the row of a complaint that names a type or a question, but no row."""
    if finding.row is None:
        for quoted in re.findall(r"['\"«]([^'\"«»]+)['\"»]", f"{finding.original} {finding.message}"):
            for row in book.rows("survey"):
                for column in ("type", "name"):
                    if row.get(column).strip() == quoted.strip():
                        return replace(
                            finding, sheet="survey", row=row.number, column=finding.column or column
                        )
    return finding


def _place(warning: str) -> tuple[str, int | None]:
    row = re.search(r"\[row\s*:\s*(\d+)\]", warning)
    return ("survey" if row else "", int(row[1]) if row else None)


def about_references(book: Book) -> Iterator[Finding]:
    """`${…}` that name no question, in any cell."""
    names = {row.get("name").strip() for row in book.rows("survey")}
    for sheet in ("survey", "choices", "entities"):
        for row in book.rows(sheet):
            for column, text in row.cells.items():
                if _BROKEN.search(text):
                    yield Finding(
                        "error", "Una referencia está mal escrita: es ${nombre}.", sheet, row.number, column
                    )
                for name in _REFERENCE.findall(text):
                    if name not in names and name:
                        message = f"No existe ninguna pregunta llamada «{name}»."
                        yield Finding("error", message, sheet, row.number, column)


def about_expressions(book: Book) -> Iterator[Finding]:
    """Expressions that cannot be read: syntax, functions, arguments, columns of lists."""
    for row in book.rows("survey"):
        for column, text in row.cells.items():
            kind = EXPRESSIONS.get(column)
            if kind is None or text.strip().casefold() in _WORDS or _BROKEN.search(text):
                continue
            source = _REFERENCE.sub(r" /_/\1 ", text)
            try:
                tree = parse(source)
            except ExpressionError as error:
                yield Finding("error", error.message, "survey", row.number, column, text)
                continue
            if kind == "trigger":
                continue
            for problem in _calls(tree):
                yield Finding("error", problem, "survey", row.number, column, text)
            if kind == "choice_filter":
                yield from _columns(tree, row, column, book)
            if any(mark in text for mark in CURLY):
                message = "Hay comillas tipográficas: ¿son parte del texto?"
                yield Finding("aviso", message, "survey", row.number, column, text)


def _calls(tree: Expr) -> Iterator[str]:
    for each in inside(tree):
        if isinstance(each, Call) and (problem := wrong_call(each)):
            yield problem


def _columns(tree: Expr, row: Row, column: str, book: Book) -> Iterator[Finding]:
    """Names in a choice filter that are no column of the choices."""
    if "from_file" in kind_of(row) or kind_of(row) == "select_one_external" or list_of(row).startswith("${"):
        return
    known = set(book.columns("choices")) | {"name", "label"}
    for each in inside(tree):
        match each:
            case Path(None, (Step("child", name), *_), False) if name not in known and name != "*":
                message = f"La hoja choices no tiene la columna «{name}»."
                yield Finding("error", message, "survey", row.number, column)


def about_form(form: Form, book: Book) -> Iterator[Finding]:
    """What only the finished form shows: paths that lead nowhere, ways out its own constraint refuses."""
    rows = {row.get("name"): row for row in book.rows("survey")}
    model = form.model
    for template, bind in model.binds.items():
        lost: list[Path] = []
        references = References(model.root, lost.append)
        row = rows.get(template.name)
        for column, tree in (
            ("relevant", bind.relevant), ("calculation", bind.calculate), ("constraint", bind.constraint_tree),
        ):  # fmt: skip
            if tree is not None:
                references.of(tree, template)
                for path in lost:
                    message = f"La ruta «{written(path)}» no está en el formulario."
                    yield Finding("error", message, "survey", row.number if row else None, column)
                lost.clear()
        if "tramos" in bind.attributes:
            try:
                bands(bind.attributes["tramos"])
            except FormError as error:
                yield Finding("error", error.message, "survey", row.number if row else None, error.column)
    yield from _refused_ways_out(form, rows)


def _refused_ways_out(form: Form, rows: Mapping[str, Row]) -> Iterator[Finding]:
    world = World(datetime(2026, 1, 1, tzinfo=UTC), 0, form.languages[0])
    state = opening(form.model, world)
    for ask in script_of(form.model, state.shape).asks:
        items = ask.control.items
        if items is None or ask.kind not in (*SEVERAL, Kind.SELECT_ONE) or ask.control.template is None:
            continue
        constraint = form.model.binds[ask.control.template].constraint
        for item in items.every:
            if item.declines and constraint is not None:
                trial = put(form.model, state, ask.node, item.value, None, world)
                if not constraint(Context(trial, ask.node, world)):
                    row = rows.get(ask.control.template.name)
                    message = f"La condición no deja elegir «{item.value}», que es la opción para no decir."
                    yield Finding("error", message, "survey", row.number if row else None, "constraint")


def written(path: Path) -> str:
    """Write a path back, without its filters."""
    names = [
        ".." if step.axis == "parent" else "." if step.axis == "self" else step.test for step in path.steps
    ]
    return ("/" if path.absolute else "") + "/".join(names)


__all__ = ["Finding", "check"]
