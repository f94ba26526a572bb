"""Expressions and references as they are written: pyxform does not look into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogs.authoring.book import Book, Row
from dialogs.authoring.check_habits import bare, unknown_function, unread
from dialogs.authoring.check_types import at
from dialogs.authoring.columns import TRANSLATED, base
from dialogs.authoring.rows import kind_of, list_of
from dialogs.errors import ExpressionError, Finding
from dialogs.expressions.evaluate import wrong_call
from dialogs.expressions.regex import Unsupported, program
from dialogs.expressions.syntax import Binary, Call, Expr, Negated, Path, Step, Text, inside
from dialogs.expressions.xpath import parse

EXPRESSIONS = frozenset({"relevant", "constraint", "calculation", "required", "read_only", "choice_filter",
                         "repeat_count", "trigger"})  # fmt: skip
SURVEYCTO = frozenset({
    "relevant", "empty", "item-index", "item-at", "count-items", "index", "rank-value", "rank-index", "choice-label",
    "short-date-time", "format-number", "calc-time", "username", "linebreak", "plug-in-metadata", "hash",
    "geo-scatter", "distance-between", "duration", "caseid", "de-duplicate", "version", "device-info", "is-null",
    "sum-if", "count-if", "join-if", "min-if", "max-if", "phone-call-log", "collect-is-phone-app",
})  # fmt: skip
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^{}]*?)\s*\}")
_NOW = re.compile(r"\$\{\s*([^{}#]*?)\s*\}")  #: a reference to an answer of this conversation
_BROKEN = re.compile(r"\$\{[^}]*$|\$\{[^}]*\{")
_BROKEN_IN_CODE = re.compile(r"\$\s+\{|\$\(|\$\[")
_WORDS = frozenset({"", "yes", "no", "true", "false", "si", "sí", "x"})
_NEGATED = re.compile(r"""(?:^|[(,]|\b(?:and|or))\s*(not?)\s+\$\{""", re.IGNORECASE)
_LITERAL = re.compile(r"""'[^']*'|"[^"]*\"""")
_TANGLED = re.compile(r"[+*}]\??\)(?:[+*]|\{\d+,\d*\})")
CURLY = "“”‘’«»"


def about_references(book: Book) -> Iterator[Finding]:
    """`${…}` that name no question, in any cell."""
    names = _names(book)
    if names is None:
        return
    for sheet in ("survey", "choices", "entities", "settings"):
        for row in book.rows(sheet):
            for column, text in row.cells.items():
                if "$" not in text or (sheet == "choices" and base(column) not in TRANSLATED):
                    continue
                broken = _BROKEN.search(text) or (column in EXPRESSIONS and _BROKEN_IN_CODE.search(text))
                if broken:
                    message = "Una referencia está mal escrita: es ${nombre}."
                    yield Finding("error", message, sheet, row.number, row.head(column))
                    continue
                for name in dict.fromkeys(_REFERENCE.findall(text)):
                    if name and name not in names:
                        message = f"No existe ninguna pregunta llamada «{name[:60]}».{_near(name, names)}"
                        yield Finding("error", message, sheet, row.number, row.head(column))


def _names(book: Book) -> set[str] | None:
    """Give every name there may be a reference to; `None` where loops make names of their own."""
    names: set[str] = {"instanceID", "instanceName"}
    for row in book.rows("survey"):
        name, kind = row.get("name").strip(), kind_of(row)
        if kind == "begin_loop":
            return None
        names |= {name, f"{name}_count"} if kind == "begin_repeat" else {name}
        if re.search(r"(or_other|or specify other|or other)$", row.get("type").strip()):
            names.add(f"{name}_other")
        if kind == "audit":
            names.add("audit")
    return names


def _near(name: str, names: set[str]) -> str:
    same = next((each for each in sorted(names) if each.casefold() == name.casefold()), "")
    return f" ¿Es «{same}»? Cuentan las mayúsculas." if same else ""


@dataclass(frozen=True)
class Known:
    """What expressions may name."""

    columns: frozenset[str]  #: of the sheet choices
    lists: Mapping[str, frozenset[str]]  #: by their name, the values of their choices
    asked: Mapping[str, str]  #: by question, the list it offers
    names: frozenset[str] | None  #: every name of the survey; `None` where loops make their own


def known(book: Book) -> Known:
    lists: dict[str, set[str]] = {}
    for row in book.rows("choices"):
        lists.setdefault(row.get("list_name").strip(), set()).add(row.get("name").strip())
    names = _names(book)
    return Known(
        frozenset({*book.columns("choices"), "name", "label"}),
        {name: frozenset(values) for name, values in lists.items()},
        {row.get("name").strip(): list_of(row) for row in book.rows("survey") if list_of(row)},
        None if names is None else frozenset(names),
    )


def about_expressions(book: Book) -> Iterator[Finding]:
    """Expressions that cannot be read: syntax, functions, arguments, columns of lists, words without quotes."""
    there = known(book)
    for row in book.rows("survey"):
        for column in EXPRESSIONS & row.cells.keys():
            text = row.get(column)
            plain = text.strip().casefold() in _WORDS or (column in ("read_only", "required") and "(" not in text
                                                          and "$" not in text and text.strip().isalpha())  # fmt: skip
            if plain or _BROKEN.search(text) or _BROKEN_IN_CODE.search(text) or column == "trigger":
                continue
            for severity, message in _problems(text, column, row, there):
                yield Finding(severity, message, "survey", row.number, row.head(column), text)


def _problems(text: str, column: str, row: Row, there: Known) -> Iterator[tuple[str, str]]:
    paths = _REFERENCE.sub(lambda found: f" /{found[1]}".ljust(len(found[0])), text)
    try:
        tree = parse(paths)
        calls = [each for each in inside(tree) if isinstance(each, Call)]
    except ExpressionError as error:
        yield "error", unread(text, paths, error.message)
        return
    except RecursionError:
        yield "error", "La expresión es demasiado larga. Pártela en varias filas calculate."
        return
    for each in calls:
        yield from _call(each)
    if denied := _NEGATED.search(_LITERAL.sub(lambda found: "_" * len(found[0]), text)):
        yield "error", f"Aquí va not(…) en vez de «{denied[1]}» (carácter {denied.start(1) + 1})."
        return
    if column == "choice_filter" and list_of(row) in there.lists and "search(" not in row.get("appearance"):
        for name in _unknown_columns(tree, there.columns):
            yield "error", f"La hoja choices no tiene la columna «{name}»."
    if column in ("relevant", "constraint", "calculation") and there.names is not None:
        for name, beside in dict(_words(tree, None)).items():
            if name not in there.names:
                asked = _question(beside, row)
                values = there.lists.get(there.asked.get(asked, ""), frozenset())
                yield "error", bare(name, values, there.names)
    if any(mark in text for mark in CURLY):
        yield "aviso", "Hay comillas tipográficas: ¿son parte del texto? Si no, usa comillas rectas."


def _words(tree: Expr, beside: Expr | None) -> Iterator[tuple[str, Expr | None]]:
    """Words that stand alone, and what each is compared with; within filters they are names of a list's columns."""
    match tree:
        case Path(None, (Step("child", name, ()),), False) if re.fullmatch(r"[^\W\d][\w.-]*", name):
            yield name, beside
        case Negated(operand):
            yield from _words(operand, None)
        case Binary(_, left, right):
            yield from _words(left, right)
            yield from _words(right, left)
        case Call("selected", (first, second)):
            yield from _words(first, None)
            yield from _words(second, first)
        case Call(_, arguments):
            for each in arguments:
                yield from _words(each, None)


def _question(beside: Expr | None, row: Row) -> str:
    """The question an expression is; «.» is the row's own."""
    match beside:
        case Path(None, (Step("child", name, ()),), True):
            return name
        case Path(None, (Step("self", _, ()),), False):
            return row.get("name").strip()
    return ""


def _call(call: Call) -> Iterator[tuple[str, str]]:
    problem = wrong_call(call)
    if problem:
        whose = " Es de SurveyCTO: quítala o usa una de ODK." if call.name in SURVEYCTO else ""
        meant = unknown_function(call.name) if problem.startswith("No existe") else ""
        yield "error", meant or problem + (whose if problem.startswith("No existe") else "")
    elif call.name == "regex" and len(call.arguments) == 2 and isinstance(call.arguments[1], Text):
        pattern = call.arguments[1].value
        try:
            program(pattern)
        except (Unsupported, RecursionError) as error:
            yield "error", str(error) or "La expresión regular es demasiado enredada."
            return
        if _TANGLED.search(pattern):
            yield (
                "aviso",
                "La expresión regular repite lo que ya se repite. Aquí no estorba; en otros programas se traba.",
            )


def _unknown_columns(tree: Expr, known: frozenset[str]) -> Iterator[str]:
    """Names in a choice filter that are no column of the choices."""
    for each in inside(tree):
        match each:
            case Path(None, (Step("child", name), *_), False) if name not in known and name != "*":
                yield name


def about_cycles_of_one(book: Book) -> Iterator[Finding]:
    """Calculations and conditions that look at themselves."""
    for row in book.rows("survey"):
        name = row.get("name").strip()
        for column in ("calculation", "relevant", "choice_filter"):
            if name and name in _NOW.findall(row.get(column)) and "once(" not in row.get(column):
                if column == "choice_filter":
                    message = "El filtro mira su propia pregunta: es un círculo. Usa la respuesta de otra."
                elif column == "relevant":
                    message = "La condición mira su propia pregunta: es un círculo. Usa la respuesta de otra."
                else:
                    message = "El cálculo se usa a sí mismo: es un círculo. Usa otra pregunta."
                yield at(row, column, "error", message)
