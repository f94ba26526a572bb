"""How long a text may be: Telegram counts UTF-16 code units after the markup is read, and takes 4,096."""

import re
from html import unescape

MOST = 4096  #: UTF-16 code units of one message; core.telegram.org/bots/api#sendmessage
WHOLE = 3900  #: what one message holds, with room for a line that a bot puts above
SHEET = 3600  #: of a text that needs several pages: what one page holds with its heading
HEAD = 600  #: of a heading on each of them

_TOKEN = re.compile(r"<[^<>]*>|&(?:#\d+|\w+);|[^<&]")


def units(text: str) -> int:
    """UTF-16 code units of a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def measure(html: str) -> int:
    """UTF-16 code units of Telegram HTML once its markup is read."""
    return units(unescape(re.sub(r"<[^<>]*>", "", html)))


def sheets(html: str, most: int = SHEET) -> tuple[str, ...]:
    """Telegram HTML in pages of at most `most` units: cut between paragraphs, lines or words, no tag left open."""
    if measure(html) <= most:
        return (html,)
    found: list[str] = []
    while html:
        end = _cut(html, most)
        page, html = html[:end], html[end:].lstrip()
        opened = _opened(page)
        found.append(page.rstrip() + "".join(f"</{_name(tag)}>" for tag in reversed(opened)))
        if not measure(html):
            break  # nothing but closing tags is left
        html = "".join(opened) + html
    return tuple(found)


def _cut(html: str, most: int) -> int:
    """Where a page ends: the last best gap that fits, or a hard end where there is none."""
    used, ends = 0, {"\n\n": 0, "\n": 0, " ": 0}
    half, last = most // 2, 0
    for token in _TOKEN.finditer(html):
        piece = token[0]
        if not piece.startswith("<"):
            used += units(unescape(piece)) if piece.startswith("&") else units(piece)
            if used > most:
                break
        last = token.end()
        if piece == "\n" and used > half:
            ends["\n\n" if html[token.start() - 1] == "\n" else "\n"] = last
        elif piece == " " and used > half:
            ends[" "] = last
    else:
        return len(html)
    return ends["\n\n"] or ends["\n"] or ends[" "] or last


def _opened(html: str) -> list[str]:
    """The tags a page leaves open, the outermost first."""
    stack: list[str] = []
    for tag in re.findall(r"<[^<>]*>", html):
        if not tag.startswith("</"):
            stack.append(tag)
        elif stack:
            stack.pop()
    return stack


def _name(tag: str) -> str:
    return tag.strip("<>").split()[0]
