"""Bad days of Telegram: scripted faults, and the real limits on how fast a bot may send.

telegram.faults.add(method="sendMessage", error=429, retry_after=3, times=2)
telegram.faults.add(error=502)                      # the next call of any bot
telegram.faults.add(method="editMessageText", lose_answer=True)   # done, but the bot never hears of it
telegram.faults.add(method="getUpdates", hang=True)  # never answered: the caller's time-out decides
telegram.faults.add(method="sendMessage", error=502, times=None, share=0.03)  # three of a hundred, by chance
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bot.emulator import limits
from bot.emulator.calls import Call
from bot.emulator.refusals import Refusal, too_many_requests
from bot.emulator.things import Bot

_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(eq=False)
class Fault:
    """One thing that goes wrong, for some calls, some number of times."""

    method: str | None = None  #: as Telegram spells it; None is any
    bot: Bot | None = None  #: None is any
    chat: int | None = None  #: chat id; None is any
    times: int | None = 1  #: None is until removed
    error: int | None = None  #: HTTP status to answer with, without executing
    description: str | None = None  #: Telegram's usual words when absent
    retry_after: int | None = None  #: seconds; with 429
    lose_connection: bool = False  #: cut before executing
    lose_answer: bool = False  #: execute, then cut: the caller cannot know
    hang: bool = False  #: do not execute, do not answer
    html: bool = False  #: answer with a page instead of JSON, as gateways do
    share: float = 1.0  #: of the calls that fit, by chance
    struck: int = 0  #: how often it did
    migrate_to: int | None = None  #: with 400: the id the chat has now

    def fits(self, bot: Bot, call: Call) -> bool:
        """Whether it strikes this call."""
        return (
            self.times != 0
            and (self.method is None or self.method.lower() == call.method.lower())
            and (self.bot is None or self.bot is bot)
            and (self.chat is None or str(self.chat) == call.text("chat_id"))
        )

    def refusal(self) -> Refusal | None:
        """What it answers, if it answers."""
        if self.error is None:
            return None
        if self.error == 429:
            refusal = too_many_requests(self.retry_after or 1)
            refusal.description = self.description or refusal.description
            return refusal
        words = self.description or _WORDS.get(self.error, "Bad Request")
        return Refusal(
            self.error, words, **({"migrate_to_chat_id": self.migrate_to} if self.migrate_to else {})
        )


class Faults:
    """The script of what goes wrong."""

    def __init__(self) -> None:
        self._script: list[Fault] = []
        self.rng = Random(0)  # noqa: S311 (what goes wrong by chance is no secret)

    def add(
        self,
        method: str | None = None,
        *,
        bot: Bot | None = None,
        chat: int | None = None,
        times: int | None = 1,
        error: int | None = None,
        description: str | None = None,
        retry_after: int | None = None,
        lose_connection: bool = False,
        lose_answer: bool = False,
        hang: bool = False,
        html: bool = False,
        share: float = 1.0,
    ) -> Fault:
        """Let something go wrong; see `Fault` for what. Faults strike in the order they were added."""
        fault = Fault(method, bot, chat, times, error, description, retry_after, lose_connection, lose_answer, hang,
                      html, share)  # fmt: skip
        self._script.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """It goes well again."""
        if fault in self._script:
            self._script.remove(fault)

    def clear(self) -> None:
        """Everything goes well again."""
        self._script.clear()

    def strike(self, bot: Bot, call: Call) -> Fault | None:
        """The fault of this call, used up by one."""
        if not self._script:
            return None
        for fault in self._script:
            if fault.fits(bot, call) and (fault.share >= 1.0 or self.rng.random() < fault.share):
                fault.struck += 1
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self._script.remove(fault)
                return fault
        return None


class Limiter:
    """30 messages in any second for a bot, one a second in a chat with a short burst; 429 beyond."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._bots: dict[int, deque[float]] = {}
        self._chats: dict[tuple[int, str], tuple[float, float]] = {}  #: (tokens left, at)

    def pass_or_refuse(self, bot: Bot, call: Call) -> None:
        """Count a message. Raises `Refusal` 429 when it comes too soon."""
        if not call.method.startswith(("send", "copy", "forward")) or call.method == "sendChatAction":
            return
        now = self._now()
        recent = self._bots.setdefault(bot.id, deque())
        while recent and now - recent[0] >= 1:
            recent.popleft()
        if len(recent) >= limits.MESSAGES_A_SECOND:
            raise too_many_requests(1)
        key = (bot.id, call.text("chat_id"))
        tokens, at = self._chats.get(key, (float(limits.CHAT_BURST), now))
        tokens = min(float(limits.CHAT_BURST), tokens + (now - at) * limits.A_CHAT_A_SECOND)
        if tokens < 1:
            raise too_many_requests(1)
        self._chats[key] = (tokens - 1, now)
        recent.append(now)
