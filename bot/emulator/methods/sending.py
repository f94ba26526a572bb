"""sendMessage and its sisters: everything that puts a new message of a bot into a chat."""

from __future__ import annotations

from typing import Any

from bot.emulator import limits, refusals, texts, wire
from bot.emulator.calls import Call
from bot.emulator.markups import markup_of
from bot.emulator.media import content_of, media_content
from bot.emulator.methods.registry import method
from bot.emulator.things import Bot, Chat, Json, Message
from bot.emulator.world import World

_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "record_audio",
        "upload_audio",
    ]
)


def send(
    world: World, bot: Bot, call: Call, content: Json, chat: Chat | None = None, **extra: Any
) -> Message:
    """Put a message of the bot into the chat the call names, with what every send method may ask for."""
    room = chat or world.chat(bot, call.text("chat_id"))
    markup = markup_of(call)
    reply = call.params.get("reply_parameters") or {}
    number = int(reply.get("message_id") or call.number("reply_to_message_id"))
    if number:
        if number in room.messages:
            extra["reply_to_message"] = wire.message(room.messages[number])
        elif not (reply.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")):
            raise refusals.REPLY_NOT_FOUND()
    if markup and ("keyboard" in markup or "remove_keyboard" in markup):
        room.keyboard = markup if "keyboard" in markup else None
    return world.say(
        room, bot.user, content, bot=bot, markup=markup, protected=call.flag("protect_content"), extra=extra
    )


@method("sendMessage")
def send_message(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#sendmessage"""
    room = world.chat(bot, call.text("chat_id"))
    content = texts.message_text(call.params)
    if preview := call.params.get("link_preview_options"):
        content["link_preview_options"] = preview
    return wire.message(send(world, bot, call, content, room))


@method("sendDocument", "sendPhoto", "sendVoice", "sendAudio", "sendVideo", "sendAnimation", "sendSticker",
        "sendVideoNote")  # fmt: skip
def send_file(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#senddocument and the other kinds of file"""
    room = world.chat(bot, call.text("chat_id"))
    kind = call.method.removeprefix("send")
    kind = "video_note" if kind == "VideoNote" else kind.lower()
    content = content_of(world, bot, call, kind) | texts.caption(call.params)
    if call.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return wire.message(send(world, bot, call, content, room))


@method("sendMediaGroup")
def send_media_group(world: World, bot: Bot, call: Call) -> list[Json]:
    """core.telegram.org/bots/api#sendmediagroup"""
    room = world.chat(bot, call.text("chat_id"))
    items = call.params.get("media") or []
    least, most = limits.ALBUM
    if not least <= len(items) <= most:
        raise refusals.ALBUM_SIZE()
    contents = [media_content(world, bot, call, item) for item in items]
    group = str(13_000_000_000_000 + max(room.messages, default=0))
    return [wire.message(send(world, bot, call, content, room, media_group_id=group)) for content in contents]


@method("sendLocation")
def send_location(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#sendlocation"""
    place = {name: float(call.params[name]) for name in ("latitude", "longitude")}
    return wire.message(send(world, bot, call, {"location": place}))


@method("sendContact")
def send_contact(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#sendcontact"""
    contact = {
        name: call.text(name)
        for name in ("phone_number", "first_name", "last_name", "vcard")
        if call.text(name)
    }
    return wire.message(send(world, bot, call, {"contact": contact}))


@method("sendChatAction")
def send_chat_action(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#sendchataction"""
    room = world.chat(bot, call.text("chat_id"))
    if call.text("action").lower() not in _ACTIONS:
        raise refusals.ACTION()
    world.happens(room, "action", bot.user, text=call.text("action").lower())
    return True
