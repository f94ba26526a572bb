"""What a form's author is told, in Spanish, with sheet, row and column, before anybody is asked."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook  # type: ignore[import-untyped]

from dialogs.authoring import verbatim
from dialogs.authoring.sheets import read
from dialogs.authoring.writing import write
from dialogs.beyond.effort import effort
from dialogs.check import check
from dialogs.errors import Finding, FormError
from dialogs.forms import bundled
from dialogs.xform import load
from dialogs.xlsform import publish

Sheets = dict[str, list[dict[str, str]]]


def sheets(*rows: dict[str, str], choices: list[dict[str, str]] | None = None) -> Sheets:
    """Make a form of these rows after a first, plain question."""
    first = {"type": "text", "name": "primera", "label": "¿Qué falta?"}
    lists = [{"list_name": "l", "name": "a", "label": "A", "estado": "1"}]
    return {"survey": [first, *rows], "choices": lists if choices is None else choices}


def errors(book: Sheets | Path) -> list[Finding]:
    return [each for each in check(book) if each.severity == "error"]


def row(**cells: str) -> dict[str, str]:
    return {"type": "text", "name": "p", "label": "Pregunta", **cells}


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"constraint": ". > ( 3"}, "constraint", "termina antes de tiempo"),
        ({"constraint": ". = 'a"}, "constraint", "cerrar unas comillas"),
        ({"constraint": ". = “a”"}, "constraint", "comillas tipográficas"),
        ({"constraint": "foo(.)"}, "constraint", "«foo()»"),
        ({"constraint": "selected(.)"}, "constraint", "pide 2 argumentos; tiene 1"),
        ({"constraint": "regex(., '(a')"}, "constraint", "paréntesis"),
        ({"constraint": "regex(., '(?=a)b')"}, "constraint", "hacia delante"),
        ({"relevant": "${nadie} = 1"}, "relevant", "«nadie»"),
        ({"relevant": "${primera = 1"}, "relevant", "mal escrita"),
        ({"relevant": "/data/otra = 1"}, "relevant", "«/data/otra» no está"),
        ({"type": "calculate", "calculation": "1 +"}, "calculation", "termina antes"),
        ({"type": "select_one l", "choice_filter": "color = ${primera}"}, "choice_filter", "«color»"),
        ({"type": "select_one nada"}, "type", "«nada»"),
        ({"type": "select_uno l"}, "type", "«select_uno l»"),
        ({"type": "geoshape"}, "type", "no cabe en un chat. Pregunta por la zona"),
        ({"type": "begin repeat", "repeat_count": "1000"}, "repeat_count", "1000 vueltas"),
        ({"type": "image", "required": "yes"}, "type", "fotos"),
        ({"label": "Hola ${nadie}"}, "label", "«nadie»"),
        ({"type": "integer", "bind::cb:tramos": "joven,viejo"}, "bind::cb:tramos", "«joven»"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(cells: dict[str, str], column: str, words: str) -> None:
    """Each mistake that pyxform lets pass, or names in English, has its sentence, sheet, row and column."""
    book = sheets(row(**cells))
    book["settings"] = [{"form_id": "x", "namespaces": 'cb="https://desdeabajo.mx/ns/consulta"'}]
    found = [each for each in errors(book) if words in each.message]
    assert found, errors(book)
    assert (found[0].sheet, found[0].row, found[0].column) == ("survey", 3, column)


def test_a_circle_is_named() -> None:
    """Two calculations that wait for each other are found, with their names."""
    book = sheets(
        row(type="calculate", name="x", calculation="${y} + 1"),
        row(type="calculate", name="y", calculation="${x} + 1"),
    )
    found = errors(book)
    assert len(found) == 1
    assert "círculo" in found[0].message
    assert "x, y" in found[0].message


def test_a_way_out_its_constraint_refuses_is_an_error() -> None:
    """«Prefiero no decir» must pass the question's own condition."""
    book = sheets(
        row(type="select_multiple l", constraint="count-selected(.) = 3"),
        choices=[{"list_name": "l", "name": "pnd", "label": "Prefiero no decir", "no_respuesta": "1"}],
    )
    assert [each.column for each in errors(book)] == ["constraint"]


