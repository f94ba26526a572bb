"""editMessageText, Caption, Media and ReplyMarkup: a bot changes what it said."""

from __future__ import annotations

from bot.emulator import refusals, texts, wire
from bot.emulator.calls import Call
from bot.emulator.markups import markup_of
from bot.emulator.media import media_content
from bot.emulator.methods.registry import method
from bot.emulator.things import Bot, Json, Message, labels, seen_text
from bot.emulator.world import World

_TEXT = frozenset({"text", "entities", "link_preview_options"})
_CAPTION = frozenset({"caption", "caption_entities"})


def own_message(world: World, bot: Bot, call: Call) -> Message:
    """The message of this bot that the call names. Raises `Refusal`."""
    if call.text("inline_message_id"):
        raise refusals.NOT_EMULATED(what="inline messages")
    room = world.chat(bot, call.text("chat_id"))
    if not call.number("message_id"):
        raise refusals.ID_UNSPECIFIED()
    message = room.messages.get(call.number("message_id"))
    if message is None:
        raise refusals.EDIT_NOT_FOUND()
    if message.sender is not bot.user:
        raise refusals.CANT_EDIT()
    return message


def change(world: World, message: Message, content: Json, markup: Json | None) -> Json:
    """Give a message its new content and keyboard. Raises `Refusal` when nothing would change."""
    if content == message.content and markup == message.markup:
        raise refusals.NOT_MODIFIED()
    message.content, message.markup = content, markup
    message.edited = int(world.clock.now())
    world.happens(
        message.chat, "edit", message.sender, message=message.id, text=seen_text(content), rows=labels(markup)
    )
    return wire.message(message)


@method("editMessageText")
def edit_text(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#editmessagetext"""
    message = own_message(world, bot, call)
    content = texts.message_text(call.params)
    if "text" not in message.content:
        raise refusals.NO_TEXT()
    if preview := call.params.get("link_preview_options"):
        content["link_preview_options"] = preview
    kept = {name: value for name, value in message.content.items() if name not in _TEXT}
    return change(world, message, kept | content, markup_of(call))


@method("editMessageCaption")
def edit_caption(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#editmessagecaption"""
    message = own_message(world, bot, call)
    if "text" in message.content:
        raise refusals.NO_CAPTION()
    kept = {name: value for name, value in message.content.items() if name not in _CAPTION}
    return change(world, message, kept | texts.caption(call.params), markup_of(call))


@method("editMessageMedia")
def edit_media(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#editmessagemedia"""
    message = own_message(world, bot, call)
    if "text" in message.content:
        raise refusals.NO_MEDIA()
    return change(
        world, message, media_content(world, bot, call, call.params.get("media") or {}), markup_of(call)
    )


@method("editMessageReplyMarkup")
def edit_markup(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#editmessagereplymarkup"""
    message = own_message(world, bot, call)
    return change(world, message, message.content, markup_of(call))
