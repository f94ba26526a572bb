"""The door: only programs and pages of this machine may come in.

A web page elsewhere could make a visitor's browser talk to loopback (DNS rebinding, cross-site forms). The Host
must name this machine, and a request that a page makes must come from a page of ours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

_OURS = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def _name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""


@web.middleware
async def only_loopback(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse (403) what names another host or comes from another origin."""
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    if _name(host) not in _OURS:
        raise web.HTTPForbidden(text="This emulator answers on loopback only.")
    if origin is not None and origin != f"http://{host}":
        raise web.HTTPForbidden(text="Another page may not drive this emulator.")
    followed = (
        request.path == "/" and request.headers.get("Sec-Fetch-Dest") == "document"
    )  # a link to the page
    if not followed and request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise web.HTTPForbidden(text="Another page may not drive this emulator.")
    return await handler(request)
