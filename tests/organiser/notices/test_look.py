"""What organisers are shown is what residents get, word for word and button for button."""

from itertools import product
from uuid import UUID

import pytest
from babel.support import NullTranslations

from admin.organiser.notices import look
from admin.organiser.notices.look import Look
from bot.courier import letters
from bot.notices import screens
from dialogs.chat.screen import Screen
from locales import LANGUAGES
from storage.announcement import Counts, Draft, Notice

BODY = {"es": "Junta el <b>jueves</b>.", "en": "Meeting on Thursday."}


def seen(screen: Screen) -> tuple[str, list[list[str]]]:
    """The words and the buttons, without what the buttons carry."""
    return screen.text, [[one.label for one in row] for row in screen.rows]


def notice(draft: Draft) -> Notice:
    """One that was approved."""
    return Notice(
        UUID(int=1), UUID(int=2), "approved", draft, None, None, None, None, None, 0, None, Counts()
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("discreet", "asks", "listens", "file"), list(product((False, True), repeat=4)))
def test_the_preview_is_what_the_other_bot_sends(
    language: str, discreet: bool, asks: bool, listens: bool, file: bool
) -> None:
    """In each language, discreet or open, with an assembly and without, with a file and without."""
    draft = Draft("assembly", "Junta", BODY, discreet=discreet)
    here = Look(UUID(int=1), draft, file, asks, listens)

    def more(one: Notice, t: NullTranslations) -> letters.Rows:
        return screens.rows(one, t, asks=asks, listens=listens)

    sent = letters.closed(notice(draft), language, more)
    there = screens.opened(
        notice(draft), language, None, asks=asks, listens=listens, said=None, file=file and discreet
    )

    assert seen(look.closed(here, language)) == seen(sent)
    assert seen(look.opened(here, language)) == seen(there)


def test_who_has_no_words_in_her_language_reads_the_spanish_ones() -> None:
    """As the courier does."""
    draft = Draft("notice", "Junta", {"es": "Junta el jueves."}, discreet=False)

    assert look.closed(Look(UUID(int=1), draft), "en").text == letters.words(notice(draft), "en")
    assert Look(UUID(int=1), draft).languages() == ("es",)
