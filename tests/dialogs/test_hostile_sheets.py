"""Files no form should be: each is told apart in Spanish, in little time and memory, and nothing is published."""

from __future__ import annotations

import asyncio
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dialogs.check as checking
from dialogs.check import check
from dialogs.errors import Finding
from dialogs.workshop import BROKEN, HEAVY, SLOW, inspect_async
from dialogs.xform import load
from tests.dialogs import strangers

Sheets = dict[str, list[dict[str, str]]]
FIRST = {"type": "text", "name": "primera", "label": "¿Qué falta?"}
LISTED = [{"list_name": "l", "name": "a", "label": "A"}, {"list_name": "l", "name": "b", "label": "B"}]
SETTINGS = [{"form_id": "x", "version": "1", "namespaces": 'cb="https://desdeabajo.mx/ns/consulta"'}]


def examine(source: Path | dict[str, Any]) -> tuple[tuple[Finding, ...], str | None]:
    """What is found, and the XForm if it may be published."""
    found, trial = checking.examine(source)
    return found, None if any(each.severity == "error" for each in found) else trial


def row(**cells: str) -> dict[str, str]:
    return {"type": "text", "name": "p", "label": "Pregunta", **cells}


def book(*rows: dict[str, str], **sheets: list[dict[str, str]]) -> Sheets:
    return {"survey": [FIRST, *rows], "choices": LISTED, "settings": SETTINGS, **sheets}


def spanish(found: tuple[Finding, ...]) -> list[str]:
    return [each.message for each in found if each.severity == "error"]


@pytest.mark.parametrize("bomb", strangers.BOMBS, ids=lambda each: each.__name__)
async def test_a_bomb_is_told_in_a_sentence(tmp_path: Path, bomb: Callable[[Path], None]) -> None:
    """Within 256 MB, and by a sentence about the file: the limits of the child are only the last fence."""
    path = tmp_path / "formulario.xlsx"
    await asyncio.to_thread(bomb, path)
    found = await inspect_async(path, megabytes=256, seconds=60)
    assert found.xform is None
    said = spanish(found.findings)
    assert said
    assert not {SLOW, HEAVY, BROKEN} & set(said)


@pytest.mark.parametrize(
    ("what", "content"),
    strangers.OTHERS.items(),
    ids=lambda each: each if isinstance(each, str) else "content",
)
@pytest.mark.parametrize("name", ["formulario.xlsx", "formulario.xls"])
def test_a_file_of_another_program_is_called_by_its_name(
    tmp_path: Path, what: str, content: bytes, name: str
) -> None:
    """Whatever it is called, its author hears what it is."""
    path = tmp_path / name
    path.write_bytes(content)
    said = spanish(check(path))
    assert len(said) == 1
    assert what in said[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("type;name;label\ntext;a;A\n", "punto y coma"),
        ("Marca temporal,¿Tu nombre?\n1,Ana\n", "Google Forms"),
        ("class,type/scale,name\nS,sid,1\n", "LimeSurvey"),
        ("type,name,label\ntext,a,A\n", "una sola hoja"),
        ("", "vacío"),
    ],
)
def test_a_csv_that_is_no_form_is_told_what_it_is(tmp_path: Path, content: str, words: str) -> None:
    """CSV files come from everywhere; only pyxform's own shape is a form."""
    path = tmp_path / "formulario.csv"
    path.write_text(content, encoding="utf-8")
    assert any(words in each for each in spanish(check(path)))


def test_a_csv_in_the_shape_of_a_form_is_read(tmp_path: Path) -> None:
    """A sheet's name alone in the first cell, then its header, then its rows."""
    path = tmp_path / "formulario.csv"
    path.write_text("survey,,,\n,type,name,label\n,text,a,Hola\n", encoding="utf-8")
    found, xform = examine(path)
    assert spanish(found) == []
    assert load(xform or "").question("a").labels["es"] == "Hola"


def test_an_excel_under_another_name_is_read(tmp_path: Path) -> None:
    """What a file is counts, not what it is called."""
    path = tmp_path / "formulario.xls"
    strangers.excel(path, {"Survey": [["Type", "Name", "Label"], ["text", "a", "Hola"]]})
    found, xform = examine(path)
    assert spanish(found) == []
    assert xform is not None


