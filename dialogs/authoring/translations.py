"""What a form says, text by text, for people who translate it; and their translations put into its sheets.

A text is known by where it stands: `survey/name/column` or `choices/list/name/column`, whatever its row is today.
Files of translations are read and written by `dialogs.authoring.pofile`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogs.authoring.book import Row
from dialogs.authoring.columns import base, plain
from dialogs.authoring.rows import unseen
from dialogs.authoring.verbatim import Grid, Verbatim
from dialogs.compiling.wording import MISSING, code_of
from dialogs.errors import FormError

TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")  #: columns people read


@dataclass(frozen=True)
class Cell:
    """Where a text is written: the sheet, its row (0 is the header) and the column as its author wrote it."""

    sheet: str
    row: int
    column: str


@dataclass(frozen=True)
class Entry:
    """One text to translate."""

    context: str  #: survey/sector/label
    text: str  #: in the form's own language
    translation: str  #: empty when there is none yet
    remarks: tuple[str, ...]  #: in Spanish, for the translator
    source: Cell
    target: Cell  #: where the translation goes; its column may not be there yet


class _Sheet:
    """A sheet's columns by their one name, whatever they are called."""

    def __init__(self, name: str, grid: Grid) -> None:
        self.name, self.grid = name, grid
        self.heads = list(grid[0]) if grid else []
        double = any("::" in head for head in self.heads)
        self.plain = [plain(name.lower(), head, double=double) if head.strip() else "" for head in self.heads]
        self.mark = "::" if double or not any(":" in head for head in self.heads) else ":"

    def place(self, column: str) -> int | None:
        return self.plain.index(column) if column in self.plain else None

    def cell(self, row: int, column: str) -> str:
        place = self.place(column)
        return "" if place is None else self.grid[row][place].strip()

    def spoken(self, column: str) -> dict[str, int]:
        """By language, the places of a column's translations; "" is the one without language."""
        return {
            name.partition("::")[2].strip(): place
            for place, name in enumerate(self.plain)
            if base(name) == column and name.count("::") <= 1
        }


def identifier(book: Verbatim) -> str:
    """Give the form's own id, empty when its settings say none."""
    return _setting(book, "form_id")


def version(book: Verbatim) -> str:
    return _setting(book, "version")


def knows(book: Verbatim, code: str) -> bool:
    """Say whether a form's columns name a language already."""
    return any(code_of(each).casefold() == code.casefold() for each in languages(book))


def _setting(book: Verbatim, name: str) -> str:
    sheet = _sheets(book).get("settings")
    return sheet.cell(1, name) if sheet is not None and len(sheet.grid) > 1 else ""


def _sheets(book: Verbatim) -> dict[str, _Sheet]:
    return {name.lower(): _Sheet(name, grid) for name, grid in book.sheets.items()}


def languages(book: Verbatim) -> tuple[str, ...]:
    """List the languages of a form as its columns name them, its own first; "" is a column without one."""
    sheets = _sheets(book)
    found = [
        language
        for name in ("survey", "choices")
        if name in sheets
        for column in TEXTS
        for language in sheets[name].spoken(column)
    ]
    own = _setting(book, "default_language")
    same = [each for each in found if code_of(each) == code_of(own)] if own else []
    first = same or ([""] if "" in found else found[:1])
    return tuple(dict.fromkeys((*first, *found)))


def entries(book: Verbatim, code: str, name: str) -> tuple[Entry, ...]:
    """List a form's texts, with their translation to a language as far as there is one.

    `name` is what a column of a language new to the form is called: label::Aimara (ay).
    """
    spoken = languages(book)
    if not spoken:
        raise FormError("El formulario no tiene textos que traducir: le falta la columna label.")
    if code_of(spoken[0]).casefold() == code.casefold():
        raise FormError(f"El formulario ya está escrito en «{code}»: es su idioma principal.")
    same = [each for each in spoken[1:] if code_of(each).casefold() == code.casefold()]
    target = same[0] if same else f"{name} ({code})"
    found: list[Entry] = []
    seen: Counter[str] = Counter()
    for sheet_name in ("survey", "choices"):
        sheet = _sheets(book).get(sheet_name)
        if sheet is not None:
            for entry in _of_sheet(sheet, sheet_name, spoken[0], target, _users(book)):
                seen[entry.context] += 1
                again = seen[entry.context]
                context = entry.context if again == 1 else f"{entry.context}#{again}"
                found.append(
                    Entry(context, entry.text, entry.translation, entry.remarks, entry.source, entry.target)
                )
    return tuple(found)


