"""How each kind of question looks and is answered in a chat."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.emulator.html import parse_html, units
from dialogs.answers import Located
from dialogs.chat import headings
from dialogs.check import check
from tests.dialogs.chat.phone import Phone


def one(kind: str, **more: str) -> str:
    """A form with one question, and a few choices."""
    row = {"type": kind, "name": "p", "label": "¿Qué?", **more}
    head, cells = " | ".join(row), " | ".join(row.values())
    return f"| survey |\n|        | {head} |\n|        | {cells} |\n{CHOICES}"


COLONIAS = "\n".join(
    f"|         | colonias | c{n} | {first} {last} |"
    for n, (first, last) in enumerate(
        (first, last)
        for first in ("San", "Santa", "Villa", "El")
        for last in ("José", "Rosa", "Paz", "Nogal", "Ana")
    )
)
CHOICES = f"""
| choices |
|         | list_name | name | label |
|         | temas | agua | Agua |
|         | temas | luz | Luz |
|         | temas | clin | Clínica |
|         | escala | 1 | Nada |
|         | escala | 5 | Mucho |
{COLONIAS}
"""


def test_a_long_list_has_pages_of_eight() -> None:
    """Eight options, and the way round and round."""
    beto = Phone(one("select_one colonias"))
    assert beto.buttons[:8] == ["San José", "San Rosa", "San Paz", "San Nogal", "San Ana", "Santa José", "Santa Rosa",
                                "Santa Paz"]  # fmt: skip
    assert beto.buttons[8:11] == ["◀", "1/3", "▶"]
    assert beto.taps("◀").buttons[:4] == ["El Rosa", "El Paz", "El Nogal", "El Ana"]
    assert "3/3" in beto.buttons
    assert beto.taps("▶").buttons[0] == "San José"


@pytest.mark.parametrize(
    ("typed", "first", "many"),
    [
        ("jose", "San José", 4),
        ("ROSA", "San Rosa", 4),
        ("paz villa", "Villa Paz", 1),
        ("satna", "Santa José", 5),
        ("jsoe", "San José", 4),
        ("nogl", "San Nogal", 4),
    ],
)
def test_part_of_a_label_looks_for_it(typed: str, first: str, many: int) -> None:
    """Without accents, in any order, with a slip of the finger; how many there are, and the way back."""
    beto = Phone(one("select_one colonias")).says(typed)
    assert beto.buttons[0] == first
    assert (f"Hay {many} con" in beto.reads, "Ver todas" in beto.buttons) == (True, True)
    assert beto.recorded["p"] == ""
    assert beto.taps("Ver todas").buttons[8:11] == ["◀", "1/3", "▶"]


def test_the_whole_label_is_the_answer_and_nothing_like_it_changes_nothing() -> None:
    """«santa rosa» names one; «xyz» none: that is said, and the list stays."""
    beto = Phone(one("select_one colonias")).says("xyz")
    assert "No encontré «xyz»" in beto.reads
    assert "1/3" in beto.buttons
    assert beto.says("santa rosa").recorded["p"] == "c6"


def test_ticks_outlive_a_search_and_a_page() -> None:
    """What is ticked is told, wherever it stands."""
    citlali = Phone(one("select_multiple colonias")).taps("☐ San José").says("nogal").taps("☐ Villa Nogal")
    assert citlali.buttons[2] == "☑ Villa Nogal"
    citlali.taps("Ver todas", "▶")
    assert "Llevas: San José, Villa Nogal" in citlali.reads
    assert citlali.taps("Listo (2)").recorded["p"] == "c0 c13"


def test_what_cannot_stay_together_is_said_at_once() -> None:
    """The author's own words, while every tick stays; and nothing more once it is put right."""
    alone = "not(selected(., 'agua') and count-selected(.) > 1)"
    table = one("select_multiple temas", constraint=alone, constraint_message="El agua va sola.")
    beto = Phone(table).taps("☐ Agua", "☐ Luz")
    assert "El agua va sola." in beto.reads
    assert beto.buttons[:2] == ["☑ Agua", "☑ Luz"]
    assert "El agua va sola." not in beto.taps("☑ Agua").reads
    assert beto.taps("Listo (1)").recorded["p"] == "luz"


