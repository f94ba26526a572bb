"""Wraps: any two of three open, one opens nothing, and what is damaged or of elsewhere is told apart."""

import itertools
from dataclasses import replace
from random import Random
from uuid import uuid4

import pytest

from admin.custody import phrases
from storage import custody, sealing
from storage.custody import Damaged, Given, SamePhrase, Wrap, WrongPair

CONSULTATION = uuid4()
KEYS = sealing.new_epoch_keys()
THREE = phrases.make_three(Random(11))
ELSEWHERE = phrases.make_three(Random(12))


@pytest.fixture(scope="module")
def wraps() -> tuple[Wrap, ...]:
    """The key of a consultation, wrapped for three people."""
    return custody.wrap(CONSULTATION, KEYS.private, THREE)


@pytest.fixture(scope="module")
def given(wraps: tuple[Wrap, ...]) -> tuple[Given, ...]:
    """What is held of each of the three phrases."""
    return tuple(custody.give(CONSULTATION, wraps, phrase) for phrase in THREE)


def test_any_two_of_three_open_in_any_order(wraps: tuple[Wrap, ...], given: tuple[Given, ...]) -> None:
    """All six ways of choosing two; each phrase is known as whose it is."""
    assert [one.person for one in given] == [1, 2, 3]
    for one, other in itertools.permutations(given, 2):
        assert custody.unwrap(CONSULTATION, wraps, one, other) == KEYS.private


def test_one_phrase_opens_nothing(wraps: tuple[Wrap, ...], given: tuple[Given, ...]) -> None:
    """Not with itself, not with an invented one, not with one of another consultation."""
    for one in given:
        with pytest.raises(SamePhrase):
            custody.unwrap(CONSULTATION, wraps, one, one)
    invented = custody.give(CONSULTATION, wraps, phrases.make(Random(99)))
    foreign = custody.give(CONSULTATION, wraps, ELSEWHERE[0])
    assert invented.person is foreign.person is None
    for stranger, one in itertools.product((invented, foreign), given):
        with pytest.raises(WrongPair) as raised:
            custody.unwrap(CONSULTATION, wraps, one, stranger)
        assert not isinstance(raised.value, Damaged)


def test_wraps_moved_to_another_consultation_open_nothing(
    wraps: tuple[Wrap, ...], given: tuple[Given, ...]
) -> None:
    """Each wrap is bound to its consultation."""
    with pytest.raises(WrongPair):
        custody.unwrap(uuid4(), wraps, given[0], given[1])
    assert custody.give(uuid4(), wraps, THREE[0]).person is None


def test_what_is_kept_has_no_key_and_no_word_in_it(wraps: tuple[Wrap, ...]) -> None:
    """Neither the private key nor a word of a phrase can be seen in a wrap; and a wrap shows nothing when printed."""
    for one in wraps:
        assert KEYS.private not in one.box
        assert not any(word.encode() in one.box for phrase in THREE for word in phrase.split())
        assert one.box.hex() not in repr(one)
    assert KEYS.private.hex() not in repr(custody.give(CONSULTATION, wraps, THREE[0]))


@pytest.mark.parametrize("harm", ["cut", "flip", "gone", "empty", "salt"])
def test_with_one_wrap_damaged_the_other_pairs_open(wraps: tuple[Wrap, ...], harm: str) -> None:
    """Of three pairs two still open; the third is told to try the other person; nobody is told her phrase is wrong."""
    first = wraps[0]  # of persons 1 and 2
    harmed = {
        "cut": [replace(first, box=first.box[:-1])],
        "flip": [replace(first, box=first.box[:-1] + bytes([first.box[-1] ^ 1]))],
        "gone": [],
        "empty": [replace(first, box=b"")],
        "salt": [replace(first, salt=bytes(16))],
    }[harm]
    left = (*harmed, *wraps[1:])
    one, two, three = (custody.give(CONSULTATION, left, phrase) for phrase in THREE)
    assert [one.person, two.person, three.person] == [1, 2, 3]
    assert custody.unwrap(CONSULTATION, left, one, three) == KEYS.private
    assert custody.unwrap(CONSULTATION, left, three, two) == KEYS.private
    if harm == "salt":  # the others know it still
        assert custody.unwrap(CONSULTATION, left, one, two) == KEYS.private
        return
    with pytest.raises(Damaged):
        custody.unwrap(CONSULTATION, left, one, two)


def test_with_no_wrap_left_nothing_opens() -> None:
    """All thrown away: a phrase is of nobody."""
    assert custody.give(CONSULTATION, (), THREE[0]).person is None
    with pytest.raises(WrongPair):
        custody.unwrap(CONSULTATION, (), Given((), None), Given((), None))


def test_three_different_phrases_are_needed_to_wrap() -> None:
    """Two people with one phrase would be one person."""
    with pytest.raises(SamePhrase):
        custody.wrap(CONSULTATION, KEYS.private, (THREE[0], THREE[0], THREE[1]))
