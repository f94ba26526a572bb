"""Control from another process or a browser: /sim/…, JSON in and out, and a live stream of each chat.

    GET  /sim/state                               bots and people
    POST /sim/people            {name, language}  a new person
    GET  /sim/people/ID/BOT                       the chat as it is now, the bot's commands
    GET  /sim/people/ID/BOT/events                the same and then whatever happens (Server-Sent Events)
    POST /sim/people/ID/BOT/VERB {…}              a verb of `Person`, its arguments as JSON
    GET  /sim/files/FILE/NAME                     a file somebody sent
    POST /sim/clock {advance}   /sim/faults {…}   seconds to move on; a fault as in `faults`

BOT is a username. A verb that a person cannot do (no such button) is refused with 409 and the reason.
"""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.emulator import views, wire
from bot.emulator.methods.profile import commands_for
from bot.emulator.person import Person
from bot.emulator.seen import Seen, see
from bot.emulator.things import Bot, Chat, Happening, Json

if TYPE_CHECKING:
    from bot.emulator.server import Emulator

#: What a page sent by a bot may do when it is opened: be read. It gets no origin, so it cannot drive us.
_PAGE_POLICY = (
    "sandbox allow-popups allow-downloads; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; media-src data:"
)
_SAFE_TYPES = frozenset({"text/html", "text/plain", "image/png", "image/jpeg", "image/gif", "image/webp",
                         "application/pdf", "audio/ogg", "audio/mpeg"})  # fmt: skip
HEARTBEAT = 15.0  #: seconds between signs of life on a quiet stream