def test_an_order_is_tapped_and_is_whole_before_it_counts() -> None:
    """Places as they are tapped, one step back, and «Listo» only at the end, as ODK records it."""
    amparo = Phone(one("rank temas")).taps("Luz", "Agua")
    assert amparo.buttons[:3] == ["2º Agua", "1º Luz", "Clínica"]
    assert "Falta 1." in amparo.reads
    assert not any(label.startswith("Listo") for label in amparo.buttons)
    assert amparo.taps("Deshacer", "Clínica", "Agua", "Listo (3)").recorded["p"] == "luz clin agua"


def test_an_order_may_be_shorter_when_the_form_says_so() -> None:
    """`count-selected(.) = 2`: the first two are enough."""
    amparo = Phone(one("rank temas", constraint="count-selected(.) = 2"))
    assert "Elige 2, en orden." in amparo.reads
    assert amparo.taps("Luz", "Agua", "Listo (2)").recorded["p"] == "luz agua"


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        ("count-selected(.) <= 2", "Elige hasta 2."),
        ("count-selected(.) >= 2", "Elige al menos 2."),
        ("count-selected(.) >= 2 and count-selected(.) <= 3", "Elige de 2 a 3."),
        ("count-selected(.) = 2", "Elige 2."),
    ],
)
def test_how_many_to_choose_is_said(constraint: str, words: str) -> None:
    """Unless the author says it already."""
    assert words in Phone(one("select_multiple temas", constraint=constraint)).reads
    assert words not in Phone(one("select_multiple temas", constraint=constraint, hint="Toca 2 o 3.")).reads


@pytest.mark.parametrize(
    ("kind", "more", "typed", "echo"),
    [
        ("date", {}, "3/5/2026", "Anotamos: domingo 3 de mayo de 2026"),
        ("date", {"appearance": "month-year"}, "mayo 2026", "Anotamos: mayo de 2026"),
        ("date", {"appearance": "year"}, "98", "Anotamos: 1998"),
        ("date", {"appearance": "ethiopian"}, "hoy", "Anotamos: lunes 23 de noviembre de 2026"),
        ("time", {}, "18:30", "Anotamos: 6:30 de la tarde"),
        (
            "dateTime",
            {},
            "ayer a las 6 de la mañana",
            "Anotamos: domingo 22 de noviembre de 2026, 6 de la mañana",
        ),
        ("integer", {"appearance": "thousands-sep"}, "un millón", "Anotamos: 1,000,000"),
        ("decimal", {}, "3,5", "Anotamos: 3.5"),
        ("geopoint", {}, "20.6736, -103.344", "Anotamos: 20.67, -103.34"),
    ],
)
def test_what_was_understood_is_said_in_words(kind: str, more: dict[str, str], typed: str, echo: str) -> None:
    """At once, and again in the review."""
    beto = Phone(one(kind, **more)).says(typed)
    assert echo in beto.reads
    beto.taps("1").taps("Atrás")
    assert echo.removeprefix("Anotamos: ") in beto.reads


def test_a_date_has_quick_answers() -> None:
    """«Hoy» and «Ayer»; «Ahora» for an hour; «Este mes» and «Este año»."""
    assert Phone(one("date")).taps("Ayer").recorded["p"] == "2026-11-22"
    assert Phone(one("time")).taps("Ahora").recorded["p"] == "10:30:00.000-06:00"
    assert Phone(one("dateTime")).taps("Ahora").recorded["p"] == "2026-11-23T10:30:00.000-06:00"
    assert Phone(one("date", appearance="month-year")).taps("Este mes").recorded["p"] == "2026-11-01"
    assert Phone(one("date", appearance="year")).taps("Este año").recorded["p"] == "2026-01-01"


