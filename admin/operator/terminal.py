"""Words on a terminal: what a form says, never what could command the terminal; and Telegram's HTML as plain text."""

import re
import sys
from html import unescape

from rich.text import Text

_TAG = re.compile(r"<(/?)([a-z-]+)[^<>]*>")
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STYLES = {
    "b": "bold",
    "i": "italic dim",
    "u": "underline",
    "s": "strike",
    "code": "cyan",
    "blockquote": "cyan",
}


def safe(text: str) -> str:
    """The words without the characters that move a cursor, change a colour or turn the direction."""
    return _COMMANDS.sub("", text.replace("\r\n", "\n"))


def from_html(html: str) -> Text:
    """A screen of the chat as text of a terminal."""
    found = Text()
    open_: list[str] = []
    end = 0
    for tag in _TAG.finditer(html):
        found.append(
            safe(unescape(html[end : tag.start()])), " ".join(STYLES.get(each, "") for each in open_)
        )
        end = tag.end()
        if not tag[1]:
            open_.append(tag[2])
        elif tag[2] in open_:
            open_.remove(tag[2])
    found.append(safe(unescape(html[end:])))
    return found


class Input:
    """Lines from whoever sits at the keyboard, or from a file piped in."""

    def __init__(self) -> None:
        self.by_hand = sys.stdin.isatty()
        if self.by_hand:
            import readline  # noqa: F401  arrows and corrections while typing
        elif hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")

    def line(self) -> str | None:
        """The next line without its end; None when there are no more."""
        try:
            return input()
        except EOFError:
            return None
