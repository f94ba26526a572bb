"""The screens on which a notice is written: the draft, and one question at a time. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from admin.organiser.notices import body, labels, words
from admin.organiser.notices.buttons import Act, button
from admin.organiser.notices.hours import is_night
from admin.organiser.notices.sheet import Sheet
from admin.organiser.schedule.calendar import MONTHLY, NTH, WEEKLY
from dialogs.chat.screen import Button, Screen
from locales import themes, translator
from locales.spoken import Spoken
from storage.assemblies import Assembly

BEFORE = (1440, 120)  #: minutes before an assembly at which people may be reminded
_WEEKDAYS = "EEEE"


def draft(sheet: Sheet, told: str = "") -> Screen:
    """The draft, with a button for everything that can be changed."""
    of = sheet.notice.id

    def one(label: str, act: Act) -> Button:
        return button(label, act, of)

    rows = (
        (one(labels.look(), Act.LOOK),),
        (button(labels.text(), Act.TEXT, of, "es"), button(labels.english(), Act.TEXT, of, "en")),
        (one(labels.file(), Act.FILE), one(labels.who(), Act.WHO)),
        (one(labels.how(), Act.HOW), one(labels.when(), Act.WHEN)),
        (one(labels.assembly(), Act.ASSEMBLY), one(labels.repeat(), Act.REPEAT)),
        (one(labels.throw(), Act.THROW),),
    )
    text = "\n\n".join(filter(None, (told, described(sheet, words.draft(sheet.place.name)))))
    return Screen(text, rows)


def described(sheet: Sheet, head: str) -> str:
    """Its words and everything that was chosen, one line each."""
    said = body.excerpt(sheet.notice.draft.body.get("es", ""))
    return "\n".join((head, words.quoted(said), *(f"• {line}" for line in facts(sheet))))


def facts(sheet: Sheet) -> list[str]:
    """What was chosen."""
    given, place = sheet.notice.draft, sheet.place
    lines = [
        words.to_everybody(place.name)
        if given.theme is None
        else words.to_theme(themes.theme(translator("es"), given.theme)),
        words.arrives(discreet=given.discreet),
        words.shared(shareable=given.shareable),
        words.delivered(given.delivery),
        words.goes("" if given.goes_at is None else body.said_moment(given.goes_at, place.time_zone)),
    ]
    if given.goes_at is not None and is_night(given.goes_at.astimezone(ZoneInfo(place.time_zone))):
        lines.append(words.asleep())
    if sheet.repeats is not None and given.goes_at is not None:
        lines.append(
            words.repeats(how_often(str(sheet.repeats.detail["every"]), given.goes_at, place.time_zone))
        )
    if sheet.assembly is not None:
        when = body.said_moment(sheet.assembly.starts_at, place.time_zone)
        lines.append(words.about(sheet.assembly.title, when))
    lines += [words.reminds(before) for before in sheet.ahead]
    if sheet.file is not None:
        lines.append(words.with_file(*sheet.file))
    if given.body.get("en"):
        lines.append(words.in_english())
    return lines


def how_often(every: str, goes_at: datetime, time_zone: str) -> str:
    """«cada jueves», «el segundo jueves de cada mes»."""
    there = goes_at.astimezone(ZoneInfo(time_zone))
    return words.every(every, weekday(there), there.day, min(5, (there.day - 1) // 7 + 1))


def weekday(there: datetime) -> str:
    """Its name."""
    return format_date(there.date(), _WEEKDAYS, locale="es")


def ask(text: str, sheet: Sheet, *rows: tuple[Button, ...]) -> Screen:
    """A question with a way back to the draft."""
    return Screen(text, (*rows, (button(labels.back(), Act.OPEN, sheet.notice.id),)))


def who(sheet: Sheet) -> Screen:
    """Everybody, or those who asked for a theme."""
    given, of = sheet.notice.draft, sheet.notice.id
    rows = [(button(labels.chosen(labels.everybody(), on=given.theme is None), Act.THEME, of),)]
    for number, code in enumerate(themes.THEMES):
        label = labels.chosen(themes.theme(translator("es"), code), on=given.theme == code)
        rows.append((button(label, Act.THEME, of, str(number)),))
    return ask(words.ask_who(), sheet, *rows)


def how(sheet: Sheet) -> Screen:
    """Discreet or open, shared or not, twice or not at all."""
    given, of = sheet.notice.draft, sheet.notice.id
    switches = (
        (labels.discreet(), given.discreet, Act.DISCREET),
        (labels.share(), given.shareable, Act.SHARE),
        (labels.once(), given.delivery == "at_most_once", Act.ONCE),
    )
    rows = ((button(labels.ticked(label, on=on), act, of),) for label, on, act in switches)
    lines = (words.arrives(discreet=given.discreet), words.shared(shareable=given.shareable),
             words.delivered(given.delivery))  # fmt: skip
    return ask("\n\n".join((words.ask_how(), "\n".join(f"• {line}" for line in lines))), sheet, *rows)


def when(sheet: Sheet, offered: Sequence[datetime]) -> Screen:
    """At once, at an hour that is often meant, or at one that is typed."""
    given, of = sheet.notice.draft, sheet.notice.id
    rows = [(button(labels.chosen(labels.at_once(), on=given.goes_at is None), Act.AT_ONCE, of),)]
    for number, moment in enumerate(offered):
        label = body.short_moment(moment, sheet.place.time_zone, sheet.now)
        rows.append((button(labels.chosen(label, on=given.goes_at == moment), Act.QUICK, of, str(number)),))
    return ask(words.ask_when(Spoken("es").hour(sheet.there.time())), sheet, *rows)


def assembly(sheet: Sheet, coming: Sequence[Assembly]) -> Screen:
    """Which one, and what is said of it."""
    of, linked = sheet.notice.id, sheet.assembly
    if not coming and linked is None:
        return ask(words.no_assembly_yet(), sheet)
    rows = [(button(labels.chosen(labels.none(), on=linked is None), Act.LINK, of),)]
    for one in coming:
        label = f"{one.title[:30]} · {body.short_moment(one.starts_at, sheet.place.time_zone, sheet.now)}"
        on = linked is not None and linked.id == one.id
        rows.append((button(labels.chosen(label, on=on), Act.LINK, of, one.id.hex[:16]),))
    if linked is not None:
        on = bool(body.line_of(sheet.notice.draft.body.get("es", "")))
        rows.append((button(labels.ticked(labels.line(), on=on), Act.LINE, of),))
        for before in filter(sheet.in_time, BEFORE):
            label = labels.ticked(labels.remind(before), on=before in sheet.reminders)
            rows.append((button(label, Act.REMIND, of, str(before)),))
    return ask(words.ask_assembly(), sheet, *rows)


def repeat(sheet: Sheet) -> Screen:
    """Once, every week, or every month in one of two ways."""
    given, of = sheet.notice.draft, sheet.notice.id
    if given.goes_at is None:
        return ask(words.hour_first(), sheet, (button(labels.when(), Act.WHEN, of),))
    now = "" if sheet.repeats is None else str(sheet.repeats.detail["every"])
    rows = [(button(labels.chosen(labels.only_once(), on=not now), Act.EVERY, of),)]
    for code in (WEEKLY, MONTHLY, NTH):
        label = how_often(code, given.goes_at, sheet.place.time_zone)
        rows.append((button(labels.chosen(label, on=now == code), Act.EVERY, of, code),))
    return ask(words.ask_repeat(), sheet, *rows)
