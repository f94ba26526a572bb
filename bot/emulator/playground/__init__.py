"""A phone for the browser, served at /: one chat as a resident and one as an organiser, side by side.

The page is ours alone (no framework, nothing from elsewhere) and draws messages from their entities, never from
HTML that somebody else wrote. Its door is `guard`: only this machine, only this page.
"""

from importlib.resources import files

from aiohttp import web

_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript"}
_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; media-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"  # noqa: E501


async def _serve(request: web.Request) -> web.Response:
    name = request.match_info.get("name", "index.html")
    kind = _TYPES[name.rpartition(".")[2]]
    content = files(__name__).joinpath(name).read_bytes()
    headers = {
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return web.Response(body=content, content_type=kind, charset="utf-8", headers=headers)


def routes() -> list[web.RouteDef]:
    """The page and its parts."""
    names = "playground.css|playground.js|messages.js|phone.js"
    return [web.get("/", _serve), web.get(f"/playground/{{name:{names}}}", _serve)]