def test_a_form_and_its_lists_in_a_zip_are_read(tmp_path: Path) -> None:
    """Folders inside do not matter, nor what a Mac adds."""
    asked = [["select_one_from_file z.csv", "a", "A"], ["select_one_from_file y.xml", "b", "B"]]
    strangers.excel(tmp_path / "f.xlsx", {"survey": [["type", "name", "label"], *asked]})
    content = (tmp_path / "f.xlsx").read_bytes()
    path = tmp_path / "todo.zip"
    path.write_bytes(
        strangers.packed(
            ("carpeta/f.xlsx", content),
            ("carpeta/z.csv", "name,label\nn,Norte\n"),
            ("y.xml", "<root><item><name>s</name><label>Sur</label></item></root>"),
            ("__MACOSX/._f.xlsx", b"x"),
        )
    )
    found, xform = examine(path)
    assert spanish(found) == []
    form = load(xform or "")
    assert [each.value for name in "ab" for each in form.question(name).choices] == ["n", "s"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ((("a.xlsx", b"x"), ("b.xlsx", b"x")), "2 formularios"),
        ((("nada.txt", b"x"),), "no trae un formulario"),
        ((("a.yaml", b"x" * 40_000_000),), "demasiado grande"),
        ((("../../a.yaml", b"survey: []\n"),), "vacía"),
    ],
)
def test_a_zip_that_holds_no_form_is_told(
    tmp_path: Path, files: tuple[tuple[str, bytes], ...], words: str
) -> None:
    """One form and its lists, and nothing that climbs out of its folder."""
    path = tmp_path / "dentro" / "todo.zip"
    path.parent.mkdir()
    path.write_bytes(strangers.packed(*files))
    assert any(words in each for each in spanish(check(path)))
    assert list(tmp_path.rglob("*.yaml")) == []


def test_an_excel_file_is_read_with_its_quirks(tmp_path: Path) -> None:
    """Numbers are whole, truths are words, empty rows at the end are nothing, hidden ones are told."""
    path = tmp_path / "formulario.xlsx"
    rows: list[list[Any]] = [["type", "name", "label", "required"], ["select_one l", "a", "Hola", True]]
    rows += [[None, None, None, None]] * 5_000
    strangers.excel(
        path,
        {"survey": rows, "choices": [["list_name", "name", "label"], ["l", 1.0, "Uno"], ["l", 2, "Dos"]]},
    )
    found, xform = examine(path)
    assert spanish(found) == []
    assert [each.value for each in load(xform or "").question("a").choices] == ["1", "2"]


