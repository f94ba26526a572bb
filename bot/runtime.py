"""Everything a handler of the residents' bot may use, opened and closed in one place."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random, SystemRandom
from uuid import UUID

from aiogram import Bot

from bot.lifetime import DraftLife
from bot.say import Voice
from bot.session import LeanSession
from bot.settings import Settings
from bot.support import Line, load
from dialogs.consultation import Form
from dialogs.xform import load as compile_form
from storage import consultations, forms
from storage.consultations import Consultation
from storage.database import Database
from storage.drafts import DraftKeys
from storage.keys import KeyRing

FILES_AT_ONCE = 2  #: answers with files that are sealed at the same time: each may need several megabytes
FRESH = timedelta(seconds=3)  #: how long the list of open consultations is believed


@dataclass(frozen=True)
class Runtime:
    """One small box: what the handlers use, and nothing they could misuse."""

    bot: Bot
    voice: Voice
    database: Database
    keys: KeyRing
    life: DraftLife
    support: tuple[Line, ...]
    language: str  #: in which the bot speaks to whoever has not chosen
    now: Callable[[], datetime]  #: always with a time zone
    rng: Random  #: the system's in service, a seeded one in tests
    media: bool = False  #: whether photos, voices and files are received
    few: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILES_AT_ONCE))
    _forms: dict[str, Form] = field(default_factory=dict)
    _open: dict[str, tuple[datetime, frozenset[UUID]]] = field(default_factory=dict)

    def draft_keys(self) -> DraftKeys:
        """The keys that drafts are written and read with today."""
        return self.life.keys(self.now().date())

    async def form(self, identity: str) -> Form:
        """The compiled form of this identity; compiled once in the life of the process."""
        if identity not in self._forms:
            async with self.database.statement() as session:
                self._forms[identity] = compile_form(await forms.xform(session, identity), media=self.media)
        return self._forms[identity]

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

    async def consultation(self, identity: UUID) -> Consultation | None:
        """One open consultation; None when there is none of that identity."""
        return next((one for one in await self.open_consultations() if one.id == identity), None)


@asynccontextmanager
async def lifespan(settings: Settings) -> AsyncIterator[Runtime]:
    """Open what the process uses and close it again, whatever happens in between."""
    bot = Bot(settings.token, session=LeanSession(settings.api_url))
    database = Database(settings.database_url, role="resident", password=settings.database_password)
    ring, voice = KeyRing(settings.keys), Voice(bot)
    try:
        yield Runtime(
            bot=bot,
            voice=voice,
            database=database,
            keys=ring,
            life=DraftLife(ring),
            support=load(settings.support),
            language=settings.language,
            now=lambda: datetime.now(UTC),
            rng=SystemRandom(),
            media=settings.media,
        )
    finally:
        await voice.close()
        await database.close()
        await bot.session.close()
