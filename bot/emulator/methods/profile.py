"""What a bot tells people about itself: name, descriptions, commands, menu button."""

from __future__ import annotations

import json
import re

from bot.emulator import limits, refusals, wire
from bot.emulator.calls import Call
from bot.emulator.media import described, picture_size, stored
from bot.emulator.methods.registry import method
from bot.emulator.things import Bot, Json
from bot.emulator.world import World


@method("getMe")
def get_me(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#getme"""
    return wire.me(bot)


def _scope(call: Call) -> tuple[str, str]:
    scope = call.params.get("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), call.text("language_code")


@method("setMyCommands")
def set_my_commands(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#setmycommands"""
    commands = [
        {"command": str(each["command"]).removeprefix("/"), "description": str(each["description"]).strip()}
        for each in call.params.get("commands") or []
    ]
    if len(commands) > limits.COMMANDS:
        raise refusals.COMMANDS_TOO_MUCH()
    for each in commands:
        if not re.fullmatch(rf"[a-z0-9_]{{1,{limits.COMMAND_NAME}}}", each["command"]):
            raise refusals.COMMAND_INVALID()
        if not 1 <= len(each["description"]) <= limits.COMMAND_DESCRIPTION:
            raise refusals.COMMAND_DESCRIPTION()
    bot.commands[_scope(call)] = commands
    return True


@method("getMyCommands")
def get_my_commands(world: World, bot: Bot, call: Call) -> list[Json]:
    """core.telegram.org/bots/api#getmycommands"""
    return bot.commands.get(_scope(call), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#deletemycommands"""
    bot.commands.pop(_scope(call), None)
    return True


def commands_for(bot: Bot, language: str | None) -> list[Json]:
    """The commands a person with this language sees in a private chat (core.telegram.org/bots/api#botcommandscope)."""
    for kind in ("all_private_chats", "default"):
        for code in dict.fromkeys((language or "", "")):
            if found := bot.commands.get((json.dumps({"type": kind}), code)):
                return found
    return []


_TEXTS = {
    "Name": ("name", limits.NAME),
    "Description": ("description", limits.DESCRIPTION),
    "ShortDescription": ("short_description", limits.SHORT_DESCRIPTION),
}


@method("setMyName", "setMyDescription", "setMyShortDescription")
def set_my_text(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#setmyname, #setmydescription, #setmyshortdescription"""
    what, most = _TEXTS[call.method.removeprefix("setMy")]
    text = call.text(what)
    if len(text) > most:
        raise refusals.NAME_TOO_LONG(what=what.replace("_", " "))
    key = (what, call.text("language_code"))
    if text:
        bot.texts[key] = text
    else:
        bot.texts.pop(key, None)
    return True


@method("getMyName", "getMyDescription", "getMyShortDescription")
def get_my_text(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#getmyname, #getmydescription, #getmyshortdescription"""
    what, _ = _TEXTS[call.method.removeprefix("getMy")]
    usual = bot.texts.get((what, ""), bot.user.first_name if what == "name" else "")
    return {what: bot.texts.get((what, call.text("language_code")), usual)}


@method("setChatMenuButton")
def set_menu_button(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#setchatmenubutton"""
    bot.menu_buttons[call.number("chat_id")] = call.params.get("menu_button") or {"type": "default"}
    return True


@method("getChatMenuButton")
def get_menu_button(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#getchatmenubutton"""
    return bot.menu_buttons.get(call.number("chat_id")) or bot.menu_buttons.get(0) or {"type": "commands"}


@method("setMyProfilePhoto")
def set_my_photo(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#setmyprofilephoto: a JPEG that is sent with the call"""
    given = call.params.get("photo") or {}
    bot.photos.insert(0, stored(world, bot, call, "photo", str(given.get("photo", ""))))
    picture_size(bot.photos[0].content)
    return True


@method("getUserProfilePhotos")
def get_photos(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#getuserprofilephotos: people here have none"""
    photos = bot.photos if call.number("user_id") == bot.id else []
    return {
        "total_count": len(photos),
        "photos": [
            described(photo, "photo", {})["photo"] for photo in photos[: call.number("limit", 100) or 100]
        ],
    }
