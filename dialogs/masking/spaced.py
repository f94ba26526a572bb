"""Names whose letters somebody parted: «H e r i b e r t o»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.masking.marks import Mark, Span
from dialogs.masking.naming import is_name, is_shy
from dialogs.masking.sight import Sight

_RUN = re.compile(r"(?<![a-zñ])[a-zñ](?:(?P<by>[ .\-_*·])[a-zñ](?![a-zñ]))(?:(?P=by)[a-zñ](?![a-zñ])){1,39}")


def spaced(sight: Sight) -> Iterator[Span]:
    """Runs of single letters that read together are a name."""
    for found in _RUN.finditer(sight.plain):
        whole = re.sub(r"[^a-zñ]", "", found[0])
        for start, end in _inside(whole):
            yield Span(found.start() + 2 * start, found.start() + 2 * end - 1, Mark.NAME)


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