def test_what_is_not_understood_is_asked_with_an_example() -> None:
    """«El jueves» could be two days, «a las 5» two hours; nothing is recorded."""
    beto = Phone(one("date")).says("el jueves")
    assert "No entendí la fecha." in beto.reads
    assert "Por ejemplo: 3 de mayo de 2026." in beto.reads
    beto = Phone(one("time")).says("a las 5")
    assert "¿De la mañana o de la tarde?" in beto.reads
    assert beto.recorded["p"] == ""


@pytest.mark.parametrize(
    ("parameters", "shown"),
    [
        ("start=1 end=5 step=1", ["1", "2", "3", "4", "5"]),
        ("start=0 end=1 step=0.25", ["0", "0.25", "0.5", "0.75", "1"]),
        ("start=2 end=-2 step=-1", ["2", "1", "0", "-1", "-2"]),
    ],
)
def test_a_range_is_buttons(parameters: str, shown: list[str]) -> None:
    """Also in quarters, below nought and downwards."""
    assert Phone(one("range", parameters=parameters)).buttons[:5] == shown
    assert Phone(one("range", parameters=parameters)).taps(shown[3]).recorded["p"] == shown[3]


def test_a_big_range_is_written_within_limits_that_are_said() -> None:
    """A hundred buttons would fit nobody's thumb."""
    beto = Phone(one("range", parameters="start=0 end=1000 step=5"))
    assert "Escribe un número del 0 al 1000. Va de 5 en 5." in beto.reads
    assert "Ese número no está entre los que se pueden." in beto.says("7").reads
    assert beto.says("doscientos").recorded["p"] == "200"


def test_the_ends_of_a_range_are_named_and_stars_are_stars() -> None:
    """`tick_labelset` and the appearance `rating`."""
    amparo = Phone(one("range", parameters="start=1 end=5 step=1 tick_labelset=escala"))
    assert "1 = Nada · 5 = Mucho" in amparo.reads
    stars = Phone(one("range", parameters="start=1 end=5 step=1", appearance="rating"))
    assert stars.taps("4★").recorded["p"] == "4"


def test_a_place_is_shared_and_only_roughly_shown() -> None:
    """How to share it on any phone, and what an exact point gives away."""
    citlali = Phone(one("geopoint"))
    assert "clip 📎" in citlali.reads
    assert "puede decir quién eres" in citlali.reads
    citlali.says(Located(20.673612, -103.344088, 12.0))
    assert "20.67, -103.34" in citlali.reads
    assert citlali.recorded["p"] == "20.673612 -103.344088 0.0 12.0"


def test_an_acknowledgement_says_what_it_is() -> None:
    """One tap, or the words."""
    assert Phone(one("acknowledge")).taps("Entendido").recorded["p"] == "OK"
    assert Phone(one("acknowledge")).says("entendido").recorded["p"] == "OK"


def test_guidance_folds_away() -> None:
    """More about a question, for whoever wants to know."""
    html = Phone(one("text", guidance_hint="Lo que tú creas.")).screen.text
    assert "<blockquote expandable>Lo que tú creas.</blockquote>" in html


def test_a_picture_of_a_label_is_named() -> None:
    """Nothing is fetched from anywhere; nobody wonders what is missing."""
    assert "🖼 mapa (no se ve en este chat)" in Phone(one("text", **{"media::image": "mapa.png"})).reads


def test_the_check_tells_authors_of_pictures_nobody_sees(tmp_path: Path) -> None:
    """A warning with the row and the column, so that the words say what the picture would."""
    file = tmp_path / "con_mapa.md"
    file.write_text(one("text", **{"media::image": "mapa.png"}), encoding="utf-8")
    found = [(each.severity, each.row) for each in check(file) if "imágenes" in each.message]
    assert found == [("aviso", 2)]


