"""Words and numbers that are looked for in bytes, in every way a program may write them."""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

PIECE = (
    7  #: letters of a word that stay together when pglz writes it: after eight literals comes a control byte
)
_STREAMS = re.compile(rb"[\x58\x68\x78][\x01\x5e\x9c\xda]|\x1f\x8b\x08")  #: how zlib and gzip streams begin
_MOST = 1 << 20


def of_word(word: str) -> Mapping[str, bytes]:
    """A word as text, digits of hexadecimal, base64 at each of its three places, percent signs, JSON."""
    plain = word.encode()
    writings = {
        "utf-8": plain,
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "latin-1": word.encode("latin-1", "replace"),
        "percent": quote(word).encode(),
        "json": word.encode("ascii", "backslashreplace"),
        **_digits(plain),
    }
    return writings | {f"piece {at}": plain[at : at + PIECE] for at in range(len(plain) - PIECE)}


def of_number(number: int) -> Mapping[str, bytes]:
    """A chat id as text, as a machine's number in both orders, as PostgreSQL's numeric, as a varint; and as digits."""
    size = 8 if number >= 1 << 31 else 4
    tens = [
        int(part) for part in re.findall(r"\d{1,4}", str(number).rjust(-(-len(str(number)) // 4) * 4, "0"))
    ]
    little = number.to_bytes(size, "little")
    return {
        "text": str(number).encode(),
        "little": little,
        "big": number.to_bytes(size, "big"),
        "utf-16-le": str(number).encode("utf-16-le"),
        "numeric": b"".join(each.to_bytes(2, "little") for each in tens),
        "varint": _varint(number),
        "hexadecimal": f"{number:x}".encode(),
        **{f"little, {name}": digits for name, digits in _digits(little).items()},
        **{f"text, {name}": digits for name, digits in _digits(str(number).encode()).items()},
    }


def found(content: bytes, canaries: Mapping[str, Mapping[str, bytes]]) -> dict[str, set[str]]:
    """canary -> the writings of it that lie in the bytes, or in what unpacks from them."""
    seen: dict[str, set[str]] = {}
    unpacked = b"\0".join(unpack(content))
    for canary, writings in canaries.items():
        for how, writing in writings.items():
            if writing in content:
                seen.setdefault(canary, set()).add(how)
            if writing in unpacked:
                seen.setdefault(canary, set()).add(f"packed {how}")
    return seen


def unpack(content: bytes) -> Iterator[bytes]:
    """Whatever inflates, wherever in the bytes a stream of zlib or gzip may begin."""
    for match in _STREAMS.finditer(content):
        inflater = zlib.decompressobj(wbits=47)  # either header
        try:
            plain = inflater.decompress(content[match.start() : match.start() + 65536], _MOST)
        except zlib.error:
            continue
        if len(plain) >= PIECE:
            yield plain


def of_people(chats: Iterable[int], words: Iterable[str]) -> dict[str, Mapping[str, bytes]]:
    """The canaries of people: their chat ids and their words."""
    return {str(chat): of_number(chat) for chat in chats} | {word: of_word(word) for word in words}


def _digits(content: bytes) -> dict[str, bytes]:
    shifted = [b64encode(b"\0" * place + content) for place in range(3)]
    whole = [
        coded[-(-place * 8 // 6) + 1 : -4] if place else coded[:-4] for place, coded in enumerate(shifted)
    ]
    return {
        "hex": content.hex().encode(),
        "HEX": content.hex().upper().encode(),
        **{f"base64 at {place}": coded for place, coded in enumerate(whole) if len(coded) >= PIECE},
    }


def _varint(number: int) -> bytes:
    groups = []
    while True:
        number, low = number >> 7, number & 0x7F
        groups.append(low | (0x80 if number else 0))
        if not number:
            return bytes(groups)