@pytest.mark.parametrize(
    ("book", "words"),
    [
        (sheets(row(label="a" * 301)), "301 letras"),
        (sheets(row(relevanta="${primera} = 1")), "«relevanta» no es de un XLSForm"),
        (sheets(row(relevante="${primera} = 1")), "debe llamarse relevant"),
        (sheets(*(row(name=f"p{number}") for number in range(26))), "27 preguntas"),
        (sheets(row(required="yes")), "Nadie podrá dejarla sin contestar. Quita required."),
        (
            sheets(row(required="sí")),
            "«sí» no se entiende: así nadie está obligado a contestar. Escribe yes.",
        ),
        (sheets(row(required="Obligatorio")), "así nadie está obligado"),
        (sheets(row(read_only="verdadero")), "así se puede contestar"),
        (sheets(row(type="select_one l", required="yes")), "no_respuesta"),
        (sheets(row(type="username")), "quién responde"),
        (sheets(row(type="image")), "fotos"),
        (sheets(row(**{"hint::Español (es)": "Hola", "hint::English (en)": ""})), "English (en)"),
    ],
)
def test_what_could_be_better_is_said_too(book: Sheets, words: str) -> None:
    """Advice does not stop a form, and says what a chat or a resident would suffer."""
    found = [each for each in check(book) if words in each.message]
    assert found
    assert {each.severity for each in found} == {"aviso"}


def test_a_form_half_translated_is_an_error() -> None:
    """Whoever answers in English would be asked half of it in Spanish."""
    book = {
        "survey": [
            {"type": "text", "name": "a", "label::Español (es)": "Hola", "label::English (en)": "Hello"},
            {"type": "text", "name": "b", "label::Español (es)": "¿Qué tal?", "label::English (en)": "-"},
        ]
    }
    found = errors(book)
    assert [(each.sheet, each.row, each.column) for each in found] == [("survey", 3, "label::English (en)")]
    assert "Falta la traducción a English (en)" in found[0].message


def test_a_value_too_long_for_a_choice_is_an_error() -> None:
    """A value of 70 letters is a text somebody pasted into the wrong column."""
    found = errors(sheets(choices=[{"list_name": "l", "name": "a" * 70, "label": "A"}]))
    assert [(each.sheet, each.row, each.column) for each in found] == [("choices", 2, "name")]
    assert "70 letras" in found[0].message


def test_a_list_too_long_for_a_chat_is_an_error() -> None:
    """A list of 150 needs a filter."""
    lists = [{"list_name": "l", "name": f"v{number}", "label": f"Opción {number}"} for number in range(150)]
    found = errors(sheets(row(type="select_one l"), choices=lists))
    assert [(each.sheet, each.row, each.column) for each in found] == [("choices", 2, "list_name")]


def test_a_sheet_with_a_spanish_name_is_recognised() -> None:
    """A sheet called «encuesta» is told to be survey."""
    found = errors({"encuesta": [row()]})
    assert any("«encuesta» debe llamarse survey" in each.message for each in found)


