"""What every sentence of the product must be: easy to read, and never unkind."""

import re

import pytest

from locales.maintain import messages
from locales.readability import EASY, inflesz, is_label

SENTENCES = sorted(
    {
        text
        for message in messages()
        for text in (message.id if isinstance(message.id, tuple | list) else (message.id,))
        if text
    }
)
LONGEST_WORD = 5  #: syllables a word on a button may have: «prioridades» is the longest anybody should meet


@pytest.mark.parametrize("text", [text for text in SENTENCES if not is_label(text)])
def test_a_sentence_of_the_code_is_easy_to_read(text: str) -> None:
    """INFLESZ 65 or more: «bastante fácil»."""
    assert inflesz(text) >= EASY


def test_a_label_uses_no_long_word() -> None:
    """Buttons and titles are too short for the formula: their words must be short ones instead."""
    from locales.readability import measure

    labels = [text for text in SENTENCES if is_label(text)]
    assert labels
    assert [
        text for text in labels if any(measure(word).syllables > LONGEST_WORD for word in text.split())
    ] == []


def test_nobody_is_blamed_or_scolded() -> None:
    """«Error», «inválido» or «debes» put the fault on the person who is answering."""
    scolding = re.compile(
        r"\b((?<!no es un )error|inválid[oa]|incorrect[oa]|debes|prohibid[oa]|obligatori[oa])\b",
        re.IGNORECASE,
    )
    assert [text for text in SENTENCES if scolding.search(text)] == []


def test_the_reader_is_addressed_as_a_neighbour() -> None:
    """One voice: tú, never usted and never vosotros."""
    formal = re.compile(r"\b(usted|vosotros|vosotras|haga|escriba)\b", re.IGNORECASE)
    assert [text for text in SENTENCES if formal.search(text)] == []
