"""The options of a question as buttons: ticks, places, pages, and numbers where words are too long for a phone."""

from collections.abc import Sequence
from html import escape

from babel.support import NullTranslations

from dialogs.chat import pictures, search
from dialogs.chat.markup import html, plain
from dialogs.chat.screen import Button, in_rows
from dialogs.chat.taps import Act, Tapper
from dialogs.consultation import Kind
from dialogs.interview import Option, Prompt

LONGEST_LABEL = 38  #: characters a button shows on a small phone; longer options are listed in the text
CLIPPED = 60  #: characters of a button's words, whoever wrote them
PAGE = 8  #: options, or lines of the review, on one page; a list up to this long is shown whole
NUMBERS = 25  #: numbers of a range that are buttons; of a longer one the number is written
LISTS = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK)

Rows = tuple[tuple[Button, ...], ...]
Placed = tuple[int, Option]  #: an option and its position in the whole list


def answers(prompt: Prompt, sought: str = "") -> list[Placed]:
    """The options that say something, with their positions; declining has a button of its own.

    With something `sought`, only those that contain it.
    """
    said = [(index, option) for index, option in enumerate(prompt.options) if not option.declines]
    if prompt.kind is Kind.RANGE and len(said) > NUMBERS:
        return []
    if not sought:
        return said
    return [said[place] for place in search.found([option.label for _, option in said], sought)]


def is_long(prompt: Prompt) -> bool:
    """Whether a list takes several pages, so that typing a part of an option looks for it."""
    return prompt.kind in LISTS and len(answers(prompt)) > PAGE


