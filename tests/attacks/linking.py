"""Linking by order and by equality: the arithmetic of the attackers, without a database.

A *trace* is anything that lists tokens of people (a nullifier whose owner is known) or tokens of answers (a word
that only one person wrote) in some order. Every trace of people is laid beside every trace of answers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ALPHA = 1e-4  #: how often the verdict on somebody who only guesses may be "linked", over all pairs of traces tried


@dataclass(frozen=True)
class Trace:
    """Tokens in the order of one signal (a table's ctid, a column, the bytes of a file)."""

    name: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """How well the best pair of traces names the authors."""

    pairs: int
    best: str  #: which pair
    named: float  #: share of answers whose author the best pair names
    by_luck: float  #: the most that guessing reaches with so many pairs
    nearby: float  #: share of answers whose author is among the nearest tenth of the people
    nearby_by_luck: float
    pull: float  #: strongest rank correlation, in standard deviations of its chance
    pull_by_luck: float

    @property
    def linked(self) -> bool:
        """Whether anything is better than chance."""
        return self.named > self.by_luck or self.nearby > self.nearby_by_luck or self.pull > self.pull_by_luck


def judge(people: Sequence[Trace], answers: Sequence[Trace], author: Mapping[str, str]) -> Verdict:
    """Try every order of people against every order of answers. `author`: answer token -> person token (the truth)."""
    pairs = [(p, a) for p in people for a in answers if len(p.tokens) >= 10 and len(a.tokens) >= 10]
    if not pairs:
        return Verdict(0, "", 0.0, 1.0, 0.0, 1.0, 0.0, 1.0)
    scored = [(_score(p, a, author), f"{p.name} ~ {a.name}") for p, a in pairs]
    answered = min(len(a.tokens) for _, a in pairs)
    tries = 2 * len(pairs)  # each pair forwards and backwards
    return Verdict(
        pairs=len(pairs),
        best=max(scored)[1],
        named=max(score[0] for score, _ in scored),
        by_luck=most_by_luck(answered, 1 / answered, tries) / answered,
        nearby=max(score[1] for score, _ in scored),
        nearby_by_luck=most_by_luck(answered, 0.11, tries) / answered,
        pull=max(score[2] for score, _ in scored),
        pull_by_luck=math.sqrt(2 * math.log(2 * tries / ALPHA)),  # Gaussian tail bound, union over all tries
    )


@dataclass(frozen=True)
class Crowd:
    """What a value shared by a person's row and an answer's row gives away."""

    signal: str
    smallest: int  #: fewest answers among which a person's own is known to be
    named: float  #: share of people whose answer is named by picking one of those that share the value
    by_luck: float


def equal_values(
    people: Mapping[str, Mapping[str, str]],
    answers: Mapping[str, Mapping[str, str]],
    author: Mapping[str, str],
) -> list[Crowd]:
    """For each signal (a transaction number, an id, a date): what its being equal in two rows says.

    `people` and `answers`: token -> signal -> value. A signal counts as a crowd only where the true answer of
    most people shares their value; one equal by accident (row 5 here, row 5 there) is judged by how often it is right.
    """
    found: list[Crowd] = []
    if not answers:
        return found
    for signal in sorted({name for values in people.values() for name in values}):
        crowds: dict[str, set[str]] = {}
        for answer, values in answers.items():
            crowds.setdefault(values.get(signal, ""), set()).add(answer)
        mine = [
            (len(crowd), answer in crowd)
            for answer in answers
            if (crowd := crowds.get(people.get(author[answer], {}).get(signal, "\0"), set()))
        ]
        inside = [size for size, true in mine if true]
        reliable = len(inside) > len(answers) / 2
        found.append(
            Crowd(
                signal,
                min(inside) if reliable else len(answers),
                sum(1 / size for size in inside) / len(answers),
                most_by_luck(len(answers), 1 / len(answers), 20) / len(answers),
            )
        )
    return found


def _score(people: Trace, answers: Trace, author: Mapping[str, str]) -> tuple[float, float, float]:
    rank = {person: place for place, person in enumerate(people.tokens)}
    known = [rank[author[token]] for token in answers.tokens if author.get(token) in rank]
    if len(known) < 10:
        return 0.0, 0.0, 0.0
    n, m = len(rank), len(known)
    best = (0.0, 0.0, 0.0)
    for places in (known, known[::-1]):
        guesses = [int((i + 0.5) * n / m) for i in range(m)]
        named = sum(guess == place for guess, place in zip(guesses, places, strict=True)) / m
        nearby = sum(abs(guess - place) <= n / 20 for guess, place in zip(guesses, places, strict=True)) / m
        best = max(best[0], named), max(best[1], nearby), max(best[2], _pull(places))
    return best


def _pull(places: Sequence[int]) -> float:
    """Spearman's rank correlation of an order with itself as it lies, over its standard deviation 1/√(m−1)."""
    m = len(places)
    ranks = {place: i for i, place in enumerate(sorted(places))}
    squares = sum((i - ranks[place]) ** 2 for i, place in enumerate(places))
    return (1 - 6 * squares / (m * (m * m - 1))) * math.sqrt(m - 1)


def most_by_luck(n: int, p: float, tries: int) -> int:
    """The most hits that `tries` guessers with n guesses of probability p each reach, but for one run in 1/ALPHA."""
    tail, hits = 1.0, 0
    while tail * tries > ALPHA and hits <= n:
        tail -= math.comb(n, hits) * p**hits * (1 - p) ** (n - hits)
        hits += 1
    return hits
