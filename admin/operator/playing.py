"""A form answered in the terminal, as the chat asks it: numbers choose, words answer, a few words command."""

import re
from collections.abc import Sequence
from datetime import datetime

from dialogs.answers import Back, Decline, Done, Pick, Reply, Skip, Typed, Undo
from dialogs.chat import dialogue, options
from dialogs.chat.dialogue import Move, Setting
from dialogs.chat.markup import plain
from dialogs.chat.screen import Screen
from dialogs.chat.screens import Labels
from dialogs.chat.talk import Stage, Talk
from dialogs.chat.taps import Act, Tap
from dialogs.consultation import Form, Kind
from dialogs.interview import Interview, Line, Prompt, review
from dialogs.reading.words import folded
from locales import translator
from locales.spoken import Spoken

PLAYED = "0"  #: there is one conversation, so its buttons need no secret
LABELS = Labels(leave="Salir", send="Enviar")
CHOOSING = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK, Kind.REPEAT)
_NUMBERS = re.compile(r"\d{1,4}(?:\s*[,;\s]\s*\d{1,4})*\s*[,;]?")
_CHANGE = re.compile(r"(?:cambiar|cambia)\s+(?:la\s+)?(\d{1,4})")
_WAYS: dict[str, Reply] = {
    "atras": Back(), "volver": Back(), "saltar": Skip(), "omitir": Skip(), "prefiero no decir": Decline(),
    "pnd": Decline(),
    "deshacer": Undo(),
}  # fmt: skip
_PAGES = {"mas": 1, "siguiente": 1, "menos": -1, "anterior": -1}
HELP = (
    "Escribe tu respuesta, o el número de una opción. Varias van con espacios o comas: 1 3 4.\n"
    "atrás · saltar · prefiero no decir · cambiar 3 (la respuesta 3) · ver (tus respuestas) · salir\n"
    "En una lista larga: más, menos, todas; o escribe una parte del nombre para buscar.\n"
    "Para contestar con una de esas palabras, ponle antes una barra: \\saltar"
)


def setting_of(form: Form, language: str, now: datetime) -> Setting:
    """What the chat's decisions look at."""
    return Setting(form, translator(language), now, LABELS, sayings=Spoken(language))


