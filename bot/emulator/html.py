"""Telegram's HTML: read into text and entities, refused in Telegram's words, and written back.

Behaves as Telegram's own parser (tdlib/td, td/telegram/MessageEntity.cpp) is known to. Offsets and lengths are UTF-16
code units, offsets in errors are bytes of UTF-8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.emulator.refusals import ENTITIES, Refusal

Entity = dict[str, Any]

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_WRITTEN = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler", "code": "code",
    "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip
_ENTITY = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(lt|gt|amp|quot))(?:;|(?![\w;]))")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPECIAL = re.compile(r"[&<]")
_SPACE = " \t\r\n\v\f"
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


def units(text: str) -> int:
    """UTF-16 code units, Telegram's measure of offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int  #: UTF-16
    index: int  #: among the pieces of text


class _Reader:
    """One passage over a source text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def wrong(self, why: str, at: int | None = None) -> Refusal:
        where = (
            "" if at is None else f" at byte offset {len(self.source[:at].encode('utf-8', 'surrogatepass'))}"
        )
        return ENTITIES(why=why + where)

    def take(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += units(text)

    def read(self) -> None:
        source, at = self.source, 0
        while special := _SPECIAL.search(source, at):
            here = special.start()
            if here > at:
                self.take(source[at:here])
            if source[here] == "&":
                character, at = decoded(source, here)
                self.take(character)
            else:
                at = self.end_tag(here) if source[here + 1 : here + 2] == "/" else self.start_tag(here)
        self.take(source[at:])
        if self.open:
            raise self.wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def start_tag(self, begin: int) -> int:
        source, at = self.source, begin + 1
        while at < len(source) and source[at] not in _SPACE and source[at] != ">":
            at += 1
        if at == len(source):
            raise self.wrong("Unclosed start tag", begin)
        tag = source[begin + 1 : at].lower()
        if tag not in _TYPES:
            raise self.wrong(f'Unsupported start tag "{tag}"', begin)
        attributes: dict[str, str] = {}
        while True:
            at = self.skip_space(at)
            if source[at : at + 1] == ">":
                break
            if at >= len(source):
                raise self.wrong("Unclosed start tag", begin)
            at = self.attribute(tag, begin, at, attributes)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.wrong('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, attributes, self.offset, len(self.pieces)))
        return at + 1

    def attribute(self, tag: str, begin: int, at: int, attributes: dict[str, str]) -> int:
        source, start = self.source, at
        while at < len(source) and source[at] not in _SPACE and source[at] not in "=>/\"'":
            at += 1
        name = source[start:at].lower()
        if not name:
            raise self.wrong(f'Empty attribute name in the tag "{tag}"', begin)
        at = self.skip_space(at)
        if source[at : at + 1] != "=":
            attributes[name] = ""
            return at
        at = self.skip_space(at + 1)
        if at >= len(source):
            raise self.wrong(f'Unclosed start tag "{tag}"', begin)
        quote = source[at]
        if quote not in "\"'":
            token = _TOKEN.match(source, at)
            end = token.end() if token else at
            if source[end : end + 1] not in (*_SPACE, ">") or end >= len(source):
                raise self.wrong("Unexpected end of name token", at)
            attributes[name] = source[at:end].lower()
            return end
        end = source.find(quote, at + 1)
        if end < 0:
            raise self.wrong("Unclosed start tag", begin)
        attributes[name] = _ENTITY.sub(lambda match: decoded(match.group(), 0)[0], source[at + 1 : end])
        return end + 1

    def end_tag(self, begin: int) -> int:
        if not self.open:
            raise self.wrong("Unexpected end tag", begin)
        source, at = self.source, begin + 2
        while at < len(source) and source[at] not in _SPACE and source[at] != ">":
            at += 1
        name = source[begin + 2 : at].lower()
        at = self.skip_space(at)
        if source[at : at + 1] != ">":
            raise self.wrong("Unclosed end tag", begin)
        closing = self.open.pop()
        if name and name != closing.tag:
            raise self.wrong(f'Unmatched end tag at byte offset {len(source[:begin].encode())}, expected '
                             f'"</{closing.tag}>", found "</{name}>"')  # fmt: skip
        if self.offset > closing.offset:
            self.close(closing)
        return at + 1

    def close(self, closing: _Open) -> None:
        entity: Entity = {"type": _TYPES[closing.tag], "offset": closing.offset,
                          "length": self.offset - closing.offset}  # fmt: skip
        match closing.tag:
            case "a":
                url: str = closing.attributes.get("href") or "".join(self.pieces[closing.index :])
                if not (url := checked_link(url)):
                    return
                entity["url"] = url
            case "blockquote" if "expandable" in closing.attributes:
                entity["type"] = "expandable_blockquote"
            case "tg-emoji":
                if not closing.attributes.get("emoji-id", "").isdigit():
                    raise self.wrong("Invalid custom emoji identifier specified")
                entity["custom_emoji_id"] = closing.attributes["emoji-id"]
            case "code" if self.open and self.open[-1].tag == "pre":
                named = closing.attributes.get("class", "")
                if named.startswith("language-"):
                    self.open[-1].attributes["language"] = named.removeprefix("language-")
                return
            case "pre" if language := closing.attributes.get("language"):
                entity["language"] = language
        self.entities.append(entity)

    def skip_space(self, at: int) -> int:
        while at < len(self.source) and self.source[at] in _SPACE:
            at += 1
        return at


def decoded(source: str, at: int) -> tuple[str, int]:
    """The character an HTML entity at `at` stands for, and where reading goes on; itself when it is none."""
    if not (match := _ENTITY.match(source, at)):
        return source[at], at + 1
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name], match.end()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return source[at], at + 1
    return chr(code), match.end()


def checked_link(url: str) -> str:
    """The address as Telegram stores it; empty when it is none."""
    url = url.strip()
    if re.match(r"(?i)(tg|ton|tonsite)://\S", url):
        return url
    if not (match := re.fullmatch(r"(?i)(https?://)?([^\s/?#:@]+\.[^\s/?#:@]{2,}|localhost|\d+(?:\.\d+){3})(:\d+)?(.*)",
                                  url)):  # fmt: skip
        return ""
    scheme, host, port, rest = match.groups()
    return f"{(scheme or 'http://').lower()}{host.lower()}{port or ''}{rest or '/'}"


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text without tags, and its entities in Telegram's order.

    Raises `Refusal` ("can't parse entities: …").
    """
    if "<" not in source and "&" not in source:
        return source, []
    reader = _Reader(source)
    reader.read()
    return "".join(reader.pieces), sorted(
        reader.entities, key=lambda entity: (entity["offset"], -entity["length"])
    )


def write_html(text: str, entities: list[Entity]) -> str:
    """The HTML that would give this text and these entities: how a person's screen is compared in tests."""
    raw = text.encode("utf-16-le", "surrogatepass")
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for entity in entities:
        tag, attributes = _WRITTEN.get(entity["type"], ""), ""
        if entity["type"] == "text_link":
            tag, attributes = "a", f' href="{escape(entity["url"])}"'
        if not tag:
            continue
        opening.setdefault(entity["offset"], []).append(f"<{tag}{attributes}>")
        closing.setdefault(entity["offset"] + entity["length"], []).insert(0, f"</{tag}>")
    places = sorted({0, len(raw) // 2, *opening, *closing})
    out: list[str] = []
    for place, following in zip(places, [*places[1:], places[-1]], strict=True):
        out += closing.get(place, []) + opening.get(place, [])
        out.append(escape(raw[place * 2 : following * 2].decode("utf-16-le", "surrogatepass"), quote=False))
    return "".join(out)
