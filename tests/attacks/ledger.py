"""Somebody who takes a phone after the dialogue: what still stands in the chat, and how it was said.

They know what the person answered, and look for it, for the questions, and for words of hers that were not taken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.emulator import Bot, Emulator, Person, Seen

SAYS = ("sendMessage", "sendPhoto", "sendDocument", "sendVoice", "sendAudio", "sendVideo", "copyMessage")
SHOWS = (*SAYS, "editMessageText", "editMessageCaption")
LEAST = 4  #: letters of a label that may be looked for: «Sí» is in every sentence


@dataclass
class Ledger:
    """What one person was asked and answered, kept while she talks."""

    asked: set[str] = field(default_factory=set)
    chosen: set[str] = field(default_factory=set)
    typed: set[str] = field(default_factory=set)

    def saw(self, seen: Seen) -> None:
        """A question: its sentence and the labels it offers."""
        self.asked |= {line for line in seen.text.splitlines() if "¿" in line}

    def left(self, person: Person) -> list[str]:
        """What of all that still stands in her chat, anywhere: text, buttons, words of hers."""
        return [
            f"{what}: {seen.text!r}"
            for seen in person.sees()
            for what in self._in(" ".join([seen.text, seen.html, *seen.buttons]), mine=seen.mine)
        ]

    def _in(self, shown: str, *, mine: bool) -> Iterator[str]:
        yield from (f"question «{each}»" for each in self.asked if each in shown)
        yield from (f"choice «{each}»" for each in self.chosen if len(each) >= LEAST and each in shown)
        yield from (f"words «{each}»" for each in self.typed if each in shown)
        if mine and shown.strip():
            yield "a message of hers"


def unguarded(telegram: Emulator, bot: Bot) -> list[str]:
    """Messages that could be forwarded, or that show a preview of a link."""
    return [
        f"{done.method}: {why}"
        for done in telegram.calls
        if done.bot is bot and done.method in SHOWS
        for why in _open(done.method, done.params)
    ]


def _open(method: str, params: dict[str, object]) -> Iterable[str]:
    if method in SAYS and str(params.get("protect_content")).lower() != "true":  # beside a file it is text
        yield "can be forwarded"
    preview = params.get("link_preview_options")
    if method in ("sendMessage", "editMessageText") and not (
        isinstance(preview, dict) and preview.get("is_disabled") is True
    ):
        yield "shows previews"
