"""Expressions and references as they are written: pyxform does not look into them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.book import Book, Row
from dialogs.check_types import at
from dialogs.columns import TRANSLATED, base
from dialogs.errors import ExpressionError, Finding
from dialogs.evaluate import wrong_call
from dialogs.regex import Unsupported, program
from dialogs.rows import kind_of, list_of
from dialogs.syntax import Call, Expr, Path, Step, Text, inside
from dialogs.xpath import parse

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


def about_expressions(book: Book) -> Iterator[Finding]:
    """Expressions that cannot be read: syntax, functions, arguments, columns of lists."""
    columns = set(book.columns("choices")) | {"name", "label"}
    lists = {each.get("list_name").strip() for each in book.rows("choices")}
    for row in book.rows("survey"):
        for column in EXPRESSIONS & row.cells.keys():
            text = row.get(column)
            plain = text.strip().casefold() in _WORDS or (column in ("read_only", "required") and "(" not in text
                                                          and "$" not in text and text.strip().isalpha())  # fmt: skip
            if plain or _BROKEN.search(text) or _BROKEN_IN_CODE.search(text) or column == "trigger":
                continue
            for severity, message in _problems(text, column, row, columns, lists):
                yield Finding(severity, message, "survey", row.number, row.head(column), text)


def _problems(
    text: str, column: str, row: Row, columns: set[str], lists: set[str]
) -> Iterator[tuple[str, str]]:
    try:
        tree = parse(_REFERENCE.sub(r" /_/\1 ", text))
        calls = [each for each in inside(tree) if isinstance(each, Call)]
    except ExpressionError as error:
        yield "error", error.message
        return
    except RecursionError:
        yield "error", "La expresión es demasiado larga. Pártela en varias filas calculate."
        return
    for each in calls:
        yield from _call(each)
    if column == "choice_filter" and list_of(row) in lists and "search(" not in row.get("appearance"):
        for name in _unknown_columns(tree, columns):
            yield "error", f"La hoja choices no tiene la columna «{name}»."
    if any(mark in text for mark in CURLY):
        yield "aviso", "Hay comillas tipográficas: ¿son parte del texto? Si no, usa comillas rectas."


def _call(call: Call) -> Iterator[tuple[str, str]]:
    problem = wrong_call(call)
    if problem:
        whose = " Es de SurveyCTO: quítala o usa una de ODK." if call.name in SURVEYCTO else ""
        yield "error", problem + (whose if problem.startswith("No existe") else "")
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


def _unknown_columns(tree: Expr, known: set[str]) -> Iterator[str]:
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
