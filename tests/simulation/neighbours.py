"""Those who answer in the simulation, what each of them was told, and what may be counted of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.emulator import Person, Seen

FORM: dict[str, Any] = {
    "settings": [
        {
            "form_title": "Prueba",
            "form_id": "simulacion",
            "namespaces": 'cb="https://desdeabajo.mx/ns/consulta"',
        }
    ],
    "survey": [
        {"type": "select_one zona", "name": "zona", "label": "¿De qué zona eres?", "bind::cb:sector": "si"},
        {"type": "select_one agua", "name": "agua", "label": "¿Tienes agua?"},
        {"type": "text", "name": "idea", "label": "¿Qué propones?"},
    ],
    "choices": [
        {"list_name": "zona", "name": "norte", "label": "Norte"},
        {"list_name": "zona", "name": "sur", "label": "Sur"},
        {"list_name": "agua", "name": "si", "label": "Diario"},
        {"list_name": "agua", "name": "no", "label": "Nunca"},
    ],
}
ASKS_FOR_WORDS = "propones"
REVIEW, LAST = "Así van tus respuestas", "¿Qué propones?\n"
GOODBYE = "Listo. Gracias por tu tiempo"
#: What a person who wants to get to the end taps, the first that is there.
ONWARD = ("Enviar", "Empezar", "Seguir", "Continuar", "Está bien", "Norte", "Sur", "Diario", "Nunca")
#: What people write when nobody asked for it.
ANYTHING = (
    "hola",
    "/start",
    "/ayuda",
    "/borrar",
    "/privacidad",
    "7",
    "a" * 4096,
    "\u202e\U0001f937\u200d",
    "si",
)


@dataclass
class Neighbour:
    """One person: her phone, the words only she says, and what the bot told her."""

    person: Person
    number: int
    attempts: int = 1  #: each passage has a word of its own
    thanked: bool = False  #: the bot said goodbye to her: her answer is in its hands
    words: list[str] = field(default_factory=list)  #: all she ever wrote as an answer
    sent: str = ""  #: what stood under the last question when she sent the first time

    @property
    def word(self) -> str:
        """What she says this time, and nobody else, nor she another time."""
        return f"{_letters(self.number)} quiero {_letters(1000 * self.attempts)}"

    async def goes_on(self, rng: Random) -> None:
        """Do what leads to the end: tap onward, write when words are asked for, or begin."""
        screen = self._screen()
        if screen is None:
            await self.person.writes("/start")
        elif ASKS_FOR_WORDS in screen.text and "quiero" not in screen.text:
            self.words.append(self.word)
            await self.person.writes(self.word)
        else:
            await self._taps_onward(screen, rng)

    async def taps_anything(self, rng: Random) -> None:
        """Put a finger anywhere: on any button of any message that is still there, old ones too."""
        shown = [one for one in self.person.sees() if one.buttons]
        if shown:
            on = rng.choice(shown)
            await self.person.taps(rng.choice(on.buttons), on=on, at_once=True)

    async def writes_anything(self, rng: Random) -> None:
        """Say what nobody asked for."""
        await self.person.writes(rng.choice(ANYTHING))

    def hears(self) -> bool:
        """Look at the screen: was she thanked?"""
        if not self.thanked and any(GOODBYE in one.text for one in self.person.sees()):
            self.thanked, self.sent = True, self._reviewed()
        return self.thanked

    @property
    def measured(self) -> bool:
        """Whether what she sent has words that only she says: she may have declined, or said what anybody says."""
        return self.sent in self.words

    async def begins_again(self) -> None:
        """Try a second time, with other words."""
        self.attempts += 1
        await self.person.writes("/start")

    async def _taps_onward(self, screen: Seen, rng: Random) -> None:
        here = [label for label in ONWARD if label in screen.buttons]
        if not here:
            await self.person.writes("/start")
            return
        first = here[0] if here[0] not in ("Norte", "Diario") else rng.choice(here)
        await self.person.taps(first, on=screen, at_once=True)

    def _reviewed(self) -> str:
        """The last answer as the bot showed it back the last time."""
        shown = (it.text for it in reversed(self.person.chat.journal) if it.by.is_bot and REVIEW in it.text)
        return next(shown, "").rpartition(LAST)[2].partition("\n")[0]

    def _screen(self) -> Seen | None:
        shown = [one for one in self.person.sees() if one.buttons]
        return shown[-1] if shown else None


def _letters(number: int) -> str:
    """A number as a word that looks like nothing that is covered."""
    return "z" + "".join("aeioumnrst"[int(digit)] for digit in str(number)) + "z"
