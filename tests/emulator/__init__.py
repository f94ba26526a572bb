"""The emulator against the two real frameworks over HTTP, and its people against small real bots.

Nothing of aiogram or python-telegram-bot is replaced: if the emulator drifts from what they read, this room fails.
"""
