"""A form goes from YAML to Excel to Markdown and back, and stays the same."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.authoring import verbatim
from dialogs.authoring.converting import cannot_hold, differences
from dialogs.authoring.sheets import Book, Row, read
from dialogs.authoring.verbatim import Grid, Verbatim, trimmed
from dialogs.authoring.writing import to_markdown, to_yaml, write
from dialogs.errors import FormError
from dialogs.forms import bundled
from dialogs.xlsform import publish
from tests.hostile import FORMULAS, LONG, MARKUP, QUOTES, SCRIPTS, WORDS

CHAINS = [
    (".xlsx", ".yaml"), (".yaml", ".xlsx"), (".md", ".xlsx", ".yaml"), (".xlsx", ".md", ".yaml"),
]  # fmt: skip


def cells(book: Book) -> dict[str, list[dict[str, str]]]:
    """Give what the sheets hold, cells without text left out."""
    return {
        name: [{column: cell for column, cell in row.cells.items() if cell} for row in rows]
        for name, rows in book.sheets.items()
        if rows
    }


def excel(path: Path, pages: dict[str, list[list[Any]]], *merged: str) -> Path:
    """Write an Excel file as a person would, with numbers, days and formulas."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    work: Any = Workbook()
    work.remove(work.active)
    for name, rows in pages.items():
        page = work.create_sheet(name)
        for row in rows:
            page.append(row)
        for cells in merged:
            page.merge_cells(cells)
    work.save(path)
    return path


def passed(grids: dict[str, Grid], path: Path) -> dict[str, Grid]:
    """Write cells to a file and read them back."""
    write(Verbatim(grids), path)
    return dict(verbatim.read(path).sheets)


@pytest.mark.parametrize("endings", CHAINS)
def test_the_bundled_form_survives_every_file(tmp_path: Path, endings: tuple[str, ...]) -> None:
    """Through each chain of files it gives the same XForm, letter for letter."""
    source = bundled("diagnostico")
    path = source
    for number, ending in enumerate(endings):
        following = tmp_path / f"{number}{ending}"
        write(read(path), following)
        path = following
    assert cells(read(path)) == cells(read(source))
    assert publish(path).xform == publish(source).xform


def test_a_form_without_an_id_is_the_same_in_every_file(tmp_path: Path) -> None:
    """Where the sheets give no id, all three take the file's name."""
    book = Verbatim({"survey": (("type", "name", "label"), ("text", "a", "¿Qué?"))})
    found = set()
    for ending in (".xlsx", ".yaml", ".md"):
        write(book, tmp_path / f"mi_consulta{ending}")
        found.add(publish(tmp_path / f"mi_consulta{ending}").xform)
    assert len(found) == 1
    assert 'id="mi_consulta"' in found.pop()


@pytest.mark.parametrize("ending", [".xlsx", ".yaml", ".md"])
@pytest.mark.parametrize(
    "text",
    [
        each
        for each in (*MARKUP, *QUOTES, *FORMULAS, *WORDS, *SCRIPTS, *LONG)
        if each and each == each.strip() and "\n" not in each
    ],
)
def test_a_hostile_cell_stays_a_text(tmp_path: Path, ending: str, text: str) -> None:
    """Neither a formula, nor a truth, nor markup, nor a table's bar: what was written is what is read."""
    path = tmp_path / f"a{ending}"
    write(Book({"survey": (Row(2, {"type": "text", "name": "a", "label": text}),)}), path)
    assert read(path).rows("survey")[0].get("label") == text


@pytest.mark.parametrize("ending", [".xlsx", ".yaml", ".md"])
def test_what_publishing_passes_over_is_kept_where_it_stands(tmp_path: Path, ending: str) -> None:
    """Blank rows, notes under a column without a name, sheets of one's own, columns nobody filled in."""
    grids: dict[str, Grid] = {
        "survey": (
            ("type", "name", "", "relevant", "label", "hint"),
            ("text", "a", "preguntar a Rosa", "", "¿Uno?", ""),
            ("", "", "", "", "", ""),
            ("text", "b", "", "${a} != ''", "¿Dos?", ""),
        ),
        "Notas del equipo": (("Versión para la asamblea", ""), ("", ""), ("", "revisar | corregir")),
        "vacía": (),
        "choices": (("list_name", "name", "label"),),
    }
    assert passed(grids, tmp_path / f"a{ending}") == grids


@pytest.mark.parametrize("ending", [".xlsx", ".yaml"])
def test_spaces_at_the_ends_and_lines_are_kept(tmp_path: Path, ending: str) -> None:
    """Nothing is tidied where the file can hold it."""
    texts = (
        " antes",
        "después ",
        "\xa0duro\xa0",
        "uno\ndos",
        "uno\n\n  dos\n",
        "\n",
        "no",
        "3",
        "2026-01-01",
        "~",
    )
    grids: dict[str, Grid] = {"survey": (("type", "name", "label"), *(("text", "a", each) for each in texts))}
    assert passed(grids, tmp_path / f"a{ending}") == grids


