"""Random passages through random forms, in memory: every screen can be sent, and only the replies are recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

import pytest

from bot.emulator.html import parse_html, units
from dialogs.answers import Back, Change, Decline, Done, Pick, Reply, Skip, Typed, Undo
from dialogs.chat import dialogue, options
from dialogs.chat.dialogue import Move, Setting
from dialogs.chat.screen import Screen
from dialogs.chat.screens import Labels
from dialogs.chat.talk import Stage, Talk
from dialogs.chat.taps import Act, Tap
from dialogs.consultation import Form, Kind
from dialogs.interview import Interview, Option, advance, begin, in_language, present, record, review
from dialogs.interview import dump as dumped
from dialogs.xform import load
from dialogs.xlsform import publish
from locales import translator
from locales.spoken import Spoken
from tests.dialogs.chat.books import random_book
from tests.dialogs.tables import NOW

WORDS = (
    "a", "Opción b", "Barrio 7 de la loma", "7", "3,5", "hoy", "a las 5", "6:30 de la tarde", "ayer 18:30",
    "20.6, -100.38", "ok", "sí", "no", "*luz*", "<b>x", "x" * 600, "🎉", "prefiero no decir",
)  # fmt: skip
LOOKING = ("loma", "barrio 1", "lmoa", "xyzzy", "frase 7", "larga una")  # never exactly one option


@dataclass
class Walker:
    """Somebody tapping and typing at random, and the bare engine given the same replies."""

    form: Form
    chance: Random
    move: Move[Talk]
    bare: Interview
    now: datetime = NOW

    @property
    def setting(self) -> Setting:
        return setting_of(self.form, self.move.talk.language)

    def steps(self) -> None:
        """One random deed, on both sides."""
        screen = shown(self.setting, self.move)
        deed = self.chance.random()
        if deed < 0.05:
            self._speaks(self.chance.choice(("es", "nah", "en")))
        elif deed < 0.35 and self.move.talk.stage is Stage.ASKING:
            self._types()
        else:
            self._taps(screen)
        kept = replace(self.move.talk, interview=json.loads(json.dumps(self.move.talk.interview)))
        self.move = replace(self.move, talk=kept)
        ours = dialogue.interview_of(self.setting, kept)
        assert record(self.form, ours) == record(self.form, self.bare)
        assert (ours.at, ours.ticks, ours.declined) == (self.bare.at, self.bare.ticks, self.bare.declined)

    def _taps(self, screen: Screen) -> None:
        taps = [Tap.unpack(button.data) for row in screen.rows for button in row]
        living = [tap for tap in taps if tap is not None and tap.act not in (Act.EXIT, Act.SEND)]
        if not living:
            return
        tap = self.chance.choice(living)
        assert not dialogue.is_stale(self.move.talk, tap)
        assert dialogue.is_stale(self.move.talk, replace(tap, step=tap.step - 1))
        prompt = present(self.form, self.bare, now=self.now).prompt
        reply: Reply | None = None
        match tap.act:
            case Act.PICK:
                assert prompt is not None
                reply = Pick(prompt.options[tap.argument].value)
            case Act.CHANGE:
                reply = Change(review(self.form, self.bare, now=self.now)[tap.argument].path)
            case Act.QUICK:
                day = [f"{self.now:%Y-%m-%d}", f"{self.now:%Y-%m-22}"][tap.argument]
                hour = f"{self.now:%H:%M}"
                assert prompt is not None
                reply = Typed({Kind.DATE: day, Kind.TIME: hour}.get(prompt.kind, f"{day}T{hour}"))
            case Act.DONE | Act.UNDO | Act.DECLINE | Act.BACK | Act.SKIP:
                plain: dict[str, Reply] = {"d": Done(), "u": Undo(), "n": Decline(), "b": Back(), "s": Skip()}
                reply = plain[tap.act.value]
        moved = dialogue.tapped(self.setting, self.move.talk, tap)
        assert moved is not None
        self._go(moved, reply)

    def _types(self) -> None:
        prompt = present(self.form, self.bare, now=self.now).prompt
        assert prompt is not None
        looking = options.is_long(prompt)
        words = self.chance.choice(LOOKING if looking and self.chance.random() < 0.7 else WORDS)
        reply: Reply | None = Typed(words)
        own = next((option.label for option in prompt.options if option.declines), "")
        spanish = self.move.talk.language != "en"
        if words == "prefiero no decir" and prompt.declinable and not own and spanish:
            reply = Decline()
        elif looking and not _names_one(prompt.options, prompt.kind, words):
            reply = None
        moved = dialogue.replied(self.setting, self.move.talk, Typed(words))
        self._go(moved, reply)

    def _speaks(self, language: str) -> None:
        self.bare = in_language(self.form, self.bare, language)
        talk = self.move.talk
        spoken = in_language(self.form, dialogue.interview_of(self.setting, talk), language)
        talk = replace(talk, language=language, interview=dumped(spoken))
        self.move = dialogue.again(setting_of(self.form, language), talk)

    def _go(self, moved: Move[Talk], reply: Reply | None) -> None:
        self.move = moved
        if reply is not None:
            self.bare = advance(self.form, self.bare, reply, now=self.now).interview


def _names_one(offered: tuple[Option, ...], kind: Kind, words: str) -> bool:
    """The plain rule: the whole label or value of one, or its number where the list shows numbers."""
    labels = [option.label.strip().casefold() for option in offered]
    values = [option.value.casefold() for option in offered]
    shows = any(len(label) > options.LONGEST_LABEL for label in labels)
    named = words.casefold() in labels or words.casefold() in values
    return named or (shows and words.isdecimal() and int(words) <= len(offered))


def setting_of(form: Form, language: str) -> Setting:
    """What a decision may look at, in a language."""
    labels = Labels(leave="Salir rápido", send="Enviar")
    return Setting(form, translator(language), NOW, labels, sayings=Spoken(language))


def shown(setting: Setting, move: Move[Talk]) -> Screen:
    """The screen of a move, which Telegram must take whatever is on it."""
    screen = dialogue.shown(setting, move)
    text, _ = parse_html(screen.text)
    buttons = [button for row in screen.rows for button in row]
    assert 0 < units(text) <= 4096
    assert len(screen.text.encode()) <= 1 << 15
    assert len(buttons) <= 100
    assert all(0 < len(button.data.encode()) <= 64 and button.label.strip() for button in buttons)
    assert all(len(button.label) <= 70 for button in buttons)
    return screen


@pytest.mark.parametrize("seed", range(120))
def test_a_random_passage_can_be_shown_and_records_what_was_replied(seed: int) -> None:
    """Taps, words, searches, pages, other languages: valid screens, and the record of the bare engine."""
    chance = Random(seed)
    form = load(publish(random_book(chance)).xform)
    talk = Talk(language="es", token="abcdef", interview={})
    move = dialogue.first(setting_of(form, "es"), talk, seed=seed)
    walker = Walker(form, chance, move, begin(form, language="es", now=NOW, seed=seed))
    for _ in range(60):
        walker.steps()
