"""`form play` asks a form in the terminal as the chat would, and shows what would be recorded."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from admin.cli import app

DESDEABAJO = Path(sys.executable).with_name("desdeabajo")
STATES = ("Aguascalientes", "Baja California", "Campeche", "Chiapas", "Colima", "Durango", "Hidalgo", "Jalisco",
          "Morelos", "Nayarit", "Oaxaca", "Puebla", "Querétaro")  # fmt: skip
FORM = """
| settings |
| | form_title | form_id | default_language |
| | Prueba | prueba | es |
| survey |
| | type | name | label::es | label::en | required | constraint | constraint_message | relevant |
| | note | hola | Bienvenida | Welcome | | | | |
| | select_multiple cosas | cosas | ¿Qué <b>falta</b>? | Missing? | yes | count-selected(.) <= 2 | Elige 2 a lo más. | |
| | rank cosas | orden | Ponlas en orden | Rank them | | | | |
| | select_one estados | estado | ¿De qué estado? | Which state? | | | | |
| | select_one numeros | cuanto | ¿Cuántos viven aquí? | How many? | | | | |
| | begin repeat | hijo | Hijo | Child | | | | |
| | text | nombre | ¿Cómo le dicen? | Nickname? | | | | |
| | integer | edad | ¿Qué edad tiene? | Age? | | . < 100 | Menos de 100. | |
| | end repeat | | | | | | | |
| | text | motivo | ¿Por qué el agua? | Why water? | | | | selected(${cosas}, 'agua') |
| choices |
| | list_name | name | label::es | label::en | no_respuesta |
| | cosas | agua | Agua | Water | |
| | cosas | luz | Luz | Light | |
| | cosas | gas | Gas | Gas | |
| | numeros | a | 0 | 0 | |
| | numeros | b | 1 | 1 | |
| | numeros | c | 2 | 2 | |
""" + "".join(
    f"|         | estados   | {name[:4].strip().lower()} | {name} | {name} | |\n" for name in STATES
)
RECORD = "Lo que quedaría guardado"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A form with every way of answering."""
    path = tmp_path / "prueba.md"
    path.write_text(FORM, encoding="utf-8")
    return path


def play(form: Path, *lines: str, more: tuple[str, ...] = ()) -> Result:
    """Answer with lines, as from a file."""
    text = "".join(f"{line}\n" for line in lines)
    return CliRunner().invoke(app, ["form", "play", str(form), "--seed", "1", *more], input=text)


def recorded(result: Result) -> dict[str, str]:
    """The values of the table at the end."""
    table = result.stdout.partition(RECORD)[2].splitlines()[2:]
    rows = [line.split() for line in table if ("cuenta" in line or "espera a" in line) and "✓" not in line]
    return {row[0]: " ".join(row[1:]) for row in rows}


def test_a_form_is_answered_from_the_first_question_to_the_record(form: Path) -> None:
    """Numbers choose, words answer, the form's own sentences refuse, and the end says what would leave."""
    result = play(form, "1, 2", "2 1 3", "13", "2", "Lupita", "200", "8", "no", "No llega", "")
    assert result.exit_code == 0, result.output
    assert "Bienvenida" in result.stdout
    assert "  1  ☐ Agua" in result.stdout
    assert "Menos de 100." in result.stdout
    found = recorded(result)
    assert found["cosas"] == "agua luz se cuenta"
    assert found["orden"] == "luz agua gas se cuenta"
    assert found["estado"].startswith("quer")
    assert found["cuanto"] == "c se cuenta"
    assert found["motivo"] == "No llega espera a que lo lean 2 personas"
    assert found["hijo[1]/nombre"].startswith("Lupita espera")
    assert found["hijo[1]/edad"] == "8 no se guarda: nada lo cuenta"
    assert "hola" not in found


def test_too_many_are_refused_in_the_authors_words(form: Path) -> None:
    """What fits stays ticked, and the sentence is the form's."""
    result = play(form, "1 2 3", "3 1")
    assert "Elige 2 a lo más." in result.stdout
    assert recorded(result)["cosas"] == "agua gas se cuenta"


