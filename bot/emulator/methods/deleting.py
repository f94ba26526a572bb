"""deleteMessage and deleteMessages, with the rule of 48 hours."""

from __future__ import annotations

from bot.emulator import limits, refusals
from bot.emulator.calls import Call
from bot.emulator.methods.registry import method
from bot.emulator.things import Bot, Message
from bot.emulator.world import World


def _check(world: World, bot: Bot, message: Message) -> None:
    """Raise `Refusal` when this bot may not delete this message for everyone (any more)."""
    own = message.sender is bot.user
    rights = message.chat.members.get(bot.id) in ("administrator", "creator")
    if rights:
        return
    if not (own or message.chat.private) or world.clock.now() - message.date > limits.DELETE_WITHIN:
        raise refusals.CANT_DELETE()


def _remove(world: World, bot: Bot, message: Message) -> None:
    del message.chat.messages[message.id]
    world.happens(message.chat, "delete", bot.user, message=message.id)


@method("deleteMessage")
def delete_message(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#deletemessage"""
    room = world.chat(bot, call.text("chat_id"))
    message = room.messages.get(call.number("message_id"))
    if message is None:
        raise refusals.DELETE_NOT_FOUND()
    _check(world, bot, message)
    _remove(world, bot, message)
    return True


@method("deleteMessages")
def delete_messages(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#deletemessages: those not found are skipped"""
    room = world.chat(bot, call.text("chat_id"))
    numbers = [int(number) for number in call.params.get("message_ids") or []]
    if not numbers:
        raise refusals.ID_UNSPECIFIED()
    if len(numbers) > limits.DELETE_TOGETHER:
        raise refusals.TOO_MANY_IDS()
    found = [room.messages[number] for number in dict.fromkeys(numbers) if number in room.messages]
    for message in found:
        _check(world, bot, message)
    for message in found:
        _remove(world, bot, message)
    return True