def _of_sheet(
    sheet: _Sheet, kind: str, own: str, target: str, users: Mapping[str, list[str]]
) -> Iterator[Entry]:
    keys = _keys(sheet, kind)
    for row in range(1, len(sheet.grid)):
        if kind == "survey" and unseen(Row(row + 1, {"type": sheet.cell(row, "type")})):
            continue
        for column in TEXTS:
            spoken = sheet.spoken(column)
            place = spoken.get(own, spoken.get(""))
            text = tidy(sheet.grid[row][place]) if place is not None else ""
            if place is None or text in ("", MISSING):
                continue
            there = spoken.get(target)
            written = sheet.heads[place]
            new = written.partition(sheet.mark)[0] if own and spoken.get(own) == place else written
            if column in ("constraint_message", "required_message") and plain(kind, new) != column:
                new = column
            translation = tidy(sheet.grid[row][there]) if there is not None else ""
            yield Entry(
                f"{kind}/{keys[row]}/{column}",
                text,
                "" if translation == MISSING else translation,
                tuple(_remarks(sheet, kind, row, column, users)),
                Cell(sheet.name, row, written),
                Cell(
                    sheet.name, row, sheet.heads[there] if there is not None else f"{new}{sheet.mark}{target}"
                ),
            )


def tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _keys(sheet: _Sheet, kind: str) -> list[str]:
    """Give each row a name that stays when rows move: its own, with its groups where that is not enough."""
    if kind == "choices":
        return [f"{sheet.cell(row, 'list_name')}/{sheet.cell(row, 'name')}" for row in range(len(sheet.grid))]
    names = Counter(sheet.cell(row, "name") for row in range(1, len(sheet.grid)))
    groups: list[str] = []
    found = [""]
    for row in range(1, len(sheet.grid)):
        kind_of_row = " ".join(sheet.cell(row, "type").casefold().replace("_", " ").split())
        name = sheet.cell(row, "name") or f"fila {row + 1}"
        if kind_of_row.startswith("end ") and groups:
            groups.pop()
        found.append(name if names[name] < 2 else "/".join((*groups, name)))
        if kind_of_row.startswith("begin "):
            groups.append(name)
    return found


def _users(book: Verbatim) -> dict[str, list[str]]:
    """By list, the questions that offer it."""
    sheet = _sheets(book).get("survey")
    found: dict[str, list[str]] = {}
    for row in range(1, len(sheet.grid) if sheet is not None else 0):
        assert sheet is not None
        for word in sheet.cell(row, "type").split()[1:]:
            found.setdefault(word, []).append(sheet.cell(row, "name"))
    return found


def _remarks(
    sheet: _Sheet, kind: str, row: int, column: str, users: Mapping[str, list[str]]
) -> Iterator[str]:
    """Tell a translator what a text is for."""
    if kind == "choices":
        listed = sheet.cell(row, "list_name")
        asked = ", ".join(users.get(listed, ()))
        yield f"Opción de la lista «{listed}»" + (f", para: {asked}" if asked else "")
    else:
        what = {
            "label": "Texto", "hint": "Ayuda", "guidance_hint": "Guía para quien aplica",
            "constraint_message": "Se dice cuando la respuesta no cabe", "required_message": "Se dice si no contestan",
        }[column]  # fmt: skip
        yield f"{what} · tipo: {sheet.cell(row, 'type')}"
        if column == "constraint_message" and sheet.cell(row, "constraint"):
            yield f"Lo que cabe: {sheet.cell(row, 'constraint')}"
        if sheet.cell(row, "relevant"):
            yield f"Solo sale si: {sheet.cell(row, 'relevant')}"
