"""What people type where a button, a number or a date is expected."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from dialogs.reading import cleaned, folded, of_another_unit, read_day, read_hour, read_number
from tests.dialogs.tables import NOW, Resident, form

SECTORS = """
| survey |                       |      |              |
|        | type                  | name | label        |
|        | select_one sector     | uno  | ¿Quién eres? |
|        | select_multiple temas | dos  | ¿Qué falta?  |
| choices |          |         |                            |              |
|         | list_name | name   | label                      | no_respuesta |
|         | sector    | mj     | 👩 Mujer joven             |              |
|         | sector    | ma     | Mujer adulta o mayor       |              |
|         | sector    | je     | Joven que estudia          |              |
|         | sector    | pnd    | Prefiero no decir          | 1            |
|         | temas     | agua   | Agua                       |              |
|         | temas     | luz    | Luz en la calle            |              |
|         | temas     | clin   | Clínica u hospital         |              |
|         | temas     | yo     | Parques, canchas y juegos  |              |
|         | temas     | si     | Sí, todo                   |              |
"""


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Mujer joven", "mj"),
        ("mujer JOVEN", "mj"),
        ("  mujer joven.  ", "mj"),
        ("👩 Mujer joven", "mj"),
        ("soy mujer joven", "mj"),
        ("mj", "mj"),
        ("1", "mj"),
        ("2.", "ma"),
        ("la 2", "ma"),
        ("dos", "ma"),
        ("La segunda", "ma"),
        ("３", "je"),
        ("mujer a", "ma"),
        ("jov", "je"),
        ("prefiero no decir", "pnd"),
        ("PREFIERO NO DECIR!!", "pnd"),
    ],
)
def test_a_typed_choice_is_understood(typed: str, value: str) -> None:
    """By label, value, number or unique beginning, whatever the capitals, accents, points and emoji."""
    amparo = Resident(form(SECTORS))
    turn = amparo.does(typed)
    assert turn.rejection is None
    assert amparo.recorded()["uno"] == value


@pytest.mark.parametrize(
    "typed", ["mujer", "m", "9", "0", "marciano", "👩", "mujer joven y mujer adulta o mayor"]
)
def test_an_unclear_choice_is_asked_again(typed: str) -> None:
    """What could be two choices, or none, is not guessed."""
    amparo = Resident(form(SECTORS))
    assert amparo.does(typed).rejection is not None
    assert amparo.recorded()["uno"] == ""


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("agua", "agua"),
        ("agua y luz en la calle", "agua luz"),
        ("Luz en la calle, agua", "agua luz"),
        ("1, 3", "agua clin"),
        ("1 3", "agua clin"),
        ("agua;clinica u hospital\nluz", "agua luz clin"),
        ("parques, canchas y juegos", "yo"),
        ("agua, agua", "agua"),
        ("la 1 y la 2", "agua luz"),
    ],
)
def test_several_choices_are_understood(typed: str, value: str) -> None:
    """Labels or numbers with commas, lines or «y» between; the record keeps the form's order."""
    amparo = Resident(form(SECTORS))
    amparo.does("1")
    assert amparo.does(typed).rejection is None
    assert amparo.recorded()["dos"] == value


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("35", 35),
        ("35 años", 35),
        ("tengo 35", 35),
        ("３５", 35),
        ("٣٥", 35),
        ("cero", 0),
        ("uno", 1),
        ("dieciséis", 16),
        ("veintidós años", 22),
        ("treinta y cinco", 35),
        ("Tengo treinta y cinco años", 35),
        ("noventa y nueve", 99),
        ("cien", 100),
        ("ciento veinte", 120),
        ("dos mil", 2000),
        ("mil quinientos", 1500),
        ("menos tres", -3),
        ("-3", -3),
        ("3,5", 3.5),
        ("1.250", 1250),
        ("1,250.50", 1250.5),
        ("1.250,50", 1250.5),
        ("1 250", 1250),
        ("thirty five", 35),
        ("no sé", None),
        ("", None),
        ("3 hijos y 2 perros", None),
        ("dos o tres", None),
        ("uno y dos", None),
        ("½", None),
        ("1e400", None),
        ("NaN", None),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: float | None) -> None:
    """Figures of any script, words, units after; two numbers are no number."""
    assert read_number(typed) == number


