"""What an operator types back: Spanish is understood, and what is wrong is said in one sentence."""

import pytest
import typer
from typer.testing import CliRunner

from admin.cli import app
from admin.commands.spanish import sure
from admin.operator.installation import Installation
from tests.operator.terminal import Types

asking = typer.Typer()


@asking.command()
def ask() -> None:
    """Ask, and say what was understood."""
    typer.echo("yes" if sure("¿De veras?") else "no")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [("s", "yes"), ("Sí", "yes"), ("SI ", "yes"), ("y", "yes"), ("n", "no"), ("No", "no"), ("", "no")],
)
def test_a_yes_is_a_yes_in_spanish(typed: str, understood: str) -> None:
    """With and without accent, in capitals; Enter alone is no."""
    done = CliRunner().invoke(asking, [], input=f"{typed}\n")
    assert (done.stdout.split()[-1], done.exit_code) == (understood, 0)
    assert "[s/N]" in done.stderr


def test_what_is_neither_is_asked_again() -> None:
    """In Spanish, and nothing happens meanwhile; when nobody answers at all, nothing does."""
    done = CliRunner().invoke(asking, [], input="quizá\ns\n")
    assert "Escribe «s» para sí, o «n» para no." in done.stderr
    assert done.stdout.split()[-1] == "yes"
    assert CliRunner().invoke(asking, [], input="quizá\n").exit_code != 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("codes", "make", "x", "--count", "0"), "--count. Va de 1 a 200."),
        (("codes", "make", "x", "--quota", "muchos"), "--quota. Va de 1 a 1000."),
        (("codes", "make", "x", "--days", "61"), "--days. Va de 1 a 60."),
        (("organiser", "invite", "x", "--hours", "0"), "--hours. Va de 1 a 336."),
        (
            ("organiser", "invite", "x", "--role", "jefa"),
            "--role. Puede ser: coordinates, organises, reviews, researches.",
        ),
    ],
)
def test_a_value_that_cannot_be_is_told_with_those_that_can(words: tuple[str, ...], said: str) -> None:
    """One sentence, exit code 2."""
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("custody", "status", "nada"),
        ("custody", "lost", "nada"),
        ("organiser", "invite", "nada", "--bot", "x"),
        ("codes", "list", "nada"),
        ("place", "suspend", "nada"),
    ],
    ids=lambda words: " ".join(words),
)
def test_a_place_that_is_not_there_is_said_to_be_none(
    types: Types, running: Installation, words: tuple[str, ...]
) -> None:
    """Of each order the same sentence; and where to look them up."""
    done = types(*words)
    assert done.exit_code == 1
    assert "No hay una colonia con el código «nada»." in done.stderr
    assert "place list" in done.stderr
