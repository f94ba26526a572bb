"""What only the finished form shows: paths that lead nowhere, lists not there, ways out refused, no question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from dialogs.answers import SEVERAL
from dialogs.authoring.book import Book, Row
from dialogs.authoring.check_expressions import about_expressions
from dialogs.authoring.check_files import missing
from dialogs.authoring.check_files import named as named_files
from dialogs.authoring.check_habits import bare
from dialogs.authoring.check_lists import CHOICES_AT_MOST
from dialogs.authoring.check_privacy import undeclinable
from dialogs.authoring.check_types import at, how_many
from dialogs.authoring.rows import kind_of, list_of, required
from dialogs.beyond.effort import effort
from dialogs.compiling.graph import References
from dialogs.consultation import Form, Kind
from dialogs.errors import DialogError, Finding
from dialogs.expressions.syntax import Path
from dialogs.expressions.tree import World
from dialogs.expressions.values import Context
from dialogs.interview import begin, present
from dialogs.running.machine import opening, put
from dialogs.running.script import script_of
from dialogs.xlsform import LISTS

SOME_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
_COLUMNS = {"relevant": "relevant", "calculate": "calculation", "constraint": "constraint"}


def about_form(form: Form, book: Book) -> Iterator[Finding]:
    """Everything only the finished form shows; of an XForm that never was a sheet, the book is empty."""
    for each in _about_form(form, book):
        yield each if book.sheets else replace(each, sheet="", row=None)


def _about_form(form: Form, book: Book) -> Iterator[Finding]:
    rows = {row.get("name").strip(): row for row in reversed(book.rows("survey"))}
    told = {(each.row, each.column) for each in about_expressions(book) if each.severity == "error"}
    yield from (each for each in _lost_paths(form, rows) if (each.row, each.column) not in told)
    yield from _missing_lists(form, rows, book)
    yield from _long_lists(form, rows)
    yield from _undeclinable_files(form, rows)
    yield from how_many(effort(form).questions)
    if not any(each.kind is not Kind.NOTE for each in form.questions):
        yield Finding(
            "error", "El formulario no hace ninguna pregunta. Agrega una, por ejemplo de tipo text.", "survey"
        )
        return
    try:
        present(form, begin(form, language=form.languages[0], now=SOME_DAY, seed=1), now=SOME_DAY)
        yield from _refused_ways_out(form, rows)
    except DialogError as error:
        yield Finding("error", "El formulario no se puede empezar.", "survey", original=str(error))


def _at(rows: Mapping[str, Row], name: str, column: str, severity: str, message: str) -> Finding:
    row = rows.get(name)
    return Finding(
        severity, message, "survey", row.number if row else None, row.head(column) if row else column
    )


def _lost_paths(form: Form, rows: Mapping[str, Row]) -> Iterator[Finding]:
    model = form.model
    for template, bind in model.binds.items():
        lost: list[Path] = []
        references = References(model.root, lost.append)
        trees = {"relevant": bind.relevant, "calculate": bind.calculate, "constraint": bind.constraint_tree}
        for name, tree in trees.items():
            if tree is not None:
                references.of(tree, template)
                for path in lost:
                    if template.name in rows:
                        message = f"La ruta «{written(path)[:80]}» no está en el formulario. Usa ${{nombre}}."
                        if written(path) in rows:
                            message = bare(written(path), (), rows)
                        yield _at(rows, template.name, _COLUMNS[name], "error", message)
                    elif not rows:  # an XForm that never was a sheet
                        message = f"La ruta «{written(path)[:80]}» no está en el formulario: queda vacía."
                        yield Finding("aviso", f"{message} (pregunta «{template.name[:60]}»)", column=name)
                    else:  # made by pyxform from the sheet entities
                        message = (
                            f"«{written(path)[:80]}» no es una pregunta. Si es un texto, va entre comillas."
                        )
                        yield Finding("aviso", message, "entities")
                lost.clear()


def _missing_lists(form: Form, rows: Mapping[str, Row], book: Book) -> Iterator[Finding]:
    told = named_files(book)
    for identifier, file in form.model.library.missing.items():
        if file in told:
            continue
        named = [
            row
            for row in rows.values()
            if file in row.get("type") or file.rpartition(".")[0] in row.get("type")
        ]
        row = named[0] if named else rows.get(identifier)
        message = missing(file)
        if not file.casefold().endswith(LISTS):
            message = f"El archivo «{file[:80]}» no se puede usar: pasa la lista a un CSV."
        yield Finding(
            "error", message, "survey", row.number if row else None, row.head("type") if row else ""
        )


def _long_lists(form: Form, rows: Mapping[str, Row]) -> Iterator[Finding]:
    """Lists from files, too long to choose from; those of the sheet choices were looked at there."""
    for control in form.model.controls.values():
        items, template = control.items, control.template
        row = rows.get(template.name) if template is not None else None
        if (
            items is None
            or items.fixed is None
            or row is None
            or "from_file" not in row.get("type").replace(" ", "_")
        ):
            continue
        if len(items.fixed) > CHOICES_AT_MOST:
            message = (
                f"El archivo trae {len(items.fixed)} opciones: más de {CHOICES_AT_MOST} piden choice_filter."
            )
            yield Finding("error", message, "survey", row.number, row.head("type"))


def _undeclinable_files(form: Form, rows: Mapping[str, Row]) -> Iterator[Finding]:
    """Lists from files without a way not to say, where an answer is demanded."""
    for control in form.model.controls.values():
        items, row = control.items, rows.get(control.template.name) if control.template is not None else None
        if row is None or items is None or not required(row) or "from_file" not in kind_of(row):
            continue
        if items.fixed is not None and not any(each.declines for each in items.every):
            yield at(row, "required", "aviso", undeclinable(list_of(row)))


def _refused_ways_out(form: Form, rows: Mapping[str, Row]) -> Iterator[Finding]:
    """«Prefiero no decir» must pass the question's own constraint."""
    world = World(SOME_DAY, 0, form.languages[0])
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
                    message = f"La condición no deja elegir «{item.value}», que es la opción para no decir."
                    yield _at(rows, ask.control.template.name, "constraint", "error", message)


def written(path: Path) -> str:
    """Write a path back, without its filters."""
    names = [
        ".." if step.axis == "parent" else "." if step.axis == "self" else step.test for step in path.steps
    ]
    return ("/" if path.absolute else "") + "/".join(names)
