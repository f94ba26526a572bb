"""From what a caller sends to what a message holds: parsed, trimmed, measured, with the entities Telegram finds."""

from __future__ import annotations

import re
from typing import Any

from bot.emulator import limits, refusals
from bot.emulator.html import Entity, parse_html, units

_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/<>@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<![\w@])(?P<mention>@\w{4,32})\b"
    r"|(?<![\w#])(?P<hashtag>#\w*[^\W\d]\w*)"
)
_WORTH_LOOKING = re.compile(r"[/@#]")
_HAS_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_CONTROL = {code: " " for code in range(32) if code != 10} | {13: None}


def found_entities(text: str, given: list[Entity]) -> list[Entity]:
    """Commands, links, mentions and hashtags that Telegram itself marks, outside code and links."""
    if not _WORTH_LOOKING.search(text):
        return []
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in given
        if entity["type"] in ("code", "pre", "text_link")
    ]
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        begin = units(text[: match.start()])
        end = begin + units(match.group())
        if not any(begin < stop and start < end for start, stop in taken):
            found.append({"type": str(match.lastgroup), "offset": begin, "length": end - begin})
    return found


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the blanks at both ends, entities moved and cut accordingly (td fix_formatted_text)."""
    stripped = text.strip(" \n\t\u00a0")
    if len(stripped) == len(text) or not stripped:
        return stripped, entities if stripped else []
    lead = units(text[: text.index(stripped)])
    size = units(stripped)
    moved: list[Entity] = []
    for entity in entities:
        begin = max(0, entity["offset"] - lead)
        end = min(size, entity["offset"] + entity["length"] - lead)
        if end > begin:
            moved.append({**entity, "offset": begin, "length": end - begin})
    return stripped, moved


def formatted(text: str, parse_mode: str | None, given: list[Entity] | None) -> tuple[str, list[Entity]]:
    """Text and entities as the message will hold them.

    Raises `Refusal` for an unknown parse_mode and for markup that cannot be read.
    """
    if len(text.encode("utf-8", "surrogatepass")) > limits.REQUEST_TEXT:
        raise refusals.TEXT_BYTES()
    entities: list[Entity] = []
    match (parse_mode or "").lower():
        case "html":
            text, entities = parse_html(text)
        case "" | "none":
            entities = list(given or [])
        case "markdown" | "markdownv2":
            raise refusals.NOT_EMULATED(what="Markdown")
        case _:
            raise refusals.PARSE_MODE()
    text, entities = trimmed(text.translate(_CONTROL) if _HAS_CONTROL.search(text) else text, entities)
    entities = sorted(
        entities + found_entities(text, entities), key=lambda entity: (entity["offset"], -entity["length"])
    )
    return text, entities[: limits.ENTITIES]


def message_text(params: dict[str, Any]) -> dict[str, Any]:
    """The `text` and `entities` of a new or edited message. Raises `Refusal`."""
    source = params.get("text") or ""
    if not source:
        raise refusals.TEXT_EMPTY()
    text, entities = formatted(source, params.get("parse_mode"), params.get("entities"))
    if not text:
        raise refusals.TEXT_BECAME_EMPTY()
    if len(text) > limits.TEXT:
        raise refusals.TEXT_TOO_LONG()
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption(params: dict[str, Any]) -> dict[str, Any]:
    """The `caption` and `caption_entities` of a file, or nothing. Raises `Refusal`."""
    text, entities = formatted(
        params.get("caption") or "", params.get("parse_mode"), params.get("caption_entities")
    )
    if len(text) > limits.CAPTION:
        raise refusals.CAPTION_TOO_LONG()
    content: dict[str, Any] = {"caption": text} if text else {}
    if text and entities:
        content["caption_entities"] = entities
    return content
