"""Telegram on loopback: the Bot API that aiogram and python-telegram-bot talk to, and people who use it.

Tests and the demo start it in their own process (`Emulator`, `Person`); `python -m bot.emulator` runs it by itself,
with a chat to try in the browser. What it refuses, it refuses in Telegram's words (`refusals`, `limits`).
"""

from bot.emulator.client import RemotePerson, RemoteTelegram
from bot.emulator.clock import Clock
from bot.emulator.person import Person
from bot.emulator.seen import Button, Seen
from bot.emulator.server import Emulator
from bot.emulator.things import Bot

__all__ = ["Bot", "Button", "Clock", "Emulator", "Person", "RemotePerson", "RemoteTelegram", "Seen"]
