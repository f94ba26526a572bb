"""An invented neighbour with a phone: reads what the bot shows, and answers in her own manner."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from admin.operator.demo.opinions import Opinion
from admin.operator.demo.telegram import Button, Phone, Screen
from dialogs.consultation import Form, Kind, Question

_MOST_STEPS: Final = 400
_STEERING: Final = (
    "Prefiero no decir",
    "Atrás",
    "Salir rápido",
    "Listo (",
    "Deshacer",
    "Dejarla así",
    "◀",
    "▶",
)
_PAINFUL: Final = 4.0  #: how much oftener a question is declined that the form itself calls sensitive
_MARK: Final = re.compile(r"^(?:[☑☐✓]\s*|\d+º\s*)+")


class Lost(Exception):
    """The bot showed something that an ordinary person could not go on from."""


@dataclass(frozen=True)
class Temperament:
    """How somebody answers; shares of the questions."""

    declines: float = 0.04  #: rather says nothing
    types: float = 0.05  #: writes the answer where a button would do
    returns: float = 0.02  #: goes back once more to look at the question before
    leaves: float = 0.0  #: chance, at each question, of putting the phone away for good


TEMPERAMENTS: Final = (
    (Temperament(), 10),
    (Temperament(declines=0.30), 3),  # careful
    (Temperament(types=0.50), 3),  # writes rather than taps
    (Temperament(returns=0.15, declines=0.08), 2),  # thinks it over
    (Temperament(leaves=0.02), 1),
)


@dataclass
class Resident:
    """One neighbour on the way through the consultation."""

    phone: Phone
    form: Form
    opinions: Mapping[str, Opinion]
    temperament: Temperament
    rng: Random
    _stubborn: set[str] = field(default_factory=set)  #: questions whose answer was not taken as given
    _asked: str = ""

    async def takes_part(self, code: str) -> bool:
        """Answer from the link to the end. False when she left half way; raises Lost when the bot confused her."""
        screen = await self.phone.opens_link(code)
        for _ in range(_MOST_STEPS):
            if begin := screen.button("Empezar", "Seguir donde me quedé"):
                screen = await self.phone.taps(begin)
            elif send := screen.button("Enviar"):
                await self.phone.taps(send)
                return True
            elif question := self._question(screen):
                if self.rng.random() < self.temperament.leaves and (away := screen.button("Salir rápido")):
                    await self.phone.taps(away)
                    return False
                screen = await self._answers(question, screen)
            elif on := screen.button("Seguir", "Listo"):
                screen = await self.phone.taps(on)
            else:
                raise Lost(f"no known question and no way on among {len(screen.buttons)} buttons")
        raise Lost("the conversation did not end")

    def _question(self, screen: Screen) -> Question | None:
        """The question on the screen: the one whose whole wording is there, the longest if several are."""
        shown = _plain(screen.text)
        found = [
            each
            for each in self.form.questions
            if each.kind is not Kind.NOTE and (label := _plain(each.labels["es"])) and label in shown
        ]
        return max(found, key=lambda each: len(each.labels["es"]), default=None)

    async def _answers(self, question: Question, screen: Screen) -> Screen:
        again, self._asked = question.path == self._asked, question.path
        if again:
            self._stubborn.add(question.path)
        if self.rng.random() < self.temperament.returns and (back := screen.button("Atrás")):
            self._asked = ""
            return await self.phone.taps(back)
        declining = self._declining(question, screen)
        opinion = self.opinions[question.path]
        silent = not opinion.choices and not opinion.words
        reluctance = self.temperament.declines * (_PAINFUL if question.attributes.get("sensible") else 1.0)
        if declining and (silent or again or self.rng.random() < reluctance):
            return await self.phone.taps(declining)
        if opinion.words:
            return await self.phone.writes(opinion.words)
        return await self._chooses(question, screen, opinion.choices)

    async def _chooses(self, question: Question, screen: Screen, values: Sequence[str]) -> Screen:
        several = question.kind in (Kind.SELECT_MULTIPLE, Kind.RANK)
        if question.path in self._stubborn:
            values = values[:1]
        if not several and self.rng.random() < self.temperament.types:
            return await self.phone.writes(_label(question, values[0]))
        for value in values:
            button = _option(question, value, screen)
            if button is None or (question.kind is Kind.SELECT_MULTIPLE and button.label.startswith("☑")):
                continue
            screen = await self.phone.taps(button)
        if several and self._question(screen) == question and (done := screen.button("Listo (")):
            screen = await self.phone.taps(done)
        return screen

    def _declining(self, question: Question, screen: Screen) -> Button | None:
        labels = [choice.labels["es"] for choice in question.choices if choice.declines]
        return screen.button(*labels, "Prefiero no decir")


def _option(question: Question, value: str, screen: Screen) -> Button | None:
    """The button of a choice: with its words, or with the number that the text gives it."""
    wanted = _plain(_label(question, value))
    options = [each for each in screen.buttons if not each.label.startswith(_STEERING)]
    for button in options:
        if _plain(_MARK.sub("", button.label)) == wanted:
            return button
    for line in screen.text.splitlines():
        number, _, label = line.partition(". ")
        if number.isdigit() and _plain(label) == wanted:
            return next((each for each in options if _MARK.sub("", each.label).strip() == number), None)
    return None


def _label(question: Question, value: str) -> str:
    return next(choice.labels["es"] for choice in question.choices if choice.value == value)


def _plain(text: str) -> str:
    """Letters and digits only, so that markup, marks and blanks do not matter."""
    return "".join(each for each in unicodedata.normalize("NFC", text).casefold() if each.isalnum())
