"""Making place codes, for the operator's terminal and the organisers' bot alike: drawn, kept as digests, told once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from storage import codes, sayable
from storage.database import Session
from storage.places import Place

COUNT = 20  #: codes when nobody says otherwise
MOST = 200  #: codes made at a time
DAYS, LONGEST = 7, 60  #: how long codes are good when nobody says otherwise, and at most


@dataclass(frozen=True)
class Wanted:
    """So many codes of one place, each good for so many people, for so many days."""

    count: int = COUNT
    quota: int = codes.QUOTA
    days: int = DAYS

    def until(self, today: date) -> date:
        """The last day on which they are good."""
        return today + timedelta(days=self.days)


def draw(wanted: Wanted, rng: Random) -> tuple[str, ...]:
    """So many different codes, in the order of their letters, which says nothing about them."""
    drawn: set[str] = set()
    while len(drawn) < wanted.count:
        drawn.add(sayable.draw(rng))
    return tuple(sorted(drawn))


def digests(place: Place, made: Sequence[str]) -> tuple[bytes, ...]:
    """What is kept of them; some 2 ms each, so better beside a loop that serves people."""
    return tuple(sayable.digest(place.id, each) for each in made)


async def keep(session: Session, place: Place, kept: Sequence[bytes], wanted: Wanted, *, today: date) -> None:
    """Let them count from now on (roles owner, organiser)."""
    await codes.keep(session, place.id, kept, quota=wanted.quota, expires=wanted.until(today))


def link(username: str, place: Place, code: str) -> str:
    """What brings somebody with a code into the chat: of the 64 characters Telegram passes on, at most 42."""
    return f"https://t.me/{username}?start={place.code}_{code}"
