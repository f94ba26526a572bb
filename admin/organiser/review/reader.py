"""Who reviews, and what lies before her of a text."""

from dataclasses import dataclass, replace
from uuid import UUID

from admin.organiser.access.gate import who
from admin.organiser.review import showing
from admin.organiser.review.desk import Work
from admin.organiser.review.near import nearest
from admin.organiser.review.showing import View
from admin.organiser.runtime import Runtime
from storage import consultations, reviewing
from storage.consultations import Consultation
from storage.organisers import REVIEWS, Organiser
from storage.reviewing import Reading


@dataclass(frozen=True)
class Reader:
    """Who reviews, and what she may read."""

    organiser: Organiser
    consultations: dict[UUID, Consultation]  #: in the order in which they are read


async def view_of(runtime: Runtime, reader: Reader, reading: Reading) -> View:
    """What lies before her of a text."""
    consultation = reader.consultations[reading.consultation]
    form = await runtime.form(consultation.form_id)
    labels = next((one.labels for one in form.questions if one.path == reading.question), {})
    work = work_on(runtime, reader.organiser.chat, reading, None)
    decision = showing.before_her(reading, work.wording, work.theme, showing.usual(form, reading.question))
    async with runtime.database.statement() as session:
        said = await reviewing.wordings(session, reading)
        left = await reviewing.left(session, list(reader.consultations), reader.organiser.id)
    return View(
        reading=reading,
        place=consultation.place.name,
        question=labels.get("es") or next(iter(labels.values()), ""),
        themes=showing.themes(form),
        decision=decision,
        own=work.wording is not None or work.theme is not None,
        alike=nearest(decision.wording, said),
        left=left,
    )


def work_on(runtime: Runtime, chat: int, reading: Reading, screen: int | None) -> Work:
    """Her work on this text as it is; work on another text, or on what it was before, counts no more."""
    work = runtime.desk.of(chat)
    if work is not None and (work.text, work.mark) == (reading.id, reading.mark):
        return work if screen is None else replace(work, screen=screen)
    return Work(reading.consultation, reading.id, reading.mark, screen or 0)


async def who_reads(runtime: Runtime, chat: int) -> Reader | None:
    """Who reviews, with the consultations whose texts she may read; those of a suspended place stand still."""
    organiser = await who(runtime, chat)
    if organiser is None:
        return None
    async with runtime.database.statement() as session:
        every = await consultations.every_one(session)
    mine = [one for one in every if organiser.may(REVIEWS, one.place.id) and not one.place.suspended]
    mine.sort(key=lambda one: (one.place.name, one.place.code, one.opens, one.id))
    return Reader(organiser, {one.id: one for one in mine})
