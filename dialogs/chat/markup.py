"""Labels of a form as Telegram HTML: an author's Markdown or HTML by allow-list, everything else as plain text.

XLSForm labels may use a little Markdown (bold, italic, headings, links, lists) and a little HTML. Telegram accepts
only a few tags and refuses a message with a wrong one, so tags are rebuilt here, balanced, and never copied.
What residents write is never markup, not even where a label quotes it: those stretches are set aside first.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape, unescape

from dialogs.chat.blocks import laid_out
from dialogs.compiling.wording import Said

#: HTML an author may write, and the Telegram tag it becomes.
TAGS = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "ins": "u", "s": "s", "del": "s", "strike": "s",
    "code": "code", "a": "a", "h1": "b", "h2": "b", "h3": "b", "h4": "b", "h5": "b", "h6": "b", "th": "b",
}  # fmt: skip
LINE = 400  #: characters one bold stretch may have: a hostile label must not hold anybody up

_HTML = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?:[/?#][^\s<>\"]*)?")
_BOLD = re.compile(
    rf"(?<![\w*])\*\*(?=\S)(.{{1,{LINE}}}?)(?<=\S)\*\*(?![\w*])"
    rf"|(?<![\w_])__(?=\S)(.{{1,{LINE}}}?)(?<=\S)__(?![\w_])"
)
_ITALIC = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=\S)_(?![\w_])"
)
_TAG = re.compile(r"</?[a-z]+[^<>]*>")
_ESCAPED = re.compile(r"\\([\\*_#\[\]<>|`-])")
_ASIDE = 0xF0000  #: the first letter that stands for something set aside; authors cannot use these
_OURS = re.compile("[\U000f0000-\U000ffffd]")


def html(label: str) -> str:
    """The label as Telegram HTML, safe whatever the author or a resident's own words put into it."""
    if isinstance(label, Said):  # somebody's own words: not to be kept in memory
        return _html(*_set_aside(label))
    return _cached(str(label))


def plain(label: str) -> str:
    """The label without any markup, on one line: for buttons, which show text as it is."""
    if isinstance(label, Said):
        return _plain(html(label))
    return _plainly(str(label))


def verbatim(words: str, most: int) -> str:
    """Somebody's own words on one line, exactly as written, cut after `most` characters."""
    line = " ".join(words.split())
    return escape(line if len(line) <= most else line[: most - 1] + "…", quote=False)


def _set_aside(label: Said) -> tuple[str, list[str]]:
    """Put a letter of ours in the place of each quoted answer."""
    kept: list[str] = []
    pieces, end = [], 0
    for start, stop in label.quoted:
        pieces += [_OURS.sub("", label[end:start]), chr(_ASIDE + len(kept))]
        kept.append(escape(label[start:stop], quote=False))
        end = stop
    return "".join([*pieces, _OURS.sub("", label[end:])]), kept


@lru_cache(maxsize=4096)
def _cached(label: str) -> str:
    return _html(_OURS.sub("", label), [])


@lru_cache(maxsize=4096)
def _plainly(label: str) -> str:
    return _plain(_cached(label))


def _plain(written: str) -> str:
    return " ".join(unescape(_TAG.sub("", written)).split())


def _html(source: str, kept: list[str]) -> str:
    def aside(text: str) -> str:
        kept.append(text)
        return chr(_ASIDE + len(kept) - 1)

    source = _ESCAPED.sub(lambda found: aside(escape(found[1], quote=False)), source)
    tagged = "".join(_allowed(laid_out(source), aside))
    text = _emphasis(tagged).strip()
    if not kept:
        return text
    return _OURS.sub(lambda found: kept[ord(found[0]) - _ASIDE], text)


def _allowed(source: str, aside: Callable[[str], str]) -> Iterator[str]:
    """Escape everything but the allowed tags; close what was left open, drop what was never opened."""
    opened: list[str] = []
    end = 0
    for match in _HTML.finditer(source):
        yield escape(unescape(source[end : match.start()]), quote=False)
        end = match.end()
        tag = TAGS.get(match[1].lower())
        if tag is None:
            continue
        if match[0].startswith("</"):
            if opened and opened[-1] == tag:
                yield f"</{opened.pop()}>"
        elif tag != "a":
            yield f"<{tag}>"
            opened.append(tag)
        elif "a" not in opened and (address := _address(match[0])):
            yield f'<a href="{aside(escape(address))}">'
            opened.append(tag)
    yield escape(unescape(source[end:]), quote=False)
    yield from (f"</{tag}>" for tag in reversed(opened))


def _address(tag: str) -> str:
    """The page a link leads to, when it is one that Telegram opens."""
    found = _HREF.search(tag)
    address = unescape(found[1]) if found is not None else ""
    return address if _ADDRESS.fullmatch(address) else ""


def _emphasis(text: str) -> str:
    """Bold and italic, unless a mark stands astride a tag, where it would break the nesting."""
    text = _BOLD.sub(lambda match: _wrapped("b", match), text)
    return _ITALIC.sub(lambda match: _wrapped("i", match), text)


def _wrapped(tag: str, match: re.Match[str]) -> str:
    inside = match[1] or match[2]
    depth = 0
    for each in _TAG.findall(inside):
        depth += -1 if each.startswith("</") else 1
        if depth < 0:
            return match[0]
    return match[0] if depth else f"<{tag}>{inside}</{tag}>"
