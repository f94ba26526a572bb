"""The ceremony at the terminal: three people get a phrase each, one after the other, before anything is opened."""

from dataclasses import dataclass, field
from random import Random
from uuid import UUID, uuid4

from admin.custody import phrases, telling
from admin.operator.desk import Desk
from storage import custody, sealing
from storage.custody import Wrap

CHECKED = 2  #: words that each person types again from her paper
TRIES = 2  #: before she gets another phrase
_YES = ("si", "s")


@dataclass(frozen=True)
class Custody:
    """What a consultation in custody is opened with; the private key itself is nowhere any more."""

    consultation: UUID
    public_key: bytes
    wraps: tuple[Wrap, ...] = field(repr=False)


def hand_out(
    desk: Desk, rng: Random, *, title: str, place: str, before: str = telling.BEFORE
) -> tuple[str, ...]:
    """Give each of three people her phrase, after saying what happens when two are lost. Raises `typer.Abort`."""
    with desk.private():
        desk.page(before.format(title=title, place=place))
        while phrases.plain(desk.ask(telling.UNDERSTOOD)) not in _YES:
            pass
        given: list[str] = []
        for number in range(1, custody.PEOPLE + 1):
            given.append(_give(desk, rng, number, tuple(given)))
        desk.page(telling.MAKING)
    return tuple(given)


def make_key(given: tuple[str, ...]) -> Custody:
    """Make the key of a new consultation, and wrap it for every two of the three. Blocks about three seconds."""
    consultation, keys = uuid4(), sealing.new_epoch_keys()
    return Custody(consultation, keys.public, custody.wrap(consultation, keys.private, given))


def _give(desk: Desk, rng: Random, number: int, taken: tuple[str, ...]) -> str:
    desk.page(telling.NEXT.format(number=number))
    desk.ask(telling.READY)
    while True:
        phrase = _fresh(rng, taken)
        desk.page(telling.PHRASE.format(number=number, words=telling.numbered(phrase)))
        desk.ask(telling.WRITTEN)
        if _has_written(desk, rng, phrase):
            desk.ask(telling.KEPT)
            return phrase
        desk.page(telling.ANOTHER)
        desk.ask(telling.AGAIN)


def _fresh(rng: Random, taken: tuple[str, ...]) -> str:
    while (phrase := phrases.make(rng)) in taken:
        pass
    return phrase


def _has_written(desk: Desk, rng: Random, phrase: str) -> bool:
    """Whether two of its words are on her paper, from a screen that no longer shows them."""
    desk.page(telling.CHECK)
    words = phrase.split()
    for place in sorted(rng.sample(range(1, len(words) + 1), CHECKED)):
        for left in reversed(range(TRIES)):
            said = phrases.plain(desk.ask(telling.WORD.format(place=place)))
            if phrases.meant(said.strip()) == words[place - 1]:
                break
            if not left:
                return False
            desk.tell(telling.NOT_THAT)
    return True
