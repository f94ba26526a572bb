"""Words whose syllables are in any Spanish grammar, and numbers read aloud."""

import pytest

from locales.syllables import spoken_number, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("y", 1), ("muy", 1), ("hoy", 1), ("rey", 1), ("leyes", 2), ("yo", 1), ("Uruguay", 3), ("haya", 2)),
        *(("cuento", 2), ("ciudad", 2), ("hielo", 2), ("hueso", 2), ("aire", 2), ("Europa", 3), ("guion", 1)),
        *(("cuídate", 3), ("veintiún", 2), ("construí", 2), ("viuda", 2), ("ruido", 2)),
    ],
)
def test_a_diphthong_is_one_syllable(word: str, count: int) -> None:
    """A weak vowel joins its neighbour, and y at the end of a word sounds like one."""
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("buey", 1), ("averiguáis", 4), ("limpiéis", 2), ("Paraguay", 3), ("cambiáis", 2)],
)
def test_a_triphthong_is_one_syllable(word: str, count: int) -> None:
    """An open vowel between two closed ones makes one syllable with them."""
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("aéreo", 4), ("teatro", 3), ("leer", 2), ("caos", 2), ("zoológico", 5), ("colonia", 3)),
        *(("día", 2), ("país", 2), ("policía", 4), ("baúl", 2), ("oía", 3), ("vivíais", 3), ("reír", 2)),
        *(("chiita", 3), ("paranoia", 4)),
    ],
)
def test_a_hiatus_parts_two_vowels(word: str, count: int) -> None:
    """Two open vowels, or an accented closed one beside an open one, are two syllables."""
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(
            ("ahora", 3),
            ("búho", 2),
            ("prohibir", 2),
            ("desahucio", 3),
            ("alcohol", 3),
            ("ahí", 2),
            ("noche", 2),
        ),
        *(
            ("queso", 2),
            ("guitarra", 3),
            ("guerra", 2),
            ("pingüino", 3),
            ("vergüenza", 3),
            ("agua", 2),
            ("seguir", 2),
        ),
    ],
)
def test_silent_letters_count_for_nothing(word: str, count: int) -> None:
    """h parts no vowels; the u of que and gui is silent, that of güe is not."""
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("murciélago", 4), ("desconfianza", 4), ("PRI", 1), ("shh", 1), ("voilà", 2), ("ÁRBOL", 2)],
)
def test_any_word_has_a_count(word: str, count: int) -> None:
    """Capitals, foreign accents and words without a vowel are counted too."""
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("number", "words"),
    [
        *(
            (0, "cero"),
            (10, "diez"),
            (16, "dieciséis"),
            (21, "veintiuno"),
            (30, "treinta"),
            (45, "cuarenta y cinco"),
        ),
        *((100, "cien"), (101, "ciento uno"), (500, "quinientos"), (911, "novecientos once"), (1000, "mil")),
        *((2026, "dos mil veintiséis"), (12345, "doce mil trescientos cuarenta y cinco")),
    ],
)
def test_a_number_is_read_aloud(number: int, words: str) -> None:
    """Figures are written with digits and measured as what people say."""
    assert spoken_number(number) == words


def test_a_very_long_number_is_read_digit_by_digit() -> None:
    """Nobody reads a telephone number as millions."""
    assert spoken_number(5512345678).split()[:3] == ["cinco", "cinco", "uno"]