def test_ways_besides_answering(form: Path) -> None:
    """Back, skip, decline, change, what was said so far, help; each by its word."""
    result = play(
        form,
        "1",
        "saltar",
        "atras",
        "0",
        "prefiero no decir",
        "ver",
        "cambiar 9",
        "cambiar 1",
        "2",
        "salir",
        more=(),
    )
    assert result.exit_code == 0
    assert "1. ¿Qué falta?: Agua" in result.stdout
    assert "2. Ponlas en orden: prefiero no decir" in result.stdout
    assert "No hay una respuesta con ese número" in result.stdout
    assert recorded(result)["cosas"] == "luz se cuenta"
    assert "No se terminó" in result.stdout
    assert "pnd" in play(form, "ayuda").stdout or "prefiero no decir" in play(form, "ayuda").stdout


def test_what_is_required_cannot_be_skipped(form: Path) -> None:
    """Neither by a word nor by Enter."""
    result = play(form, "saltar", "")
    assert "hace falta una respuesta" in result.stdout
    assert "Escribe una respuesta." in result.stdout


def test_a_long_list_has_pages_and_is_searched_by_typing(form: Path) -> None:
    """A part of a name shortens it; the number chooses."""
    result = play(form, "1", "saltar", "mas", "menos", "quere", "todas", "oaxaca")
    assert "  13  Querétaro" in result.stdout
    assert "Hay 1 con «quere»" in result.stdout
    assert recorded(result)["estado"].startswith("oaxa")


def test_numbers_that_are_options_mean_themselves(form: Path) -> None:
    """In a list of 0, 1 and 2, «1» is the option 1 and not the first one."""
    assert recorded(play(form, "1", "saltar", "saltar", "1"))["cuanto"] == "b se cuenta"


def test_a_command_can_be_an_answer(form: Path) -> None:
    """A bar before it makes a word a word."""
    result = play(form, "2", "saltar", "saltar", "saltar", "\\salir")
    assert recorded(result)["hijo[1]/nombre"].startswith("salir espera")


def test_the_end_of_the_lines_ends_well(form: Path) -> None:
    """In the middle of a question nothing would have been sent; at the review it would."""
    middle = play(form, "1")
    assert middle.exit_code == 0
    assert "No se terminó" in middle.stdout
    whole = play(form, "2", *["saltar"] * 5, "no")
    assert "No se terminó" not in whole.stdout
    assert play(form).exit_code == 0


def test_another_language(form: Path) -> None:
    """The form is asked in it; one it has not is said, with those it has."""
    assert "Missing?" in play(form, more=("--language", "en")).stdout
    wrong = play(form, more=("--language", "fr"))
    assert wrong.exit_code == 2
    assert "es, en" in wrong.stderr


def test_a_form_with_mistakes_is_not_played(tmp_path: Path) -> None:
    """The mistakes are shown instead."""
    (tmp_path / "a.md").write_text(
        "| survey |\n| | type | name | label |\n| | texto | a | A |\n", encoding="utf-8"
    )
    result = play(tmp_path / "a.md")
    assert result.exit_code == 1
    assert "fila 2" in result.stderr
    assert "form check" in result.stderr


ANSWERS = """\
cosas: [luz, agua]
orden: gas luz agua
estado: Querétaro
cuanto: b
hijo:
- nombre: Ana
  edad: ocho
- {nombre: Luis}
motivo: prefiero no decir
"""


def test_a_file_answers_unattended(form: Path, tmp_path: Path) -> None:
    """Values, labels and words; rows of a repeat; and what must be recorded is compared."""
    (tmp_path / "a.yaml").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(
        "cosas: agua luz\norden: [gas, luz, agua]\nhijo:\n- edad: '8'\n- nombre: Luis\n  edad:\nmotivo: ''\n",
        encoding="utf-8",
    )
    more = ("--answers", str(tmp_path / "a.yaml"), "--expect", str(tmp_path / "b.yaml"))
    result = play(form, more=more)
    assert result.exit_code == 0, result.output
    assert "Quedó lo que esperabas (6 valores)" in result.stdout
    (tmp_path / "b.yaml").write_text("cuanto: c\n", encoding="utf-8")
    other = play(form, more=more)
    assert other.exit_code == 1
    assert "cuanto: esperaba «c» y quedó «b»" in other.stderr


