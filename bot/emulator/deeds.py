"""What people do in a chat, as Telegram tells it to bots: each deed changes the world and queues an update."""

from __future__ import annotations

from typing import Any

from bot.emulator import wire
from bot.emulator.texts import found_entities
from bot.emulator.things import Bot, Chat, Json, Message, User
from bot.emulator.updates import Waiting
from bot.emulator.world import World


def bots_in(world: World, chat: Chat, text: str = "") -> list[Bot]:
    """The bots that see a message: the chat's own, or in a group those it addresses (privacy mode)."""
    if chat.bot is not None:
        return [chat.bot]
    present = [bot for bot in world.bots.values() if chat.members.get(bot.id) in ("member", "administrator")]
    named = [bot for bot in present if f"@{bot.username}".lower() in text.lower()]
    if named or not text.startswith("/"):
        return named
    return present


def post(world: World, chat: Chat, who: User, content: Json, reply_to: Message | None = None) -> Message:
    """Somebody sends something."""
    if chat.blocked:
        unblock(world, chat)
    extra: Json = {"reply_to_message": wire.message(reply_to)} if reply_to is not None else {}
    message = world.say(chat, who, content, extra=extra)
    text = str(content.get("text") or content.get("caption") or "")
    seers = bots_in(world, chat, text)
    if reply_to is not None and not chat.private:
        seers += [bot for bot in world.bots.values() if bot.user is reply_to.sender and bot not in seers]
    for bot in seers:
        world.notify(bot, "message", wire.message(message), chat)
    return message


def write(world: World, chat: Chat, who: User, text: str, reply_to: Message | None = None) -> Message:
    """Somebody writes; commands, links and mentions are marked as Telegram marks them."""
    entities = found_entities(text, [])
    content: Json = {"text": text, "entities": entities} if entities else {"text": text}
    return post(world, chat, who, content, reply_to)


def rewrite(world: World, chat: Chat, who: User, message: Message, text: str) -> None:
    """Somebody changes what they wrote."""
    entities = found_entities(text, [])
    message.content = {"text": text, "entities": entities} if entities else {"text": text}
    message.edited = int(world.clock.now())
    world.happens(chat, "edit", who, message=message.id, text=text)
    for bot in bots_in(world, chat, text):
        world.notify(bot, "edited_message", wire.message(message), chat)


def erase(world: World, chat: Chat, who: User, message: Message) -> None:
    """Somebody deletes a message, for both sides; bots are not told."""
    del chat.messages[message.id]
    world.happens(chat, "delete", who, message=message.id)


def tap(world: World, chat: Chat, who: User, number: int, data: str, label: str) -> Waiting | None:
    """Somebody taps a button; `data` is what the button carries."""
    message = chat.messages.get(number)
    bot = chat.bot or next(
        (bot for bot in world.bots.values() if message and message.sender is bot.user), None
    )
    if bot is None:
        raise LookupError("nobody's button")
    query = world.open_query(bot, chat, who)
    world.happens(chat, "tap", who, message=number, text=label)
    return world.notify(bot, "callback_query", wire.callback_query(query, message, number, data), chat)


def block(world: World, chat: Chat) -> None:
    """The person of a private chat blocks its bot."""
    _membership(world, chat, "member", "kicked", blocked=True)


def unblock(world: World, chat: Chat) -> None:
    """The person of a private chat lets its bot write again."""
    _membership(world, chat, "kicked", "member", blocked=False)


def _membership(world: World, chat: Chat, old: str, new: str, *, blocked: bool) -> None:
    assert chat.bot is not None
    assert chat.person is not None
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    world.happens(chat, "status", chat.person, text="blocks" if blocked else "unblocks")
    at = int(world.clock.now())
    payload = wire.member_updated(chat, chat.person, chat.bot.user, old, new, at)
    world.notify(chat.bot, "my_chat_member", payload, chat)


def bring(world: World, chat: Chat, by: User, bot: Bot) -> None:
    """Somebody adds a bot to a group."""
    old = chat.members.get(bot.id, "left")
    chat.members[bot.id] = "member"
    world.happens(chat, "status", by, text=f"+ {bot.name}")
    at = int(world.clock.now())
    world.notify(bot, "my_chat_member", wire.member_updated(chat, by, bot.user, old, "member", at), chat)
    joined: dict[str, Any] = {"new_chat_members": [wire.user(bot.user)]}
    message = world.say(chat, by, joined)
    world.notify(bot, "message", wire.message(message), chat)


def expel(world: World, chat: Chat, by: User, bot: Bot) -> None:
    """Somebody throws a bot out of a group."""
    chat.members[bot.id] = "kicked"
    at = int(world.clock.now())
    world.notify(bot, "my_chat_member", wire.member_updated(chat, by, bot.user, "member", "kicked", at), chat)
