"""copyMessage(s) and forwardMessage(s), refused for protected content."""

from __future__ import annotations

from typing import Any

from bot.emulator import limits, refusals, texts, wire
from bot.emulator.calls import Call
from bot.emulator.methods.registry import method
from bot.emulator.methods.sending import send
from bot.emulator.things import Bot, Json, Message
from bot.emulator.world import World


def _source(world: World, bot: Bot, call: Call, number: int, *, copying: bool) -> Message:
    """The message to repeat. Raises `Refusal` when it is missing or protected."""
    message = world.chat(bot, call.text("from_chat_id")).messages.get(number)
    if message is None:
        raise refusals.COPY_NOT_FOUND() if copying else refusals.FORWARD_NOT_FOUND()
    if message.protected:
        raise refusals.CANT_COPY() if copying else refusals.CANT_FORWARD()
    return message


def _numbers(call: Call) -> list[int]:
    numbers = [int(number) for number in call.params.get("message_ids") or []]
    if not numbers:
        raise refusals.ID_UNSPECIFIED()
    if len(numbers) > limits.DELETE_TOGETHER:
        raise refusals.TOO_MANY_IDS()
    if numbers != sorted(set(numbers)):
        raise refusals.IDS_UNORDERED()
    return numbers


def _copy(world: World, bot: Bot, call: Call, message: Message) -> Json:
    content = dict(message.content)
    if "caption" in call.params and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= texts.caption(call.params)
    return {"message_id": send(world, bot, call, content).id}


def _forward(world: World, bot: Bot, call: Call, message: Message) -> Message:
    origin: dict[str, Any] = {"type": "user", "date": message.date, "sender_user": wire.user(message.sender)}
    return send(world, bot, call, dict(message.content), forward_origin=origin)


@method("copyMessage")
def copy_message(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#copymessage"""
    return _copy(world, bot, call, _source(world, bot, call, call.number("message_id"), copying=True))


@method("forwardMessage")
def forward_message(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#forwardmessage"""
    message = _source(world, bot, call, call.number("message_id"), copying=False)
    return wire.message(_forward(world, bot, call, message))


@method("copyMessages", "forwardMessages")
def repeat_messages(world: World, bot: Bot, call: Call) -> list[Json]:
    """core.telegram.org/bots/api#copymessages, #forwardmessages: those that cannot be repeated are skipped"""
    copying = call.method == "copyMessages"
    room = world.chat(bot, call.text("from_chat_id"))
    found = [room.messages[number] for number in _numbers(call) if number in room.messages]
    if copying:
        return [_copy(world, bot, call, message) for message in found if not message.protected]
    return [
        {"message_id": _forward(world, bot, call, message).id} for message in found if not message.protected
    ]
