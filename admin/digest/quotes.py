"""What people said in their own words, as far as two readers passed it: at most one text of each theme and question.

Without sector, and without anything that dates it: which text is quoted is drawn by ids that mean nothing, and it stays
the same one as long as it may stand, so that a new quote does not tell of when a text was written. How many texts there
are of a theme is told from ten on and in tens, like people (`figures`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from admin.digest.figures import SMALLEST
from admin.digest.view import Said, Voices
from admin.digest.words import Words
from dialogs.consultation import Form

LONGEST = 280  #: characters of a text that is quoted; a longer one is counted, and another is quoted


@dataclass(frozen=True)
class Text:
    """Words that two people passed."""

    question: str
    theme: str
    wording: str


def chosen(texts: Iterable[Text], before: Iterable[Text] = ()) -> tuple[Text, ...]:
    """One text of each question and theme: the one that was quoted before while it is still there, else the first.

    `texts` come in an order that means nothing.
    """
    approved = [each for each in texts if len(each.wording) <= LONGEST]
    found: dict[tuple[str, str], Text] = {}
    for each in (*(old for old in before if old in approved), *approved):
        found.setdefault((each.question, each.theme), each)
    return tuple(found[key] for key in sorted(found))


def voices(
    form: Form,
    texts: Iterable[Text],
    quoted: Iterable[Text],
    words: Words,
    label: Callable[[Mapping[str, str]], str],
) -> tuple[Voices, ...]:
    """What is told of each question that is answered in one's own words; nothing of those kept off the walls."""
    many = Counter((each.question, each.theme) for each in texts)
    one = {(each.question, each.theme): each.wording for each in quoted}
    found = []
    for question in form.questions:
        if "sensible" in question.attributes:
            continue
        themes = sorted(theme for path, theme in many if path == question.path)
        said = [
            Said(
                title(theme, words),
                " ".join(one.get((question.path, theme), "").split()),
                tens(many[question.path, theme]),
            )
            for theme in themes
        ]
        told = tuple(each for each in said if each.quote or each.tens)
        if told:
            found.append(Voices(label(question.labels), told))
    return tuple(found)


def tens(count: int) -> int:
    """How many are told of: 0 below ten, else the last ten that is surely passed.

    >>> [tens(count) for count in (9, 10, 11, 20, 21, 35)]
    [0, 10, 10, 10, 20, 30]
    """
    return 0 if count < SMALLEST else max(SMALLEST, (count - 1) // 10 * 10)


def title(theme: str, words: Words) -> str:
    """A theme of a form by its title; one that a reader wrote as she wrote it."""
    return words.theme(theme) if theme.isascii() and theme.replace("_", "").islower() else theme


def kept(quoted: Iterable[Text]) -> list[list[str]]:
    """What is quoted, as an issue keeps it."""
    return [[each.question, each.theme, each.wording] for each in quoted]


def read(content: Mapping[str, Any]) -> Sequence[Text] | None:
    """What an issue quoted; None where it was made before there were quotes."""
    found = content.get("quotes")
    return None if found is None else [Text(*map(str, each)) for each in found]
