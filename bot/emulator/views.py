"""Messages as the control API and the browser read them, and back again into `Seen`."""

from __future__ import annotations

from typing import Any

from bot.emulator.html import write_html
from bot.emulator.seen import Attachment, Button, Seen
from bot.emulator.things import Chat, Happening, Json, Message, User
from bot.emulator.world import World

_KINDS = ("document", "photo", "voice", "audio", "video", "animation", "sticker", "video_note")


def of_message(world: World, message: Message, eyes: User) -> Json:
    """A message on somebody's screen."""
    content = message.content
    text = str(content.get("text") or content.get("caption") or "")
    entities = content.get("entities") or content.get("caption_entities") or []
    rows = (message.markup or {}).get("inline_keyboard") or []
    return {
        "id": message.id,
        "mine": message.sender is eyes,
        "from": message.sender.first_name,
        "date": message.date,
        "edited": message.edited is not None,
        "protected": message.protected,
        "text": text,
        "entities": entities,
        "html": write_html(text, entities),
        "rows": [
            [{"text": it["text"], "data": it.get("callback_data"), "url": it.get("url")} for it in row]
            for row in rows
        ],
        "file": _file(world, content),
        "other": next(
            (kind for kind in ("contact", "location", "new_chat_members") if kind in content), None
        ),
    }


def _file(world: World, content: Json) -> Json | None:
    for kind in _KINDS:
        if kind in content:
            found = content[kind][-1] if isinstance(content[kind], list) else content[kind]
            file = world.files.get(found["file_id"])
            if file is None:
                return None
            return {
                "kind": kind, "name": file.name, "mime": file.mime, "size": len(file.content),
                "url": f"/sim/files/{file.id}/{file.name}",
            }  # fmt: skip
    return None


def of_chat(world: World, chat: Chat, eyes: User) -> list[Json]:
    """A whole chat on somebody's screen, oldest message first."""
    return [of_message(world, message, eyes) for message in chat.messages.values()]


def of_happening(world: World, chat: Chat, it: Happening, eyes: User) -> Json:
    """One happening, with the message it touched as it is now (null when it is gone)."""
    message = chat.messages.get(it.message) if it.deed in ("message", "edit", "reaction") else None
    return {
        "number": it.number,
        "deed": it.deed,
        "mine": it.by is eyes,
        "id": it.message,
        "text": it.text,
        "message": of_message(world, message, eyes) if message else None,
    }


def of_seen(world: World, chat: Chat, seen: Seen, eyes: User) -> Json:
    """What `reads` found, for another process."""
    message = chat.messages.get(seen.id)
    shown: Json | None = of_message(world, message, eyes) if message else None
    return {"message": shown, "toast": seen.toast, "alert": seen.alert}


def to_seen(found: Json | None, *, toast: str = "", alert: bool = False, content: bytes = b"") -> Seen:
    """A message of the control API as a `Seen`; `content` is what its file holds."""
    if found is None:
        return Seen(0, "", "", toast=toast, alert=alert)
    file: dict[str, Any] | None = found["file"]
    return Seen(
        id=found["id"],
        text=found["text"],
        html=found["html"],
        rows=tuple(
            tuple(Button(each["text"], each["data"], each["url"]) for each in row) for row in found["rows"]
        ),
        toast=toast,
        alert=alert,
        file=Attachment(file["kind"], file["name"], file["mime"], content) if file else None,
        protected=found["protected"],
        edited=found["edited"],
        mine=found["mine"],
    )


__all__ = ["of_chat", "of_happening", "of_message", "of_seen", "to_seen"]
