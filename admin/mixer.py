"""The mixer: once a day it lets a shuffled crowd of answers become countable, publishes figures, and ends the key.

`python -m admin.mixer` (environment: `admin.settings.MixerSettings`). It speaks with nobody but the database, and it
alone holds the keys that open answers. APScheduler ticks on each place's clock; `storage.mixing` remembers the day of
the last release, so a mixer that was off at its hour does the work when it comes back, and never twice in a day.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from admin import destroying, watching
from admin.operator.problem import FINAL, Problem
from admin.releasing import Mixer, attempt, ensure_epochs
from admin.runtime import patiently, pause, settle_in
from admin.schedule import LATE_RATHER_THAN_NEVER, Weekly, every_day
from admin.settings import MixerSettings
from storage import clock, consultations, epochs, journal, logs, pulse
from storage.consultations import Consultation
from storage.database import Database, DatabaseUnavailable, StorageError
from storage.keys import KeyProblem, ring_of
from storage.server_settings import LeakingServer

WATCH = 2.0  #: seconds between two looks for newly opened consultations

logger = logging.getLogger(__name__)


async def run(mixer: Mixer, stop: asyncio.Event) -> None:
    """Work until `stop` is set, whatever the database does meanwhile."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(
        _look_patiently,
        IntervalTrigger(hours=1),
        (mixer, watching.Watchman(), stop),
        next_run_time=datetime.now(UTC),
        **LATE_RATHER_THAN_NEVER,
    )
    scheduler.start()
    beat = asyncio.create_task(pulse.keep_touching())
    known: set[UUID] = set()
    closing: set[UUID] = set()
    troubled: set[UUID] = set()
    try:
        await patiently(lambda: epochs.sweep_dead_keys(mixer.database, mixer.keys), stop)
        while not stop.is_set():
            for consultation in await patiently(lambda: ensure_epochs(mixer, troubled), stop) or ():
                if consultation.id not in known:
                    known.add(consultation.id)
                    _plan(scheduler, mixer, consultation, stop)
            being_closed = await patiently(lambda: _being_closed(mixer), stop) or ()
            closing &= {each.id for each in being_closed}  # suspended, and let go on: it is begun again
            for consultation in being_closed:
                if consultation.id not in closing:
                    closing.add(consultation.id)
                    scheduler.add_job(
                        _close_patiently, None, (mixer, consultation.id, stop), **LATE_RATHER_THAN_NEVER
                    )
            await patiently(lambda: destroying.obey(mixer.database, mixer.keys), stop)
            await pause(WATCH, stop)
    finally:
        beat.cancel()
        scheduler.shutdown(wait=False)


async def _being_closed(mixer: Mixer) -> tuple[Consultation, ...]:
    """The consultations whose end the operator has ordered, and that still hold what people sent."""
    async with mixer.database.statement() as session:
        running = await consultations.unfinished(session)
    return tuple(one for one in running if one.state == "closing" and not one.place.suspended)


async def _look_patiently(mixer: Mixer, watchman: watching.Watchman, stop: asyncio.Event) -> None:
    """Look for bursts, and let the journal forget who left the notices, also where nothing is mixed."""
    await patiently(lambda: watchman.look(mixer.database), stop)
    await journal.begin_anew(mixer.database)


def _plan(scheduler: AsyncIOScheduler, mixer: Mixer, consultation: Consultation, stop: asyncio.Event) -> None:
    """Release this consultation every day at its hour; and now, if today's hour went by while nobody was here."""
    zone = consultation.place.time_zone
    trigger = every_day(mixer.daily.hour, mixer.daily.minute, zone)
    arguments = (mixer, consultation.id, stop)
    scheduler.add_job(_release_patiently, trigger, arguments, **LATE_RATHER_THAN_NEVER)
    due = mixer.daily.last_due(mixer.now(), zone)
    if (consultation.released_on or consultation.opens) < due:
        scheduler.add_job(_release_patiently, None, arguments, **LATE_RATHER_THAN_NEVER)


async def _close_patiently(mixer: Mixer, consultation_id: UUID, stop: asyncio.Event) -> None:
    """Close a consultation; in custody look again and again whether two people have opened it."""
    while not stop.is_set():
        await _release_patiently(mixer, consultation_id, stop)
        being_closed = await patiently(lambda: _being_closed(mixer), stop) or ()
        if not any(each.id == consultation_id and each.mode == "custody" for each in being_closed):
            return
        await pause(WATCH, stop)


async def _release_patiently(mixer: Mixer, consultation_id: UUID, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await patiently(lambda: attempt(mixer, consultation_id), stop)
            return
        except LeakingServer as leaking:
            names = sorted(leak.name for leak in leaking.leaks)
            logger.error(
                "The server would tell; nothing is opened",
                extra={"action": "server_leaks", "settings": names},
            )
            mixer.database.begin_anew()  # what was set for a session stays with it
        except (StorageError, KeyProblem, LookupError):
            logger.exception("Release failed", extra={"action": "release_failed"})
        await pause(mixer.again, stop)


async def serve(settings: MixerSettings, stop: asyncio.Event) -> None:
    """The whole process: wait for the database, look at its settings, then work. Raises `Problem`."""
    database = Database(settings.database_url, role="mixer", password=settings.database_password)
    try:
        await settle_in(database, "mixer", stop)
        ring = ring_of(settings.keys, os.environ)
        ring.wrap_plain()
        daily = Weekly("day", settings.hour, settings.minute)
        await run(Mixer(database, ring, daily, now=clock.Steady(), agreeing=True), stop)
    finally:
        await database.close()


def main(environ: Mapping[str, str]) -> None:
    """Run the mixer until SIGTERM or SIGINT. Raises `Problem` when somebody has to mend something first."""
    logs.set_up("mixer")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    asyncio.run(_until_told(MixerSettings.from_environment(environ)))


async def _until_told(settings: MixerSettings) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        await serve(settings, stop)
    except (KeyProblem, DatabaseUnavailable) as error:
        raise Problem(str(error)) from None


if __name__ == "__main__":
    try:
        main(os.environ)
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(FINAL)