@pytest.mark.parametrize("size", [4_090, 9_000, 25_000])
def test_a_text_too_long_for_a_message_is_read_page_by_page(size: int) -> None:
    """The options are there on every page, and no word is lost."""
    words = " ".join(f"palabra{n}" for n in range(size // 10))
    amparo = Phone(one("select_one temas", hint=words))
    told = ""
    for _ in range(30):
        assert "Agua" in amparo.buttons
        assert units(amparo.reads) <= 4096
        told += amparo.reads
        more = next((label for label in amparo.buttons if label.startswith("Seguir leyendo")), None)
        if more is None:
            break
        amparo.taps(more)
    assert all(f"palabra{n}" in told for n in range(size // 10))
    assert amparo.taps("Luz").recorded["p"] == "luz"


GRID = """
| survey |
|        | type            | name | label            | appearance |
|        | text            | hola | ¿Hola?           |            |
|        | begin_group     | g    | ¿Cuánto preocupa? | table-list |
|        | select_one temas | a   | En la calle      |            |
|        | select_one temas | b   | En la casa       |            |
|        | end_group       |      |                  |            |
""" + CHOICES  # fmt: skip


def test_the_lines_of_a_grid_keep_its_question_in_sight() -> None:
    """The row that only names the columns is not asked, forwards or back."""
    beto = Phone(GRID).says("sí")
    assert "¿Cuánto preocupa?\n\nEn la calle" in beto.reads
    beto.taps("Agua")
    assert "¿Cuánto preocupa?\n\nEn la casa" in beto.reads
    beto.taps("Atrás", "Atrás")
    assert "¿Hola?" in beto.reads
    beto.taps("Dejarla así", "Luz", "Clínica")
    assert beto.recorded["g/a"] == "luz"
    assert beto.reads.count("¿Cuánto preocupa?") == 1


HOUSE = """
| survey |
|        | type         | name    | label     | repeat_count |
|        | begin_group  | casa    | Tu casa   |              |
|        | begin_repeat | persona | Persona   |              |
|        | text         | nombre  | ¿Edad?    |              |
|        | end_repeat   |         |           |              |
|        | end_group    |         |           |              |
|        | begin_group  | fin     | Lo último |              |
|        | begin_repeat | vuelta  | Propuesta | 2            |
|        | text         | idea    | ¿Qué?     |              |
|        | end_repeat   |         |           |              |
|        | end_group    |         |           |              |
"""


def test_rows_say_which_one_they_are() -> None:
    """«Persona 2» above its question and in the review; whether there is another, and which it would be."""
    citlali = Phone(HOUSE)
    assert citlali.reads.startswith("Sección 1 de 2: Tu casa\nPersona 1 · pregunta 1 de 3")
    citlali.says("30")
    assert "¿Añadir otro? Sería «Persona 2»." in citlali.reads
    citlali.taps("Sí, añadir").says("40")
    citlali.says("no")
    assert "Sección 2 de 2: Lo último\nPropuesta 1 de 2 · pregunta 3 de 4" in citlali.reads
    citlali.says("uno", "dos")
    assert "Tu casa › Persona 2\n2. ¿Edad?\n40" in citlali.reads


WIDGETS = """
| survey |
|        | type              | name | label | body::cb:widget | required |
|        | select_one acuerdo | v   | Más luz en la calle | votos | yes |
|        | select_one duelo  | d    | ¿Cuál? | duelo | yes |
|        | text              | t    | ¿Algo más? | proponer | |
| choices |
|         | list_name | name | label |
|         | acuerdo | si | De acuerdo |
|         | acuerdo | no | En desacuerdo |
|         | acuerdo | paso | Paso |
|         | duelo | a | Que la cancha tenga luz hasta las diez de la noche |
|         | duelo | b | Que haya un comedor para las y los mayores |
|         | duelo | x | Me da igual |
| settings |
|          | namespaces |
|          | cb="https://desdeabajo.mx/ns/consulta" |
"""


def test_cards_ask_what_plain_questions_ask() -> None:
    """A statement on a card, a duel under two letters, a helping line: the same record without the attribute."""
    plain = WIDGETS.replace(" votos ", "  ").replace(" duelo | yes", "  | yes").replace(" proponer ", "  ")
    drawn, bare = Phone(WIDGETS), Phone(plain)
    assert "<blockquote>Más luz en la calle</blockquote>" in drawn.screen.text
    assert [button.label for button in drawn.taps("De acuerdo").screen.rows[0]] == ["A", "B"]
    assert "Una idea por mensaje." in drawn.taps("A").reads
    drawn.says("Bancas")
    bare.taps("De acuerdo", "1").says("Bancas")
    assert drawn.recorded == bare.recorded == {"v": "si", "d": "a", "t": "Bancas"}


QUOTING = """
| survey |
|        | type | name | label |
|        | text | yo   | ¿Quién? |
|        | text | tu   | **${yo}**, ¿y tú? |
"""


def test_quoted_answers_are_letters() -> None:
    """Whoever writes markup reads it back as it was written."""
    words = "<b>*luz*</b> [x](https://a.mx)"
    assert f"{words}, ¿y tú?" in Phone(QUOTING).says(words).reads


def test_the_words_of_buttons_are_as_good_as_their_taps() -> None:
    """«Atrás», «Listo», «saltar», «Prefiero no decir»: but never in place of an answer in one's own words."""
    assert Phone(one("text")).says("Prefiero no decir").move.turn.interview.declined == {"p"}
    assert Phone(one("text")).says("Atrás").recorded["p"] == "Atrás"
    assert Phone(one("integer")).says("saltar").move.turn.interview.declined == {"p"}
    assert Phone(one("select_multiple temas")).taps("☐ Luz").says("listo").recorded["p"] == "luz"


LANGUAGES = """
| survey |
|        | type | name | label::Español (es) | label::Náhuatl (nah) |
|        | text | a | ¿Cómo estás? | ¿Ken tika? |
|        | text | b | ¿Y tu casa?  |            |
"""


def test_a_language_that_only_the_form_speaks() -> None:
    """Its labels, our words in Spanish; what is not translated falls back, and never shows a dash."""
    amparo = Phone(LANGUAGES, language="nah")
    assert amparo.form.names == {"es": "Español", "nah": "Náhuatl"}
    assert "¿Ken tika?" in amparo.reads
    assert "Prefiero no decir" in amparo.buttons
    assert "¿Y tu casa?" in amparo.says("kuali").reads


def test_every_screen_of_ten_thousand_options_can_be_sent() -> None:
    """However long the list, eight buttons at a time."""
    many = "\n".join(f"|         | larga | v{n} | Barrio {n} |" for n in range(10_000))
    beto = Phone(one("select_one larga") + many + "\n")
    assert "1/1250" in beto.buttons
    assert beto.taps("◀").buttons[0] == "Barrio 9992"
    assert all(len(button.data.encode()) <= 64 for row in beto.screen.rows for button in row)
    parse_html(beto.screen.text)
    assert beto.says("barrio 7777").recorded["p"] == "v7777"


def test_a_refusal_said_again_looks_different() -> None:
    """The same wrong answer twice must be seen to be refused twice; a new question begins afresh."""
    beto = Phone(one("integer")).says("muchos")
    first = beto.reads
    assert "Aquí va un número." in first
    second = beto.says("muchos").reads
    assert "Otra vez: Aquí va un número." in second
    assert beto.says("muchos").reads == first
    nowhere = Phone(one("geopoint")).says("aquí")
    assert nowhere.reads != nowhere.says("\u200b").reads, "two reasons, one sentence"
    lost = Phone(one("select_one colonias")).says("xyz")
    assert lost.reads != lost.says("xyz").reads


FILTERED = """
| survey  |                  |      |        |               |          |
|         | type             | name | label  | choice_filter | required |
|         | select_one lista | a    | Estado |               |          |
|         | {kind} otra      | b    | Ciudad | de = ${{a}}   | {must}   |
| choices |                  |      |        |               |          |
|         | list_name        | name | label  | de            |          |
|         | lista            | x    | Equis  |               |          |
|         | otra             | y1   | Y uno  | y             |          |
"""


@pytest.mark.parametrize("kind", ["select_one", "select_multiple", "rank"])
def test_a_list_that_earlier_answers_left_empty_says_how_to_go_on(kind: str) -> None:
    """Nothing tells anybody to tap a button that is not there."""
    amparo = Phone(FILTERED.format(kind=kind, must="yes")).taps("Equis")
    assert "Con lo que contestaste antes, aquí no hay opciones. Regresa con «Atrás»." in amparo.reads
    assert "Atrás" in amparo.buttons
    assert "Aquí no hay nada que elegir." in amparo.says("algo").reads
    beto = Phone(FILTERED.format(kind=kind, must="")).taps("Equis")
    assert "aquí no hay opciones.\n" in f"{beto.reads}\n"
    assert "Prefiero no decir" in beto.buttons


@pytest.mark.parametrize(
    ("row", "offered"),
    [
        ({}, ["Hoy", "Ayer"]),
        ({"constraint": ". < today()"}, ["Ayer"]),
        ({"constraint": ". > today()"}, []),
        ({"name": "fecha_nac"}, []),
        ({"label": "¿Cuándo naciste?"}, []),
        ({"label": "Date of birth"}, []),
        ({"label": "¿Cuándo fue el congreso nacional?"}, ["Hoy", "Ayer"]),
    ],
)
def test_days_one_tap_away_are_days_the_question_takes(row: dict[str, str], offered: list[str]) -> None:
    """No «Hoy» for a birth, nor where the form would refuse it."""
    person = Phone(one("date", **row))
    assert [label for label in person.buttons if label in ("Hoy", "Ayer")] == offered
    if offered:
        assert person.taps(offered[-1]).move.turn.prompt is None


def test_yesterday_alone_is_still_yesterday() -> None:
    """A button means the same whichever others stand beside it."""
    assert Phone(one("date", constraint=". < today()")).taps("Ayer").recorded["p"] == "2026-11-22"


def test_nobody_reads_question_0_of_0() -> None:
    """Before the first row of a form of rows there is nothing to count."""
    beto = Phone(one("text"))
    prompt = beto.move.turn.prompt
    assert prompt is not None
    assert headings.heading(beto.setting.t, prompt) == "Pregunta 1 de 1"
    assert headings.heading(beto.setting.t, replace(prompt, position=0, total=0)) == ""


def test_an_answer_that_is_no_longer_offered_cannot_be_left_as_it_is() -> None:
    """After a change from the review: neither shown as an answer nor kept by a button."""
    equis = "|         | lista            | x    | Equis  |"
    table = FILTERED.format(kind="select_one", must="yes")
    table = table.replace(equis, equis.replace(" x    | Equis  ", " y    | Ye     ") + f"\n{equis}")
    amparo = Phone(table).taps("Ye", "Y uno", "1", "Equis")
    assert "Con lo que contestaste antes" in amparo.reads
    assert "Dejarla así" not in amparo.buttons
    assert "y1" not in amparo.reads
    assert amparo.taps("Atrás", "Ye").move.turn.prompt is None


def test_ticks_that_are_refused_again_look_different() -> None:
    """The first refusal of a list keeps its ticks; the same words again must be seen to be refused again."""
    table = one("select_multiple temas", constraint="count-selected(.) = 2", constraint_message="Son dos.")
    beto = Phone(table).says("agua")
    first = beto.reads
    assert "Son dos." in first
    assert "Otra vez: Son dos." in beto.says("agua").reads
