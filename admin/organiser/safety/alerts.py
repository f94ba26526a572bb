"""What the mixer saw, told once to those it concerns: what happened, and what can be done."""

import logging

from telegram.error import TelegramError

from admin.organiser.access import idle_words
from admin.organiser.custody import words as custody
from admin.organiser.delivery import Gone
from admin.organiser.runtime import Runtime
from admin.organiser.safety import words
from admin.organiser.safety.suspending import releases_button
from dialogs.chat.screen import Screen
from storage import alerts, organisers, places
from storage.alerts import Alert
from storage.organisers import COORDINATES
from storage.places import Place

logger = logging.getLogger(__name__)


async def tell(runtime: Runtime) -> None:
    """Tell what was not told yet. An alert of a place where nobody coordinates waits for somebody who does."""
    async with runtime.database.statement() as session:
        untold = await alerts.untold(session)
        every = {place.id: place for place in await places.all_places(session)}
    for alert in untold:
        await _tell(runtime, alert, every[alert.place])


async def _tell(runtime: Runtime, alert: Alert, place: Place) -> None:
    """To everybody it concerns there, then noted: a crash in between repeats it rather than losing it."""
    role, screen = _said(alert, place)
    async with runtime.database.transaction() as session:
        team = await organisers.in_place(session, runtime.key, place.id, role)
        if not await alerts.claim(session, alert.id):
            return
        reached = 0
        for one in team if screen is not None else ():
            try:
                assert screen is not None
                await runtime.post.show(one.chat, screen, on=None)
                reached += 1
            except (Gone, TelegramError) as error:
                logger.warning("Not told", extra={"action": "alert_not_told", "kind": type(error).__name__})
        if reached or screen is None:
            await alerts.told(session, alert.id)


def _said(alert: Alert, place: Place) -> tuple[str | None, Screen | None]:
    """For whom it is (None: the whole team), and what is said of it; nothing of what this version does not know."""
    match alert.kind:
        case alerts.BURST:
            return COORDINATES, Screen(words.burst(place.name), ((releases_button(place),),))
        case alerts.PHRASES:
            return None, Screen(custody.phrases_wanted(place.name))
        case alerts.FORGED:
            return None, Screen(custody.forged(place.name))
        case alerts.DESTROYED:
            return COORDINATES, Screen(words.destroyed(place.name))
        case alerts.LOST:
            return COORDINATES, Screen(idle_words.operator_lost(place.name))
        case alerts.KEPT:
            return COORDINATES, Screen(words.not_destroyed(place.name))
        case _:
            return None, None