def pages(options: int) -> int:
    """How many pages a list of so many options takes."""
    return max(1, -(-options // PAGE))


def page_of(prompt: Prompt, index: int, sought: str = "") -> int:
    """The page on which the option at this position stands."""
    if prompt.kind not in LISTS:
        return 0
    said = answers(prompt, sought)
    return next((number for number, (position, _) in enumerate(said) if position == index), 0) // PAGE


def on_page(prompt: Prompt, said: list[Placed], page: int) -> list[Placed]:
    """The options of one page."""
    if prompt.kind not in LISTS:
        return said
    page = max(0, min(page, pages(len(said)) - 1))
    return said[page * PAGE : (page + 1) * PAGE]


def listed(prompt: Prompt, shown: Sequence[Placed]) -> str:
    """The shown options as a numbered list, where they are too long for buttons."""
    if not _by_number(shown):
        return ""
    return "\n".join(f"{index + 1}. {html(option.label)}" for index, option in shown)


def rows(tapper: Tapper, prompt: Prompt, shown: Sequence[Placed]) -> Rows:
    """One button an option, in the form's order."""
    by_number = _by_number(shown)
    buttons = [
        tapper(
            _marked(prompt.kind, option, str(index + 1) if by_number else _words(option, index)),
            Act.PICK,
            index,
        )
        for index, option in shown
    ]
    return in_rows(buttons, _width(buttons, spare=4 if prompt.kind is Kind.RANK else 0))


LETTERS = "ABCDEFGH"


def duellists(shown: Sequence[Placed]) -> str:
    """The statements of a duel under their letters, when they are too long for buttons."""
    pair = _pair(shown)
    return "\n\n".join(
        f"<b>{letter}</b>\n<blockquote>{html(option.label)}</blockquote>"
        for letter, (_, option) in zip(LETTERS, pair, strict=False)
    )


def duel(tapper: Tapper, prompt: Prompt, shown: Sequence[Placed]) -> Rows:
    """The two of a duel side by side, what else can be said of them below."""
    pair = _pair(shown)
    sides = [
        tapper(_marked(prompt.kind, option, letter), Act.PICK, index)
        for letter, (index, option) in zip(LETTERS, pair, strict=False)
    ]
    if sides:
        return (tuple(sides), *rows(tapper, prompt, shown[len(pair) :]))
    both = [
        tapper(_marked(prompt.kind, option, _words(option, index)), Act.PICK, index)
        for index, option in shown[:2]
    ]
    width = 2 if max((len(button.label) for button in both), default=0) <= 20 else 1
    return (*in_rows(both, width), *rows(tapper, prompt, shown[2:]))


def _pair(shown: Sequence[Placed]) -> Sequence[Placed]:
    """The two statements at the head of a duel; none when they fit on their buttons."""
    return shown[:2] if _by_number(shown[:2]) else ()


def paging(tapper: Tapper, page: int, count: int) -> Rows:
    """The way to the other pages of a list, round and round."""
    if count == 1:
        return ()
    page = max(0, min(page, count - 1))
    before, after = (page - 1) % count, (page + 1) % count
    return (
        (
            tapper("◀", Act.PAGE, before),
            tapper(f"{page + 1}/{count}", Act.PAGE, page),
            tapper("▶", Act.PAGE, after),
        ),
    )


def ranking(prompt: Prompt) -> str:
    """What was put in order so far, read back in that order."""
    placed = sorted((option.place, plain(option.label)) for option in prompt.options if option.place)
    return "\n".join(f"{place}º {escape(label, quote=False)}" for place, label in placed)


def ticked(prompt: Prompt) -> list[str]:
    """The words of the options that are ticked."""
    return [plain(option.label) or option.value for option in prompt.options if option.chosen]


def chosen(prompt: Prompt) -> int:
    """How many options are ticked or placed."""
    return sum(option.chosen or option.place is not None for option in prompt.options)


def needed(prompt: Prompt) -> int:
    """How many options must be ticked or placed before that is an answer: of a ranking all, unless the form says."""
    if prompt.kind is Kind.RANK and prompt.least is None and prompt.most is None:
        return sum(not option.declines for option in prompt.options)
    return prompt.least or 1


def bounds(t: NullTranslations, prompt: Prompt) -> str:
    """How many options may be chosen, in words; empty when the form does not say."""
    _ = t.gettext
    least, most = prompt.least, prompt.most
    rank = prompt.kind is Kind.RANK
    match least, most:
        case ((None | 0 | 1), int()) if most == 1:
            return _("Elige 1.")
        case int(), int() if least == most:
            return _("Elige {n}, en orden.").format(n=most) if rank else _("Elige {n}.").format(n=most)
        case ((None | 0 | 1), int()):
            return _("Elige hasta {n}.").format(n=most)
        case int(), int():
            return _("Elige de {least} a {most}.").format(least=least, most=most)
        case int(), None if least > 1:
            return _("Elige al menos {n}.").format(n=least)
    return ""


def fitting(words: str, otherwise: str = "·") -> str:
    """Words as a button takes them: never none, and not more than a phone shows."""
    words = " ".join(words.split()) or otherwise
    return words if len(words) <= CLIPPED else words[: CLIPPED - 1] + "…"


def _words(option: Option, index: int) -> str:
    label = plain(option.label)
    if option.media and label == option.value:
        label = pictures.named(option.media) or label
    return fitting(label, fitting(option.value, str(index + 1)))


def _by_number(shown: Sequence[Placed]) -> bool:
    return any(len(plain(option.label)) > LONGEST_LABEL for _, option in shown)


def _marked(kind: Kind, option: Option, label: str) -> str:
    """A tick box for several answers, a place for a ranking, a tick for the answer given before."""
    if kind is Kind.SELECT_MULTIPLE:
        return f"{'☑' if option.chosen else '☐'} {label}"
    if kind is Kind.RANK and option.place is not None:
        return f"{option.place}º {label}"
    return f"✓ {label}" if option.chosen else label


def _width(buttons: Sequence[Button], *, spare: int = 0) -> int:
    """How many buttons fit in a row of a phone 360 pixels wide; `spare` keeps room for a place yet to come."""
    longest = max((len(button.label) for button in buttons), default=0) + spare
    if longest <= 4:
        return 5
    return 3 if longest <= 8 and len(buttons) % 3 == 0 else 2 if longest <= 15 else 1
