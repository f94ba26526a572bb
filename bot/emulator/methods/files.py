"""getFile: where a file can be downloaded."""

from __future__ import annotations

from bot.emulator import limits, refusals, wire
from bot.emulator.calls import Call
from bot.emulator.methods.registry import method
from bot.emulator.things import Bot, Json
from bot.emulator.world import World


@method("getFile")
def get_file(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#getfile"""
    file = world.files.get(call.text("file_id"))
    if file is None or file.owner != bot.id:
        raise refusals.FILE_UNKNOWN()
    if len(file.content) > limits.DOWNLOAD:
        raise refusals.FILE_TOO_BIG()
    return wire.file(file)
