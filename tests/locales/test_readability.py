"""The perspicuity index: its arithmetic, what it counts, and that it tells easy from hard."""

import pytest

from locales.readability import EASY, inflesz, is_label, measure


def test_the_score_is_the_published_formula() -> None:
    """206.835 - 62.3 syllables per word - words per sentence, for a text counted by hand."""
    text = "La casa es roja. Mi perro duerme."
    assert (measure(text).words, measure(text).syllables, measure(text).sentences) == (7, 11, 2)
    assert inflesz(text) == pytest.approx(206.835 - 62.3 * 11 / 7 - 7 / 2)


def test_everyday_words_are_easy_and_academic_words_are_not() -> None:
    """A neighbour's sentence passes; one of a research summary does not."""
    assert inflesz("De noche ya no camino por la colonia. Me da miedo.") > 80
    assert (
        inflesz("La operacionalización de la vulnerabilidad multidimensional requiere conceptualizaciones.")
        < 0
    )


def test_a_figure_is_as_hard_as_its_words() -> None:
    """Digits count as what is said, with or without a comma for thousands."""
    assert measure("2,026 personas") == measure("2026 personas") == measure("dos mil veintiséis personas")


def test_markup_emoji_and_marks_are_not_read() -> None:
    """Tags, Markdown, bullets and emoji change nothing."""
    plain = "No guardamos tu nombre. Nadie te juzga."
    assert measure("<b>No guardamos</b> tu *nombre*. 🙂 «Nadie» te juzga.") == measure(plain)


def test_a_placeholder_counts_as_a_short_word() -> None:
    """What will be filled in is a word of the sentence, whatever its name is."""
    assert measure("Si no se juntan {k} votos") == measure("Si no se juntan {minimum_of_answers} votos")
    assert measure("Si no se juntan {k} votos").words == 6


def test_a_line_ends_a_sentence_and_a_decimal_point_does_not() -> None:
    """Items of a list are sentences of their own; 3.5 is one number."""
    assert measure("• una cosa\n• otra cosa").sentences == 2
    assert measure("Pagan 3.5 pesos por hora.").sentences == 1


def test_nothing_to_read_is_easy() -> None:
    """An empty text, or one of signs only, never fails a check."""
    assert inflesz("") == inflesz("◀ 🙂") == 100.0 > EASY


def test_a_label_is_a_text_of_fewer_than_four_words() -> None:
    """The formula is about sentences: a button is measured together with its question instead."""
    assert is_label("Prefiero no decir")
    assert not is_label("Sí, pero con más cuidado")
