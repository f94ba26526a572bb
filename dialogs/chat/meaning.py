"""What a tap or typed words mean for the question on the screen."""

import re
from collections import Counter
from datetime import datetime

from babel.support import NullTranslations

from dialogs.answers import Back, Decline, Done, Pick, Reply, Skip, Typed, Undo
from dialogs.chat import closing, options
from dialogs.chat.search import name_of
from dialogs.chat.taps import Act, Tap
from dialogs.consultation import Form, Kind
from dialogs.interview import Prompt, Turn, advance
from dialogs.reading.words import folded
from dialogs.running.script import is_header

WRITTEN = (Kind.TEXT, Kind.BARCODE)  #: whose answer is whatever was written
SKIPPING = frozenset({"saltar", "omitir", "siguiente", "sin respuesta", "skip", "next"})
HEADERS = 50  #: of grids in a row that are passed over
_BETWEEN = re.compile(r"\s*[,;\n]\s*(?:y\s+|e\s+|and\s+)?|\s+(?:y|e|and)\s+", re.IGNORECASE)


def of_tap(tap: Tap, asked: Prompt | None) -> Reply | None:
    """The reply a tap is; None when it means nothing there."""
    match tap.act:
        case Act.PICK if asked is not None and 0 <= tap.argument < len(asked.options):
            return Pick(asked.options[tap.argument].value)
        case Act.DONE:
            return Done()
        case Act.UNDO:
            return Undo()
        case Act.SKIP:
            return Skip()
        case Act.BACK:
            return Back()
        case Act.DECLINE:
            return Decline()
        case _:
            return None


def of_words(t: NullTranslations, asked: Prompt, typed: Typed) -> Reply:
    """The words of a button are as good as its tap, unless they are an answer themselves."""
    words = folded(typed.text)
    if closing.may_decline(asked) and words == folded(closing.declines(t, asked)):
        return Decline()
    if asked.kind in WRITTEN or not words or names(asked, typed.text):
        return typed
    if words == folded(t.gettext("Atrás")):
        return Back()
    if words in SKIPPING and closing.may_decline(asked):
        return Decline()
    enough = asked.kind in (Kind.SELECT_MULTIPLE, Kind.RANK) and options.chosen(asked) >= options.needed(
        asked
    )
    if enough and words == folded(t.gettext("Listo ({n})").format(n="")):
        return Done()
    if asked.kind is Kind.RANK and words == folded(t.gettext("Deshacer")):
        return Undo()
    return typed


def looks_for(asked: Prompt, text: str) -> bool:
    """Whether what was typed looks for options of a long list rather than naming one."""
    return options.is_long(asked) and bool(folded(text)) and not names(asked, text)


def names(asked: Prompt, text: str) -> bool:
    """Whether the words are exactly the label or the value of one option; of a list of several, each of the parts."""
    known = Counter(
        word for option in asked.options for word in {name_of(option.label), name_of(option.value)}
    )

    def one(words: str) -> bool:
        bare = folded(words)
        numbered = bare.isdecimal() and 1 <= int(bare[:6]) <= len(asked.options) and shows_numbers(asked)
        return known[bare] == 1 or numbered

    if one(text):
        return True
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    return asked.kind is not Kind.SELECT_ONE and len(parts) > 1 and all(one(part) for part in parts)


def shows_numbers(asked: Prompt) -> bool:
    """Whether the place of an option in its list can be seen or counted."""
    return not options.is_long(asked) or any(
        len(each.label) > options.LONGEST_LABEL for each in asked.options
    )


def past_headers(form: Form, turn: Turn, now: datetime, *, forward: bool = True) -> Turn:
    """Pass over the questions that only name the columns of a grid: in a chat each line names its own."""
    echo = turn.echo
    for _ in range(HEADERS):
        prompt = turn.prompt
        if prompt is None or turn.rejection is not None or not is_header(prompt.kind, prompt.appearance):
            break
        after = advance(form, turn.interview, Skip() if forward else Back(), now=now)
        if after.rejection is not None and not forward:
            forward = True
            continue
        if after.rejection is not None:
            return turn
        turn = after
    return turn if turn.echo else _with_echo(turn, echo)


def _with_echo(turn: Turn, echo: str) -> Turn:
    return Turn(turn.interview, turn.prompt, turn.rejection, echo, turn.notes)
