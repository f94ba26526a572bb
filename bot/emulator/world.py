"""The world behind the Bot API: people, bots, chats, messages, files and what happened in each chat.

Nothing here knows HTTP. Time comes from the clock that is passed in; ids come from counters, so that two runs
of the same conversation are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from bot.emulator import refusals
from bot.emulator.clock import Clock
from bot.emulator.things import (
    Bot,
    Chat,
    Deed,
    File,
    Happening,
    Json,
    Message,
    Query,
    User,
    labels,
    seen_text,
)
from bot.emulator.updates import UpdateQueue, Waiting


class World:
    """Everything that exists, and the few verbs that change it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.bots: dict[str, Bot] = {}
        self.users: dict[int, User] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.groups: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.listeners: list[Callable[[Chat, Happening], None]] = []
        self._people = count(700_000_001)
        self._bot_ids = count(100_000_001)
        self._groups = count(1_000_000_001)
        self._group_messages: dict[int, Iterator[int]] = {}
        self._numbers = count(1)
        self._query_ids = count(4_000_000_000_001)
        self._file_ids = count(1)

    # -- who there is --------------------------------------------------------------------------------------------
    def add_bot(self, token: str, username: str, name: str) -> Bot:
        """Register a bot; the number before the colon of its token is its id, as at Telegram."""
        head = token.partition(":")[0]
        user = User(int(head) if head.isdigit() else next(self._bot_ids), name, username, is_bot=True)
        bot = Bot(token, user, UpdateQueue(self.clock.now, first=100_000_000 + user.id % 1000))
        self.bots[token] = bot
        self.users[user.id] = user
        return bot

    def add_person(self, name: str, language: str | None, username: str | None = None) -> User:
        """Register a person."""
        user = User(next(self._people), name, username, language)
        self.users[user.id] = user
        return user

    def private_chat(self, bot: Bot, person: User) -> Chat:
        """Their chat, made when it does not exist: a person can always open one."""
        key = (bot.id, person.id)
        if key not in self.private:
            self.private[key] = Chat(person.id, person=person, bot=bot)
        return self.private[key]

    def add_group(self, title: str, creator: User) -> Chat:
        """A supergroup with one member."""
        group = Chat(-1_000_000_000_000 - next(self._groups), person=None, bot=None, title=title)
        group.members[creator.id] = "creator"
        self.groups[group.id] = group
        self._group_messages[group.id] = count(1)
        return group

    def chat(self, bot: Bot, number: int | str) -> Chat:
        """The chat a bot means. Raises `Refusal` when it may not write there, in Telegram's words."""
        if number == "" or number is None:
            raise refusals.CHAT_EMPTY()
        try:
            key = int(number)
        except ValueError:
            raise refusals.CHAT_NOT_FOUND() from None
        chat = self.private.get((bot.id, key)) or self.groups.get(key)
        if chat is None or (chat.private and not chat.journal):
            raise refusals.CHAT_NOT_FOUND()
        if chat.private:
            if chat.person is not None and chat.person.deactivated:
                raise refusals.DEACTIVATED()
            if chat.blocked:
                raise refusals.BLOCKED()
        elif (membership := chat.members.get(bot.id, "left")) in ("left", "kicked"):
            raise refusals.KICKED() if membership == "kicked" else refusals.NOT_A_MEMBER()
        return chat

    # -- what happens --------------------------------------------------------------------------------------------
    def happens(
        self,
        chat: Chat,
        deed: Deed,
        by: User,
        *,
        message: int = 0,
        text: str = "",
        rows: tuple[tuple[str, ...], ...] = (),
    ) -> Happening:
        """Write it in the chat's journal and tell the listeners."""
        happening = Happening(next(self._numbers), deed, by, message, text, rows)
        chat.tell(happening)
        for listener in self.listeners:
            listener(chat, happening)
        return happening

    def say(self, chat: Chat, sender: User, content: Json, *, bot: Bot | None = None, **more: Any) -> Message:
        """Add a message to a chat. `bot` owns the numbering in private chats."""
        owner = bot or chat.bot
        ids = self._group_messages[chat.id] if owner is None or not chat.private else owner.message_ids
        message = Message(next(ids), chat, sender, int(self.clock.now()), content, **more)
        chat.messages[message.id] = message
        self.happens(
            chat, "message", sender, message=message.id, text=seen_text(content), rows=labels(message.markup)
        )
        return message

    def open_query(self, bot: Bot, chat: Chat, user: User) -> Query:
        """A tap that waits for its answer."""
        query = Query(str(next(self._query_ids)), bot, chat, user, self.clock.now())
        self.queries[query.id] = chat.tapped = query
        return query

    def store_file(self, bot: Bot, content: bytes, name: str, mime: str, folder: str) -> File:
        """Keep a file for a bot."""
        number = next(self._file_ids)
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        file = File(f"BQACAgEAAxkBAAI{bot.id % 10_000:04d}{number:06d}", f"AgAD{number:08d}", bot.id,
                    f"{folder}/file_{number}.{suffix}", content, name, mime)  # fmt: skip
        self.files[file.id] = file
        return file

    def notify(self, bot: Bot, kind: str, payload: Json, chat: Chat) -> Waiting | None:
        """Queue an update for a bot."""
        return bot.updates.put(kind, payload, chat.id)