def test_the_bundled_form_has_no_errors() -> None:
    """What we ship passes our own check."""
    assert errors(bundled("diagnostico")) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yaml", "survey: [\n"),
        ("a.yaml", "- una\n- lista\n"),
        ("a.yaml", "survey: hola\n"),
        ("a.yaml", "survey:\n  - type: [a, b]\n"),
        ("a.yaml", "survey:\n  - solo texto\n"),
        ("a.yaml", ""),
        ("a.yaml", "a: &a [x,x,x,x]\nb: &b [*a,*a,*a]\nsurvey: [*b]\n"),
        ("a.xlsx", "esto no es un zip"),
        ("a.docx", "nada"),
        ("a.md", "nada de tablas"),
    ],
)
def test_a_file_that_is_no_form_is_told_in_a_sentence(tmp_path: Path, name: str, content: str) -> None:
    """Broken files give a finding, never a traceback; publishing them raises `FormError`."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert errors(path)
    with pytest.raises(FormError):
        load(publish(path).xform)


def test_an_excel_that_unpacks_too_big_is_not_opened(tmp_path: Path) -> None:
    """A small file that is huge inside is refused before it is read."""
    path = tmp_path / "bomba.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    found = errors(path)
    assert len(found) == 1
    assert "demasiado grande por dentro" in found[0].message


def excel(path: Path, book: Sheets) -> None:
    """Write sheets as an Excel file, as a researcher would."""
    work = Workbook()
    work.remove(work.active)
    for name, rows in book.items():
        page = work.create_sheet(name)
        columns = list(dict.fromkeys(column for each in rows for column in each))
        page.append(columns)
        for each in rows:
            page.append([each.get(column) for column in columns])
    work.save(path)


def test_the_same_form_in_three_files_is_the_same_xform(tmp_path: Path) -> None:
    """Excel, YAML and Markdown give the same XForm, letter for letter."""
    book = sheets(
        row(type="select_one l", required="yes", relevant="${primera} != ''"), row(name="q", type="integer")
    )
    book["settings"] = [{"form_title": "Uno", "form_id": "uno", "version": "1"}]
    excel(tmp_path / "a.xlsx", book)
    lines, markdown = [], []
    for name, rows in book.items():
        lines += [f"{name}:"] + [
            f"  {'-' if place == 0 else ' '} {column}: {value!r}"
            for each in rows
            for place, (column, value) in enumerate(each.items())
        ]
        columns = list(dict.fromkeys(column for each in rows for column in each))
        markdown += [f"| {name} |", "| | " + " | ".join(columns) + " |"]
        markdown += ["| | " + " | ".join(each.get(column, "") for column in columns) + " |" for each in rows]
    (tmp_path / "a.yaml").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "a.md").write_text("\n".join(markdown), encoding="utf-8")
    found = [publish(tmp_path / name).xform for name in ("a.xlsx", "a.yaml", "a.md")]
    assert found[0] == found[1] == found[2]
    assert [str(each) for each in check(tmp_path / "a.xlsx")] == [
        str(each) for each in check(tmp_path / "a.md")
    ]


def test_formulas_and_merged_cells_are_refused(tmp_path: Path) -> None:
    """What is asked must be what was written: no result of a formula, no text half covered by another cell."""
    path = tmp_path / "a.xlsx"
    work = Workbook()
    page = work.active
    page.title = "survey"
    for cells in (["type", "name", "label"], ["text", "a", "=1+1"], ["text", "b", "B"]):
        page.append(cells)
    page.append(["text", "c", "C"])
    page.merge_cells("A4:C4")
    work.save(path)
    found = errors(path)
    formula = next(each for each in found if "fórmula" in each.message)
    merged = next(each for each in found if "combinadas" in each.message)
    assert (formula.sheet, formula.row, formula.column) == ("survey", 2, "label")
    assert (merged.sheet, merged.row) == ("survey", 4)


def test_unlikely_words_of_yaml_stay_words(tmp_path: Path) -> None:
    """`no`, `yes` and dates stay what was written."""
    path = tmp_path / "a.yaml"
    path.write_text(
        "survey:\n  - type: select_one l\n    name: a\n    label: 2026-01-01\n    required: yes\n"
        "choices:\n  - list_name: l\n    name: no\n    label: No\n  - list_name: l\n    name: on\n    label: 012\n",
        encoding="utf-8",
    )
    form = load(publish(path).xform)
    assert form.question("a").labels["es"] == "2026-01-01"
    assert [(each.value, each.labels["es"]) for each in form.question("a").choices] == [
        ("no", "No"),
        ("on", "012"),
    ]


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Types there are not, words without quotes and files that are missing do not wait for one another."""
    path = tmp_path / "a.yaml"
    rows = [
        row(type="textoo", name="a"), row(type="enteros", name="b"), row(name="c", relevant="${c0} = si"),
        row(type="select_one l", name="c0"), row(type="select_one_from_file uno.csv", name="d"),
        row(type="select_one_from_file dos.xml", name="e"), row(type="csv-external", name="tres"),
        row(type="calculate", name="f", calculation="pulldata('cuatro', 'x', 'y', 'z')"),
    ]  # fmt: skip
    path.write_text(
        yaml.safe_dump({**sheets(*rows), "choices": [{"list_name": "l", "name": "si", "label": "Sí"}]})
    )
    said = {each.row: each.message for each in errors(path)}
    assert "«textoo». ¿Es text?" in said[3]
    assert "«enteros»" in said[4]
    assert said[5] == "«si» es una opción: va entre comillas, 'si'."
    for number, file in ((7, "uno.csv"), (8, "dos.xml"), (9, "tres.csv"), (10, "cuatro.csv")):
        assert f"Falta el archivo «{file}»" in said[number]


def test_old_names_of_types_are_known() -> None:
    """pyxform is asked, so that no form of before becomes wrong."""
    old = (
        "add integer prompt",
        "q string",
        "add select one prompt using l",
        "select all that apply from l",
        "int",
    )
    assert errors(sheets(*(row(type=kind, name=f"p{place}") for place, kind in enumerate(old)))) == []


@pytest.mark.parametrize(
    ("kind", "inner", "words"),
    [
        ("kobomatrix", "text", "Una matriz de Kobo no cabe (filas 3 a 6). Pon cada fila como una pregunta."),
        ("score", "score__row", "Una escala de Kobo no cabe (filas 3 a 6). Cambia cada fila por select_one"),
        (
            "rank",
            "rank__level",
            "Un orden de Kobo no cabe (filas 3 a 6). Quita estas filas y usa una sola, de tipo rank",
        ),
    ],
)
def test_a_block_of_kobo_is_one_error_with_its_rows(kind: str, inner: str, words: str) -> None:
    """Not one for each of its rows; and what to do instead."""
    rows = (
        row(type=f"begin_{kind}"),
        row(type=inner, name="a"),
        row(type=inner, name="b"),
        {"type": f"end_{kind}"},
    )
    (found,) = errors(sheets(*rows))
    assert (found.row, words in found.message) == (3, True)


