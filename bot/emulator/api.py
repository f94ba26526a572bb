"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.emulator import calls, refusals
from bot.emulator.calls import Call, Upload
from bot.emulator.faults import Fault, Faults, Limiter
from bot.emulator.methods import perform
from bot.emulator.refusals import Refusal
from bot.emulator.things import Bot, Json
from bot.emulator.world import World

CALLS_KEPT = 200_000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Done:
    """One call of a bot that was answered; getUpdates is not kept."""

    bot: Bot
    method: str
    params: Json
    result: Any = None  #: what went into `result`
    refusal: Refusal | None = None

    @property
    def ok(self) -> bool:
        """Whether it was executed."""
        return self.refusal is None


class BotApi:
    """Answers bots."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world = world
        self.faults = faults
        self.limiter: Limiter | None = None
        self.latency: Callable[[], float] | None = (
            None  #: seconds to Telegram and back, of every call but getUpdates
        )
        self.calls: deque[Done] = deque(maxlen=CALLS_KEPT)
        self.settled = asyncio.Event()  #: set whenever a call has been answered
        self._closing = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        """For the web application."""
        return [
            web.route("*", "/bot{token:[^/]+}/{method}", self.handle),
            web.get("/file/bot{token:[^/]+}/{path:.+}", self.download),
        ]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request of a bot."""
        bot = self.world.bots.get(request.match_info["token"])
        if bot is None:
            return _refused(refusals.UNAUTHORIZED())
        try:
            call = await calls.read(request, request.match_info["method"])
            if bot.logged_out:
                raise refusals.LOGGED_OUT()
        except Refusal as refusal:
            self._keep(Done(bot, request.match_info["method"], {}, refusal=refusal))
            return _refused(refusal)
        way = self.latency() / 2 if self.latency is not None and call.method != "getUpdates" else 0.0
        if way:
            await asyncio.sleep(way)
        response = await self._reached(bot, call, request)
        if way:
            await asyncio.sleep(way)
        return response

    async def _reached(self, bot: Bot, call: Call, request: web.Request) -> web.StreamResponse:
        """One request at Telegram: what goes wrong with it, or its answer."""
        fault = self.faults.strike(bot, call)
        if fault is not None and (answer := await self._struck(bot, call, fault, request)) is not None:
            return answer
        response = await self._answer(bot, call)
        if fault is not None and fault.lose_answer:
            return _cut(request)
        return response

    async def _answer(self, bot: Bot, call: Call) -> web.Response:
        polling = call.method == "getUpdates"
        bot.in_flight += not polling
        try:
            if self.limiter is not None:
                self.limiter.pass_or_refuse(bot, call)
            result = perform(self.world, bot, call)
            if inspect.isawaitable(result):
                result = await result
        except Refusal as refusal:
            if not polling:
                self._keep(Done(bot, call.method, call.params, refusal=refusal))
            return _refused(refusal)
        finally:
            bot.in_flight -= not polling
            self.settled.set()
        if polling:
            return _json(f'{{"ok":true,"result":[{",".join(update.encoded for update in result)}]}}')
        self._keep(Done(bot, call.method, call.params, result))
        return _json(_encode({"ok": True, "result": result}))

    async def _struck(
        self, bot: Bot, call: Call, fault: Fault, request: web.Request
    ) -> web.StreamResponse | None:
        """What a fault answers; None when it lets the call through first."""
        refusal = fault.refusal()
        if refusal is not None:
            self._keep(Done(bot, call.method, call.params, refusal=refusal))
            if fault.html:
                page = f"<html><body><h1>{refusal.status} {refusal.description}</h1></body></html>"
                return web.Response(status=refusal.status, text=page, content_type="text/html")
            return _refused(refusal)
        if fault.lose_connection:
            return _cut(request)
        if fault.hang:
            await self._closing.wait()
            return _cut(request)
        return None

    def execute(self, bot: Bot, method: str, raw: Json, files: dict[str, Upload]) -> None:
        """Do what a webhook's answer asks; nobody hears of the outcome but `calls`."""
        try:
            call = calls.checked(method, raw, files)
            result = perform(self.world, bot, call)
            if inspect.iscoroutine(result):
                result.close()
                raise refusals.NOT_EMULATED(what="getUpdates in a webhook's answer")
            self._keep(Done(bot, call.method, call.params, result))
        except Refusal as refusal:
            self._keep(Done(bot, method, raw, refusal=refusal))

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file a bot asked for by getFile; its faults go by the name "download"."""
        bot = self.world.bots.get(request.match_info["token"])
        if bot is None:
            return _refused(refusals.UNAUTHORIZED())
        path = request.match_info["path"]
        call = Call("download", {"file_path": path})
        fault = self.faults.strike(bot, call)
        if fault is not None and (answer := await self._struck(bot, call, fault, request)) is not None:
            return answer
        for file in self.world.files.values():
            if file.path == path and file.owner == bot.id:
                if fault is not None and fault.lose_answer:
                    return await _half(request, file.content)
                self._keep(Done(bot, call.method, call.params))
                return web.Response(body=file.content, content_type="application/octet-stream")
        return _refused(refusals.NOT_FOUND())

    def _keep(self, done: Done) -> None:
        self.calls.append(done)
        self.settled.set()

    def close(self) -> None:
        """End what hangs and what polls, so that the server can stop."""
        self._closing.set()
        for bot in self.world.bots.values():
            bot.updates.end_poll(refusals.Refusal(502, "Bad Gateway"))


def _json(body: str) -> web.Response:
    return web.Response(body=body.encode("utf-8", "replace"), content_type="application/json")


def _refused(refusal: Refusal) -> web.Response:
    return web.Response(
        status=refusal.status, body=_encode(refusal.answer()).encode(), content_type="application/json"
    )


async def _half(request: web.Request, content: bytes) -> web.StreamResponse:
    """The connection breaks in the middle of a file."""
    response = web.StreamResponse()
    response.content_length = len(content)
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.abort()
    return response


def _cut(request: web.Request) -> web.Response:
    """The connection breaks instead of an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
