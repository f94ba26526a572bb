"""The buttons of a draft: each opens a question, or answers one and shows the draft as it is now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from admin.organiser.notices import changing, labels, looking, screens, words
from admin.organiser.notices.buttons import Act, button
from admin.organiser.notices.changing import NoDraft
from admin.organiser.notices.desk import FILE, HOUR, TEXT, Work
from admin.organiser.notices.hours import offers
from admin.organiser.notices.pressed import Pressed
from admin.organiser.notices.sheet import Sheet, sheet_of
from dialogs.chat.screen import Screen
from locales import LANGUAGES, themes
from storage import assemblies, notices
from storage.announcement import TooLong

Deed = Callable[[Pressed], Awaitable[None]]


async def on_draft(pressed: Pressed, act: Act) -> None:
    """One button of a draft."""
    if pressed.sheet.notice.state != "draft":
        await pressed.toast(words.not_a_draft(), alert=True)
        return
    try:
        await _DEEDS[act](pressed)
    except NoDraft:
        await pressed.toast(words.not_a_draft(), alert=True)
    except TooLong:
        await pressed.toast(words.too_long_for_file(), alert=True)


async def open_(pressed: Pressed) -> None:
    """The draft; what showed it as residents see it goes."""
    chat = pressed.organiser.chat
    work = pressed.runtime.writing.of(chat)
    if work is not None and work.notice == pressed.sheet.notice.id:
        await looking.take_away(pressed.runtime, chat, work.looks)
    _remember(pressed, "")
    await pressed.show(screens.draft(pressed.sheet))


async def _text(pressed: Pressed) -> None:
    language = pressed.argument if pressed.argument in LANGUAGES else "es"
    _remember(pressed, TEXT, language)
    rows = []
    if language != "es" and pressed.sheet.notice.draft.body.get(language):
        rows.append((button(labels.no_english(), Act.NO_ENGLISH, pressed.sheet.notice.id),))
    text = words.write_again() if language == "es" else words.write_english()
    await pressed.show(screens.ask(text, pressed.sheet, *rows))


async def _no_english(pressed: Pressed) -> None:
    await changing.say(pressed.runtime, pressed.organiser, pressed.sheet, "en", "")
    await _again(pressed)


async def _file(pressed: Pressed) -> None:
    _remember(pressed, FILE)
    rows = []
    if pressed.sheet.file is not None:
        rows.append((button(labels.no_file(), Act.NO_FILE, pressed.sheet.notice.id),))
    await pressed.show(screens.ask(words.send_file(), pressed.sheet, *rows))


async def _no_file(pressed: Pressed) -> None:
    runtime, sheet = pressed.runtime, pressed.sheet
    async with runtime.database.transaction() as session:
        if not await notices.attach(session, sheet.notice.id, None):
            raise NoDraft
        await changing.note(
            runtime, session, pressed.organiser, "notice_change", sheet.place.id, sheet.notice.id
        )
    await _again(pressed)


async def _who(pressed: Pressed) -> None:
    await pressed.show(screens.who(pressed.sheet))


async def _theme(pressed: Pressed) -> None:
    number = int(pressed.argument) if pressed.argument.isdecimal() else -1
    code = themes.THEMES[number] if 0 <= number < len(themes.THEMES) else None
    await _write(pressed, theme=code)
    await _again(pressed)


async def _how(pressed: Pressed) -> None:
    await pressed.show(screens.how(pressed.sheet))


async def _switch(pressed: Pressed, **given: object) -> None:
    await _write(pressed, **given)
    await pressed.show(screens.how(await _fresh(pressed)))


async def _discreet(pressed: Pressed) -> None:
    await _switch(pressed, discreet=not pressed.sheet.notice.draft.discreet)


async def _share(pressed: Pressed) -> None:
    await _switch(pressed, shareable=not pressed.sheet.notice.draft.shareable)


async def _once(pressed: Pressed) -> None:
    was = pressed.sheet.notice.draft.delivery
    await _switch(pressed, delivery="at_least_once" if was == "at_most_once" else "at_most_once")


async def _when(pressed: Pressed) -> None:
    sheet = pressed.sheet
    _remember(pressed, HOUR)
    await pressed.show(screens.when(sheet, offers(sheet.now, sheet.place.time_zone)))


async def _at_once(pressed: Pressed) -> None:
    await changing.set_hour(pressed.runtime, pressed.organiser, pressed.sheet, None)
    await _again(pressed)


async def _quick(pressed: Pressed) -> None:
    sheet = pressed.sheet
    found = offers(sheet.now, sheet.place.time_zone)
    number = int(pressed.argument) if pressed.argument.isdecimal() else len(found)
    if number < len(found):
        await changing.set_hour(pressed.runtime, pressed.organiser, sheet, found[number])
    await _again(pressed)


async def _assembly(pressed: Pressed) -> None:
    async with pressed.runtime.database.statement() as session:
        coming = await assemblies.coming(session, pressed.sheet.place.id, pressed.runtime.now(), limit=8)
    await pressed.show(screens.assembly(await _fresh(pressed), coming))


async def _link(pressed: Pressed) -> None:
    async with pressed.runtime.database.statement() as session:
        coming = await assemblies.coming(session, pressed.sheet.place.id, pressed.runtime.now())
    chosen = next(
        (one for one in coming if pressed.argument and one.id.hex.startswith(pressed.argument)), None
    )
    await changing.link(pressed.runtime, pressed.organiser, pressed.sheet, chosen)
    await _assembly(pressed)


async def _line(pressed: Pressed) -> None:
    await changing.set_line(pressed.runtime, pressed.organiser, pressed.sheet)
    await _assembly(pressed)


async def _remind(pressed: Pressed) -> None:
    before = int(pressed.argument) if pressed.argument.isdecimal() else 0
    if before in screens.BEFORE and pressed.sheet.in_time(before):
        await changing.set_reminder(pressed.runtime, pressed.organiser, pressed.sheet, before)
    await _assembly(pressed)


async def _repeat(pressed: Pressed) -> None:
    await pressed.show(screens.repeat(pressed.sheet))


async def _every(pressed: Pressed) -> None:
    every = pressed.argument if pressed.argument in ("w", "m", "n") else ""
    await changing.set_repeat(pressed.runtime, pressed.organiser, pressed.sheet, every)
    await _again(pressed)


async def _look(pressed: Pressed) -> None:
    """As residents will see it, and below it what can be done."""
    runtime, chat, sheet = pressed.runtime, pressed.organiser.chat, pressed.sheet
    await pressed.toast()
    looks = await looking.send_looks(runtime, chat, sheet)
    of = sheet.notice.id
    rows = ((button(labels.propose(), Act.PROPOSE, of),), (button(labels.correct(), Act.OPEN, of),))
    text = words.looks_so(english=bool(sheet.notice.draft.body.get("en")))
    number = await runtime.post.show(chat, Screen(text, rows), on=None)
    if pressed.on is not None:
        await looking.take_away(runtime, chat, (pressed.on,))
    runtime.writing.put(chat, Work(sheet.place.id, of, number, looks))


async def _throw(pressed: Pressed) -> None:
    sure = button(labels.throw_sure(), Act.THROW_SURE, pressed.sheet.notice.id)
    await pressed.show(screens.ask(words.sure_to_throw(), pressed.sheet, (sure,)))


async def _throw_sure(pressed: Pressed) -> None:
    runtime, sheet = pressed.runtime, pressed.sheet
    async with runtime.database.transaction() as session:
        if await notices.cancel(session, sheet.notice.id, runtime.now()) != "draft":
            raise NoDraft  # somebody put it forward in this moment: nothing is stopped by this button
        await changing.note(
            runtime, session, pressed.organiser, "notice_throw", sheet.place.id, sheet.notice.id
        )
    runtime.writing.clear(pressed.organiser.chat)
    await pressed.show(Screen(words.thrown_away()))


async def _write(pressed: Pressed, **given: object) -> None:
    old = pressed.sheet.notice.draft
    await changing.write(pressed.runtime, pressed.organiser, pressed.sheet, replace(old, **given))  # type: ignore[arg-type]


async def _fresh(pressed: Pressed) -> Sheet:
    found = await sheet_of(pressed.runtime, pressed.sheet.notice.id)
    assert found is not None
    return found


async def _again(pressed: Pressed) -> None:
    """The draft as it is now."""
    _remember(pressed, "")
    await pressed.show(screens.draft(await _fresh(pressed)))


def _remember(pressed: Pressed, asks: str, language: str = "es") -> None:
    sheet = pressed.sheet
    work = Work(sheet.place.id, sheet.notice.id, pressed.on, asks=asks, language=language)
    pressed.runtime.writing.put(pressed.organiser.chat, work)


_DEEDS: Mapping[Act, Deed] = {
    Act.OPEN: open_, Act.TEXT: _text, Act.NO_ENGLISH: _no_english, Act.FILE: _file, Act.NO_FILE: _no_file,
    Act.WHO: _who, Act.THEME: _theme, Act.HOW: _how, Act.DISCREET: _discreet, Act.SHARE: _share,
    Act.ONCE: _once, Act.WHEN: _when, Act.AT_ONCE: _at_once, Act.QUICK: _quick,
    Act.ASSEMBLY: _assembly, Act.LINK: _link, Act.LINE: _line, Act.REMIND: _remind, Act.REPEAT: _repeat,
    Act.EVERY: _every, Act.LOOK: _look, Act.THROW: _throw, Act.THROW_SURE: _throw_sure,
}  # fmt: skip
