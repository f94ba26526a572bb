"""What the world is made of: accounts, bots, chats, messages, files, taps, and happenings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal, TypeVar

from bot.emulator.updates import UpdateQueue

Json = dict[str, Any]
T = TypeVar("T")
Membership = Literal["creator", "administrator", "member", "left", "kicked"]
Deed = Literal[
    "message", "edit", "delete", "toast", "alert", "answered", "action", "reaction", "tap", "status"
]


@dataclass(eq=False, slots=True)
class User:
    """A person's or a bot's account."""

    id: int
    first_name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    deactivated: bool = False


@dataclass(eq=False, slots=True)
class File:
    """An uploaded file; `unique` is the same for every bot, `id` belongs to one."""

    id: str
    unique: str
    owner: int  #: the bot that may use the id
    path: str
    content: bytes
    name: str
    mime: str


@dataclass(eq=False, slots=True)
class Message:
    """One message. `content` holds the fields that depend on its kind, as the Bot API writes them."""

    id: int
    chat: Chat
    sender: User
    date: int
    content: Json
    markup: Json | None = None
    protected: bool = False
    edited: int | None = None
    extra: Json = field(default_factory=dict)  #: reply_to_message, forward_origin, media_group_id


@dataclass(frozen=True, slots=True)
class Happening:
    """Something seen in a chat: the raw material of transcripts, of `reads` and of the event stream."""

    number: int  #: grows over the whole world
    deed: Deed
    by: User
    message: int = 0
    text: str = ""  #: text, caption, toast or label, as seen at that moment
    rows: tuple[tuple[str, ...], ...] = ()


class Chat:
    """A private chat of one person with one bot, or a group."""

    def __init__(self, number: int, *, person: User | None, bot: Bot | None, title: str = "") -> None:
        self.id = number
        self.person = person  #: private chats only
        self.bot = bot  #: private chats only
        self.title = title
        self.messages: dict[int, Message] = {}
        self.members: dict[int, Membership] = {}
        self.blocked = False
        self.pinned: list[int] = []
        self.keyboard: Json | None = None  #: the reply keyboard below the chat
        self.journal: list[Happening] = []
        self.tapped: Query | None = None  #: the newest tap
        self._watchers: set[asyncio.Future[None]] = set()

    @property
    def private(self) -> bool:
        """Whether this is somebody's own chat with a bot."""
        return self.person is not None

    def tell(self, happening: Happening) -> None:
        """Write it down and wake whoever watches."""
        self.journal.append(happening)
        watchers, self._watchers = self._watchers, set()
        for watcher in watchers:
            if not watcher.done():
                watcher.set_result(None)

    async def until(self, look: Callable[[], T | None], within: float) -> T:
        """Wait for `look` to find something, looking again at every happening.

        Raises `TimeoutError` after `within` seconds.
        """
        async with asyncio.timeout(within):
            while (found := look()) is None:
                watcher = asyncio.get_running_loop().create_future()
                self._watchers.add(watcher)
                await watcher
        return found

    def newest(self) -> Iterator[Message]:
        """Messages from the newest back."""
        return reversed(self.messages.values())


@dataclass(eq=False)
class Webhook:
    """Where a bot wants its updates delivered."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: tuple[int, str] | None = None


class Bot:
    """A bot of this world: its account, its updates, and what it told Telegram about itself."""

    def __init__(self, token: str, user: User, updates: UpdateQueue) -> None:
        self.token = token
        self.user = user
        self.updates = updates
        self.webhook: Webhook | None = None
        self.logged_out = False
        self.message_ids = count(1)  #: private messages of an account are numbered together
        self.commands: dict[tuple[str, str], list[Json]] = {}  #: (scope, language) -> commands
        self.texts: dict[tuple[str, str], str] = {}  #: (name | description | short_description, language)
        self.photos: list[File] = []  #: of the account, the newest first
        self.menu_buttons: dict[int, Json] = {}  #: chat id (0: default) -> MenuButton
        self.in_flight = 0  #: API calls being answered, long polls aside

    @property
    def id(self) -> int:
        """The account's id."""
        return self.user.id

    @property
    def username(self) -> str:
        """Without the @."""
        return self.user.username or ""

    @property
    def name(self) -> str:
        """What people see above the chat."""
        return self.texts.get(("name", ""), self.user.first_name)

    def __repr__(self) -> str:
        return f"<Bot @{self.username}>"


@dataclass(eq=False, slots=True)
class Query:
    """A tap waiting to be answered."""

    id: str
    bot: Bot
    chat: Chat
    user: User
    since: float
    answered: bool = False


def seen_text(content: Json) -> str:
    """What a person reads of a message, without its buttons; files by name, the rest by kind."""
    words = str(content.get("text") or content.get("caption") or "")
    for kind in ("document", "audio", "video", "photo", "voice", "sticker", "contact", "location"):
        if kind in content:
            name = content[kind].get("file_name", kind) if isinstance(content[kind], dict) else kind
            return f"({name}) {words}".strip()
    return words


def labels(markup: Json | None) -> tuple[tuple[str, ...], ...]:
    """The rows of buttons a person sees, as labels."""
    rows = (markup or {}).get("inline_keyboard") or []
    return tuple(tuple(button["text"] for button in row) for row in rows if row)
