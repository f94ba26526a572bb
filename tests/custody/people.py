"""A consultation in custody, the three who keep its key, and residents who answer."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random, SystemRandom
from uuid import UUID, uuid4

from admin.custody import phrases
from admin.operator.ceremony import Custody, make_key
from admin.releasing import release_once
from storage import consultations, custody, forms, mixing, places
from storage.consultations import Consultation
from storage.custody import Given
from storage.places import Place
from tests.databases import OPENS, Databases
from tests.digest import colonia
from tests.mixer.people import take_part, xform


@dataclass(frozen=True)
class Kept:
    """A consultation in custody and its three phrases."""

    databases: Databases
    consultation: Consultation
    phrases: tuple[str, ...]

    @property
    def id(self) -> UUID:
        """Which."""
        return self.consultation.id

    async def answered(self, people: int, *, seed: int = 1) -> None:
        """So many residents send what they think."""
        await take_part(self.databases, self.consultation, people, seed=seed)

    async def ordered_to_close(self) -> None:
        """The operator orders the end."""
        async with self.databases.owner.transaction() as session:
            await consultations.set_state(session, self.id, "closing")

    async def mixed(self, *, on: date = OPENS) -> mixing.Release | None:
        """The mixer's look at it."""
        async with self.databases.mixer.statement() as session:
            now = await consultations.one(session, self.id)
        assert now is not None
        return await release_once(self.databases.mixer, self.databases.mixer_keys, now, on=on, rng=Random(1))

    async def given(self, *people: int) -> None:
        """Two people's phrases open it, and the mixer is handed the key."""
        async with self.databases.organiser.transaction() as session:
            wraps = await custody.wraps_of(session, self.id)
            asked = await custody.asked(session, self.id)
            assert asked is not None
            one, other = (_given(self.consultation.place.code, each) for each in people)
            private = custody.unwrap(self.id, wraps, one, other)
            assert await custody.hand_over(session, self.id, asked, private)

    async def state(self) -> str:
        """How it stands."""
        async with self.databases.owner.statement() as session:
            now = await consultations.one(session, self.id)
        assert now is not None
        return now.state


@cache
def key_of(code: str) -> tuple[tuple[str, ...], Custody]:
    """Three phrases and what is kept for them, made once in a run: it takes seconds, and each test has its database."""
    three = phrases.make_three(SystemRandom())
    return three, make_key(three)


@cache
def _given(code: str, person: int) -> Given:
    three, made = key_of(code)
    return custody.give(made.consultation, made.wraps, three[person - 1])


async def in_custody(databases: Databases, *, code: str = "barranca", place: Place | None = None) -> Kept:
    """Open one with the bundled form, three people keeping its key."""
    three, made = key_of(code)
    form = colonia.form()
    where = place or Place(uuid4(), code, "La Barranca", "America/Mexico_City")
    opened = Consultation(
        made.consultation, where, form.identity, "Diagnóstico", "open", 10, 7, OPENS, None, None, None,
        mode="custody",
    )  # fmt: skip
    async with databases.owner.transaction() as session:
        if place is None:
            await places.add(session, where)
        await forms.publish(session, form.identity, xform(), "Diagnóstico")
        await consultations.open_consultation(session, opened)
        await custody.keep(session, made.consultation, made.public_key, made.wraps)
    return Kept(databases, opened, three)
