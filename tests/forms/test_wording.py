"""Every Spanish text of the bundled forms is easy to read, and every button fits an old phone."""

import pytest

from locales.readability import EASY, inflesz, is_label
from tests.forms.conftest import SPANISH, Sheets, kind

BUTTON = 34  #: characters an old phone shows on a button of its own row


def sentences(sheets: Sheets) -> list[str]:
    """Labels, hints and messages; a choice is read after its question, as a resident meets it; proposals."""
    texts = [value for row in sheets.survey for column, value in row.items() if column.endswith(SPANISH)]
    texts += [f"7 de cada 10 {row['bind::cb:frase']}." for row in sheets.questions if "bind::cb:frase" in row]
    texts += [
        f"{row[f'label::{SPANISH}']} {choice[f'label::{SPANISH}']}."
        for row in sheets.questions
        for choice in sheets.options(row)
    ]
    texts += [f"{row['es']}." for row in sheets.listed]
    return [text for text in texts if not is_label(text)]


def test_every_text_is_easy_to_read(every: Sheets) -> None:
    """INFLESZ 65 or more for each, which is «bastante fácil»."""
    assert [(round(inflesz(text)), text) for text in sentences(every) if inflesz(text) < EASY] == []


def test_the_form_as_a_whole_is_very_easy(every: Sheets) -> None:
    """Half of the texts score 80 or more, «muy fácil»."""
    scores = sorted(map(inflesz, sentences(every)))
    assert scores[len(scores) // 2] >= 80


@pytest.mark.parametrize("language", [SPANISH, "English (en)"])
def test_every_button_fits_an_old_phone(every: Sheets, language: str) -> None:
    """A label that is cut can no longer be trusted."""
    labels = [choice[f"label::{language}"] for choice in every.choices]
    assert [label for label in labels if len(label) > BUTTON] == []


def test_a_figure_is_written_with_digits(every: Sheets) -> None:
    """Digits are found faster than words by somebody who reads with effort."""
    spelled = {"dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "doce"}
    texts = " ".join(sentences(every)).lower()
    assert not spelled & set(texts.split())


def test_no_text_is_longer_than_a_breath(every: Sheets) -> None:
    """A question is at most 20 words, a proposal too; a hint may be a few short sentences."""
    asked = [row[f"label::{SPANISH}"] for row in every.questions] + [row["es"] for row in every.listed]
    assert [text for text in asked if len(text.split()) > 20] == []


def test_a_section_has_a_name_a_button_could_bear(every: Sheets) -> None:
    """Titles stand on every screen of their section: a few words."""
    titles = [row.get(f"label::{SPANISH}", "") for row in every.survey if kind(row) == "begin"]
    assert [title for title in titles if len(title) > BUTTON] == []
