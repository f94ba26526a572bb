"""Every sentence of the code has a translation that keeps its blanks, and a locale always finds a language."""

from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from locales import DEFAULT, LANGUAGES, language_of, translator
from locales.catalogues import catalogue_path
from locales.maintain import messages

OTHERS = [code for code in LANGUAGES if code != DEFAULT]


def catalogue(language: str) -> Catalog:
    """The catalogue as it is in the repository."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def texts(value: object) -> tuple[str, ...]:
    """A message's text, or one for each plural form."""
    return tuple(str(text or "") for text in (value if isinstance(value, tuple | list) else (value,)))


def blanks(text: str) -> set[str]:
    """The names of the places to be filled in."""
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_of_the_code_is_translated(language: str) -> None:
    """A sentence without a translation would be read in Spanish by somebody who asked for another language."""
    known = catalogue(language)
    missing = [
        message.id
        for message in messages()
        if message.id and not _translated(known.get(texts(message.id)[0], message.context))
    ]
    assert missing == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_blanks_of_its_sentence(language: str) -> None:
    """A blank that is missing or misspelt would break the message at the moment it is said."""
    wrong = [
        message.id
        for message in catalogue(language)
        if message.id
        and any(blanks(text) != blanks(texts(message.id)[-1]) for text in texts(message.string) if text)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_from_a_sentence_that_is_gone(language: str) -> None:
    """The catalogue says what the code says and nothing else."""
    spoken = {texts(message.id)[0] for message in messages()}
    assert [message.id for message in catalogue(language) if texts(message.id)[0] not in spoken] == []


def test_spanish_is_said_as_it_stands_in_the_code() -> None:
    """The default language needs no catalogue, and counts like Spanish: only 1 is singular."""
    t = translator("es-MX")
    assert t.gettext("Empezar") == "Empezar"
    assert [t.ngettext("día", "días", n) for n in (0, 1, 2)] == ["días", "día", "días"]


def test_an_english_reader_is_answered_in_english() -> None:
    """The catalogue is read from its .po file at start: nothing had to be compiled."""
    assert translator("en-GB").gettext("Prefiero no decir") == "I'd rather not say"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("es", "es"), ("en_US", "en"), ("EN", "en"), ("nah", "es"), ("", "es"), (None, "es"), ("pt-BR", "es")],
)
def test_a_locale_finds_the_nearest_language(locale: str | None, language: str) -> None:
    """Telegram may say anything about a person's language, or nothing: then it is Spanish."""
    assert language_of(locale) == language


def test_a_translator_is_read_once() -> None:
    """Every update asks for one: the file is not read again."""
    assert translator("en") is translator("en-US")


def _translated(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(texts(message.string))
