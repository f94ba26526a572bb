"""Invented neighbours who answer any form by themselves, with opinions of their own; everything seeded."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from random import Random

from dialogs.answers import Decline, Done, Pick, Reply, Skip, Typed
from dialogs.consultation import Form, Kind
from dialogs.interview import Interview, Prompt, Turn, advance, begin, present

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
STEPS_AT_MOST = 400
SEVERAL = (Kind.SELECT_MULTIPLE, Kind.RANK)


class Neighbour:
    """Somebody who goes through a form, choosing by chance and by what the colonia likes."""

    def __init__(self, form: Form, rng: Random, *, shy: float = 0.05, words: str = "Más árboles") -> None:
        self.form, self.rng, self.shy, self.words = form, rng, shy, words
        self.seen: list[Prompt] = []

    def answers(self, *, language: str = "es") -> Interview:
        """Go from the first question to the last; returns the finished conversation."""
        begun = begin(self.form, language=language, now=NOW, seed=self.rng.randrange(2**31))
        turn = present(self.form, begun, now=NOW)
        for _ in range(STEPS_AT_MOST):
            if turn.prompt is None:
                return turn.interview
            self.seen.append(turn.prompt)
            turn = self.replies(turn, turn.prompt)
        raise AssertionError("the form has no end")

    def replies(self, turn: Turn, prompt: Prompt) -> Turn:
        """Answer one question; what is refused is declined."""
        for reply in [Decline()] if self.rng.random() < self.shy else self._meant(prompt):
            turn = advance(self.form, turn.interview, reply, now=NOW)
        if turn.rejection is None:
            return turn
        return advance(self.form, turn.interview, Decline() if prompt.declinable else Skip(), now=NOW)

    def _meant(self, prompt: Prompt) -> list[Reply]:
        said = [option for option in prompt.options if not option.declines]
        if not said:
            return [Typed("12" if prompt.kind is Kind.INTEGER else self.words)]
        liking = [self.liking(prompt, place) for place in range(len(said))]
        if prompt.kind not in SEVERAL:
            return [Pick(self.rng.choices(said, liking)[0].value)]
        wanted = min(prompt.most or 2, 3, len(said))
        chosen = dict.fromkeys(option.value for option in self.rng.choices(said, liking, k=wanted * 3))
        return [*(Pick(value) for value in list(chosen)[: max(wanted, prompt.least or 1)]), Done()]

    def liking(self, prompt: Prompt, place: int) -> float:
        """How popular a choice is: the same for everybody, by the words of the question."""
        return TASTE[prompt.label, place]


class _Taste(defaultdict[tuple[str, int], float]):
    """What the colonia likes: drawn once for each question and place, from their words alone."""

    def __missing__(self, key: tuple[str, int]) -> float:
        label, place = key
        self[key] = Random(f"{label}|{place}").random() ** 2 + 0.05 + (0.6 if place == 0 else 0)
        return self[key]


TASTE = _Taste()
