"""What holds of masking whatever is written: no error, nothing changed twice, work in proportion to the text."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from re import _parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.masking import Mark, contacts, corners, doors, mask, papers, spaced, spoken, streets
from tests import hostile

LENGTH = 4_096
PIECES = (
    "don ", "Rosa ", "la ", "calle ", "Hidalgo ", "14 ", "442", " ", ". ", "@", "arroba ", "punto ",
    "com ", "y ", "de ", "el ",
    "Chuky ", "[nombre]", "[", "mz ", "UNK-47-63 ", "cinco ", "uno ", "www.", "t.me/", "se llama ",
    "alias ", "entre ", "\u200b",
    "é", "Ñ", "-", "_", "A1", "\n", "heriberto ", "en ", "col. ", "placas ", "tarjeta ", "/", "°", "😀",
    "مرحبا ", "H e r i b e r t o ",
)  # fmt: skip
texts = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
ENDLESS = (
    *"aA1@._-/[(+ \n'\u200b😀", "1 ", "a ", "A1", "a@", "a.", "a_", "1-", "1.1", "uno ", "calle ",
    "calle Hidalgo ", "entre Mina y ",
    "don ", "Rosa ", "juan ", "de ", "el X ", "www.", "[nombre]", "mz 1 ", "placas ", "folio ", "cuenta ",
    "arroba ", "http://", "x.com/",
    "vive en la ", "se llama ", "alias el ", "s/n ", "c.p. ", "+1", "1°", "ﷺ", "a\u0301", "12345a",
    "abc123 ", "a punto ", "5", "1, ", "h t t p ", "t [.] ", "q ", "al gallo ", "esquina de x y ", "calle 1 casa 1 ",
    "rosa la de ", "a.b-", "el 1 de la calle ", "vivo en ", "\u202ea", "\u202edon Rosa\u202c",
)  # fmt: skip


@given(texts, st.booleans())
@settings(max_examples=400, deadline=None)
def test_covering_twice_changes_nothing_more(text: str, capitals: bool) -> None:
    """What was covered stays so, and what was left had nothing to cover."""
    once = mask(text, capitals=capitals)

    assert mask(once.text, capitals=capitals) == once


@given(texts, st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_text_grows_only_by_its_marks(text: str, capitals: bool) -> None:
    """Nothing is added but marks: without them, what is left is a part of what was written, in its order."""
    masked = mask(text, capitals=capitals)
    left = iter(text)

    assert len(masked.text) <= len(text) + len(masked.found) * max(map(len, Mark))
    assert all(letter in left for letter in re.sub("|".join(map(re.escape, Mark)), "", masked.text))


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_hostile_texts_are_taken_calmly(text: str) -> None:
    """Markup, quotes, formulas, other scripts, unseen letters, endless words: no error, and the same twice."""
    for capitals in (False, True):
        once = mask(text, capitals=capitals)
        assert mask(once.text, capitals=capitals) == once


@given(st.integers(0, 9_999_999_999), st.text(alphabet="abc ,.", max_size=20))
@settings(max_examples=150, deadline=None)
def test_no_ten_figures_in_a_row_remain(number: int, around: str) -> None:
    """Whatever stands around it, a telephone is gone."""
    said = f"{number:010d}"

    assert said not in mask(f"{around} {said} {around}").text
    assert said not in mask(f"{around} {' '.join(said)} {around}").text.replace(" ", "")


@pytest.mark.parametrize("piece", ENDLESS)
def test_an_endless_text_costs_in_proportion_to_its_length(piece: str) -> None:
    """Twice the text takes about twice the steps, and no step is a long one: counted, not timed."""
    half, whole = (steps(partial(mask, (piece * size)[:size])) for size in (LENGTH // 4, LENGTH // 2))

    assert whole <= 2.6 * half + 2_000
    assert whole <= 200 * LENGTH // 2


@pytest.mark.parametrize("room", [contacts, corners, doors, papers, spaced, spoken, streets])
def test_every_pattern_has_an_end(room: ModuleType) -> None:
    """No pattern repeats without a limit, nor a long repetition inside another: a match costs so much at most."""
    patterns = [
        each for value in vars(room).values() for each in (value if isinstance(value, tuple) else (value,))
    ]

    for pattern in (each for each in patterns if isinstance(each, re.Pattern)):
        assert _nesting(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)) <= 40_000, (
            pattern.pattern
        )


def steps(work: Callable[[], object]) -> int:
    """How many lines of ours a piece of work runs."""
    count = 0

    def each_line(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "line"
        return each_line

    def each_call(frame: FrameType, event: str, _: object) -> Any:
        return each_line if "masking" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(each_call)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def _nesting(parsed: Any) -> int:
    """The most letters a pattern may look at from one place: its repetitions multiplied where one holds another."""
    total = 0
    for operation, argument in parsed:
        name = str(operation)
        if "REPEAT" in name:
            _, most, inner = argument
            total += min(int(most), 10**9) * max(1, _nesting(inner))
        elif name == "SUBPATTERN":
            total += _nesting(argument[-1])
        elif name == "BRANCH":
            total += sum(_nesting(each) for each in argument[1])
        elif name in ("ASSERT", "ASSERT_NOT"):
            total += _nesting(argument[1])
        elif name == "ATOMIC_GROUP":
            total += _nesting(argument)
        else:
            total += 1
    return total