class Play:
    """One passage through a form, line by line."""

    def __init__(self, setting: Setting, *, language: str, seed: int) -> None:
        talk = Talk(language=language, token=PLAYED, interview={})
        self.setting = setting
        self.move: Move[Talk] = dialogue.first(setting, talk, seed=seed)
        self.sent = self.left = False
        self.moved = True  #: whether the last line led to another screen, or to the same one said anew

    @property
    def interview(self) -> Interview:
        """The conversation as far as it went."""
        return dialogue.interview_of(self.setting, self.move.talk)

    @property
    def at_review(self) -> bool:
        """Whether every question has been passed."""
        return self.move.talk.stage is Stage.REVIEW

    def screen(self) -> Screen:
        """What the chat shows now."""
        return dialogue.shown(self.setting, self.move)

    def takes(self, line: str) -> str:
        """Take one line; what must be said about it besides the next screen."""
        raw, self.moved = line.strip(), False
        words = folded(raw)
        if raw.startswith("\\"):
            self._reply(Typed(raw[1:]))
            return ""
        if words in ("salir", "adios"):
            self.left = True
            return ""
        if words == "ayuda" or raw == "?":
            return HELP
        if words == "ver":
            return self._so_far()
        if found := _CHANGE.fullmatch(words):
            return self._change(int(found[1]))
        if words in _PAGES or words == "todas":
            return self._turn_page(words)
        if self.at_review:
            return self._at_review(words)
        return self._answer(raw, words)

    def _at_review(self, words: str) -> str:
        if words in ("", "enviar", "listo", "si"):
            self.sent = True
        elif words.isdecimal():
            return self._change(int(words))
        elif words in ("atras", "volver"):
            self._reply(Back())
        else:
            return "Enter para enviar; «cambiar 3» para cambiar la 3; «salir» para dejarlo."
        return ""

    def _answer(self, raw: str, words: str) -> str:
        asked = self.move.turn.prompt
        if asked is None:
            return ""
        if not words and not raw:
            return self._enter(asked)
        if words in _WAYS and not (asked.kind is Kind.TEXT and words == "pnd"):
            self._reply(_WAYS[words])
            return ""
        if words == "0" and asked.kind in CHOOSING and asked.declinable and not _named(asked, "0"):
            self._reply(Decline())
            return ""
        places = numbers(asked, raw)
        if places is not None:
            return self._choose(asked, places)
        self._reply(Typed(raw))
        return ""

    def _enter(self, asked: Prompt) -> str:
        """An empty line: go on where a button would."""
        acts = {tap.act for row in self.screen().rows for each in row if (tap := Tap.unpack(each.data))}
        if Act.DONE in acts:
            self._reply(Done())
        elif Act.SKIP in acts:
            self._reply(Skip())
        else:
            return "Escribe una respuesta" + (", o «saltar»." if asked.declinable else ".")
        return ""

    def _choose(self, asked: Prompt, places: Sequence[int]) -> str:
        """Choose options by their numbers: these, in this order, and no others."""
        values = [asked.options[place].value for place in places]
        if asked.kind not in (Kind.SELECT_MULTIPLE, Kind.RANK):
            if len(values) > 1:
                return "Aquí va una sola."
            self._reply(Pick(values[0]))
            return ""
        for _ in range(options.chosen(asked) if asked.kind is Kind.RANK else 0):
            self._reply(Undo())
        ticked = (
            [each.value for each in asked.options if each.chosen]
            if asked.kind is Kind.SELECT_MULTIPLE
            else []
        )
        for value in (
            *(each for each in ticked if each not in values),
            *(v for v in values if v not in ticked),
        ):
            self._reply(Pick(value))
            if self.move.turn.rejection is not None:
                return ""
        now = self.move.turn.prompt
        if now is None or {each.value for each in now.options if each.chosen or each.place} != set(values):
            return "Esas opciones no van juntas."
        if asked.kind is Kind.RANK and len(values) < options.needed(now):
            return f"Ordena {options.needed(now)}: escribe todos sus números."
        self._reply(Done())
        return ""

    def _reply(self, reply: Reply) -> None:
        self.move, self.moved = dialogue.replied(self.setting, self.move.talk, reply), True

    def _change(self, number: int) -> str:
        if not 0 < number <= len(self._lines()):
            return "No hay una respuesta con ese número: escribe «ver»."
        return self._tap(Act.CHANGE, number - 1)

    def _tap(self, act: Act, argument: int = 0) -> str:
        tap = Tap(self.move.talk.token, self.move.talk.step, act, max(0, argument))
        moved = dialogue.tapped(self.setting, self.move.talk, tap)
        self.move, self.moved = moved or self.move, moved is not None
        return "" if moved else "Eso no se puede aquí."

    def _turn_page(self, words: str) -> str:
        if words == "todas":
            return self._tap(Act.ALL)
        buttons = [each for row in self.screen().rows for each in row]
        taps = [tap for each in buttons if (tap := Tap.unpack(each.data)) and tap.act in (Act.READ, Act.PAGE)]
        if not taps:
            return "No hay más páginas."
        tap = taps[-1] if _PAGES[words] > 0 else taps[0]
        return self._tap(tap.act, tap.argument)

    def _lines(self) -> Sequence[Line]:
        return review(self.setting.form, self.interview, now=self.setting.now)

    def _so_far(self) -> str:
        return "\n".join(
            f"{number}. {plain(line.label)}: {_said(line.answer, line.declined)}"
            for number, line in enumerate(self._lines(), 1)
        )


def numbers(asked: Prompt, text: str) -> list[int] | None:
    """The places of the options whose numbers were typed; None when it is not that."""
    if asked.kind not in CHOOSING or not _NUMBERS.fullmatch(text.strip()) or lettered(asked):
        return None
    places = [int(each) - 1 for each in re.findall(r"\d+", text)]
    return list(dict.fromkeys(places)) if all(0 <= each < len(asked.options) for each in places) else None


def lettered(asked: Prompt) -> bool:
    """Whether options are numbers themselves, so that a number means the option and not its place."""
    return any(plain(each.label).strip().isdecimal() for each in asked.options)


def _named(asked: Prompt, text: str) -> bool:
    return any(text in (plain(each.label).strip(), each.value) for each in asked.options)


def _said(answer: str, declined: bool) -> str:
    return "prefiero no decir" if declined else answer or "sin respuesta"
