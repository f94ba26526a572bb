"""Somebody with a phone in memory: taps the buttons of the screen, writes, reads. No messenger, no database."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.emulator.html import parse_html
from dialogs.answers import Reply, Typed
from dialogs.chat import dialogue
from dialogs.chat.dialogue import Setting
from dialogs.chat.screen import Screen
from dialogs.chat.screens import Labels
from dialogs.chat.talk import Talk
from dialogs.chat.taps import Tap
from dialogs.consultation import Form
from dialogs.interview import record
from locales import translator
from locales.spoken import Spoken
from tests.dialogs.tables import NOW, form


class Phone:
    """One person answering one form, kept and taken up again at every step."""

    def __init__(self, table: str | Form, *, language: str = "es", masks: bool = False) -> None:
        self.form = form(table) if isinstance(table, str) else table
        labels = Labels(leave="Salir rápido", send="Enviar")
        self.setting = Setting(
            self.form, translator(language), NOW, labels, sayings=Spoken(language), masks=masks
        )
        self.move = dialogue.first(
            self.setting, Talk(language=language, token="abcdef", interview={}), seed=7
        )

    @property
    def screen(self) -> Screen:
        return dialogue.shown(self.setting, self.move)

    @property
    def reads(self) -> str:
        """The text on the screen, without markup."""
        return parse_html(self.screen.text)[0]

    @property
    def buttons(self) -> list[str]:
        return [button.label for row in self.screen.rows for button in row]

    @property
    def recorded(self) -> dict[str, str]:
        return dict(record(self.form, dialogue.interview_of(self.setting, self.move.talk)))

    def taps(self, *labels: str) -> Phone:
        """Tap buttons by their exact words, one after the other."""
        for label in labels:
            button = next(each for row in self.screen.rows for each in row if each.label == label)
            tap = Tap.unpack(button.data)
            assert tap is not None
            move = dialogue.tapped(self.setting, self._kept(), tap)
            assert move is not None, f"«{label}» means nothing here"
            self.move = move
        return self

    def says(self, *replies: str | Reply) -> Phone:
        """Write, or share something."""
        for reply in replies:
            said = Typed(reply) if isinstance(reply, str) else reply
            self.move = dialogue.replied(self.setting, self._kept(), said)
        return self

    def _kept(self) -> Talk:
        talk = self.move.talk
        return replace(talk, interview=json.loads(json.dumps(talk.interview)))
