"""Opening and closing, as two people decide them: what the second is asked, and what happens when she approves."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from admin.organiser.consultations import card_words, handing_words, opened_words
from admin.organiser.consultations.buttons import Act, button
from admin.organiser.consultations.plan import Plan, planned
from admin.organiser.motions.registry import Action, Moot, Say, register
from admin.organiser.runtime import Runtime
from admin.schedule import today
from dialogs.chat.paper import measure
from locales import LANGUAGES, dates
from storage import audit, consultations, forms, notices, places
from storage.database import Session
from storage.motions import Motion
from storage.notices import Draft
from storage.organisers import ORGANISES
from storage.places import Place

OPEN_NAME: Final = "consultation_open"  #: the database does these two (`storage.tables.opening`)
CLOSE_NAME: Final = "consultation_close"
MORNING, EVENING = 10, 20  #: hours between which a notice of opening goes out
ROOM = 3_300  #: of a message that asks: what is said around it needs the rest


async def begin(runtime: Runtime, session: Session, motion: Motion) -> str:
    """Ready everything that opens with it, in the transaction that notes it as done; raise `Moot` when it cannot be.

    Returns what is said to the team.
    """
    plan, place = planned(motion.detail), await place_of(session, motion)
    now = runtime.now()
    if over(plan, today(now, place.time_zone)) or not await consultations.free(session, place.id):
        raise Moot
    if not await forms.beginning(session, plan.form):
        raise Moot
    assert motion.approved_by is not None
    note = {"place": str(place.id), "form": plan.form[:12], "motion": str(motion.id), "mode": plan.mode}
    if plan.notice:
        note["notice"] = str(await _announce(session, motion, plan, place, now))
    await audit.note(session, motion.approved_by, OPEN_NAME, note, now)
    return opened_words.opened(place.name, plan.title, coded=plan.coded)


async def place_of(session: Session, motion: Motion) -> Place:
    """The place of a motion."""
    return next(one for one in await places.all_places(session) if one.id == motion.place)


def over(plan: Plan, day: date) -> bool:
    """Whether its last day has passed."""
    return plan.closes is not None and plan.closes < day


async def _announce(session: Session, motion: Motion, plan: Plan, place: Place, now: datetime) -> object:
    """The notice that two people approved with the consultation; it goes after its grace, and not at night."""
    assert motion.approved_by is not None
    body = {language: opened_words.announcement(language) for language in LANGUAGES}
    draft = Draft("notice", opened_words.announcement_title(plan.title), body, goes_at=by_day(place, now))
    made = await notices.make(session, place.id, draft)
    await notices.propose(session, made, motion.proposed_by, now)
    await notices.approve(session, made, motion.approved_by, now)
    return made


def by_day(place: Place, now: datetime) -> datetime | None:
    """The next morning there when it is night; None by day: as soon as may be."""
    there = now.astimezone(ZoneInfo(place.time_zone))
    if MORNING <= there.hour < EVENING:
        return None
    morning = there.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning if there < morning else morning + timedelta(days=1)


async def _open(runtime: Runtime, session: Session, motion: Motion) -> Sequence[Say]:
    """Open it, or say when it will open by itself, or that three people of the team come first."""
    plan, place = planned(motion.detail), await place_of(session, motion)
    assert motion.approved_by is not None
    assert plan.opens is not None
    if over(plan, today(runtime.now(), place.time_zone)):
        raise Moot
    if plan.mode == "custody":
        day = "" if await _is_due(runtime, session, motion) else dates.long(plan.opens, "es")
        if not day and not await consultations.free(session, place.id):
            raise Moot
        said = opened_words.three_first(place.name, plan.title, day)
        return [Say(motion.proposed_by, said), Say(motion.approved_by, said)]
    if not await _is_due(runtime, session, motion):
        said = opened_words.will_open(place.name, plan.title, dates.long(plan.opens, "es"))
        return [Say(motion.proposed_by, said)]
    said = await begin(runtime, session, motion)
    rows = ((button(handing_words.posters(), Act.POSTERS, motion.place),),)
    return [Say(motion.proposed_by, said, rows), Say(motion.approved_by, said, rows)]


async def _is_due(runtime: Runtime, session: Session, motion: Motion) -> bool:
    """Whether its day has come."""
    opens = planned(motion.detail).opens
    place = await place_of(session, motion)
    return opens is None or opens <= today(runtime.now(), place.time_zone)


async def _waits(runtime: Runtime, session: Session, motion: Motion) -> bool:
    """Whether its day is still to come, or three people have to have its key first."""
    return planned(motion.detail).mode == "custody" or not await _is_due(runtime, session, motion)


async def _can_open(session: Session, motion: Motion) -> bool:
    return bool(await forms.beginning(session, planned(motion.detail).form))


async def _close(runtime: Runtime, session: Session, motion: Motion) -> Sequence[Say]:
    note = {"place": str(motion.place), "consultation": motion.detail["consultation"]}
    await audit.note(session, motion.approved_by, CLOSE_NAME, note, runtime.now())
    return ()


async def _is_open(session: Session, motion: Motion) -> bool:
    running = await consultations.unfinished(session)
    return any(str(one.id) == motion.detail["consultation"] and one.state == "open" for one in running)


def _asks_open(motion: Motion, place: Place) -> str:
    """The plan and the very words that residents will read."""
    said = card_words.asks_open(place.name, planned(motion.detail))
    consent = motion.detail.get("consent", "")
    whole = f"{said}\n\n{card_words.they_will_read()}\n<blockquote expandable>{consent}</blockquote>"
    return whole if consent and measure(whole) <= ROOM else said


def _asks_close(motion: Motion, place: Place) -> str:
    return card_words.asks_close(escape(place.name, quote=False), escape(motion.detail["title"], quote=False))


OPEN = register(Action(OPEN_NAME, ORGANISES, _asks_open, _open, stands=_can_open, waits=_waits))
CLOSE = register(Action(CLOSE_NAME, ORGANISES, _asks_close, _close, stands=_is_open))
