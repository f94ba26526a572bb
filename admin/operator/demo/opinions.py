"""What invented people think, made from whatever form is asked: seeded, plausible, different by sector.

A question's choices get a popularity drawn once for the colonia, bent a little for each sector; each person then
draws from it. Choices that count for a headline (`cb:resumen`) are more common, evasive ones less.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from admin.operator.demo.proposals import PROPOSALS
from dialogs.consultation import Choice, Form, Kind, Question

_EVASIVE: Final = frozenset({"ns", "nada", "ninguna", "ninguno", "todas", "otro", "otra"})
_HEADLINE: Final = 2.2  #: how much likelier a choice is that counts for a headline


@dataclass(frozen=True)
class Opinion:
    """What one person would answer to one question: choices in order of liking, or words."""

    choices: tuple[str, ...] = ()  #: values
    words: str = ""


@dataclass(frozen=True)
class Colonia:
    """The opinions of everybody in an invented place."""

    form: Form
    seed: int

    def opinions(self, sector: str, rng: Random) -> Mapping[str, Opinion]:
        """What a person of that sector answers, by question path."""
        return {
            question.path: Opinion((sector,))
            if question == self.form.sector
            else self._opinion(question, sector, rng)
            for question in self.form.questions
        }

    def sectors(self) -> tuple[str, ...]:
        """The sectors people can say they belong to."""
        return (
            tuple(each.value for each in self.form.sector.choices if not each.declines)
            if self.form.sector
            else ("",)
        )

    def _opinion(self, question: Question, sector: str, rng: Random) -> Opinion:
        match question.kind:
            case Kind.SELECT_ONE | Kind.RANGE:
                return Opinion(tuple(_drawn(self._weights(question, sector), 1, rng)))
            case Kind.SELECT_MULTIPLE:
                return Opinion(self._several(question, sector, rng))
            case Kind.RANK:
                return Opinion(tuple(_drawn(self._weights(question, sector), 3, rng)))
            case Kind.INTEGER | Kind.DECIMAL:
                return Opinion(words=str(_number(question, rng)))
            case Kind.TEXT:
                return Opinion(words=rng.choice(PROPOSALS))
            case _:
                return Opinion()

    def _several(self, question: Question, sector: str, rng: Random) -> tuple[str, ...]:
        """Some of the choices; or nothing of all that, which is said alone and in one colonia more than in another."""
        weights = self._weights(question, sector)
        nothing = [value for value in weights if value in _EVASIVE]
        share = Random(f"{self.seed}/{question.path}/{sector}/nothing").uniform(0.15, 0.6)  # noqa: S311
        if nothing and rng.random() < share:
            return (rng.choice(nothing),)
        some = {value: weight for value, weight in weights.items() if value not in _EVASIVE}
        return tuple(_drawn(some, rng.choice((1, 2, 2, 3, 3, 4)), rng))

    def _weights(self, question: Question, sector: str) -> dict[str, float]:
        """How likely each choice is in that sector."""
        counted = question.attributes.get("resumen", "").split()
        return {
            choice.value: self._popularity(question, choice, sector)
            * (_HEADLINE if choice.value in counted else 1.0)
            * (0.3 if choice.value in _EVASIVE else 1.0)
            for choice in question.choices
            if not choice.declines
        }

    def _popularity(self, question: Question, choice: Choice, sector: str) -> float:
        everywhere = Random(f"{self.seed}/{question.path}/{choice.value}").lognormvariate(0.0, 0.9)  # noqa: S311
        here = Random(f"{self.seed}/{question.path}/{choice.value}/{sector}").lognormvariate(0.0, 0.5)  # noqa: S311
        return everywhere * here


def _drawn(weights: Mapping[str, float], count: int, rng: Random) -> list[str]:
    """So many different choices, likelier ones first (Efraimidis and Spirakis, 2006)."""
    keys = {value: rng.random() ** (1.0 / weight) for value, weight in weights.items()}
    return sorted(keys, key=lambda value: keys[value], reverse=True)[:count]


def _number(question: Question, rng: Random) -> int:
    """A number that fits the bands in which the question is counted, or a small one."""
    bands = [
        (int(low), int(high))
        for low, high in re.findall(r"(\d+)-(\d+)", question.attributes.get("tramos", ""))
    ]
    low, high = rng.choice(bands) if bands else (0, 40)
    return rng.randint(low, min(high, low + 40))
