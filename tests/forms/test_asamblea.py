"""The word for an assembly: one question that can be declined, in both languages, of no group, read by two people."""

import yaml

from dialogs.answers import Decline, Typed
from dialogs.check import check
from dialogs.consultation import Kind
from dialogs.forms import bundled
from dialogs.interview import advance, begin, present
from dialogs.submission import submission
from dialogs.xform import load
from dialogs.xlsform import publish
from locales.readability import EASY, inflesz
from tests.forms.conftest import ENGLISH, SPANISH
from tests.forms.neighbours import NOW

FORM = load(publish(bundled("asamblea")).xform)


def test_its_author_has_nothing_to_mend() -> None:
    """The check finds neither an error nor anything to warn of."""
    assert check(bundled("asamblea")) == ()


def test_it_asks_one_thing_of_nobody_in_particular() -> None:
    """One text, no group, no crossing: with a few dozen texts a group would say who wrote."""
    (question,) = FORM.questions
    assert question.kind is Kind.TEXT
    assert question.attributes["propuesta"] == "si"
    assert "sector" not in question.attributes
    assert not FORM.crossings


def test_it_can_be_declined_and_a_word_leaves_without_its_author() -> None:
    """Saying nothing leaves a silence; a word leaves as a text and nothing else."""
    turn = present(FORM, begin(FORM, language="es", now=NOW, seed=5), now=NOW)
    assert turn.prompt is not None
    assert turn.prompt.declinable
    silent = submission(FORM, advance(FORM, turn.interview, Decline(), now=NOW).interview)
    assert (silent.sector, silent.texts) == ("", ())
    said = submission(FORM, advance(FORM, turn.interview, Typed("Que hablen del agua."), now=NOW).interview)
    assert [words for _path, words in said.texts] == ["Que hablen del agua."]
    assert said.sector == ""


def test_what_is_too_long_is_asked_again_kindly() -> None:
    """Five hundred letters are the most."""
    turn = present(FORM, begin(FORM, language="es", now=NOW, seed=5), now=NOW)
    again = advance(FORM, turn.interview, Typed("a" * 501), now=NOW)
    assert again.rejection is not None
    assert "500 letras" in again.rejection.message


def test_every_word_is_in_both_languages_and_easy() -> None:
    """Spanish reads easily; nothing is left for one language only."""
    rows = yaml.load(bundled("asamblea").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["survey"]
    for row in rows:
        spanish = {column.partition("::")[0]: row[column] for column in row if column.endswith(SPANISH)}
        english = {column.partition("::")[0] for column in row if column.endswith(ENGLISH)}
        assert set(spanish) == english
        assert all(inflesz(text) >= EASY for text in spanish.values())