def test_what_a_form_begins_with_stays_unless_answered(tmp_path: Path) -> None:
    """A default is an answer: it is kept where the file says nothing, and gives way to what it says."""
    rows = (
        "| text | a | A | hola | yes |",
        "| select_multiple l | b | B | x y | |",
        "| integer | c | C | 5 | |",
    )
    listed = "".join(f"| | l | {each} | {each} |\n" for each in "xyz")
    text = "| survey |\n| | type | name | label | default | required |\n" + "".join(
        f"| {row}\n" for row in rows
    )
    (tmp_path / "a.md").write_text(
        f"{text}| choices |\n| | list_name | name | label |\n{listed}", encoding="utf-8"
    )
    (tmp_path / "a.yaml").write_text("b: y z\n", encoding="utf-8")
    result = play(
        tmp_path / "a.md", more=("--answers", str(tmp_path / "a.yaml"), "--expect", str(tmp_path / "a.yaml"))
    )
    assert result.exit_code == 0, result.output
    assert recorded(result) == {"a": "hola espera a que lo lean 2 personas", "b": "y z se cuenta",
                                "c": "5 no se guarda: nada lo cuenta"}  # fmt: skip


def test_answers_come_from_the_input_too(form: Path) -> None:
    """A bar instead of a file."""
    result = CliRunner().invoke(app, ["form", "play", str(form), "--answers", "-"], input=ANSWERS)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("cosas: agua luz gas\n", "Elige 2 a lo más"),
        ("estado: Querétaro\n", "Falta la respuesta de «cosas»"),
        ("cosas: agua\nnadie: 3\n", "no tiene la pregunta «nadie»"),
        ("cosas: agua\nhijo: [{edad: ayer}]\n", "«hijo[1]/edad» no aceptó «ayer»"),
        ("cosas: [\n", "YAML"),
        ("- uno\n", "YAML"),
        ("", "Falta la respuesta"),
    ],
)
def test_answers_that_do_not_fit_are_named(form: Path, tmp_path: Path, answers: str, told: str) -> None:
    """The author learns which question did not take what, and why."""
    (tmp_path / "a.yaml").write_text(answers, encoding="utf-8")
    result = play(form, more=("--answers", str(tmp_path / "a.yaml")))
    assert result.exit_code == 1
    assert told in " ".join(result.stderr.split())


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_of_answers_that_cannot_be_read_is_said(
    form: Path, tmp_path: Path, content: bytes | None
) -> None:
    """Missing, or of other letters."""
    if content is not None:
        (tmp_path / "a.yaml").write_bytes(content)
    result = play(form, more=("--answers", str(tmp_path / "a.yaml")))
    assert result.exit_code == 1
    assert "a.yaml" in result.stderr


def test_a_process_plays_what_is_piped_in(form: Path) -> None:
    """A real process, without colours in a pipe; bytes that are no letters do not stop it."""
    done = subprocess.run(
        [DESDEABAJO, "form", "play", form, "--seed", "1"],
        input=b"1\nsaltar\n\xff\xfe\nsalir\n",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"\x1b[" not in done.stdout
    assert b"Traceback" not in done.stderr


def _interrupted(child: subprocess.Popen[bytes], ours: int) -> bytes:
    """Press Ctrl-C until it ends, as anybody does: one that comes in the instant before the keyboard is read waits
    there for a key. What was said meanwhile."""
    said = b""
    while True:
        child.send_signal(signal.SIGINT)
        while select.select([ours], [], [], 5)[0]:
            try:
                chunk = os.read(ours, 65_536)
            except OSError:  # the other end is closed
                return said
            if not chunk:
                return said
            said += chunk


def test_ctrl_c_ends_with_a_sentence(form: Path) -> None:
    """Whoever sits at a terminal gets colours, may stop at any moment, and sees no traceback."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color"}
    with subprocess.Popen(
        [DESDEABAJO, "form", "play", form], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as child:
        os.close(theirs)
        seen = b""
        until = time.monotonic() + 60
        while b"> " not in seen.replace(b"\x1b[0m", b"") and time.monotonic() < until:
            seen += os.read(ours, 65_536)
        seen += _interrupted(child, ours)
        code = child.wait(60)
    os.close(ours)
    assert code == 130
    assert b"\x1b[1m" in seen
    assert b"Interrumpido" in seen
    assert b"Traceback" not in seen