def test_columns_of_kobo_take_one_line() -> None:
    """They do no harm: one line is enough."""
    more = {"kobo--score-choices": "x", "kobo--rank-items": "y", "$kuid": "z"}
    (found,) = [each for each in check(sheets(row(**more))) if "Kobo" in each.message]
    assert found.column == "kobo--score-choices, kobo--rank-items, $kuid"
    assert found.message == "Son 3 columnas de KoboToolbox: no se leen ni estorban."


def test_a_list_that_is_not_there_is_told_once() -> None:
    """It cannot have a way not to say, either."""
    said = [
        each.message for each in check(sheets(row(type="select_one nada", required="yes"))) if each.row == 3
    ]
    assert len(said) == 1


def test_a_list_without_a_way_out_is_told_once(tmp_path: Path) -> None:
    """Where it is written, however many questions offer it; a list in a file that has one is left alone."""
    (tmp_path / "x.csv").write_text(
        "name,label,no_respuesta\na,A,\npnd,Prefiero no decir,1\n", encoding="utf-8"
    )
    (tmp_path / "y.csv").write_text("name,label\na,A\n", encoding="utf-8")
    rows = [row(type=kind, name=f"p{place}", required="yes") for place, kind in enumerate(
        ("select_one l", "select_one l", "select_one_from_file x.csv", "select_one_from_file y.csv"))]  # fmt: skip
    path = tmp_path / "a.yaml"
    path.write_text(yaml.safe_dump(sheets(*rows)), encoding="utf-8")
    said = [
        (each.sheet, each.row, each.message) for each in check(path) if "Prefiero no decir" in each.message
    ]
    assert [(sheet, number) for sheet, number, _ in said] == [("choices", 2), ("survey", 6)]
    assert said[0][2] == (
        "La lista «l» no tiene «Prefiero no decir»: agrégalo y ponle 1 en la columna no_respuesta."
    )


def test_the_check_and_the_form_count_questions_alike() -> None:
    """A calculated text, a repeat that goes on and a note are no questions anywhere."""
    rows = [row(name=f"p{number}") for number in range(28)]
    rows += [
        row(type="note", name="n"),
        row(type="begin repeat", name="r"),
        row(name="q"),
        {"type": "end repeat"},
    ]
    rows.append(row(name="quieta", read_only="yes", calculation="1 + 1"))
    book = sheets(*rows)
    asked = effort(load(publish(book).xform)).questions
    assert any(each.message.startswith(f"Son {asked} preguntas;") for each in check(book))


def test_convert_leaves_only_the_values_of_formulas(tmp_path: Path) -> None:
    """What the message advises works: the converted file passes."""
    path = tmp_path / "a.xlsx"
    excel(
        path,
        {
            "survey": [row(label="Falta agua")],
            "settings": [{"form_title": "T", "form_id": "t", "version": "1"}],
        },
    )
    parts = {}
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    cell = re.search(r'<c r="C2"[^>]*>.*?</c>', sheet)
    assert cell is not None
    formula = '<c r="C2" t="str"><f>CONCATENATE("Falta"," agua")</f><v>Falta agua</v></c>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(cell[0], formula).encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    (found,) = errors(path)
    assert found.message.endswith("O pasa el archivo por desdeabajo form convert: quedan solo los valores.")
    for name in ("b.xlsx", "b.yaml"):
        write(verbatim.read(path), tmp_path / name)
        assert errors(tmp_path / name) == []


def test_a_sheet_formatted_far_down_is_read_to_its_end(tmp_path: Path) -> None:
    """Empty rows are passed over whole; a formula that shows nothing in one of them is still told."""
    path = tmp_path / "a.xlsx"
    work = Workbook()
    page = work.active
    page.title = "survey"
    page.append(["type", "name", "label"])
    page.append(["text", "a", "A"])
    page["C30"] = "=1+1"
    page["A40"] = "text"
    page["B40"], page["C40"] = "b", "B"
    page["A19000"].number_format = "0.00"
    work.save(path)
    assert [each.number for each in read(path).rows("survey")] == [2, 40]
    assert [each.row for each in errors(path) if "fórmula" in each.message] == [30]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ([], "se llamará como el archivo, o «formulario»"),
        ([{"form_id": "agua", "version": "1"}], "se llamará «agua»"),
    ],
)
def test_a_form_without_a_title_is_told_how_it_will_be_called(
    settings: list[dict[str, str]], words: str
) -> None:
    """Advice, since it works all the same."""
    said = [each for each in check({**sheets(), "settings": settings}) if "form_title" in each.message]
    assert [(each.severity, words in each.message) for each in said] == [("aviso", True)]
