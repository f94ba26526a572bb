"""People driven from another process: the verbs of `Person`, over /sim.

async with RemoteTelegram("http://127.0.0.1:8081") as telegram:
    amparo = await telegram.person("Amparo")
    chat = amparo.with_("desdeabajo_bot")
    await chat.writes("/start")
    print((await chat.reads()).text)
"""

from __future__ import annotations

from base64 import b64encode
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.emulator.seen import Seen, find_button
from bot.emulator.views import to_seen

#: Longer than any person waits for an answer, so that the emulator's own words arrive.
PATIENCE = aiohttp.ClientTimeout(total=120)


class RemoteTelegram:
    """An emulator in another process."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(connector=connector, timeout=PATIENCE)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def ask(self, path: str, **given: Any) -> Any:
        """POST JSON. Raises `AssertionError` with the emulator's reason for a verb that cannot be done."""
        assert self._session is not None, "use it with `async with`"
        async with self._session.post(f"{self.url}{path}", json=given) as response:
            if response.status == 409:
                raise AssertionError((await response.json())["error"])
            response.raise_for_status()
            return await response.json()

    async def read(self, path: str) -> bytes:
        """GET the bytes of a file."""
        assert self._session is not None, "use it with `async with`"
        async with self._session.get(f"{self.url}{path}") as response:
            response.raise_for_status()
            return await response.read()

    async def person(self, name: str, language: str = "es") -> RemotePerson:
        """A new person."""
        made = await self.ask("/sim/people", name=name, language=language)
        return RemotePerson(self, int(made["id"]), name)

    async def advance(self, seconds: float) -> None:
        """Move the clock on."""
        await self.ask("/sim/clock", advance=seconds)


class RemotePerson:
    """Somebody in another process's emulator; `with_` opens a chat, then the verbs are those of `Person`."""

    def __init__(self, telegram: RemoteTelegram, number: int, name: str, bot: str = "") -> None:
        self.telegram, self.id, self.name, self._bot = telegram, number, name, bot

    def with_(self, bot: str) -> RemotePerson:
        """The same person with her chat with this bot (a username) open."""
        return RemotePerson(self.telegram, self.id, self.name, bot)

    async def _do(self, verb: str, **given: Any) -> Any:
        assert self._bot, "open a chat first: with_(username)"
        return await self.telegram.ask(f"/sim/people/{self.id}/{self._bot}/{verb}", **given)

    async def _seen(self, answer: Any) -> Seen:
        message = answer["message"]
        file = message and message["file"]
        content = await self.telegram.read(file["url"]) if file else b""
        return to_seen(
            message, toast=answer.get("toast", ""), alert=answer.get("alert", False), content=content
        )

    async def writes(self, text: str) -> Seen:
        """Write and send."""
        return await self._seen(await self._do("writes", text=text))

    async def opens_link(self, code: str = "") -> Seen:
        """Follow t.me/bot?start=CODE and press Start."""
        return await self._seen(await self._do("opens_link", code=code))

    async def taps(self, label: str, *, on: Seen | None = None) -> None:
        """Tap the button with this label, after the answer to the last action has come."""
        if on is None:
            await self._do("taps", label=label)
            return
        button = find_button(label, [each for row in on.rows for each in row])
        if button is None or button.data is None:
            raise AssertionError(f"{self.name} sees no button “{label}” there")
        await self.taps_raw(button.data, on=on)

    async def taps_raw(self, data: str, *, on: Seen | None = None) -> None:
        """A tap with data of one's own making."""
        await self._do("taps_raw", data=data, message=on.id if on else 0)

    async def reads(self, *, showing: str = "", within: float | None = None) -> Seen:
        """Wait for what the bot says to the last action."""
        return await self._seen(await self._do("reads", showing=showing, within=within))

    async def hears(self, *, within: float | None = None) -> Seen:
        """Wait for something the bot says unasked."""
        return await self._seen(await self._do("hears", within=within))

    async def sees(self) -> tuple[Seen, ...]:
        """Everything in the chat now."""
        return tuple([await self._seen(it) for it in await self._do("sees")])

    async def transcript(self) -> str:
        """The conversation so far."""
        return str((await self._do("transcript"))["transcript"])

    async def speaks(self, language: str) -> None:
        """Change the language of the phone."""
        await self._do("speaks", language=language)

    async def blocks(self) -> None:
        """Stop the bot from writing."""
        await self._do("blocks")

    async def unblocks(self) -> None:
        """Let it write again."""
        await self._do("unblocks")

    async def sends_photo(self, caption: str = "") -> Seen:
        """Send a picture."""
        return await self._seen(await self._do("sends_photo", caption=caption))

    async def sends_voice(self) -> Seen:
        """Send a voice message."""
        return await self._seen(await self._do("sends_voice"))

    async def sends_sticker(self) -> Seen:
        """Send a sticker."""
        return await self._seen(await self._do("sends_sticker"))

    async def sends_contact(self) -> Seen:
        """Share one's own contact."""
        return await self._seen(await self._do("sends_contact"))

    async def sends_location(self, latitude: float, longitude: float) -> Seen:
        """Share where one is."""
        return await self._seen(await self._do("sends_location", latitude=latitude, longitude=longitude))

    async def sends_document(self, name: str, content: bytes, caption: str = "") -> Seen:
        """Send a file."""
        given = b64encode(content).decode()
        return await self._seen(await self._do("sends_document", name=name, content=given, caption=caption))
