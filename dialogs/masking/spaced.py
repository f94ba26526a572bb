"""What somebody took apart so that it is not seen: «H e r i b e r t o», «He-ri-ber-to», «h3rib3rto», «t . m e / x»."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dialogs.masking import contacts, papers
from dialogs.masking.marks import Mark, Span
from dialogs.masking.naming import is_name, is_shy
from dialogs.masking.sight import Sight, look

_RUN = re.compile(r"(?<![a-zñ])[a-zñ](?:(?P<by>[ .\-_*·])[a-zñ](?![a-zñ]))(?:(?P=by)[a-zñ](?![a-zñ])){1,39}")
_PIECES = re.compile(r"(?<![a-zñ\d])[a-zñ]{1,7}(?:[.\-_*·][a-zñ]{1,7}){1,6}(?![a-zñ\d])")
_FIGURED = re.compile(r"(?<![a-zñ\d])[a-zñ]{1,12}(?:[013457@$][a-zñ]{1,12}){1,6}[01345]?(?![a-zñ\d])")
_LETTERS = str.maketrans("013457@$", "oieastas")
_SINGLES = re.compile(r"(?<!\S)[^\s\ue000-\ue010](?: [^\s\ue000-\ue010](?!\S)){5,400}")
_SHAPES: tuple[Callable[[Sight], Iterator[Span]], ...] = (
    contacts.mails, contacts.links, contacts.handles, papers.documents, papers.accounts, papers.plates, contacts.phones,
)  # fmt: skip


def apart(sight: Sight) -> Iterator[Span]:
    """Runs of single signs that read together are a way to reach somebody, a document, a plate."""
    for found in _SINGLES.finditer(sight.plain):
        whole = look(found[0][::2])
        spans = [span for shape in _SHAPES for span in shape(whole)]
        for span in spans if len(whole.plain) == (len(found[0]) + 1) // 2 else ():
            yield Span(found.start() + 2 * span.start, found.start() + 2 * span.end - 1, span.mark)


def spaced(sight: Sight) -> Iterator[Span]:
    """Letters that read together are a name: parted, in pieces, or with figures in the place of some."""
    for found in _RUN.finditer(sight.plain):
        whole = re.sub(r"[^a-zñ]", "", found[0])
        for start, end in _inside(whole):
            yield Span(found.start() + 2 * start, found.start() + 2 * end - 1, Mark.NAME)
    for found in _PIECES.finditer(sight.plain):
        pieces = re.split(r"[^a-zñ]", found[0])
        if not any(map(is_name, pieces)) and is_name("".join(pieces)):
            yield Span(found.start(), found.end(), Mark.NAME)
    for found in _FIGURED.finditer(sight.plain):
        if is_name(found[0].translate(_LETTERS)):
            yield Span(found.start(), found.end(), Mark.NAME)


def _inside(letters: str) -> Iterator[tuple[int, int]]:
    """The names within a run of letters, the longest first from each."""
    place = 0
    while place < len(letters):
        for end in range(min(len(letters), place + 14), place + 3, -1):
            if is_name(letters[place:end]) or (is_shy(letters[place:end]) and end - place == len(letters)):
                yield place, end
                place = end - 1
                break
        place += 1
