"""The screens of /asamblea: the list, the questions, the card of one to come and of one that was. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from admin.organiser.assemblies import announcing, labels, words
from admin.organiser.assemblies.buttons import DIGITS, Act, button
from dialogs.chat.screen import Button, Screen, in_rows
from locales import dates
from locales.spoken import Spoken
from storage import rsvp
from storage.assemblies import Assembly
from storage.outcomes import Outcome
from storage.places import Place

DAYS = 8  #: offered
HOURS = (9, 10, 11, 12, 16, 17, 18, 19)  #: offered
SPOKEN = Spoken("es")


@dataclass(frozen=True)
class Card:
    """Everything there is to know of an assembly before it is shown."""

    assembly: Assembly
    place: Place
    now: datetime
    counts: Mapping[str, int] | None  #: None: fewer than ten people have answered
    until: date | None  #: to which day residents leave a word; None: they do not
    outcome: Outcome

    @property
    def zone(self) -> ZoneInfo:
        """The clock of its place."""
        return ZoneInfo(self.place.time_zone)

    @property
    def ahead(self) -> bool:
        """Whether it is still to come."""
        return self.assembly.awaited(self.now)


def listed(place: Place, ahead: Sequence[Assembly], past: Sequence[Assembly]) -> Screen:
    """Those to come, those that were, and a new one."""
    zone = ZoneInfo(place.time_zone)
    rows = [(button(_line(one, zone), Act.OPEN, one.id),) for one in (*ahead, *past)]
    text = words.head(place.name) if rows else f"{words.head(place.name)}\n\n{words.none_yet()}"
    return Screen(text, ((button(labels.new(), Act.NEW, place.id),), *rows))


def ask_title(place: Place) -> Screen:
    """What it is called."""
    return Screen(
        words.ask_title(place.name),
        (
            (button(words.usual_title(), Act.NAMED, place.id),),
            (button(labels.back(), Act.PLACE, place.id),),
        ),
    )


def ask_day(of: UUID, back: Button, there: datetime) -> Screen:
    """The next days; another one can be written."""
    days = [there.date() + timedelta(days=number) for number in range(DAYS)]
    offered = [
        button(dates.relative(day, today=there.date(), locale="es") if n < 2 else weekday(day), Act.DAY, of,
               f"{day:%Y%m%d}")
        for n, day in enumerate(days)
    ]  # fmt: skip
    return Screen(words.ask_day(), (*in_rows(offered, 2), (back,)))


def ask_hour(of: UUID, back: Button, day: date, there: datetime) -> Screen:
    """The usual hours that are still ahead; another one can be written."""
    ahead = [hour for hour in HOURS if day > there.date() or hour > there.hour]
    offered = [button(SPOKEN.hour(time(hour)), Act.HOUR, of, f"{day:%Y%m%d}{hour:02}00") for hour in ahead]
    return Screen(words.ask_hour(dates.short(day, "es")), (*in_rows(offered, 2), (back,)))


def ask(text: str, of: UUID, *rows: tuple[Button, ...]) -> Screen:
    """A question about an assembly, with a way back to its card."""
    return Screen(text, (*rows, (button(labels.back(), Act.OPEN, of),)))


def card(of: Card, told: str = "") -> Screen:
    """An assembly, with a button for everything that can be done about it."""
    shown = _ahead(of) if of.ahead else _past(of)
    return Screen(f"{told}\n\n{shown.text}" if told else shown.text, shown.rows)


def moment(starts_at: datetime, zone: ZoneInfo) -> str:
    """«jueves 26 de noviembre de 2026, 6 de la tarde»."""
    there = starts_at.astimezone(zone)
    return f"{dates.long(there.date(), 'es')}, {SPOKEN.hour(there.time())}"


def weekday(day: date) -> str:
    """«jueves 26»."""
    return " ".join(dates.long(day, "es").split()[:2])


def _ahead(of: Card) -> Screen:
    one, which = of.assembly, of.assembly.id
    text = "\n".join(
        (
            f"<b>{words.quoted(one.title)}</b> · {words.quoted(of.place.name)}",
            moment(one.starts_at, of.zone),
            "",
            words.venue(one.venue),
            words.agenda(announcing.numbered(one.agenda, room=2000)),
            words.door(one.door_code),
            words.public(shown=one.public),
            words.listens(None if of.until is None else dates.short(of.until, "es")),
            words.coming(_counts(of.counts)),
        )
    )
    listening = () if of.until is not None else ((button(labels.listen(), Act.LISTEN, which),),)
    return Screen(
        text,
        (
            (button(labels.tell(), Act.TELL, which),),
            (button(labels.venue(), Act.VENUE, which), button(labels.agenda(), Act.AGENDA, which)),
            (
                button(labels.door(on=one.door_code is not None), Act.DOOR, which),
                button(labels.public(on=one.public), Act.PUBLIC, which),
            ),
            *listening,
            (button(labels.move(), Act.MOVE, which), button(labels.cancel(), Act.CANCEL, which)),
            (button(labels.refresh(), Act.OPEN, which), button(labels.back(), Act.PLACE, of.place.id)),
        ),
    )


def _past(of: Card) -> Screen:
    one, which, outcome = of.assembly, of.assembly.id, of.outcome
    head = (
        f"<b>{words.quoted(one.title)}</b> · {words.quoted(of.place.name)}",
        f"{moment(one.starts_at, of.zone)}. {words.was(one.state)}",
    )
    back = (button(labels.back(), Act.PLACE, of.place.id),)
    if one.state == "cancelled":
        return Screen("\n".join(head), (back,))
    promised = [announcing.promised(each) for each in outcome.commitments]
    text = "\n".join(
        (
            *head,
            *(() if of.counts is None else (words.coming(_counts(of.counts)),)),
            "",
            words.minutes(one.minutes if len(one.minutes) <= 1200 else one.minutes[:1199].rstrip() + "…"),
            words.decisions(announcing.numbered([each.text for each in outcome.decisions], room=1000)),
            words.commitments(announcing.numbered(promised, room=1000)),
        )
    )
    settled = tuple(
        (button(labels.settle(each), Act.SETTLE, which, each.id.hex[:DIGITS]),)
        for each in outcome.commitments
    )
    undone: tuple[tuple[Button, ...], ...] = ()
    if outcome.decisions:
        last = outcome.decisions[-1]
        label = labels.undecide(len(outcome.decisions))
        undone = ((button(label, Act.UNDECIDE, which, last.id.hex[:DIGITS]),),)
    return Screen(
        text,
        (
            (button(labels.minutes(), Act.MINUTES, which),),
            (button(labels.decide(), Act.DECIDE, which), button(labels.commit(), Act.COMMIT, which)),
            *settled,
            *undone,
            (button(labels.thank(), Act.THANK, which),),
            back,
        ),
    )


def _line(one: Assembly, zone: ZoneInfo) -> str:
    there = one.starts_at.astimezone(zone)
    mark = "✕ " if one.state == "cancelled" else ""
    return f"{mark}{dates.short(there.date(), 'es')}, {SPOKEN.hour(there.time())} · {one.title}"[:60]


def _counts(counts: Mapping[str, int] | None) -> str | None:
    if counts is None:
        return None
    return words.counted(counts["yes"], counts["maybe"], counts["no"], counts["more"], rsvp.chairs(counts))