def test_lines_of_a_text_are_lines_in_yaml() -> None:
    """A change of wording is a change of one line."""
    text = to_yaml(Verbatim({"survey": (("type", "label"), ("note", "Uno\n\nDos"))}))
    assert "    Uno\n\n    Dos\n" in text


def test_numbers_days_and_truths_are_what_xlsform_tools_read(tmp_path: Path) -> None:
    """3.0 is 3 and TRUE is TRUE, as pyxform takes them."""
    path = excel(tmp_path / "a.xlsx", {"survey": [["type", "name", "a", "b", "c", "d"],
                 ["text", "x", 3.0, True, datetime(2026, 5, 3), 2.5]]})  # fmt: skip
    assert verbatim.read(path).sheets["survey"][1][2:] == ("3", "TRUE", "2026-05-03 00:00:00", "2.5")


def test_formulas_and_merged_cells_are_told(tmp_path: Path) -> None:
    """What a formula last gave is kept; without that, the author learns which cells stay empty."""
    path = excel(
        tmp_path / "a.xlsx", {"survey": [["type", "name", "label"], ["text", "a", '="Uno"']]}, "B3:C4"
    )
    told = " ".join(str(each) for each in verbatim.read(path).noticed)
    assert "fórmulas sin resultado guardado (C2)" in told
    assert "combinadas (B3:C4)" in told


def test_text_a_million_rows_below_is_refused_and_a_mere_format_is_not(tmp_path: Path) -> None:
    """A stray format at the end of a sheet costs nothing; a stray text is named."""
    from openpyxl import Workbook
    from openpyxl.styles import Font  # type: ignore[import-untyped]

    work: Any = Workbook()
    page = work.active
    page.title = "survey"
    page.append(["type", "name", "label"])
    page.append(["text", "a", "A"])
    page.cell(1_048_576, 1).font = Font(bold=True)
    work.save(tmp_path / "a.xlsx")
    assert len(verbatim.read(tmp_path / "a.xlsx").sheets["survey"]) == 2


@pytest.mark.parametrize("text", ["dos\nlíneas", "dos\r\nlíneas"])
def test_what_markdown_cannot_hold_is_told(tmp_path: Path, text: str) -> None:
    """A line break in a cell is refused with its place, every one of them."""
    book = Verbatim({"survey": (("type", "label"), ("note", text), ("note", "una"), ("note", text))})
    with pytest.raises(FormError, match="survey, fila 2, columna label"):
        write(book, tmp_path / "a.md")
    assert [(each.row, each.column) for each in cannot_hold(book, ".md")] == [(2, "label"), (4, "label")]
    assert not cannot_hold(book, ".yaml")


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ("survey", "a" * 32_768),
        ("survey", "campana\x07"),
        ("una hoja de nombre larguísimo, larguísimo", "a"),
        ("a/b", "a"),
    ],
)
def test_what_excel_cannot_hold_is_told(tmp_path: Path, sheet: str, text: str) -> None:
    """Too long a text, a letter nobody sees, a sheet's name: each with its place."""
    book = Verbatim({sheet: (("type", "label"), ("note", text))})
    with pytest.raises(FormError, match="Excel"):
        write(book, tmp_path / "a.xlsx")
    assert cannot_hold(book, ".xlsx")[0].sheet == sheet


def test_a_column_written_twice_has_no_place_in_yaml() -> None:
    """Rather than lose one of them, the author is told which."""
    with pytest.raises(FormError, match="«label» está 2 veces"):
        to_yaml(Verbatim({"survey": (("type", "label", "label"), ("note", "a", "b"))}))


def test_another_ending_is_refused(tmp_path: Path) -> None:
    """Only what can be read again is written."""
    with pytest.raises(FormError, match=r"\.docx"):
        write(Book({}), tmp_path / "a.docx")


def test_differences_tell_what_matters_from_what_does_not() -> None:
    """A lost space is a remark; another word is an error with its cell."""
    before = Verbatim({"survey": (("type", "label"), ("note", "uno "), ("note", "dos"))})
    after = Verbatim({"survey": (("type", "label"), ("note", "uno"), ("note", "tres"))})
    assert [(each.severity, each.row, each.column) for each in differences(before, after)] == [
        ("error", 3, "label"), ("aviso", None, ""),
    ]  # fmt: skip
    assert not differences(before, before)


CELL = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff\ufffe\uffff"), max_size=12
)
NAME = st.text(st.sampled_from("abcñ _:()A-#"), min_size=1, max_size=6).filter(
    lambda text: text == text.strip() and not text.startswith("(") and text.strip(":-") != ""
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    header=st.lists(NAME, min_size=1, max_size=4, unique=True),
    rows=st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=5),
)
def test_any_cells_come_back_from_yaml_and_markdown(header: list[str], rows: list[list[str]]) -> None:
    """Whatever the words, YAML gives them back; Markdown too, but for spaces at the ends."""
    width = len(header)
    grid = trimmed([header, *(row[:width] for row in rows)])
    assert verbatim.from_yaml(to_yaml(Verbatim({"survey": grid}))) == {"survey": grid}
    tidy = trimmed([[text.strip() for text in row] for row in grid])
    found = verbatim.from_markdown(to_markdown(Verbatim({"survey": tidy}))).sheets["survey"]
    assert found == tidy
