"""Telling those who organise what went late, and what did not go at all: once, and until somebody has heard it."""

from __future__ import annotations

import logging
from itertools import groupby

from telegram.error import TelegramError

from admin.organiser.delivery import Gone
from admin.organiser.runtime import Runtime
from admin.organiser.schedule import words
from locales import dates
from storage import organisers, places, schedules
from storage.organisers import ORGANISES, Organiser
from storage.schedules import LATE, Run

logger = logging.getLogger(__name__)


async def tick(runtime: Runtime) -> None:
    """Say it, then note that it was said: a crash in between repeats it rather than losing it."""
    async with runtime.database.transaction() as session:
        runs = await schedules.untold(session)
        named = {one.id: one.name for one in await places.all_places(session)} if runs else {}
        for _schedule, some in groupby(runs, key=lambda run: run.schedule.id):
            found = list(some)
            place = found[0].schedule.place
            if place is None or place not in named:
                continue
            team = await organisers.in_place(session, runtime.key, place, ORGANISES)
            if await _say(runtime, team, said(found, named[place])):
                for run in found:
                    await schedules.told(session, run)


def said(runs: list[Run], place: str) -> str:
    """What is told of the late and missed runs of one schedule."""
    title = runs[0].schedule.title
    days = [dates.short(run.day) for run in runs if run.state != LATE]
    parts = [words.missed(title, place, days)] if days else []
    if any(run.state == LATE for run in runs):
        parts.append(words.late(title, place))
    return "\n\n".join(parts)


async def _say(runtime: Runtime, team: tuple[Organiser, ...], text: str) -> bool:
    """Whether anybody heard it."""
    heard = False
    for one in team:
        try:
            await runtime.post.say(one.chat, text)
            heard = True
        except (Gone, TelegramError) as error:
            logger.warning("Not told", extra={"action": "run_not_told", "kind": type(error).__name__})
    return heard
