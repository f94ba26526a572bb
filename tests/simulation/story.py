"""One seed lived to its end: what happens is drawn, and what was counted is held against what people were told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from dialogs.submission import ANSWERED, SILENCE
from tests.simulation.installation import Installation
from tests.simulation.neighbours import ANYTHING, Neighbour

#: What may happen at each step, and how often.
DEEDS = {
    "goes_on": 60,
    "many_go_on": 10,
    "taps_anything": 8,
    "writes_anything": 6,
    "again": 8,
    "begins_again": 2,
    "dies": 6,
    "restarts": 1,
    "mixes": 4,
    "mixer_dies": 3,
    "clock": 3,
    "copies": 1,
    "gives_back": 1,
}


@dataclass
class Story:
    """A life of the colonia. `told` is what happened, to read when it goes wrong."""

    place: Installation
    people: list[Neighbour]
    rng: Random
    told: list[str] = field(default_factory=list)
    sure: set[int] = field(default_factory=set)  #: who must be counted at the end
    _copied: frozenset[int] | None = None  #: who was sure when the copy was made

    async def lives(self, steps: int) -> None:
        """So many deeds drawn at random, then the end."""
        for _ in range(steps):
            deed = self.rng.choices(tuple(DEEDS), tuple(DEEDS.values()))[0]
            self.told.append(deed)
            await getattr(self, f"_{deed}")()
            await self.place.settles()
            self._listen()
        await self._ends()

    def _listen(self) -> None:
        for one in self.people:
            if not one.thanked and one.hears():
                self.sure.add(one.number)

    # -- what people do --------------------------------------------------------------------------------------------
    async def _goes_on(self) -> None:
        await self.rng.choice(self.people).goes_on(self.rng)

    async def _many_go_on(self) -> None:
        for one in self.rng.sample(self.people, min(5, len(self.people))):
            await one.goes_on(self.rng)

    async def _taps_anything(self) -> None:
        await self.rng.choice(self.people).taps_anything(self.rng)

    async def _writes_anything(self) -> None:
        await self.rng.choice(self.people).writes_anything(self.rng)

    async def _again(self) -> None:
        one = self.rng.choice(self.people)
        for _ in range(self.rng.randint(1, 3)):
            if one.person.update is not None:
                await one.person.receives_again()

    async def _begins_again(self) -> None:
        await self.rng.choice(self.people).begins_again()

    # -- what happens to the installation --------------------------------------------------------------------------
    async def _dies(self) -> None:
        self.place.will_die(self.rng.randint(1, 12))
        await self._many_go_on()

    async def _restarts(self) -> None:
        await self.place.stops()
        await self.place.starts()

    async def _mixes(self) -> None:
        await self.place.mixes()

    async def _mixer_dies(self) -> None:
        await self.place.mixes(dies_at=self.rng.randint(1, 4))

    async def _clock(self) -> None:
        self.place.passes(self.rng.choice((-48, -3, 1, 14, 25, 48)))

    async def _copies(self) -> None:
        await self.place.copies()
        self._copied = frozenset(self.sure)

    async def _gives_back(self) -> None:
        """Whoever was sure at the copy is sure again if her answer can still be opened, or had been counted."""
        if self._copied is None:
            return
        before = await self.place.copy_opens()
        await self.place.gives_back()
        counted = {one.number for one in self.people if set(one.words) & set(await self.place.words())}
        self.sure = set(self._copied) if before else set(self._copied) & counted

    # -- the end ---------------------------------------------------------------------------------------------------
    async def _ends(self) -> None:
        opened = set(await self.place.words())
        enough = await self.place.waiting() >= self.place.consultation.k
        await self.place.stops()
        await self.place.closes()
        words = Counter(await self.place.words())
        state = await self.place.state()
        own = {word: one.number for one in self.people for word in one.words}

        assert max((words[word] for word in own), default=0) <= 1, "a text is there twice"
        assert words.keys() <= own.keys() | set(ANYTHING), "a text that nobody said"
        counted = Counter(own[word] for word in words if word in own)
        assert max(counted.values(), default=1) == 1, "a person is counted twice"
        measured = {one.number for one in self.people if one.measured}
        must = self.sure & measured if enough else {own[word] for word in opened & own.keys()}
        missing = must - counted.keys()
        assert not missing, f"not counted, although thanked: {sorted(missing)}"
        everybody = 0
        for question in ("zona", "agua"):
            counts = await self.place.counts(question)
            answered, silent = counts.pop(ANSWERED, 0), counts.pop(SILENCE, 0)
            everybody = answered + silent
            assert answered == sum(counts.values()), "choices do not add up to those who answered"
            assert everybody <= len(self.people), "more answers than people"
            assert everybody >= len(self.sure if enough else must), "fewer answers than were thanked"
        assert (state == "unopened") == (not everybody), "opened without enough, or not opened with enough"
