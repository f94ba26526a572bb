"""The whole of masking: one thing after another, each on what the ones before left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from dialogs.masking import announcing, contacts, doors, nicknames, papers, people, streets
from dialogs.masking.keeping import places_of
from dialogs.masking.marks import MARKS, Mark, Span
from dialogs.masking.reading import Reading
from dialogs.masking.sight import Sight, covered, look
from dialogs.masking.spaced import apart, spaced
from dialogs.masking.spoken import spoken
from dialogs.masking.tokens import Word, words_of

MOST_TURNED = 16  #: stretches shown backwards that are looked at; nobody writes more in earnest
ROUNDS = 6  #: times a text is looked at again because a mark changed what stands beside it
_SHAPES: tuple[Callable[[Sight], Iterator[Span]], ...] = (
    contacts.mails, contacts.links, contacts.handles, doors.points, papers.documents, papers.accounts,
    streets.addresses, papers.plates, contacts.phones, spoken, apart,
)  # fmt: skip


#: Right-to-left override (Unicode UAX #9): what follows is shown backwards up to its end.
_TURNED = re.compile("\u202e([^\u202c\u202e\n]{3,4096})\u202c?")


@dataclass(frozen=True)
class Masked:
    """A text that may be kept and shown."""

    text: str
    found: tuple[
        Mark, ...
    ] = ()  #: what was covered, in the order of the text; marks that were there before too


def mask(text: str, *, kept: frozenset[str] = frozenset(), capitals: bool = False) -> Masked:
    """Cover what could tell who somebody is.

    `kept` are words and phrases, as `keeping.phrases` makes them, that are nobody: a form's own choices, its place.
    With `capitals`, every word with a capital inside a sentence is covered unless it is known to be something else.
    The same text covered twice is the same; nothing is raised whatever the text.
    """
    text = _TURNED.sub(partial(_turned, kept=kept, capitals=capitals), text, count=MOST_TURNED)
    for _ in range(ROUNDS):
        after = _once(text, kept, capitals)
        if after == text:
            break
        text = after
    return Masked(text, tuple(Mark(found[0]) for found in MARKS.finditer(text)))


def _turned(found: re.Match[str], *, kept: frozenset[str], capitals: bool) -> str:
    """What an unseen sign shows backwards, covered as a whole when there is something in it."""
    shown = found[1][::-1]
    after = _once(shown, kept, capitals)
    if after == shown:
        return found[0]
    return next((mark[0] for mark in MARKS.finditer(after)), Mark.NAME.value)


def _once(text: str, kept: frozenset[str], capitals: bool) -> str:
    whole = sight = look(text)
    found: list[Span] = []
    for shape in _SHAPES:
        spans = list(_apart(shape(sight)))
        found += spans
        sight = sight.without(spans) if spans else sight
    for spans in (list(_apart(spaced(sight))), _names(sight, kept, capitals)):
        found += spans
        sight = sight.without(spans) if spans else sight
    return covered(whole, found) if found else text


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Stretches that do not touch: of two that overlap, both as one under the first one's mark."""
    last: Span | None = None
    for span in sorted(spans):
        if last is not None and span.start < last.end:
            last = Span(last.start, max(last.end, span.end), last.mark)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _names(sight: Sight, kept: frozenset[str], capitals: bool) -> list[Span]:
    words = words_of(sight)
    reading = Reading(words, places_of(words, kept), capitals)
    people.by_list(reading)
    nicknames.by_calling(reading)
    announcing.by_announcement(reading)
    people.shy_ones(reading)
    nicknames.by_article(reading)
    people.capitals(reading)
    if capitals:
        people.every_capital(reading)
    return _joined(words, reading.hidden)


def _joined(words: list[Word], hidden: dict[int, Mark]) -> list[Span]:
    """One stretch for the words of one name."""
    spans: list[Span] = []
    for place in sorted(hidden):
        word, mark = words[place], hidden[place]
        if spans and place - 1 in hidden and hidden[place - 1] is mark and word.near:
            spans[-1] = Span(spans[-1].start, word.end, mark)
        else:
            spans.append(Span(word.start, word.end, mark))
    return spans
