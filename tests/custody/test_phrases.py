"""Phrases: worth 66 bits, read as people write them, and wrong words named by their place."""

import math
from random import Random, SystemRandom

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from admin.custody import phrases
from admin.custody.phrases import LENGTH, Misread, read
from admin.custody.words import WORDS

PHRASE = "abuela barniz candado durazno elote farol"


def _phrase(seed: int) -> str:
    return phrases.make(Random(seed))


def test_a_phrase_is_worth_sixty_six_bits() -> None:
    """Six words of at least 2,048 that are all different."""
    assert len(WORDS) == len(set(WORDS)) >= 2048
    assert LENGTH * math.log2(len(WORDS)) >= 66


def test_the_words_are_easy_to_write_and_hard_to_take_for_one_another() -> None:
    """Plain letters, short, no two with the same beginning, one slip apart, or of the same sound."""
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 9 for word in WORDS)
    assert len({word[:4] for word in WORDS}) == len(WORDS)
    assert len({phrases.sound(word) for word in WORDS}) == len(WORDS)
    known = set(WORDS)
    assert not [word for word in WORDS for slip in phrases._slips(word) if slip != word and slip in known]


def test_three_phrases_are_never_the_same() -> None:
    """Made by the system's chance, all different, and each is read as itself."""
    three = phrases.make_three(SystemRandom())
    assert len(set(three)) == 3
    assert all(read(each) == each for each in three)


def test_every_word_comes_up_alike() -> None:
    """In many phrases no word comes up much more often than another: nothing of the list is out of reach."""
    rng = Random(5)
    seen = [word for _ in range(20_000) for word in phrases.make(rng).split()]
    counts = [seen.count(word) for word in Random(6).sample(WORDS, 40)]
    assert min(counts) > 20
    assert max(counts) < 120


@pytest.mark.parametrize(
    "said",
    [
        "{}",
        "  {}  ",
        "{upper}",
        "{commas}",
        "{lines}",
        "{numbered}",
        "{dots}",
        "{tabs}",
        "«{}»",
    ],
)
def test_writing_it_otherwise_does_no_harm(said: str) -> None:
    """Capitals, commas, lines, numbers of a list, spaces: it is the same phrase."""
    phrase = _phrase(3)
    words = phrase.split()
    written = said.format(
        phrase,
        upper=phrase.upper(),
        commas=", ".join(words),
        lines="\n".join(words),
        numbered="\n".join(f"{n}. {word}" for n, word in enumerate(words, 1)),
        dots=" . ".join(word.capitalize() for word in words),
        tabs="\t ".join(words),
    )
    assert read(written) == phrase


def test_accents_are_no_matter() -> None:
    """Who writes the accents that the word has in Spanish has written the word."""
    assert read("colibrí limón árbol corazón jardín pájaro") == "colibri limon arbol corazon jardin pajaro"


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 5), st.data())
def test_one_slip_in_a_word_is_mended_or_named_and_never_another_word(
    seed: int, place: int, data: st.DataObject
) -> None:
    """A letter left out, doubled, added, changed or swapped: it is that word, or that place is named."""
    words = _phrase(seed).split()
    word = words[place]
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    slipped = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word,
            ]
        )
    )
    said = read(" ".join([*words[:place], slipped, *words[place + 1 :]]))
    assert said in (" ".join(words), Misread(LENGTH, (place + 1,)))


def test_most_single_slips_are_mended() -> None:
    """Of changed letters more than nine in ten lead back to the word."""
    rng, mended, tried = Random(8), 0, 0
    for word in rng.sample(WORDS, 400):
        at = rng.randrange(len(word))
        slipped = word[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]
        tried += 1
        mended += phrases.meant(slipped) == word
    assert mended / tried > 0.9


@pytest.mark.parametrize(
    ("heard", "word"),
    [
        ("sanahoria", "zanahoria"),
        ("kinse", "quince"),
        ("ormiga", "hormiga"),
        ("yuvia", "lluvia"),
    ],
)
def test_spelt_as_it_sounds_is_that_word(heard: str, word: str) -> None:
    """B for v, s for z, a silent h left out, ll as y: also more than one slip apart."""
    assert phrases.meant(heard) == word


def test_wrong_words_are_named_by_their_places_and_not_repeated() -> None:
    """Two that are none of ours, among four that are."""
    words = _phrase(4).split()
    words[1], words[4] = "xxxxxxx", "qwertyuiop"
    said = read(" ".join(words))
    assert said == Misread(6, (2, 5))
    assert "qwerty" not in repr(said)


@pytest.mark.parametrize("said", ["", "   ", "queso", "queso " * 7, "🙂", "\0", "queso" * 2_000, "١٢٣ ٤٥٦"])
def test_what_is_no_phrase_is_no_phrase(said: str) -> None:
    """Nothing, one word, seven words, signs, endless words."""
    assert isinstance(read(said), Misread)


def test_what_looks_like_a_phrase_is_known_and_talk_is_not() -> None:
    """With a wrong word it still looks like one; sentences of people do not."""
    words = _phrase(9).split()
    assert phrases.looks_like_one(" ".join(words))
    assert phrases.looks_like_one(" ".join(["zzzzzz", *words[1:]]))
    assert not phrases.looks_like_one("que arreglen el drenaje de la calle de abajo, por favor")
    assert not phrases.looks_like_one("más luz en el parque")
    assert not phrases.looks_like_one("/llave")
