"""The options of a question as buttons: ticks, places, pages, and numbers where words are too long for a phone."""

from collections.abc import Sequence
from html import escape

from dialogs.chat.markup import html, plain
from dialogs.chat.screen import Button, in_rows
from dialogs.chat.taps import Act, Tapper
from dialogs.consultation import Kind
from dialogs.interview import Option, Prompt

LONGEST_LABEL = 40  #: characters a button shows on a small phone; longer options are listed in the text
PAGE = 8  #: options, or lines of the review, on one page
ONE_PAGE = 12  #: a list up to this long is shown whole

Rows = tuple[tuple[Button, ...], ...]


def answers(prompt: Prompt) -> list[tuple[int, Option]]:
    """The options that say something, with their positions; declining has a button of its own."""
    return [(index, option) for index, option in enumerate(prompt.options) if not option.declines]


def pages(options: int) -> int:
    """How many pages a list of so many options takes."""
    return 1 if options <= ONE_PAGE else -(-options // PAGE)


def page_of(prompt: Prompt, index: int) -> int:
    """The page on which the option at this position stands."""
    said = answers(prompt)
    place = next((number for number, (position, _) in enumerate(said) if position == index), 0)
    return place // PAGE if pages(len(said)) > 1 else 0


def too_long(prompt: Prompt) -> bool:
    """Whether the options are too long for buttons: the text lists them, and the buttons are their numbers."""
    return any(len(plain(option.label)) > LONGEST_LABEL for _, option in answers(prompt))


def listed(prompt: Prompt) -> str:
    """The options as a numbered list, where they are too long for buttons."""
    if not too_long(prompt):
        return ""
    return "\n".join(
        f"{number}. {html(option.label)}" for number, (_, option) in enumerate(answers(prompt), start=1)
    )


def rows(tapper: Tapper, prompt: Prompt, page: int) -> Rows:
    """One button an option, in the form's order, on this page of the list."""
    numbered = list(enumerate(answers(prompt), start=1))
    count, by_number = pages(len(numbered)), too_long(prompt)
    if count > 1:
        page = max(0, min(page, count - 1))
        numbered = numbered[page * PAGE : (page + 1) * PAGE]
    buttons = [
        tapper(
            _marked(prompt.kind, option, str(number) if by_number else plain(option.label)), Act.PICK, index
        )
        for number, (index, option) in numbered
    ]
    return (*in_rows(buttons, _width(buttons)), *paging(tapper, page, count))


def paging(tapper: Tapper, page: int, count: int) -> Rows:
    """The way to the other pages of a list, round and round."""
    if count == 1:
        return ()
    before, here, after = (page - 1) % count, page, (page + 1) % count
    return (
        (
            tapper("◀", Act.PAGE, before),
            tapper(f"{here + 1}/{count}", Act.PAGE, here),
            tapper("▶", Act.PAGE, after),
        ),
    )


def ranking(prompt: Prompt) -> str:
    """What was put in order so far, read back in that order."""
    placed = sorted((option.place, plain(option.label)) for option in prompt.options if option.place)
    return "\n".join(f"{place}º {escape(label, quote=False)}" for place, label in placed)


def chosen(prompt: Prompt) -> int:
    """How many options are ticked or placed."""
    return sum(option.chosen or option.place is not None for option in prompt.options)


def _marked(kind: Kind, option: Option, label: str) -> str:
    """A tick box for several answers, a place for a ranking, a tick for the answer given before."""
    if kind is Kind.SELECT_MULTIPLE:
        return f"{'☑' if option.chosen else '☐'} {label}"
    if kind is Kind.RANK and option.place is not None:
        return f"{option.place}º {label}"
    return f"✓ {label}" if option.chosen else label


def _width(buttons: Sequence[Button]) -> int:
    """How many buttons fit in a row of a phone 360 pixels wide."""
    longest = max((len(button.label) for button in buttons), default=0)
    return 5 if longest <= 3 else 2 if longest <= 14 else 1
