"""The Bot API's methods, one file a subject; `perform` finds the one that is asked for.

A method is a function of the world, the bot that calls and the call; it returns what goes into `result` or
raises a `Refusal`. Methods of Telegram that are missing here are refused with 501, never answered with a lie.
"""

from bot.emulator.methods import callbacks, chats, copying, deleting, editing, files, intake, profile, sending
from bot.emulator.methods.registry import emulated, perform

__all__ = [
    "callbacks", "chats", "copying", "deleting", "editing", "emulated", "files", "intake", "perform", "profile",
    "sending",
]  # fmt: skip
