"""What waits for two phrases, and how it looks in a chat."""

from uuid import UUID
from zoneinfo import ZoneInfo

from admin.organiser.custody import words
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen
from storage import consultations, custody
from storage.consultations import Consultation
from storage.organisers import Organiser


async def waiting(runtime: Runtime, organiser: Organiser) -> list[Consultation]:
    """The consultations of somebody's places that wait for two phrases."""
    async with runtime.database.statement() as session:
        asked = await custody.waiting(session)
        every = await consultations.every_one(session)
    return [one for one in every if one.id in asked and one.place.id in organiser.roles]


async def one(runtime: Runtime, organiser: Organiser, consultation: UUID) -> Consultation | None:
    """A consultation that waits, if it is of a place of hers."""
    return next((one for one in await waiting(runtime, organiser) if one.id == consultation), None)


async def in_custody(runtime: Runtime, organiser: Organiser) -> tuple[Consultation, ...]:
    """The consultations of her places that are in custody and not over."""
    async with runtime.database.statement() as session:
        every = await consultations.every_one(session)
    return tuple(
        one
        for one in every
        if one.mode == "custody" and one.state in ("open", "closing") and one.place.id in organiser.roles
    )


def asks(runtime: Runtime, one: Consultation, organiser: Organiser) -> Screen:
    """A consultation that waits, with the button; without it for whoever gave her phrase already."""
    held = runtime.keeping.held(one.id, runtime.now())
    until = None if held is None else held.until.astimezone(ZoneInfo(one.place.time_zone))
    if held is not None and until is not None and held.organiser == organiser.id:
        take_back = Button(words.take_back(), f"k:n:{one.id.hex}")
        return Screen(words.yours_is_held(one, until), ((take_back,),))
    return Screen(words.asks(one, until), ((button(one),),))


def button(one: Consultation) -> Button:
    """«Dar mi frase»."""
    return Button(words.give(), f"k:g:{one.id.hex}")
