"""What is said at the door and about the team is easy to read, and every alias in it is shown as it is written."""

import inspect
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from admin.organiser.access import chronicle_words, idle_words, words
from locales.readability import EASY, inflesz, is_label
from storage.organisers import COORDINATES, REVIEWS

#: What each parameter of a sentence may be.
GIVEN: dict[str, Any] = {
    "alias": "Marcos",
    "place": "La Ladera",
    "places": ["La Ladera"],
    "by": "Elena",
    "days": 31,
    "orders": "/equipo — quiénes son, y quitar a alguien",
    "why": "idle",
    "cancelled": 1,
    "drafts": 2,
    "elsewhere": True,
    "custody": True,
    "role": REVIEWS,
    "roles": [COORDINATES],
    "url": "https://t.me/x?start=y",
    "until": datetime(2026, 3, 1, tzinfo=UTC),
    "lines": 50,
    "herself": True,
    "number": 41,
    "mark": "9f3a",
    "who": "operator",
    "digits": "9f3a 21bc 77de 0042 a1b2",
}


def _said(sentence: Callable[..., str], **more: Any) -> str:
    return sentence(**{name: (GIVEN | more)[name] for name in inspect.signature(sentence).parameters})


def _sentences() -> list[Callable[..., str]]:
    lists = ("team", "member", "page", "line")  # aliases, duties and deeds, no sentences
    return [
        one
        for room in (words, idle_words, chronicle_words)
        for name, one in inspect.getmembers(room, inspect.isfunction)
        if one.__module__ == room.__name__ and not name.startswith("_") and name not in lists
    ]


@pytest.mark.parametrize("sentence", _sentences(), ids=lambda one: one.__name__)
def test_all_of_it_is_easy_to_read(sentence: Callable[..., str]) -> None:
    """INFLESZ: at least "bastante fácil", as a whole message; labels are short instead."""
    said = re.sub("<code>.*</code>", "", _said(sentence))
    assert is_label(said) or inflesz(said) >= EASY


@pytest.mark.parametrize("sentence", _sentences(), ids=lambda one: one.__name__)
def test_an_alias_is_never_markup(sentence: Callable[..., str]) -> None:
    """Somebody is called <b>: where the text is Telegram HTML, it is shown and not obeyed."""
    said = _said(sentence, alias="<i>x", by="<i>x", place="<i>x", places=["<i>x"])
    buttons = ("confirm", "lost", "invite_again", "remove")
    assert sentence.__name__ in buttons or "<i>x" not in said
