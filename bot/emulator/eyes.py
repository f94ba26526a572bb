"""Looking at a chat: what is new since one's last action, and where the button is that one means."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.emulator.seen import Button, Seen, find_button, live, see, transcript
from bot.emulator.things import Chat, Happening, User
from bot.emulator.world import World

SAID = ("message", "edit", "toast", "alert")
SHOWN = ("message", "edit")
AFTERTHOUGHT = 0.25  #: seconds a person who saw only a toast waits for the message to change too
LATE = 1.0  #: seconds a person who saw the message change waits for the tap itself to be answered
REPLY_KEY = 0  #: "message" of a button of the keyboard below the chat

T = TypeVar("T")


@dataclass(frozen=True)
class Eyes:
    """One person looking at one chat."""

    world: World
    user: User
    chat: Chat
    since: int  #: number of the person's last action here

    def said(self, deeds: tuple[str, ...] = SAID) -> Happening | None:
        """The newest thing a bot said since."""
        for it in reversed(self.chat.journal):
            if it.number <= self.since:
                return None
            if it.by.is_bot and it.deed in deeds:
                return it
        return None

    async def answer(self, within: float) -> None:
        """Wait for what the bot says; a tap is over when it is answered, and after a mere toast there may be more.

        Raises `AssertionError` when nothing comes.
        """
        await self.wait(self.said, "an answer", within)
        tap = self.chat.tapped
        with contextlib.suppress(TimeoutError):
            if tap is not None and tap.user is self.user and not tap.answered:
                await self.chat.until(lambda: tap.answered or None, LATE)
        with contextlib.suppress(TimeoutError):
            if self.said(SHOWN) is None:
                await self.chat.until(lambda: self.said(SHOWN), AFTERTHOUGHT)

    async def wait(self, look: Callable[[], T | None], what: str, within: float) -> T:
        """Wait for `look` to find something. Raises `AssertionError` with the end of the chat."""
        try:
            return await self.chat.until(look, within)
        except TimeoutError:
            tail = "\n".join(transcript(self.chat).splitlines()[-12:])
            raise AssertionError(
                f"{self.user.first_name} waited {within:g} s for {what}. The end of the chat:\n{tail}"
            ) from None

    def newest(self) -> Seen:
        """The newest message a bot touched since, as it is now; else the newest there is; with any toast."""
        touched = {
            it.message
            for it in self.chat.journal
            if it.number > self.since and it.by.is_bot and it.deed in SHOWN
        }
        toast = self.said(("toast", "alert"))
        told: dict[str, Any] = {"toast": toast.text, "alert": toast.deed == "alert"} if toast else {}
        shown = [each for each in live(self.chat) if each.sender.is_bot]
        candidates = [each for each in shown if each.id in touched] or shown
        if not candidates:
            return Seen(0, "", "", **told)
        return see(self.world, candidates[-1], self.user, **told)

    def showing(self, words: str) -> Seen | None:
        """The newest message of somebody else with these words in its text or on its buttons."""
        for message in self.chat.newest():
            seen = see(self.world, message, self.user)
            if not seen.mine and (words in seen.text or words in " ".join(seen.buttons)):
                return seen
        return None

    def button(self, label: str) -> tuple[Button, int] | None:
        """The button somebody means and its message, from the newest message back; then the keyboard below."""
        for message in self.chat.newest():
            if message.markup:
                rows = see(self.world, message, self.user).rows
                if found := find_button(label, [each for row in rows for each in row]):
                    return found, message.id
        keys = [
            Button(str(key.get("text") if isinstance(key, dict) else key))
            for row in (self.chat.keyboard or {}).get("keyboard", [])
            for key in row
        ]
        key = find_button(label, keys)
        return (key, REPLY_KEY) if key else None

    async def finds(self, label: str, within: float) -> tuple[Button, int]:
        """The same, looking again for a while. Raises `AssertionError` naming the buttons there are."""
        try:
            return await self.chat.until(lambda: self.button(label), within)
        except TimeoutError:
            last = next((each for each in self.chat.newest() if each.sender.is_bot and each.markup), None)
            there = see(self.world, last, self.user).buttons if last else ()
            raise AssertionError(
                f"{self.user.first_name} sees no single button “{label}”. Buttons: {in_a_row(there)}"
            ) from None


def in_a_row(labels: tuple[str, ...]) -> str:
    """Labels as people read them in a failure."""
    return " ".join(f"[{label}]" for label in labels) or "none"
