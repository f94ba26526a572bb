"""Changing what was sent: edited, or taken away, as far as Telegram allows (a bot may delete for 48 hours)."""

from __future__ import annotations

import asyncio
from typing import Any

from aiogram.methods import (
    DeleteMessage,
    EditMessageCaption,
    EditMessageText,
    TelegramMethod,
)

from bot import wording
from bot.buttons import keyboard
from bot.courier import letters, telegram
from bot.courier.letters import NO_PREVIEW
from bot.courier.office import Office
from bot.courier.telegram import Outcome
from dialogs.chat.screen import Screen
from locales import translator
from storage import reissue, subscriptions
from storage.notices import Notice
from storage.reissue import Standing
from storage.subscriptions import Subscriber

AT_ONCE = 30  #: messages changed side by side, as the pacer lets them
LOOK = 0.5  #: seconds after which the pacer is asked again
CHANGED, STUCK, LATER = "changed", "stuck", "later"  #: what may become of a message that is to change


class Reissue:
    """Brings the messages of a notice to what it says now."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def run(self, notice: Notice) -> None:
        """One pass over everybody who has it. What could not be changed now is left to the next pass.

        Repeating it changes nothing more. Raises DatabaseUnavailable, KeyProblem.
        """
        after = b""
        while True:
            async with self._office.database.statement() as session:
                page = await reissue.standing(session, notice.id, after, AT_ONCE)
            if not page:
                break
            after = page[-1].slot
            done = await asyncio.gather(*(self._one(notice, each) for each in page))
            changed = [each.id for each, became in zip(page, done, strict=True) if became == CHANGED]
            stuck = [each.id for each, became in zip(page, done, strict=True) if became == STUCK]
            async with self._office.database.statement() as session:
                if notice.wanted == "withdraw":
                    await reissue.taken_away(session, changed, stuck)
                else:
                    await reissue.edited(session, changed, notice.revision, stuck)
        async with self._office.database.statement() as session:
            await reissue.all_changed(session, notice.id, notice.revision)

    async def _one(self, notice: Notice, standing: Standing) -> str:
        """Change one message; what became of it."""
        if standing.box is None:
            return STUCK  # she left, and took the message along or not; nobody knows her chat any more
        person = subscriptions.unseal(self._office.key(), standing.slot, standing.box)
        if notice.wanted == "withdraw":
            return await self._take_away(person, standing.message)
        return await self._edit(notice, person, standing.message)

    async def _take_away(self, person: Subscriber, message: int) -> str:
        outcome = await self._perform(DeleteMessage(chat_id=person.chat, message_id=message))
        if outcome.kind != "refused":
            return _became(outcome)
        harmless = wording.harmless(translator(person.wishes.language))
        return await self._say(harmless, person.chat, message)

    async def _edit(self, notice: Notice, person: Subscriber, message: int) -> str:
        screen = letters.closed(notice, person.wishes.language, self._office.more)
        return await self._say(screen, person.chat, message)

    async def _say(self, screen: Screen, chat: int, message: int) -> str:
        """Put other words into a message, whether it is a text or has a picture or file."""
        where: dict[str, Any] = {"chat_id": chat, "message_id": message, "reply_markup": keyboard(screen)}
        outcome = await self._perform(
            EditMessageText(text=screen.text, parse_mode="HTML", link_preview_options=NO_PREVIEW, **where)
        )
        if outcome.kind == "refused" and "no text in the message" in str(outcome.result):
            outcome = await self._perform(EditMessageCaption(caption=screen.text, parse_mode="HTML", **where))
        return _became(outcome)

    async def _perform(self, method: TelegramMethod[Any]) -> Outcome:
        """Make one request when the pacer lets it."""
        office = self._office
        while True:
            wait = office.pacer.opens(office.clock()) - office.clock()
            if wait <= 0:
                break
            await asyncio.sleep(min(LOOK, wait))
        flight = office.pacer.begin(office.clock())
        outcome = await telegram.perform(office.bot, method)
        if outcome.kind == "too_many":
            office.pacer.refused(flight, office.clock(), outcome.seconds)
        elif outcome.kind in ("later", "unknown", "locked_out"):
            office.pacer.failed(flight, office.clock())
        else:
            office.pacer.answered(flight, office.clock())
        return outcome


def _became(outcome: Outcome) -> str:
    """Changed, or so already; stuck, because it never can be: not found, too old, nobody there; or later."""
    if outcome.kind == "done" or (outcome.kind == "refused" and "not modified" in str(outcome.result)):
        return CHANGED
    return STUCK if outcome.kind in ("nobody", "refused", "moved") else LATER
