"""Chats and who is in them: getChat, members, leaving, pins, reactions."""

from __future__ import annotations

from bot.emulator import refusals, wire
from bot.emulator.calls import Call
from bot.emulator.methods.registry import method
from bot.emulator.things import Bot, Chat, Json
from bot.emulator.world import World

_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


@method("getChat")
def get_chat(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#getchat"""
    room = world.chat(bot, call.text("chat_id"))
    answer = wire.chat(room) | {"accent_color_id": room.id % 7, "max_reaction_count": 11}
    answer["accepted_gift_types"] = _GIFTS
    if room.private:
        answer["active_usernames"] = []
    if room.pinned and room.pinned[-1] in room.messages:
        answer["pinned_message"] = wire.message(room.messages[room.pinned[-1]])
    return answer


def _status(room: Chat, bot: Bot, number: int) -> str:
    if room.private:
        return "member" if number in (room.id, bot.id) else "left"
    return room.members.get(number, "left")


@method("getChatMember")
def get_chat_member(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#getchatmember"""
    room = world.chat(bot, call.text("chat_id"))
    who = world.users.get(call.number("user_id"))
    if who is None:
        raise refusals.USER_NOT_FOUND()
    return wire.member(who, _status(room, bot, who.id))


@method("getChatMemberCount")
def get_chat_member_count(world: World, bot: Bot, call: Call) -> int:
    """core.telegram.org/bots/api#getchatmembercount"""
    room = world.chat(bot, call.text("chat_id"))
    return 2 if room.private else sum(status not in ("left", "kicked") for status in room.members.values())


@method("getChatAdministrators")
def get_chat_administrators(world: World, bot: Bot, call: Call) -> list[Json]:
    """core.telegram.org/bots/api#getchatadministrators"""
    room = world.chat(bot, call.text("chat_id"))
    return [
        wire.member(world.users[number], status)
        for number, status in room.members.items()
        if status in ("creator", "administrator") and number != bot.id
    ]


@method("leaveChat")
def leave_chat(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#leavechat"""
    room = world.chat(bot, call.text("chat_id"))
    if room.private:
        raise refusals.NOT_A_PRIVATE_METHOD()
    old, room.members[bot.id] = room.members.get(bot.id, "member"), "left"
    world.happens(room, "status", bot.user, text="left")
    changed = wire.member_updated(room, bot.user, bot.user, old, "left", int(world.clock.now()))
    world.notify(bot, "my_chat_member", changed, room)
    return True


@method("pinChatMessage", "unpinChatMessage")
def pin(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#pinchatmessage, #unpinchatmessage"""
    room = world.chat(bot, call.text("chat_id"))
    number = call.number("message_id") or (room.pinned[-1] if room.pinned else 0)
    if number not in room.messages:
        raise refusals.PIN_NOT_FOUND()
    if number in room.pinned:
        room.pinned.remove(number)
    if call.method == "pinChatMessage":
        room.pinned.append(number)
    return True


@method("unpinAllChatMessages")
def unpin_all(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#unpinallchatmessages"""
    world.chat(bot, call.text("chat_id")).pinned.clear()
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#setmessagereaction"""
    room = world.chat(bot, call.text("chat_id"))
    number = call.number("message_id")
    if number not in room.messages:
        raise refusals.REACT_NOT_FOUND()
    reactions = call.params.get("reaction") or []
    if len(reactions) > 1 or any(each.get("type") == "paid" for each in reactions):
        raise refusals.REACTION_INVALID()
    shown = "".join(str(each.get("emoji", "")) for each in reactions)
    world.happens(room, "reaction", bot.user, message=number, text=shown)
    return True