class Sim:
    """The control API of one emulator."""

    def __init__(self, telegram: Emulator) -> None:
        self._telegram = telegram
        self._people: dict[int, Person] = {}
        self._streams: set[tuple[Chat, asyncio.Queue[Happening | None]]] = set()
        telegram.world.listeners.append(self._on_happening)

    def routes(self) -> list[web.RouteDef]:
        """For the web application."""
        chat = r"/sim/people/{person:\d+}/{bot}"
        return [
            web.get("/sim/state", self.state),
            web.post("/sim/people", self.add_person),
            web.get(chat, self.chat),
            web.get(chat + "/events", self.events),
            web.post(chat + "/{verb}", self.act),
            web.get("/sim/files/{file}/{name}", self.file),
            web.post("/sim/clock", self.clock),
            web.post("/sim/faults", self.fault),
        ]

    def close(self) -> None:
        """End all streams."""
        for _, queue in self._streams:
            queue.put_nowait(None)

    # -- who -----------------------------------------------------------------------------------------------------
    async def state(self, request: web.Request) -> web.Response:
        """Bots and people."""
        world = self._telegram.world
        people = [it for it in world.users.values() if not it.is_bot]
        return web.json_response(
            {
                "bots": [
                    {"id": it.id, "username": it.username, "name": it.name} for it in world.bots.values()
                ],
                "people": [wire.user(it) for it in people],
            }
        )

    async def add_person(self, request: web.Request) -> web.Response:
        """A new person."""
        given = await _body(request)
        name = str(given.get("name") or "").strip()
        if not 0 < len(name) <= 64:
            raise web.HTTPBadRequest(text="name: 1 to 64 characters")
        person = self._telegram.person(name, str(given.get("language") or "es"))
        return web.json_response(wire.user(person.user))

    def _found(self, request: web.Request) -> tuple[Person, Chat, Bot]:
        world = self._telegram.world
        number, name = int(request.match_info["person"]), request.match_info["bot"].lower()
        user = world.users.get(number)
        bot = next((it for it in world.bots.values() if it.username.lower() == name), None)
        if user is None or user.is_bot or bot is None:
            raise web.HTTPNotFound(text="no such person or bot")
        if number not in self._people:
            known = next((it for it in self._telegram.people if it.user is user), None)
            self._people[number] = known or Person(self._telegram, user)
        person = self._people[number].with_(bot)
        return person, person.chat, bot

    # -- what is there -------------------------------------------------------------------------------------------
    def _picture(self, person: Person, chat: Chat, bot: Bot) -> Json:
        keyboard = [[key["text"] if isinstance(key, dict) else key for key in row]
                    for row in (chat.keyboard or {}).get("keyboard", [])]  # fmt: skip
        return {
            "bot": {"username": bot.username, "name": bot.name},
            "person": wire.user(person.user),
            "description": bot.texts.get(("description", person.user.language or ""))
            or bot.texts.get(("description", ""), ""),
            "commands": commands_for(bot, person.user.language),
            "keyboard": keyboard,
            "blocked": chat.blocked,
            "messages": views.of_chat(self._telegram.world, chat, person.user),
        }

    async def chat(self, request: web.Request) -> web.Response:
        """A chat as it is now."""
        return web.json_response(self._picture(*self._found(request)))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """A chat as it is now, then everything that happens in it."""
        person, chat, bot = self._found(request)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[Happening | None] = asyncio.Queue()
        stream = (chat, queue)
        self._streams.add(stream)
        try:
            await response.write(_event("chat", self._picture(person, chat, bot)))
            while True:
                try:
                    it = await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if it is None:
                    break
                seen = views.of_happening(self._telegram.world, chat, it, person.user)
                await response.write(_event("happening", seen))
        except (ConnectionResetError, asyncio.CancelledError):
            pass
        finally:
            self._streams.discard(stream)
        return response

    def _on_happening(self, chat: Chat, it: Happening) -> None:
        for watched, queue in self._streams:
            if watched is chat:
                queue.put_nowait(it)

    async def file(self, request: web.Request) -> web.Response:
        """A file somebody sent, made harmless."""
        file = self._telegram.world.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound(text="no such file")
        kind = file.mime if file.mime in _SAFE_TYPES else "application/octet-stream"
        headers = {"Content-Security-Policy": _PAGE_POLICY, "X-Content-Type-Options": "nosniff"}
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        return web.Response(body=file.content, headers=headers | {"Content-Type": kind})

    # -- what is done --------------------------------------------------------------------------------------------
    async def act(self, request: web.Request) -> web.Response:
        """A verb of `Person`."""
        person, chat, _ = self._found(request)
        given = await _body(request)
        try:
            return web.json_response(await self._do(person, chat, request.match_info["verb"], given))
        except (AssertionError, LookupError) as error:
            return web.json_response({"error": str(error)}, status=409)
        except (TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}"}, status=400)

    async def _do(self, person: Person, chat: Chat, verb: str, given: Json) -> Any:
        match verb:
            case "press":
                return await self._press(person, chat, **given)
            case "sees":
                return [{"message": it} for it in views.of_chat(self._telegram.world, chat, person.user)]
            case "transcript":
                return {"transcript": person.transcript()}
            case "speaks":
                person.speaks(str(given["language"]))
                return {}
            case "writes" | "opens_link" | "sends_voice" | "sends_sticker" | "sends_contact" \
                | "sends_location" | "blocks" | "unblocks" | "reads" | "hears" | "taps" | "receives_again":  # fmt: skip
                result = await getattr(person, verb)(**given)
            case "taps_raw":
                found = chat.messages.get(int(given.get("message") or 0))
                there = see(self._telegram.world, found, person.user) if found else None
                await person.taps_raw(str(given["data"]), on=there)
                return {}
            case "sends_photo" | "sends_document":
                if "content" in given:
                    given["content"] = b64decode(given["content"], validate=True)
                result = await getattr(person, verb)(**given)
            case _:
                raise LookupError(f"a person does not know how to “{verb}”")
        if isinstance(result, Seen):
            return views.of_seen(self._telegram.world, chat, result, person.user)
        return {}

    async def _press(self, person: Person, chat: Chat, message: int, row: int, column: int) -> Json:
        """Tap the button at this place, as a finger does."""
        found = chat.messages.get(message)
        rows = see(self._telegram.world, found, person.user).rows if found else ()
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
            raise LookupError("that button is gone")
        await person.presses(message, rows[row][column])
        return {}

    async def clock(self, request: web.Request) -> web.Response:
        """Move the clock on by `advance` seconds."""
        self._telegram.clock.advance(seconds=float((await _body(request)).get("advance", 0)))
        return web.json_response({"now": self._telegram.clock.now()})

    async def fault(self, request: web.Request) -> web.Response:
        """Add a fault; `clear` removes all."""
        given = await _body(request)
        if given.pop("clear", False):
            self._telegram.faults.clear()
            return web.json_response({})
        try:
            self._telegram.faults.add(**given)
        except TypeError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.json_response({})


async def _body(request: web.Request) -> Json:
    """The JSON object of a request. A page elsewhere could not send this type without asking first."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="application/json")
    try:
        given = await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="not JSON") from None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="not an object")
    return given


def _event(kind: str, content: Json) -> bytes:
    return f"event: {kind}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n".encode()
