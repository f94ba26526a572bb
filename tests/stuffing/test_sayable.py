"""Codes that are said aloud: a slip is noticed, and how somebody spaces them is not."""

from random import Random
from uuid import UUID

import pytest

from bot.coming import Coming, understood
from storage import sayable

PLACE = UUID(int=7)
CODE = sayable.draw(Random(5))


def test_one_wrong_symbol_is_always_noticed() -> None:
    """Whatever symbol stands wrongly, and wherever: never a well-formed code."""
    for position in range(sayable.LENGTH):
        for wrong in sayable.SYMBOLS.replace(CODE[position], ""):
            assert sayable.read(CODE[:position] + wrong + CODE[position + 1 :]) is None


def test_two_symbols_that_changed_places_are_always_noticed() -> None:
    """Neighbours or not."""
    for seed in range(50):
        code = sayable.draw(Random(seed))
        for one in range(sayable.LENGTH):
            for other in range(one + 1, sayable.LENGTH):
                swapped = list(code)
                swapped[one], swapped[other] = code[other], code[one]
                assert code[one] == code[other] or sayable.read("".join(swapped)) is None


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        sayable.written(CODE),
        f"  {CODE[:4]} {CODE[4:8]} {CODE[8]} ",
        CODE.replace("5", "S").replace("B", "v"),
        f"{CODE[:3]}.{CODE[3:6]}–{CODE[6:]}",
    ],
)
def test_a_code_is_read_however_it_is_spaced(typed: str) -> None:
    """Small letters, blanks, hyphens, and the two letters that can only mean another symbol."""
    assert sayable.read(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", "hola", CODE[:-1], CODE + "2", "ñandúñandú", "0" * 9, "🙂" * 9, "\0" * 9]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    """Too short, too long, other letters, hostile ones."""
    assert sayable.read(typed) is None


def test_what_is_kept_of_a_code_belongs_to_its_place() -> None:
    """The same letters in two places leave two digests, neither of which shows a letter."""
    assert sayable.digest(PLACE, CODE) == sayable.digest(PLACE, CODE)
    assert sayable.digest(PLACE, CODE) != sayable.digest(UUID(int=8), CODE)
    assert len(sayable.digest(PLACE, CODE)) == 16


PLACES = ("ladera", "ladera-norte", "el_pozo")
WRONG = CODE[:-1] + ("2" if CODE[-1] != "2" else "3")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ladera", Coming("ladera")),
        (" La dera ", Coming("ladera")),
        ("Ladera-Norte", Coming("ladera-norte")),
        (f"ladera_{CODE}", Coming("ladera", CODE)),
        (f"el_pozo_{CODE}", Coming("el_pozo", CODE)),
        (f"ladera-norte {sayable.written(CODE).lower()}", Coming("ladera-norte", CODE)),
        (sayable.written(CODE), Coming(None, CODE)),
        (f"ladera_{WRONG}", Coming("ladera", slip=True)),
        (WRONG + "9" if not any(map(str.isdigit, WRONG)) else WRONG, Coming(slip=True)),
        ("gracias", Coming()),
        ("otra-colonia", Coming()),
        ("cerrada_" + CODE, Coming()),
        ("", Coming()),
    ],
)
def test_what_somebody_comes_with_is_understood(words: str, meant: Coming) -> None:
    """A place, a code, both, a code with a slip, or nothing of the kind."""
    assert understood(words, PLACES) == meant
