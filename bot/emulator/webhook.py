"""Delivery by webhook: chats side by side, one update at a time in each, again until the bot says yes."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import aiohttp

from bot.emulator.calls import Upload
from bot.emulator.things import Bot
from bot.emulator.updates import Waiting
from bot.emulator.world import World

FIRST_WAIT, LONGEST_WAIT = (
    0.05,
    60.0,
)  #: seconds between attempts; they double (Telegram's own are not documented)
PATIENCE = 60.0  #: seconds a bot may take to answer

Execute = Callable[[Bot, str, dict[str, Any], dict[str, Upload]], object]


class Courier:
    """Delivers one bot's updates to its webhook while it has one."""

    def __init__(self, world: World, bot: Bot, execute: Execute) -> None:
        self._world = world
        self._bot = bot
        self._execute = execute
        self._busy: dict[int, asyncio.Task[None]] = {}  #: by chat
        self._session: aiohttp.ClientSession | None = None
        bot.updates.on_put = self.look

    def look(self) -> None:
        """Start delivering whatever may go now."""
        hook = self._bot.webhook
        if hook is None:
            return
        for update in self._bot.updates.waiting:
            if len(self._busy) >= hook.max_connections:
                return
            if update.chat not in self._busy:
                self._busy[update.chat] = asyncio.get_running_loop().create_task(self._deliver(update))

    async def _deliver(self, update: Waiting) -> None:
        wait = FIRST_WAIT
        try:
            while self._bot.webhook is not None and not await self._attempt(update):
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
        finally:
            del self._busy[update.chat]
        self.look()

    async def _attempt(self, update: Waiting) -> bool:
        hook = self._bot.webhook
        assert hook is not None
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            async with self._session.post(
                hook.url, data=update.encoded.encode(), headers=headers
            ) as response:
                status, kind = response.status, response.content_type
                if not 200 <= status < 300:
                    self._note(f"Wrong response from the webhook: {status} {response.reason}")
                    return False
                if kind == "multipart/form-data":
                    params, files = await _form(response)
                else:
                    params, files = _plain(await response.read(), kind), {}
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._note(f"Connection failed: {type(error).__name__}")
            return False
        self._bot.updates.remove([update])
        if method := params.pop("method", None):
            self._execute(self._bot, str(method), params, files)
        return True

    def _note(self, why: str) -> None:
        if self._bot.webhook is not None:
            self._bot.webhook.last_error = (int(self._world.clock.now()), why)

    async def close(self) -> None:
        """Stop delivering."""
        tasks = list(self._busy.values())
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._session is not None:
            await self._session.close()


def _plain(body: bytes, kind: str) -> dict[str, Any]:
    """The method in a webhook's answer, as JSON or urlencoded; nothing when there is none."""
    try:
        if kind == "application/json":
            given = json.loads(body)
            return given if isinstance(given, dict) else {}
        if kind == "application/x-www-form-urlencoded":
            return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError:
        pass
    return {}


async def _form(response: aiohttp.ClientResponse) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The same as multipart, with files."""
    params: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    async for part in aiohttp.MultipartReader.from_response(response):
        if not isinstance(part, aiohttp.BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(part.filename, mime, content)
        else:
            params[part.name] = content.decode("utf-8", "replace")
    return params, files
