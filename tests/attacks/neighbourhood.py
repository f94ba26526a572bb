"""Two hundred people of one neighbourhood, who come one at a time and each write a word nobody else writes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from storage import drafts, mixing, sealing, texts
from storage.consultations import Consultation
from storage.drafts import DraftKeys
from tests.databases import Databases
from tests.storage.people import DAY, answers, everything, hand_in

SHARES = {"norte": 35, "sur": 25, "centro": 20, "oriente": 12, "poniente": 8}


@dataclass(frozen=True)
class Neighbour:
    """Somebody everybody knows: when she came and where she lives. Her word and her mark are the truth to be found."""

    chat: int
    sector: str
    word: str


@dataclass(frozen=True)
class Neighbourhood:
    """All of them, in the order in which they came."""

    people: tuple[Neighbour, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What the attackers look for on the side of the answers."""
        return tuple(one.word for one in self.people)


def neighbourhood(n: int, *, seed: int) -> Neighbourhood:
    """Invent n people with unique words of fourteen letters and chat ids of ten digits."""
    rng = Random(seed)
    sectors = rng.choices(list(SHARES), list(SHARES.values()), k=n)
    words: set[str] = set()
    while len(words) < n:
        words.add("".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=14)))
    chats = rng.sample(range(10**9, 9 * 10**9), n)
    return Neighbourhood(
        tuple(Neighbour(*one) for one in zip(chats, sectors, rng.sample(sorted(words), n), strict=True))
    )


async def live(
    databases: Databases,
    consultation: Consultation,
    people: Sequence[Neighbour],
    *,
    release_after: Sequence[int],
    seed: int,
    after_each: Callable[[int], Awaitable[None]] | None = None,
    at_once: int = 1,
    begin_again: float = 0.0,
) -> tuple[frozenset[str], ...]:
    """They come one by one (or `at_once`), tap a few times and send; the mixer releases when so many have come.

    That share of them begins again and leaves a draft behind.

    Returns the words that each release let out, which somebody who looks every day sees.
    """
    batches: list[frozenset[str]] = []
    keys = drafts.living(databases.resident_keys, today=DAY, days=7)
    again = frozenset(Random(seed).sample(range(len(people)), round(begin_again * len(people))))

    async def comes(number: int, one: Neighbour) -> None:
        await _converse(databases, keys, one)
        said = answers(one.sector, said=f"Falta agua, {one.word}, y luz.")
        assert await hand_in(databases.resident, databases.resident_keys, consultation.id, one.chat, said)
        if number in again:
            async with databases.resident.statement() as session:
                await drafts.save(session, keys, one.chat, b"otra vez", over=None)

    for start in range(0, len(people), at_once):
        group = range(start, min(start + at_once, len(people)))
        await asyncio.gather(*(comes(number, people[number]) for number in group))
        for number in (each + 1 for each in group):
            if number in release_after:
                await release(databases, consultation.id, day=number, seed=seed)
                batches.append(await _out(databases, consultation, people) - frozenset().union(*batches))
            if after_each is not None:
                await after_each(number)
    return tuple(batches)


async def release(databases: Databases, consultation: UUID, *, day: int, seed: int) -> mixing.Release | None:
    """One release, on a day of its own."""
    return await mixing.release(
        databases.mixer,
        databases.mixer_keys,
        consultation,
        today=DAY + timedelta(days=day),
        rng=Random(f"{seed} {day}"),
        publish=everything,
    )


def marks(
    databases: Databases, consultation: Consultation, people: Sequence[Neighbour]
) -> Mapping[str, bytes]:
    """word -> nullifier: the attackers may know which mark is whose (a spy at the moment it was made)."""
    key = databases.resident_keys.nullifier_key(consultation.id)
    return {one.word: sealing.nullifier(key, consultation.id, one.chat) for one in people}


async def _out(
    databases: Databases, consultation: Consultation, people: Sequence[Neighbour]
) -> frozenset[str]:
    async with databases.mixer.statement() as session:
        bodies = " ".join(one.body for one in await texts.all_of(session, consultation.id))
    return frozenset(one.word for one in people if one.word in bodies)


async def _converse(databases: Databases, keys: DraftKeys, one: Neighbour) -> None:
    held = None
    for step in ("zona", "agua", one.word):
        async with databases.resident.statement() as session:
            held = await drafts.save(session, keys, one.chat, f"{one.sector} {step}".encode(), over=held)
    async with databases.resident.statement() as session:
        await drafts.forget(session, keys, drafts.slots_of(keys, one.chat))
