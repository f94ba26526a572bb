"""Files in messages: uploaded or known by their id, described as the Bot API describes each kind."""

from __future__ import annotations

import mimetypes
import struct
from pathlib import PurePath

from bot.emulator import limits, refusals, texts
from bot.emulator.calls import Call
from bot.emulator.things import Bot, File, Json
from bot.emulator.world import World

#: Kinds of files, with the folder Telegram keeps them in and the name an unnamed one gets.
_KINDS = {
    "document": ("documents", "file.bin"),
    "photo": ("photos", "photo.jpg"),
    "voice": ("voice", "voice.ogg"),
    "audio": ("music", "audio.mp3"),
    "video": ("videos", "video.mp4"),
    "animation": ("animations", "animation.mp4"),
    "sticker": ("stickers", "sticker.webp"),
    "video_note": ("video_notes", "note.mp4"),
}


def stored(world: World, bot: Bot, call: Call, kind: str, value: str) -> File:
    """The file a parameter means: `attach://…`, or an id this bot may use. Raises `Refusal`."""
    if not value:
        raise refusals.NO_FILE(kind=kind.replace("_", " "))
    if value.startswith("attach://"):
        upload = call.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise refusals.NO_FILE(kind=kind.replace("_", " "))
        if not upload.content:
            raise refusals.FILE_EMPTY()
        if len(upload.content) > (limits.PHOTO if kind == "photo" else limits.UPLOAD):
            raise refusals.ENTITY_TOO_LARGE()
        folder, usual = _KINDS[kind]
        name = PurePath(upload.name or usual).name
        mime = mimetypes.guess_type(name)[0] or upload.mime or "application/octet-stream"
        return world.store_file(bot, upload.content, name, mime, folder)
    if "://" in value:
        raise refusals.NOT_EMULATED(what="files by URL")
    file = world.files.get(value)
    if file is None or file.owner != bot.id:
        raise refusals.FILE_ID()
    return file


def described(file: File, kind: str, given: Json) -> Json:
    """The content of a message holding this file. Raises `Refusal` for a photo that is no picture."""
    it: Json = {"file_id": file.id, "file_unique_id": file.unique, "file_size": len(file.content)}
    duration = int(given.get("duration") or 1)
    match kind:
        case "photo":
            width, height = picture_size(file.content)
            return {"photo": [it | {"width": width, "height": height}]}
        case "voice":
            it |= {"duration": duration, "mime_type": file.mime}
        case "audio":
            it |= {"duration": duration, "mime_type": file.mime, "file_name": file.name}
            it |= {name: str(given[name]) for name in ("performer", "title") if given.get(name)}
        case "video" | "animation":
            it |= {
                "duration": duration,
                "width": 640,
                "height": 360,
                "mime_type": file.mime,
                "file_name": file.name,
            }
        case "video_note":
            it |= {"duration": duration, "length": int(given.get("length") or 240)}
        case "sticker":
            it |= {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            it |= {"emoji": str(given["emoji"])} if given.get("emoji") else {}
        case _:
            it |= {"file_name": file.name, "mime_type": file.mime}
    return {kind: it}


def content_of(world: World, bot: Bot, call: Call, kind: str) -> Json:
    """The file part of a send method's message. Raises `Refusal`."""
    return described(stored(world, bot, call, kind, call.text(kind)), kind, call.params)


def media_content(world: World, bot: Bot, call: Call, item: Json) -> Json:
    """One InputMedia of an album or of editMessageMedia, with its caption. Raises `Refusal`."""
    kind = str(item.get("type", ""))
    if kind not in _KINDS:
        raise refusals.FORM(name="media", why="unknown type")
    return described(stored(world, bot, call, kind, str(item.get("media", ""))), kind, item) | texts.caption(
        item
    )


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG, GIF or JPEG. Raises `Refusal` for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    if content[:4] == b"GIF8" and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return int(width), int(height)
    at = 2
    while content[:2] == b"\xff\xd8" and at + 9 < len(content):
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(
                content[at + 5 : at + 7], "big"
            )
        at += 2 + size
    raise refusals.IMAGE()
