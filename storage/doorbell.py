"""Updates that Telegram brings to an address of ours (a webhook), for both bots, whatever their framework.

Telegram may forget an update when it is told 200: so that is said when its effect is stored, not when it has arrived.
Within a chat Telegram brings one at a time, and brings it again when the answer takes too long or gets lost; what runs
or ran already is not begun twice (`storage.lanes`).

Whoever else knocks learns nothing: without the secret header a request is turned away before its body is read. The
line itself is plain HTTP, for a proxy on the same machine or network that keeps the certificate.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Generic, TypeVar

from aiohttp import web

from storage.hooks import BadHook, Hook
from storage.lanes import FAREWELL, Lanes

Update = TypeVar("Update")

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = (
    1024 * 1024
)  #: bytes of an update: Telegram's longest texts, quoted texts and keyboards come to a tenth
SLOWEST = 10.0  #: seconds a body may take to arrive
PATIENCE = 50.0  #: seconds Telegram is kept waiting; after about a minute it hangs up by itself
LOOK = 60.0  #: seconds between two looks at whether Telegram still brings updates here
MOST = 100  #: requests Telegram may make at a time, each with another chat's update
NUMBERS = range(1 << 63)  #: what an update may be numbered

logger = logging.getLogger(__name__)


class Doorbell(Generic[Update]):
    """Answers each request that brings an update."""

    def __init__(self, hook: Hook, lanes: Lanes[Update], read: Callable[[dict[str, Any]], Update]) -> None:
        """`read` makes an update of what came, whatever its kind; it sees each one, perhaps more than once."""
        self._path, self._secret = hook.path, hook.secret.encode()
        self._lanes, self._read = lanes, read
        self._closing = asyncio.Event()
        self._closed = asyncio.Event()

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """200 when the update is done; 503 when Telegram is to bring it again; else why it is no update."""
        if request.rel_url.raw_path != self._path:
            return _said(404)
        if request.method != "POST":
            return _said(405, Allow="POST")
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return _said(401)
        if self._closing.is_set():
            return _said(503)
        try:
            async with asyncio.timeout(SLOWEST):
                body = await _body(request)
        except TimeoutError:
            return _said(408)
        if body is None:
            return _said(413)
        raw = _understood(body)
        if raw is None:
            logger.warning("Something else was brought", extra={"action": "not_an_update"})
            return _said(400)
        return _said(200 if await self._handled(self._read(raw)) else 503)

    async def close(self) -> None:
        """Take nothing new, and give what runs its time."""
        self._closing.set()
        await self._lanes.settle(FAREWELL)
        self._closed.set()
        await self._lanes.abandon()

    async def _handled(self, update: Update) -> bool:
        """Wait for an update, begun now or before; whether it is done."""
        work = self._lanes.admit(update)
        if work is None:
            return True
        closed = asyncio.create_task(self._closed.wait())
        try:
            await asyncio.wait({work, closed}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        finally:
            closed.cancel()
        return work.done() and not work.cancelled()


@asynccontextmanager
async def listening(
    hook: Hook, lanes: Lanes[Update], read: Callable[[dict[str, Any]], Update]
) -> AsyncIterator[int]:
    """Listen as long as the block lasts, then let what runs come to its end; gives the port. Raises `BadHook`."""
    bell = Doorbell(hook, lanes, read)
    runner = web.ServerRunner(web.Server(bell.answer, access_log=None), shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, hook.host, hook.port)
        try:
            await site.start()
        except OSError:
            raise BadHook(
                f"No pude escuchar en {hook.host}:{hook.port}. Revisa que la dirección sea de esta máquina "
                "y que ningún otro programa use ese puerto."
            ) from None
        try:
            yield int(runner.addresses[0][1])
        finally:
            await site.stop()
            await bell.close()
    finally:
        await runner.cleanup()


async def keep_announced(
    announce: Callable[[], Awaitable[object]],
    known: Callable[[], Awaitable[str]],
    hook: Hook,
    pause_after: Callable[[Exception, int], float | None],
    stop: asyncio.Event,
) -> None:
    """Tell Telegram where to bring updates, and look every `LOOK` seconds whether it still knows, until `stop` is set.

    `announce()` sets the webhook, `known()` says which address Telegram has; `pause_after(error, failures)` says how
    many seconds to rest after a failure, or None when the error is to be raised.
    """
    failures, told = 0, False
    while not stop.is_set():
        rest = LOOK
        try:
            if told and await known() != hook.url:
                logger.warning("Somebody took the webhook away", extra={"action": "webhook_lost"})
                told = False
            if not told:
                await announce()
                logger.info("Telegram knows where to ring", extra={"action": "webhook_set"})
            told, failures = True, 0
        except Exception as error:
            pause = pause_after(error, failures := failures + 1)
            if pause is None:
                raise
            rest = pause
            logger.warning("Telegram is away", extra={"action": "hook_failed", "kind": type(error).__name__})
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), rest)


def _understood(body: bytes) -> dict[str, Any] | None:
    """An update, as far as it has a number; None for anything else."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return raw if type(number) is int and number in NUMBERS else None


async def _body(request: web.BaseRequest) -> bytes | None:
    """The body; None when it is too large."""
    if (request.content_length or 0) > LARGEST:
        return None
    found = bytearray()
    async for chunk in request.content.iter_any():
        found += chunk
        if len(found) > LARGEST:
            return None
    return bytes(found)


def _said(status: int, **more: str) -> web.Response:
    """An answer without words, and without the name and version of the program."""
    return web.Response(status=status, headers={"Server": "", **more})
