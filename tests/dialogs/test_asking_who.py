"""Questions that ask who somebody is are recognised, and names of places and things are left alone."""

from __future__ import annotations

import doctest

import pytest

from dialogs.authoring import asking_who
from dialogs.authoring.asking_who import asks_who, named_so
from dialogs.check import check


def test_the_examples_in_its_docstrings_hold() -> None:
    """They are as written."""
    assert doctest.testmod(asking_who).failed == 0


@pytest.mark.parametrize(
    "text",
    [
        "Fecha de nacimiento", "FECHA DE NACIMIENTO:", "¿Cuál es tu fecha de nacimiento?", "Date of birth", "Birthdate",
        "Name of interviewer", "Name of the respondent", "What is your name?", "surname", "First name", "Child's name",
        "Apellidos", "apellido paterno", "Nombre", "Nombre:", "Nombre completo", "¿Cuál es su nombre?", "Tu nombre",
        "nombre del niño", "Nombre de la persona entrevistada", "Nombre del encuestador", "Nombre y apellidos",
        "¿Cómo te llamas?", "¿Cómo se llama usted?", "¿Cómo se llama su hija?", "¿Cómo se llama?", "Apodo",
        "domicilio", "Domicilio actual", "Dirección", "¿Cuál es tu dirección?", "Calle y número", "Home address",
        "¿Dónde vives?", "¿Donde vive usted?", "Where do you live?", "correo", "Correo electrónico", "Tu correo",
        "E-mail", "Email address", "WhatsApp", "Número de WhatsApp", "Teléfono", "teléfono de contacto", "Tel.",
        "Número de celular", "No. de teléfono", "Phone number", "Your phone", "CURP", "INE", "Clave de elector", "RFC",
        "¿Nos dejas tu <b>teléfono</b>?", "Para buscarte: ¿cuál es tu teléfono?",
    ],
)  # fmt: skip
def test_who_where_and_how_to_reach_are_recognised(text: str) -> None:
    """Bare or in a sentence, with accents or without, in Spanish and in English."""
    assert asks_who(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nombre de la colonia", "nombre de tu colonia", "¿Cuál es el nombre de la escuela?", "Nombre del programa",
        "¿Cómo se llama el programa?", "¿Cómo se llama tu colonia?", "Name of the village",
        "What is the name of the river?",
        "¿Qué ayudaría? No pongas nombres.", "Escribe sin tu nombre", "Do not write your name", "¿Usas WhatsApp?",
        "¿Hay teléfono público?", "¿Cómo te avisan? Por teléfono, por correo…", "¿En qué zona vives?",
        "¿Desde cuándo vives aquí?", "¿Dónde vive la mayoría?", "¿En qué dirección corre el agua?",
        "¿Qué opinas del INE?",
        "¿Qué falta en tu calle?", "¿Qué te preocupa más?", "¿Cuántos años tienes?", "The most important problem",
        "¿Cuántos teléfonos hay en casa?", "Describe el lugar", "¿Qué harías por tu comunidad?",
        "name the main problem",
    ],
)  # fmt: skip
def test_places_things_and_denials_are_left_alone(text: str) -> None:
    """A false alarm teaches people not to read."""
    assert not asks_who(text)


def test_names_of_rows_count_unless_the_label_asks_for_a_thing() -> None:
    """«fecha_nacimiento», «tel1»; but «nombre» beside «Nombre de la colonia» is a colonia."""
    assert all(
        map(
            named_so,
            ("fecha_nacimiento", "tel1", "nombre_nino", "whatsapp", "CURP", "dob", "correo_electronico"),
        )
    )
    assert not any(map(named_so, ("nombre_colonia", "usa_whatsapp", "agua", "tiene_telefono", "calle_luz")))
    rows = [
        {"type": "text", "name": "nombre", "label": "Nombre de la colonia"},
        {"type": "text", "name": "telefono", "label": "¿Cómo te avisamos?"},
        {"type": "acknowledge", "name": "a", "label": "Sé que no se guarda mi nombre"},
        {"type": "select_one l", "name": "b", "label": "¿Dónde vives?"},
    ]
    book = {"survey": rows, "choices": [{"list_name": "l", "name": "a", "label": "Norte"}]}
    assert [(each.row, each.severity) for each in check(book) if "quién es" in each.message] == [(3, "aviso")]