def test_rows_after_a_long_gap_are_not_lost_in_silence(tmp_path: Path) -> None:
    """Collect's reader stops after sixty empty rows: whoever wrote beyond them must know."""
    path = tmp_path / "formulario.xlsx"
    rows: list[list[Any]] = [
        ["type", "name", "label"],
        ["text", "a", "A"],
        *[[None]] * 80,
        ["text", "b", "B"],
    ]
    strangers.excel(path, {"survey": rows})
    found = [each for each in check(path) if each.severity == "error"]
    assert [(each.sheet, each.row) for each in found] == [("survey", 83)]


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({"encuesta": [FIRST]}, "debe llamarse survey"),
        ({"Survey ": [FIRST]}, "debe llamarse survey"),
        ({"survey": [FIRST], "opciones": LISTED}, "debe llamarse choices"),
        ({"survey": [{"tipo": "text", "nombre": "a", "etiqueta": "A"}]}, "«tipo» debe llamarse type"),
        ({"survey": [{"\ufefftype": "text", "name": "a", "label": "A"}]}, "U+FEFF"),
        ({"survey": []}, "está vacía"),
        (book(row(name="x", relevant="${y} = 1"), row(name="y", relevant="${x} = 1")), "círculo"),
        (book(row(type="select_one l", choice_filter="name = ${p}")), "círculo"),
        (book(row(type="calculate", calculation="${p} + 1")), "círculo"),
        (book(row(name="p\u200bq")), "U+200B"),
        (book(row(relevant="${primera}\u200b = 1")), "U+200B"),
        (book(row(relevant="${primera} = “a”")), "comillas tipográficas"),
        (book(row(relevant="${Primera} = 1")), "¿Es «primera»?"),
        (book(row(), row()), "repetido"),
        (book(row(name="meta")), "reservado"),
        (book(row(name="mi nombre")), "sin espacios"),
        (book(row(name="😀")), "no vale"),
        (book(row(type="begin group")), "no se cierra"),
        (book({"type": "end group"}), "nadie abrió"),
        (book(row(label="")), "Falta el texto"),
        (book(row(type="select_one l"), choices=[*LISTED, LISTED[0]]), "repetido en la lista"),
        (book(row(type="select_multiple l"), choices=[LISTED[0] | {"name": "dos palabras"}]), "un espacio"),
        (book(row(type="select_one")), "Falta el nombre de la lista"),
        (book(row(label="#REF!")), "error de Excel"),
        (book(row(label="a\x01b")), "carácter de control"),
        (book(row(**{"bind::1x": "1"})), "bind::"),
        (book(row(**{"bind::esri:x": "1"})), "namespaces"),
        (book(row(**{"bind::cb:tema": "agua"}), settings=[{"form_id": "x"}]), "namespaces"),
        (book(row(save_to="x")), "entities"),
        (book(row(type="select_one l", **{"bind::cb:frase": "dicen algo"})), "cb:resumen"),
        (book(row(type="select_one l", **{"bind::cb:resumen": "z", "bind::cb:frase": "f"})), "«z»"),
        (book(row(**{"bind::cb:sector": "si"})), "select_one"),
        (book(row(type="begin_kobomatrix"), {"type": "end_kobomatrix"}), "matriz de Kobo"),
        (book(row(type="calculate_here", calculation="1")), "SurveyCTO"),
        (book(row(relevant="rank-index('a', 'b') = 1")), "SurveyCTO"),
        (book(row(type="texto")), "debe ser text"),
        (book(row(type="selct_one l")), "¿Es select_one?"),
        (book(row(type="begin repeat", repeat_count="1000.0"), row(name="q"), {"type": "end repeat"}), "vueltas"),
        (book(row(type="select_one_from_file no_esta.csv")), "no_esta.csv"),
        (book(row(relevant="1" + " + 1" * 6_000)), "20000 caracteres"),
    ],
)  # fmt: skip
def test_what_authors_get_wrong_is_told_in_spanish(sheets: Sheets, words: str) -> None:
    """Each mistake has its own sentence, and the form is not published."""
    found, xform = examine(sheets)
    assert any(words in each for each in spanish(found)), found
    assert xform is None


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        (book(row(constraint="regex(., '^(a+)+$')")), "repite lo que ya se repite"),
        (book(row(relevant="${primera}\u2003= 'a'")), "espacio especial"),
        (book(row(label="Hola <b>tú")), "<b> no se cierra"),
        (book(row(label="Hola **tú")), "**"),
        (book(row(label="¿Cómo te llamas?")), "dice quién es"),
        (book(row(name="telefono")), "dice quién es"),
        (book(row(label="Escribe tu CURP")), "dice quién es"),
        (book(row(type="geopoint")), "Una ubicación exacta"),
        (book(row(type="date")), "no se cuenta"),
        (book(row(type="integer")), "cb:tramos"),
        (book(row(appearance="custom-x")), "SurveyCTO"),
        (book(row(publishable="yes")), "SurveyCTO"),
        (book(row(**{"$xpath": "x"})), "KoboToolbox"),
        (book(row(**{"bind::cb:tema": "futbol"})), "futbol"),
        (book(row(name="P"), row()), "mayúsculas"),
        (book(settings=[{"form_id": "mi forma", "version": "1"}]), "form_id"),
        (book(settings=[{"form_id": "x"}]), "version"),
        (book(settings=[{"form_id": "x", "version": "1", "sms_keyword": "k"}]), "SMS"),
        (book(settings=[{"form_id": "x", "version": "1", "form_title": "<b>Hola</b>"}]), "título"),
        (book({"type": "begin group", "name": "g", "label": "G"}, {"type": "end group"}), "sin nada adentro"),
        ({"survey": [{"type": "text", "name": "a", "label::Español": "A"}]}, "código"),
        (book(row(type="integer"), row(type="begin repeat", name="r", repeat_count="${p} * 1000"), row(name="q"),
              {"type": "end repeat"}), "50 vueltas"),
    ],
)  # fmt: skip
def test_what_could_hurt_somebody_or_count_nothing_is_told(sheets: Sheets, words: str) -> None:
    """Advice in Spanish; the form may still be published."""
    found, xform = examine(sheets)
    assert any(words in each.message for each in found if each.severity == "aviso"), found
    assert spanish(found) == []
    assert xform is not None


@pytest.mark.parametrize("kind", ["deviceid", "phonenumber", "username", "email", "audit", "start-geopoint"])
def test_rows_about_the_device_stay_blank_and_that_is_told(kind: str) -> None:
    """Nobody's telephone goes into an answer, whatever the form asks for."""
    cells = {"type": kind, "name": "audit" if kind == "audit" else "d"}
    found = [each for each in check(book(cells)) if each.row == 3]
    assert "queda vacío" in found[0].message
    assert found[0].severity == "aviso"


def test_old_names_of_columns_are_understood() -> None:
    """«Calculate», «Relevance» and `label:es` are what they always were."""
    sheets = {
        "survey": [
            {
                "Type": "integer",
                "Name": "a",
                "Label": "A",
                "Constraint Message": "No",
                "constraint": ". > ( 3",
            },
            {"Type": "text", "Name": "b", "Label": "B", "Relevance": "${nadie} = 1"},
        ]
    }
    found = [(each.row, each.column) for each in check(sheets) if each.severity == "error"]
    assert found == [(2, "constraint"), (3, "Relevance")]


