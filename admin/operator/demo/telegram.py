"""People in the emulator, driven from this process through its control API (/sim/…)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

_PATIENCE: Final = aiohttp.ClientTimeout(total=60)


@dataclass(frozen=True)
class Button:
    """A button as somebody sees it, and where it stands."""

    label: str
    message: int
    row: int
    column: int


@dataclass(frozen=True)
class Screen:
    """The newest message of the bot, as somebody sees it."""

    text: str
    buttons: tuple[Button, ...]
    file: tuple[str, str] | None = None  #: name of an attached file, and where to get it

    def button(self, *labels: str) -> Button | None:
        """The first button that begins with one of these labels."""
        return next((each for each in self.buttons if each.label.startswith(labels)), None)


class Telegram:
    """An emulator that runs somewhere else."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session

    async def person(self, name: str, bot: str) -> "Phone":
        """Somebody new, with her chat with a bot (a username) open."""
        made = await self.ask("/sim/people", {"name": name, "language": "es"})
        return Phone(self, f"/sim/people/{made['id']}/{bot}", int(made["id"]), name)

    async def ask(self, path: str, given: dict[str, Any]) -> Any:
        """Do something; raises LookupError with the emulator's reason when it cannot be done."""
        async with self._session.post(self.url + path, json=given) as response:
            if response.status == 409:
                raise LookupError((await response.json())["error"])
            response.raise_for_status()
            return await response.json()

    async def chat(self, path: str) -> list[dict[str, Any]]:
        """All messages of a chat as they are now."""
        async with self._session.get(self.url + path) as response:
            response.raise_for_status()
            found: list[dict[str, Any]] = (await response.json())["messages"]
            return found

    async def fetch(self, path: str) -> bytes:
        """The bytes of a file somebody was sent."""
        async with self._session.get(self.url + path) as response:
            response.raise_for_status()
            return await response.read()


@dataclass(frozen=True)
class Phone:
    """One person's chat with one bot."""

    telegram: Telegram
    path: str
    id: int
    name: str

    async def opens_link(self, code: str) -> Screen:
        """Follow the link of a place and press Start."""
        await self._do("opens_link", code=code)
        return await self.reads()

    async def writes(self, text: str) -> Screen:
        """Write and read what comes."""
        await self._do("writes", text=text)
        return await self.reads()

    async def taps(self, button: Button) -> Screen:
        """Tap a button and read what comes."""
        await self._do("press", message=button.message, row=button.row, column=button.column)
        return await self.reads()

    async def reads(self) -> Screen:
        """What the bot says to the last action."""
        return _screen((await self._do("reads"))["message"])

    async def sees(self) -> list[Screen]:
        """Everything the bot left in the chat."""
        return [_screen(it) for it in await self.telegram.chat(self.path) if not it["mine"]]

    async def transcript(self) -> str:
        """The whole conversation, for reading."""
        return str((await self._do("transcript"))["transcript"])

    async def _do(self, verb: str, **given: Any) -> Any:
        return await self.telegram.ask(f"{self.path}/{verb}", given)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Telegram]:
    """The emulator at this address."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=_PATIENCE) as session:
        yield Telegram(url, session)


def _screen(message: dict[str, Any] | None) -> Screen:
    if message is None:
        return Screen("", ())
    file = message.get("file")
    return Screen(
        text=message["text"],
        buttons=tuple(
            Button(it["text"], message["id"], row, column)
            for row, keys in enumerate(message["rows"])
            for column, it in enumerate(keys)
        ),
        file=(file["name"], file["url"]) if file else None,
    )
