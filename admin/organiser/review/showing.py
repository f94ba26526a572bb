"""How a text looks on the screen of whoever reviews: pure functions."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from admin.digest import quotes
from admin.digest.words import Words
from admin.organiser.review import words
from admin.organiser.review.buttons import Act, button, undo
from dialogs import masking
from dialogs.chat.paper import sheets
from dialogs.chat.screen import Button, Screen, in_rows
from dialogs.consultation import Form
from locales import translator
from storage.reviewing import Decision, Reading

LONGEST = 500  #: characters of a wording that somebody writes
LONGEST_THEME = 40
SHEET = 2_600  #: UTF-16 units of a text on one page: there is room for heading and lines
_APART = ("sobre_ti", "prioridades", "propuesta")  #: `cb:tema` that say nothing about what a text is about
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class View:
    """All that is shown of a text."""

    reading: Reading
    place: str
    question: str
    themes: tuple[str, ...]  #: codes that the form knows
    decision: Decision  #: the words and the theme as they stand before her
    own: bool = False  #: she changed them
    alike: str | None = None
    left: int = 0


def tidy(text: str) -> str:
    """A text as it is: without marks that turn its direction around or cannot be seen, no line left empty twice."""
    plain = _DIRECTIONS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = "".join(
        one if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs", "Co") else " " for one in plain
    )
    return re.sub(r"\n{3,}", "\n\n", seen).strip()


def covered(text: str) -> str:
    """The same with whatever may tell who somebody is covered once more."""
    return tidy(masking.mask(tidy(text)).text)


def before_her(reading: Reading, wording: str | None, theme: str | None, usual: str) -> Decision:
    """The words and the theme that lie before her: her own, else what the first person passed, else as it came."""
    first = reading.decided if reading.decided is not None and not reading.decided.rejects else None
    if wording is None:
        wording = first.wording if first else covered(reading.body)
    if theme is None:
        theme = first.theme if first else usual
    return Decision(wording, theme)


def themes(form: Form) -> tuple[str, ...]:
    """The themes that a form speaks of, in its order."""
    found = dict.fromkeys(question.attributes.get("tema", "") for question in form.questions)
    return tuple(theme for theme in found if theme and theme not in _APART)


def usual(form: Form, question: str) -> str:
    """The theme of a question; empty when it has none that says what a text is about."""
    known = {each.path: each.attributes.get("tema", "") for each in form.questions}
    theme = known.get(question, "")
    return "" if theme in _APART else theme


def title(theme: str) -> str:
    """A theme as the digest will call it."""
    return quotes.title(theme, Words("es", translator("es"))) if theme else ""


def shown(view: View, number: int | None = None) -> Screen:
    """A text, whole or a page of it; what can be decided stands under its last page."""
    reading, wording = view.reading, view.decision.wording
    pages = sheets(words.quoted(wording), SHEET)
    number = min(number or 0, len(pages) - 1)
    heading = words.heading(view.place, view.question[:300])
    if number < len(pages) - 1:
        more = button(f"{number + 1}/{len(pages)} ▶", Act.PAGE, reading, number + 1)
        text = "\n\n".join((heading, pages[number], words.page(number + 1, len(pages))))
        return Screen(text, ((more,), (button(words.later(), Act.LATER, reading),)))
    parts = [heading, pages[number], words.theme(title(view.decision.theme)), _said_before(view)]
    if view.alike:
        parts.append(words.alike(view.alike))
    parts.append(words.left(view.left))
    return Screen("\n\n".join(part for part in parts if part), _rows(view, len(pages)))


def with_undo(screen: Screen, last: UUID) -> Screen:
    """The screen after a decision: whose finger slipped takes it back."""
    return replace(screen, rows=(*screen.rows, (Button(words.undo(), undo(last)),)))


def choose_theme(view: View) -> Screen:
    """The themes of the form, and any other."""
    known = [
        button(title(theme)[:40], Act.THEME, view.reading, number)
        for number, theme in enumerate(view.themes[:40])
    ]
    rows = (*in_rows(known, 2), (button(words.other_theme(), Act.OTHER_THEME, view.reading),), _back(view))
    return Screen(f"{words.quoted(view.decision.wording[:SHEET])}\n\n{words.which_theme()}", rows)


def choose_reason(view: View) -> Screen:
    """Why not."""
    known = tuple(
        (button(words.reason(code), Act.REASON, view.reading, number),)
        for number, code in enumerate(words.REASONS)
    )
    return Screen(
        f"{words.quoted(view.decision.wording[:SHEET])}\n\n{words.which_reason()}", (*known, _back(view))
    )


def ask(view: View, sentence: str) -> Screen:
    """She is to write something; the text stays in sight."""
    return Screen(f"{words.quoted(view.decision.wording[:SHEET])}\n\n{sentence}", (_back(view),))


def _said_before(view: View) -> str:
    decided = view.reading.decided
    if view.own:
        return words.yours()
    if decided is None:
        return ""
    return words.first_rejected(decided.theme) if decided.rejects else words.first_passed()


def _rows(view: View, pages: int) -> tuple[tuple[Button, ...], ...]:
    reading, decided = view.reading, view.reading.decided
    rows: list[Sequence[Button]] = []
    if decided is not None and decided.rejects:
        code = decided.theme if decided.theme in words.REASONS else "other"
        same = words.REASONS.index(code)
        rows.append([button(words.reject_too(code), Act.REASON, reading, same)])
    rows.append([button(words.pass_it(), Act.GOOD, reading)])
    rows.append([button(words.reword(), Act.REWORD, reading)])
    if view.own:
        rows.append([button(words.as_it_came(), Act.AS_IT_CAME, reading)])
    rows.append(
        [button(words.theme_button(), Act.THEMES, reading), button(words.reject(), Act.REASONS, reading)]
    )
    if view.alike:
        rows.append([button(words.repeated(), Act.REASON, reading, words.REASONS.index("repeated"))])
    if pages > 1:
        rows.append([button(f"◀ 1/{pages}", Act.PAGE, reading)])
    rows.append([button(words.later(), Act.LATER, reading)])
    return tuple(tuple(row) for row in rows)


def _back(view: View) -> tuple[Button, ...]:
    last = len(sheets(words.quoted(view.decision.wording), SHEET)) - 1
    return (button(words.back(), Act.PAGE, view.reading, last),)