GARBAGE = st.one_of(
    st.text(max_size=12),
    st.sampled_from([
        "", " ", "-", "select_one", "select_one l", "begin repeat", "end group", "${a}", "${", "$", ". > (", "''",
        "1000", "1e400", "-1", "TRUE", "#REF!", "<b>", "&", "]]>", "<output", "\x00", "\ud7ff", "\u202e", "meta", "a b",
        "osm", "range", "start=1 end=0", "instance('x')/root", "current()/../..", "l", "trigger", "ñ", "a:b",
        "%(name)s",
        "last-saved#", "${last-saved#a}", "jr:choice-name('a','b')", "pulldata('a','b','c','d')", "search('x')", "yes",
        "calculate", "note", "csv-external", "rank l", "select_one_from_file x.csv", "begin loop over l", "table-list",
    ]),
)  # fmt: skip
GOOD: Sheets = {
    "survey": [
        {"type": "select_one l", "name": "a", "label::Español (es)": "A", "label::English (en)": "A",
         "required": "yes"},
        {"type": "begin group", "name": "g", "label::Español (es)": "G", "label::English (en)": "G"},
        {"type": "integer", "name": "n", "label::Español (es)": "N", "label::English (en)": "N",
         "constraint": ". > 0", "relevant": "${a} = 'x'", "bind::cb:tramos": "0-9,10-20"},
        {"type": "end group"},
        {"type": "begin repeat", "name": "r", "label::Español (es)": "R", "label::English (en)": "R",
         "repeat_count": "${n}"},
        {"type": "text", "name": "t", "label::Español (es)": "${n}", "label::English (en)": "T"},
        {"type": "end repeat"},
        {"type": "calculate", "name": "c", "calculation": "${n} + 1"},
    ],
    "choices": [
        {"list_name": "l", "name": "x", "label::Español (es)": "X", "label::English (en)": "X", "no_respuesta": "1"},
        {"list_name": "l", "name": "y", "label::Español (es)": "Y", "label::English (en)": "Y"},
    ],
    "settings": [{"form_id": "f", "version": "1", "default_language": "Español (es)",
                  "namespaces": 'cb="https://desdeabajo.mx/ns/consulta"'}],
    "entities": [],
}  # fmt: skip


@given(data=st.data(), seed=st.integers(0, 2**32))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_form_broken_at_random_never_breaks_the_check(data: st.DataObject, seed: int) -> None:
    """Cells replaced, rows shuffled or repeated, columns renamed or dropped: findings, or a form that loads."""
    chance = random.Random(seed)
    sheets: Sheets = {name: [dict(cells) for cells in rows] for name, rows in GOOD.items()}
    for _ in range(data.draw(st.integers(1, 4))):
        name = chance.choice(["survey", "survey", "choices", "settings"])
        cells = chance.choice(sheets[name])
        column = chance.choice(sorted(cells) or ["type"])
        match data.draw(st.integers(0, 5)):
            case 0 | 1:
                cells[column] = data.draw(GARBAGE)
            case 2:
                chance.shuffle(sheets[name])
            case 3:
                for each in sheets[name]:
                    each.pop(column, None)
            case 4:
                sheets[name].append(dict(cells))
            case 5:
                cells[data.draw(GARBAGE) or "x"] = cells.pop(column, "")
    found, xform = examine(sheets)
    if xform is None:
        assert spanish(found)
    else:
        load(xform)


@given(
    content=st.binary(max_size=400),
    start=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", ["f.xlsx", "f.xls", "f.yaml", "f.md", "f.csv", "f.zip"])
def test_any_bytes_are_told_in_spanish(tmp_path: Path, name: str, content: bytes, start: bytes) -> None:
    """No file at all makes the check fail."""
    path = tmp_path / name
    path.write_bytes(start + content)
    assert spanish(check(path))


def test_any_byte_of_a_good_file_may_be_wrong(tmp_path: Path) -> None:
    """A good file with bytes changed anywhere gives findings or a form, in every one of its parts."""
    whole = tmp_path / "bueno.xlsx"
    strangers.excel(
        whole,
        {
            name: [list(rows[0]), *(list(each.values()) for each in rows)]
            for name, rows in GOOD.items()
            if rows
        },
    )
    with zipfile.ZipFile(whole) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    chance = random.Random(7)
    path = tmp_path / "roto.xlsx"
    for name, content in parts.items():
        for _ in range(4):
            at = chance.randrange(len(content))
            broken = content[:at] + bytes(chance.randrange(256) for _ in range(3)) + content[at + 3 :]
            path.write_bytes(strangers.packed(*(parts | {name: broken}).items()))
            found, xform = examine(path)
            assert xform is not None or spanish(found)
