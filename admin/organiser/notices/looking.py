"""Showing a notice in a chat of the team as residents will have it: what arrives, and what they see after «Ver»."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from telegram.error import TelegramError

from admin.digest.issue import File
from admin.organiser.forms.buttons import keyboard
from admin.organiser.notices import body, look, words
from admin.organiser.notices.buttons import Act
from admin.organiser.notices.look import Look
from admin.organiser.notices.pressed import Pressed
from admin.organiser.notices.sheet import Sheet
from admin.organiser.runtime import Runtime
from admin.organiser.schedule import reminding
from locales import LANGUAGES
from storage import notices


async def send_looks(runtime: Runtime, chat: int, sheet: Sheet) -> tuple[int, ...]:
    """The notice in each of its languages, and its reminders; the numbers of the messages. Raises `Gone`."""
    shown = []
    for language in sheet.look.languages():
        shown.append(await _send(runtime, chat, sheet.look, language))
    for number, before in enumerate(sheet.ahead):
        if number == 0:
            shown.append(await runtime.post.say(chat, words.reminders_too()))
        for language in sheet.look.languages():
            shown.append(await _send(runtime, chat, of_reminder(sheet, before), language))
    return tuple(shown)


async def take_away(runtime: Runtime, chat: int, looks: tuple[int, ...]) -> None:
    """They were shown; what is too old stays."""
    for number in looks:
        with suppress(TelegramError):
            await runtime.post.remove(chat, number)


async def on_see(pressed: Pressed, act: Act) -> None:
    """«Ver» and «Cerrar» of a preview do what they do for residents."""
    language = pressed.argument[:2] if pressed.argument[:2] in LANGUAGES else "es"
    before = pressed.argument[2:]
    found = pressed.sheet.look
    if before.isdecimal() and int(before) in pressed.sheet.reminders:
        found = of_reminder(pressed.sheet, int(before))
    await pressed.show(look.opened(found, language) if act is Act.SEE else look.closed(found, language))


def of_reminder(sheet: Sheet, before: int) -> Look:
    """How a reminder of its assembly will look."""
    assert sheet.assembly is not None
    at = reminding.moment(sheet.assembly, before)
    venue = bool(body.line_of(sheet.notice.draft.body.get("es", "")))
    bodies = reminding.bodies(sheet.assembly, sheet.place.time_zone, at, venue=venue)
    given = replace(sheet.notice.draft, kind="reminder", body=bodies)
    return replace(sheet.look, draft=given, file=False, before=before)


async def _send(runtime: Runtime, chat: int, shown: Look, language: str) -> int:
    screen, protect = look.closed(shown, language), not shown.draft.shareable
    if shown.file and not shown.draft.discreet:
        async with runtime.database.statement() as session:
            file = await notices.attachment(session, shown.notice)
        if file is not None:
            content = File(file.name, file.content, screen.text)
            return await runtime.post.show_file(chat, file.kind, content, keyboard(screen), protect=protect)
    return await runtime.post.say(chat, screen.text, keyboard(screen), protect=protect)
