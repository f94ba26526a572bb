"""Labels of a form as Telegram HTML: an author's Markdown or HTML by allow-list, everything else as plain text.

XLSForm labels may use a little Markdown (bold, italic, headings, links) and a little HTML. Telegram accepts
only a few tags and refuses a message with a wrong one, so tags are rebuilt here, balanced, and never copied.
What residents write is never markup: it goes through `verbatim`.
"""

import re
from functools import lru_cache
from html import escape, unescape

#: HTML an author may write, and the Telegram tag it becomes.
TAGS = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "u": "u",
    "ins": "u",
    "s": "s",
    "del": "s",
    "code": "code",
}

_HTML = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_BREAK = re.compile(r"<br\s*/?>|</p\s*>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]\n]+)\]\((?:https?|mailto|tel):[^)\s]+\)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_BOLD = re.compile(r"(?<![\w*])\*\*(?=\S)(.+?)(?<=\S)\*\*(?![\w*])|(?<![\w_])__(?=\S)(.+?)(?<=\S)__(?![\w_])")
_ITALIC = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=\S)_(?![\w_])"
)


@lru_cache(maxsize=4096)
def html(label: str) -> str:
    """The label as Telegram HTML, safe whatever the author or a resident's own words put into it."""
    source = _LINK.sub(r"\1", _BREAK.sub("\n", label))
    source = _HEADING.sub(r"**\1**", source)
    return _markdown(_allowed(source))


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """The label without any markup, on one line: for buttons, which show text as it is."""
    return " ".join(unescape(re.sub(r"<[^<>]*>", "", html(label))).split())


def verbatim(words: str, most: int) -> str:
    """Somebody's own words on one line, exactly as written, cut after `most` characters."""
    line = " ".join(words.split())
    return escape(line if len(line) <= most else line[: most - 1] + "…", quote=False)


def _allowed(source: str) -> str:
    """Escape everything but the allowed tags; close what was left open, drop what was never opened."""
    pieces: list[str] = []
    opened: list[str] = []
    end = 0
    for match in _HTML.finditer(source):
        pieces.append(escape(unescape(source[end : match.start()]), quote=False))
        end = match.end()
        tag = TAGS.get(match[1].lower())
        if tag is None:
            continue
        if not match[0].startswith("</"):
            pieces.append(f"<{tag}>")
            opened.append(tag)
        elif opened and opened[-1] == tag:
            pieces.append(f"</{opened.pop()}>")
    pieces.append(escape(unescape(source[end:]), quote=False))
    return "".join(pieces + [f"</{tag}>" for tag in reversed(opened)])


def _markdown(text: str) -> str:
    """Bold and italic, unless a mark stands astride a tag, where it would break the nesting."""
    text = _BOLD.sub(lambda match: _wrapped("b", match), text)
    return _ITALIC.sub(lambda match: _wrapped("i", match), text)


def _wrapped(tag: str, match: re.Match[str]) -> str:
    inside = match[1] or match[2]
    opens, closes = len(re.findall(r"<[a-z]+>", inside)), len(re.findall(r"</[a-z]+>", inside))
    balanced = opens == closes and not re.match(r"[^<]*</", inside)
    return f"<{tag}>{inside}</{tag}>" if balanced else match[0]
