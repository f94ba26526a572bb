"""The residents' room: the bot that people of the colonia talk to, on aiogram.

A tap or a text goes `app` → `guard` → `welcome` or `consult`, is saved, and only then answered by `say`.
This room never imports `admin`, holds no chat id outside an encrypted draft, and cannot read an answer back.
"""
