"""What people type where a button, a number or a date is expected."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from dialogs.reading.words import cleaned, folded, of_another_unit, read_day, read_hour, read_number
from dialogs.replies import Reason
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
        ("0.125", 0.125),
        ("1,500", 1500),
        ("1.500.000", 1_500_000),
        ("$1,500 pesos", 1500),
        ("2 mil", 2000),
        ("2 mil 500", 2500),
        ("2 mil o 3 mil", None),
        ("1.5 millones", 1_500_000),
        ("un millón doscientos mil", 1_200_000),
        ("menos 3", -3),
        ("5 bajo cero", -5),
        ("más o menos 3", 3),
        ("más de 3", None),
        ("menos de 3", None),
        ("- 3", None),
        ("A12", None),
        ("35años", 35),
        ("3-5", None),
        ("12:30", None),
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
        ("31/2", None),
        ("12/25/2026", None),
        ("3/5/65", date(1965, 5, 3)),
        ("3/5/27", date(2027, 5, 3)),
        ("3/5/40", None),
        ("el jueves", None),
        ("el jueves pasado", date(2026, 11, 19)),
        ("el lunes pasado", date(2026, 11, 16)),
        ("el próximo jueves", date(2026, 11, 26)),
        ("el jueves que viene", date(2026, 11, 26)),
        ("hace un mes", date(2026, 10, 23)),
        ("hace un año", date(2025, 11, 23)),
        ("en 3 días", date(2026, 11, 26)),
        ("pasado mañana", date(2026, 11, 25)),
        ("ayer en la tarde", date(2026, 11, 22)),
        ("domingo 3 de mayo de 2026", date(2026, 5, 3)),
        ("martes 3 de mayo de 2026", None),
        ("tres de mayo de dos mil veintiséis", date(2026, 5, 3)),
        ("1º de mayo", date(2026, 5, 1)),
        ("May 3, 2026", date(2026, 5, 3)),
        ("3 de mayo a las 5", None),
        ("hoy o ayer", None),
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
        ("5", None),
        ("a las 5", None),
        ("05:30", time(5, 30)),
        ("seis y media de la tarde", time(18, 30)),
        ("cuarto para las 6 de la tarde", time(17, 45)),
        ("diez para las ocho de la noche", time(19, 50)),
        ("6 menos cuarto de la mañana", time(5, 45)),
        ("12 de la noche", time(0)),
        ("12 del día", time(12)),
        ("12 de la mañana", None),
        ("2 de la madrugada", time(2)),
        ("2 de la noche", None),
        ("14 am", None),
        ("veinte horas", time(20)),
        ("a las 5 o 6", None),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, hour: time | None) -> None:
    """Twenty-four hours, a.m. and p.m., «de la tarde»."""
    assert read_hour(typed) == hour


@pytest.mark.parametrize(
    ("typed", "appearance", "day"),
    [
        ("mayo de 2026", "month-year", date(2026, 5, 1)),
        ("5/2026", "month-year", date(2026, 5, 1)),
        ("el mes pasado", "month-year", date(2026, 10, 1)),
        ("3 de mayo de 2026", "month-year", date(2026, 5, 1)),
        ("2010", "year", date(2010, 1, 1)),
        ("98", "year", date(1998, 1, 1)),
        ("el año pasado", "year", date(2025, 1, 1)),
        ("40", "year", None),
        ("3/5/2026", "no-calendar", date(2026, 5, 3)),
        ("3/5/2026", "ethiopian", date(2026, 5, 3)),
    ],
)
def test_a_month_or_a_year_alone_is_its_first_day(typed: str, appearance: str, day: date | None) -> None:
    """As ODK Collect records it; the other calendars are asked in ours."""
    assert read_day(typed, NOW, appearance) == day


@pytest.mark.parametrize(
    ("kind", "typed", "outcome"),
    [
        ("dateTime", "mañana a las 5", Reason.HOUR_UNCLEAR),
        ("dateTime", "mañana a las 5 de la tarde", "2026-11-24T17:00:00.000-06:00"),
        ("dateTime", "el jueves pasado a las 8 y cuarto de la mañana", "2026-11-19T08:15:00.000-06:00"),
        ("dateTime", "ayer a mediodía", "2026-11-22T12:00:00.000-06:00"),
        ("dateTime", "3 de mayo", Reason.HOUR_MISSING),
        ("dateTime", "3 de mayo a las 12 de la noche", Reason.HOUR_UNCLEAR),
        ("time", "a las 5", Reason.HOUR_UNCLEAR),
        ("time", "ahorita", "10:30:00.000-06:00"),
        ("time", "pronto", Reason.NOT_A_TIME),
        ("decimal", "1.250", "1.25"),
        ("decimal", "3,5", "3.5"),
        ("integer", "1.250", "1250"),
        ("geopoint", "20.6, -100.38", "20.6 -100.38 0.0 0.0"),
        ("geopoint", "20,6 -100,38", "20.6 -100.38 0.0 0.0"),
        ("geopoint", "20.6 -100.38 1800 5", "20.6 -100.38 1800.0 5.0"),
        ("geopoint", "20,67", Reason.NOT_A_PLACE),
        ("geopoint", "91 0", Reason.NOT_A_PLACE),
    ],
)
def test_what_could_be_two_things_is_asked_again(kind: str, typed: str, outcome: str | Reason) -> None:
    """An hour without its half of the day, a day without its hour, a comma that divides nothing."""
    amparo = Resident(
        form(f"| survey |\n|        | type | name | label |\n|        | {kind} | x | ¿Qué? |\n")
    )
    turn = amparo.does(typed)
    said = amparo.recorded()["x"] if turn.rejection is None else turn.rejection.reason
    assert said == outcome


def test_an_order_half_typed_waits_for_the_rest() -> None:
    """What was named stands in its place; the answer is the whole order, as ODK records it."""
    amparo = Resident(form(SECTORS.replace("select_multiple temas", "rank temas")))
    amparo.does("1", "luz, agua")
    assert [option.place for option in amparo.prompt.options] == [2, 1, None, None, None]
    amparo.does("3, 5, 4")
    assert amparo.recorded()["dos"] == "luz agua clin si yo"


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
