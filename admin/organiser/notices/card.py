"""How a notice stands, on one screen, with what this person may do about it. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from html import escape
from uuid import UUID

from admin.organiser.notices import body, labels, progress, screens, telling, words
from admin.organiser.notices.buttons import Act, button
from admin.organiser.notices.sheet import Sheet
from dialogs.chat.screen import Button, Screen
from locales.spoken import Spoken
from storage.organisers import Organiser

KEPT = timedelta(hours=48)  #: after its end, how long it is known who has it


def card(sheet: Sheet, person: Organiser, named: Mapping[UUID, str]) -> Screen:
    """How it stands."""
    notice = sheet.notice
    if notice.state == "proposed":
        return _proposed(sheet, person, named)
    if notice.state == "draft":
        open_ = button(labels.open_draft(), Act.OPEN, notice.id)
        return Screen(_text(sheet, telling.back_to_draft()), ((open_,),))
    lines = [_state(sheet)]
    if notice.state == "approved" and sheet.repeats is not None and notice.draft.goes_at is not None:
        every = str(sheet.repeats.detail["every"])
        often = screens.how_often(every, notice.draft.goes_at, sheet.place.time_zone)
        lines.append(telling.repeats_too(often))
    if notice.state == "approved":
        lines += [words.reminds(before) + "." for before in sheet.ahead]
    first, second = notice.proposed_by, notice.approved_by
    if first is not None and second is not None and first in named and second in named:
        lines.append(telling.who_approved(named[first], named[second]))
    return Screen(_text(sheet, "\n\n".join(lines)), tuple((one,) for one in _deeds(sheet)))


def waiting(sheet: Sheet, others: int) -> Screen:
    """To whoever put it forward, right afterwards."""
    back = button(labels.take_back(), Act.REFUSE, sheet.notice.id)
    return Screen(_text(sheet, telling.waits(others)), ((back,),))


def at_night(sheet: Sheet) -> Screen:
    """Approved at night: now, or in the morning?"""
    of = sheet.notice.id
    rows = (
        (button(labels.in_the_morning(), Act.MORNING, of),),
        (button(labels.at_night(), Act.NIGHT, of),),
        (button(labels.refuse(), Act.REFUSE, of),),
    )
    return Screen(_text(sheet, telling.at_night(Spoken("es").hour(sheet.there.time()))), rows)


def sure(sheet: Sheet, question: str, label: str, act: Act) -> Screen:
    """Before what cannot be undone."""
    of = sheet.notice.id
    return Screen(_text(sheet, question), ((button(label, act, of),), (button(labels.back(), Act.CARD, of),)))


def _proposed(sheet: Sheet, person: Organiser, named: Mapping[UUID, str]) -> Screen:
    notice = sheet.notice
    of = notice.id
    assert notice.proposed_by is not None
    if person.id == notice.proposed_by:
        back = button(labels.take_back(), Act.REFUSE, of)
        return Screen(_text(sheet, telling.waiting_still()), ((back,),))
    head = telling.asked(named.get(notice.proposed_by, "?"), sheet.place.name)
    text = "\n\n".join((screens.described(sheet, head), telling.decide()))
    look = button(labels.look(), Act.LOOK, of)
    rows = ((button(labels.approve(), Act.APPROVE, of),), (button(labels.refuse(), Act.REFUSE, of),), (look,))
    return Screen(text, rows)


def _state(sheet: Sheet) -> str:
    notice = sheet.notice
    counts = notice.counts
    done = counts.audience - counts.waiting
    match notice.state:
        case "approved":
            goes = notice.goes()
            assert goes is not None
            return telling.approved(body.short_moment(goes, sheet.place.time_zone, sheet.now))
        case "sending":
            said = progress.sending(done, counts.audience)
        case "paused":
            said = progress.paused(done, counts.audience)
        case "sent":
            return _ended(sheet)
        case "cancelled" if counts.audience == 0:
            return progress.cancelled_unheard()
        case "cancelled":
            said = progress.cancelled_midway()
            left = f"\n{progress.not_reached(counts.waiting)}" if counts.waiting else ""
            return f"{said}\n\n{progress.counts(counts)}{left}"
        case _:
            if notice.wanted is not None:
                return progress.withdrawing()
            return progress.withdrawn(counts.delivered - notice.stuck, counts.delivered)
    if notice.wanted == "edit":
        said += "\n" + progress.changing()
    return said


def _ended(sheet: Sheet) -> str:
    counts, notice = sheet.notice.counts, sheet.notice
    if counts.audience == 0:
        return telling.nobody_subscribed()
    lines = [progress.sent(), progress.counts(counts)]
    if counts.waiting:
        lines.append(progress.later(counts.waiting))
    if notice.wanted == "edit":
        lines.append(progress.changing())
    elif notice.revision:
        lines.append(progress.changed(counts.delivered - notice.stuck, counts.delivered))
    return "\n".join(lines)


def _deeds(sheet: Sheet) -> list[Button]:
    notice, of = sheet.notice, sheet.notice.id
    fresh = notice.ended_at is None or notice.ended_at > sheet.now - KEPT
    cancel, again = button(labels.cancel(), Act.CANCEL, of), button(labels.again(), Act.AGAIN, of)
    stop, edit = button(labels.stop(), Act.STOP, of), button(labels.edit(), Act.EDIT, of)
    withdraw = button(labels.withdraw(), Act.WITHDRAW, of)
    match notice.state:
        case "approved":
            return [cancel]
        case "sending":
            return [button(labels.pause(), Act.PAUSE, of), stop, edit]
        case "paused":
            return [button(labels.resume(), Act.RESUME, of), stop, edit]
        case "sent" if fresh and notice.counts.delivered:
            return [edit, withdraw, again]
        case "cancelled" if notice.approved_by is not None and fresh and notice.counts.delivered:
            return [withdraw, again]
        case _:
            return [again]


def _text(sheet: Sheet, said: str) -> str:
    place = escape(sheet.place.name, quote=False)
    return f"{telling.title(sheet.notice.draft.title)} · {place}\n\n{said}"
