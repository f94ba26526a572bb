"""What waits for a bot: updates in order, confirmed by offset, read by one poller at a time or by a webhook."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot.emulator import limits, refusals

#: Kinds a bot must name in allowed_updates to get them (core.telegram.org/bots/api#getupdates).
BY_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True, eq=False)
class Waiting:
    """One update on its way to a bot."""

    id: int
    kind: str
    payload: dict[str, Any]
    chat: int  #: chat id, for "one at a time a chat" under a webhook
    since: float  #: the clock's seconds
    encoded: str  #: as JSON, made once
    again: bool = False  #: delivered although its number was confirmed long ago
    handed: bool = False  #: a poller has seen it


class UpdateQueue:
    """The updates of one bot."""

    def __init__(self, now: Callable[[], float], first: int) -> None:
        self.waiting: deque[Waiting] = deque()
        self.allowed: tuple[str, ...] = ()  #: as the bot asked; empty means all but BY_REQUEST_ONLY
        self._now = now
        self._next = first
        self._poller: asyncio.Future[None] | None = None
        self.on_put: Callable[[], None] = lambda: None
        self.on_confirm: Callable[[], None] = lambda: None
        self.on_poll: Callable[[], None] = lambda: None

    @property
    def polled(self) -> bool:
        """Whether a poller is waiting now."""
        return self._poller is not None

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind."""
        return kind in self.allowed if self.allowed else kind not in BY_REQUEST_ONLY

    def put(self, kind: str, payload: dict[str, Any], chat: int) -> Waiting | None:
        """Queue an update; None when the bot does not want its kind."""
        if not self.wants(kind):
            return None
        number, self._next = self._next, self._next + 1
        encoded = json.dumps({"update_id": number, kind: payload}, ensure_ascii=False, separators=(",", ":"))
        return self._add(Waiting(number, kind, payload, chat, self._now(), encoded))

    def put_again(self, update: Waiting) -> Waiting:
        """Queue an update a second time, under its old number, as after a lost confirmation."""
        return self._add(replace(update, since=self._now(), again=True, handed=False))

    def begin_anew(self, at: int) -> None:
        """Number what comes from here on, as Telegram does after a week without updates."""
        self._next = at

    def _add(self, update: Waiting) -> Waiting:
        self.waiting.append(update)
        self.wake()
        self.on_put()
        return update

    def wake(self) -> None:
        """Let the poller look again."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def confirm(self, offset: int) -> None:
        """Forget what lies before `offset`; a negative one keeps only that many of the newest."""
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        elif 0 < offset <= self._next:  # one in the future confirms nothing: numbers may have begun anew
            # A repeated update has an old number behind newer ones, so all are looked at.
            kept = [it for it in self.waiting if (it.again and not it.handed) or it.id >= offset]
            if len(kept) != len(self.waiting):
                self.waiting = deque(kept)
        if not self.waiting:
            self.on_confirm()

    def drop_stale(self) -> None:
        """Forget what has waited for a day."""
        while self.waiting and self._now() - self.waiting[0].since > limits.UPDATE_KEPT:
            self.waiting.popleft()

    def remove(self, updates: Iterable[Waiting]) -> None:
        """Forget these: a webhook has taken them."""
        for update in updates:
            if update in self.waiting:
                self.waiting.remove(update)
        self.on_confirm()

    async def poll(self, offset: int, limit: int, held: float) -> list[Waiting]:
        """Confirm, then take up to `limit`, waiting up to `held` seconds for the first.

        Raises `Refusal` (409) when a later poller or a webhook takes over.
        """
        self.end_poll(refusals.SECOND_POLLER())
        self.confirm(offset)
        self.drop_stale()
        if not self.waiting and held > 0:
            self._poller = poller = asyncio.get_running_loop().create_future()
            self.on_poll()
            try:
                await asyncio.wait_for(poller, held)
            except TimeoutError:
                return []
            finally:
                if self._poller is poller:
                    self._poller = None
        batch = list(self.waiting)[:limit]
        for update in batch:
            update.handed = True
        return batch

    def end_poll(self, refusal: refusals.Refusal) -> None:
        """Refuse the poller that is waiting, if there is one."""
        poller, self._poller = self._poller, None
        if poller is not None and not poller.done():
            poller.set_exception(refusal)