@pytest.mark.parametrize("number", range(101))
def test_every_number_to_a_hundred_is_read_in_words(number: int) -> None:
    """From cero to cien, as they are spelled."""
    units = [
        "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once",
        "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve",
        "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis",
        "veintisiete", "veintiocho", "veintinueve",
    ]  # fmt: skip
    tens = {
        3: "treinta",
        4: "cuarenta",
        5: "cincuenta",
        6: "sesenta",
        7: "setenta",
        8: "ochenta",
        9: "noventa",
    }
    if number < 30:
        words = units[number]
    elif number == 100:
        words = "cien"
    else:
        words = tens[number // 10] + (f" y {units[number % 10]}" if number % 10 else "")
    assert read_number(words) == number


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3/5/2026", date(2026, 5, 3)),
        ("03-05-2026", date(2026, 5, 3)),
        ("3.5.26", date(2026, 5, 3)),
        ("2026-05-03", date(2026, 5, 3)),
        ("3 de mayo de 2026", date(2026, 5, 3)),
        ("el 3 de Mayo del 2026", date(2026, 5, 3)),
        ("3 mayo", date(2026, 5, 3)),
        ("3 may 2026", date(2026, 5, 3)),
        ("3/5", date(2026, 5, 3)),
        ("hoy", date(2026, 11, 23)),
        ("Ayer.", date(2026, 11, 22)),
        ("antier", date(2026, 11, 21)),
        ("hace 3 días", date(2026, 11, 20)),
        ("hace dos semanas", date(2026, 11, 9)),
        ("31/2/2026", None),
        ("mayo", None),
        ("pronto", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, day: date | None) -> None:
    """Day before month; names of months; hoy and ayer where the person is."""
    assert read_day(typed, NOW) == day


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("18:30", time(18, 30)),
        ("6:30 pm", time(18, 30)),
        ("6 p.m.", time(18)),
        ("12 am", time(0)),
        ("a las 6 de la tarde", time(18)),
        ("a las seis de la tarde", time(18)),
        ("7 de la mañana", time(7)),
        ("mediodía", time(12)),
        ("18h", time(18)),
        ("25:00", None),
        ("luego", None),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, hour: time | None) -> None:
    """Twenty-four hours, a.m. and p.m., «de la tarde»."""
    assert read_hour(typed) == hour


def test_a_text_loses_only_what_cannot_be_seen() -> None:
    """NUL and control characters go; accents, emoji, other scripts and line breaks stay."""
    assert cleaned("hola\x00 mun\x07do\r\n¡ya! 👩🏽‍🌾 مرحبا\u200b ") == "hola mundo\n¡ya! 👩🏽‍🌾 مرحبا"
    assert folded("  ¡Árbol, ÑANDÚ! 🌳 ") == "arbol nandu"


DATES = """
| survey |          |      |         |
|        | type     | name | label   |
|        | date     | dia  | ¿Día?   |
|        | time     | hora | ¿Hora?  |
|        | dateTime | ambos | ¿Cuándo? |
"""


def test_dates_are_recorded_as_xforms_write_them() -> None:
    """A day, an hour and both, in the zone of the person."""
    amparo = Resident(form(DATES))
    amparo.does("3 de mayo de 2026", "6:30 pm", "3/5/2026 a las 18:30")
    assert amparo.recorded() == {
        "dia": "2026-05-03",
        "hora": "18:30:00.000-06:00",
        "ambos": datetime(2026, 5, 3, 18, 30, tzinfo=NOW.tzinfo).isoformat(timespec="milliseconds"),
    }


@pytest.mark.parametrize(
    ("said", "question", "other"),
    [
        ("seis meses", "¿Cuántos años llevas aquí?", True),
        ("6 meses", "¿Cuántos años llevas aquí?", True),
        ("2 y medio", "¿Cuántos años llevas aquí?", True),
        ("35 años", "¿Cuántos años llevas aquí?", False),
        ("3 días", "¿Cuántos días faltó el agua?", False),
        ("doce", "¿Cuántos años llevas aquí?", False),
        ("como 12, desde la mesa de acá", "¿Cuántos años llevas aquí?", False),
    ],
)
def test_a_number_in_another_unit_is_not_that_number(said: str, question: str, other: bool) -> None:
    """Six months are not six years: better to ask again."""
    assert of_another_unit(said, question) is other
