"""Everything a handler of the residents' bot may use, opened and closed in one place."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random, SystemRandom
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from aiogram import Bot

from bot.errors import FormGone
from bot.lifetime import DraftLife
from bot.notices.meetings import Meetings
from bot.notices.panels import Panels
from bot.pace import Pace
from bot.say import Voice
from bot.session import LeanSession
from bot.settings import Settings
from bot.support import Line, load
from bot.traces import Traces
from dialogs.consultation import Form
from dialogs.errors import DialogError
from dialogs.xform import load as compile_form
from storage import clock, consultations, forms
from storage.consultations import Consultation
from storage.database import Database
from storage.drafts import DraftKeys
from storage.keys import KeyRing, ring_of

logger = logging.getLogger(__name__)

FILES_AT_ONCE = 2  #: answers with files that are sealed at the same time: each may need several megabytes
LONG_LIST, LONG_FORM = 300, 1000  #: options and nodes of a form from which one step may take over 10 ms
FRESH = timedelta(seconds=3)  #: how long the list of open consultations is believed

T = TypeVar("T")


@dataclass(frozen=True)
class Runtime:
    """One small box: what the handlers use, and nothing they could misuse."""

    bot: Bot
    voice: Voice
    database: Database
    keys: KeyRing
    life: DraftLife
    traces: Traces
    support: tuple[Line, ...]
    language: str  #: in which the bot speaks to whoever has not chosen
    now: Callable[[], datetime]  #: always with a time zone
    rng: Random  #: the system's in service, a seeded one in tests
    meetings: Meetings  #: assemblies that are awaited
    media: bool = False  #: whether photos, voices and files are received
    paid: bool = False  #: whether notices are paid for
    pace: Pace = field(default_factory=Pace)
    panels: Panels = field(default_factory=Panels)
    few: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILES_AT_ONCE))
    _forms: dict[str, asyncio.Task[Form]] = field(default_factory=dict)
    _open: dict[str, tuple[datetime, frozenset[UUID]]] = field(default_factory=dict)
    _zones: dict[UUID, ZoneInfo] = field(default_factory=dict)
    _names: dict[UUID, str] = field(default_factory=dict)
    _large: dict[str, bool] = field(default_factory=dict)
    _desk: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "large-forms"))

    def draft_keys(self) -> DraftKeys:
        """The keys that drafts are written and read with today."""
        return self.life.keys(self.now().date())

    async def now_in(self, consultation: UUID) -> datetime:
        """The hour where a consultation is held: what its people mean by today and now."""
        if consultation not in self._zones:
            known = await self.open_consultations()
            self._zones.update({one.id: ZoneInfo(one.place.time_zone) for one in known})
            self._names.update({one.id: one.place.name for one in known})
        return self.now().astimezone(self._zones.get(consultation))

    def names_in(self, consultation: UUID) -> tuple[str, ...]:
        """What the place is called whose hour was asked for: no name of a person, though it may sound like one."""
        return (self._names[consultation],) if consultation in self._names else ()

    async def form(self, identity: str) -> Form:
        """The compiled form of this identity; compiled once in the life of the process, beside the loop.

        Raises FormGone for one that cannot be opened any more, and DatabaseUnavailable; then it is tried again.
        """
        task = self._forms.get(identity)
        if task is None:
            task = self._forms[identity] = asyncio.create_task(self._opened(identity))
            task.add_done_callback(partial(self._forget_failed, identity))
        return await asyncio.shield(task)

    async def beside(self, form: Form, work: Callable[[], T]) -> T:
        """Decide a step of a conversation: at once, or, for a large form, beside the loop that serves everybody.

        One at a time: what a form remembers of itself is not made for several threads.
        """
        if form.identity not in self._large:
            self._large[form.identity] = _is_large(form)
        if not self._large[form.identity]:
            return work()
        return await asyncio.get_running_loop().run_in_executor(self._desk, work)

    def close(self) -> None:
        """End the thread for large forms."""
        self._desk.shutdown(wait=False, cancel_futures=True)

    async def _opened(self, identity: str) -> Form:
        try:
            async with self.database.statement() as session:
                xform = await forms.xform(session, identity)
            return await asyncio.to_thread(compile_form, xform, media=self.media)
        except (LookupError, DialogError) as error:
            logger.error(
                "Form not opened",
                extra={"action": "form_not_opened", "form": identity[:12], "kind": type(error).__name__},
            )
            raise FormGone from None

    def _forget_failed(self, identity: str, task: asyncio.Task[Form]) -> None:
        if task.cancelled() or task.exception() is not None:
            self._forms.pop(identity, None)

    async def open_consultations(self) -> tuple[Consultation, ...]:
        """The consultations that receive answers today."""
        async with self.database.statement() as session:
            return await consultations.open_ones(session)

    async def is_open(self, consultation: UUID) -> bool:
        """Whether a consultation receives answers; known for some seconds, so that not every tap asks."""
        until, known = self._open.get("now", (self.now(), frozenset()))
        if self.now() >= until or consultation not in known:
            known = frozenset(one.id for one in await self.open_consultations())
            self._open["now"] = self.now() + FRESH, known
        return consultation in known

    async def rounds(self) -> tuple[Consultation, ...]:
        """Those that /start offers: what is asked beside them, for an assembly, is reached under its notice."""
        return tuple(one for one in await self.open_consultations() if not one.beside)

    async def consultation(self, identity: UUID) -> Consultation | None:
        """One open consultation; None when there is none of that identity."""
        return next((one for one in await self.open_consultations() if one.id == identity), None)


def _is_large(form: Form) -> bool:
    """Whether one step through a form could hold up the others."""
    lists = (len(each.items.every) for each in form.model.controls.values() if each.items is not None)
    return max(lists, default=0) > LONG_LIST or len(form.model.binds) > LONG_FORM


@asynccontextmanager
async def lifespan(settings: Settings) -> AsyncIterator[Runtime]:
    """Open what the process uses and close it again, whatever happens in between."""
    bot = Bot(settings.token, session=LeanSession(settings.api_url))
    database = Database(settings.database_url, role="resident", password=settings.database_password)
    ring, now = ring_of(settings.keys, os.environ), clock.Steady()
    ring.wrap_plain()
    traces = Traces(database, ring, now)
    voice = Voice(bot, traces)
    try:
        runtime = Runtime(
            bot=bot,
            voice=voice,
            database=database,
            keys=ring,
            life=DraftLife(ring),
            support=load(settings.support),
            language=settings.language,
            now=now,
            traces=traces,
            rng=SystemRandom(),
            meetings=Meetings(database, now),
            media=settings.media,
            paid=settings.paid,
        )
        try:
            yield runtime
        finally:
            runtime.close()
    finally:
        await voice.close()
        await database.close()
        await bot.session.close()
