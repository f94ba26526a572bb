"""Everything a handler of the organisers' bot may use."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random, SystemRandom
from uuid import UUID
from zoneinfo import ZoneInfo

from admin.digest.issue import Material, Renderings, material, renderings
from admin.organiser.access.door import Door
from admin.organiser.assemblies.planning import Planning
from admin.organiser.consultations.desk import Cards
from admin.organiser.custody.keeping import Keeping
from admin.organiser.custody.shares import Shares
from admin.organiser.delivery import Post
from admin.organiser.forms.folder import Folder
from admin.organiser.forms.rehearsal import Rehearsal
from admin.organiser.forms.shelf import Paces, Shelf, Trials
from admin.organiser.notices.desk import Desk as Writing
from admin.organiser.review.desk import Desk
from admin.organiser.safety.asked import Asked
from admin.schedule import Weekly
from dialogs import xform
from dialogs.consultation import Form
from storage import consultations, forms, places
from storage.consultations import Consultation
from storage.database import Database
from storage.places import Place
from storage.presence import DAYS

CHECKS = 2  #: files looked at at a time
NOWHERE = "America/Mexico_City"  #: whose time of day a trial has while there is no place yet


@dataclass
class Room:
    """Where forms that people bring are looked at and tried. `close` it in the end."""

    shelf: Shelf = field(default_factory=Shelf)
    trials: Trials = field(default_factory=Trials)
    paces: Paces = field(default_factory=Paces)
    rehearsal: Rehearsal = field(default_factory=Rehearsal)
    folder: Folder = field(default_factory=Folder)
    checks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CHECKS))
    waiting: int = 0  #: files being looked at, and those that wait for it

    async def close(self) -> None:
        """Send the children home and take the folder away."""
        await self.rehearsal.close()
        self.folder.close()


@dataclass(frozen=True)
class Runtime:
    """One small box, handed over at start-up."""

    database: Database  #: entered as role organiser: published figures, never a tally or an answer
    post: Post
    now: Callable[[], datetime]  #: always with a time zone
    issue: Weekly  #: when digests are issued, on the clock of each place
    invented: bool  #: the residents are made up: every digest says so
    media: bool = False  #: residents may answer with photos, voices and files
    key: bytes = field(
        kw_only=True, repr=False
    )  #: what the chats of those who organise are found and opened by
    room: Room = field(default_factory=Room)
    door: Door = field(default_factory=Door)
    desk: Desk = field(default_factory=Desk)
    cards: Cards = field(default_factory=Cards)
    asked: Asked = field(default_factory=Asked)
    writing: Writing = field(default_factory=Writing)
    meeting: Planning = field(default_factory=Planning)
    keeping: Keeping = field(default_factory=Keeping)
    shares: Shares = field(default_factory=Shares)
    rng: Random = field(default_factory=SystemRandom)
    idle_days: int = DAYS  #: how long one may stay away before another person has to confirm her
    _forms: dict[str, Form] = field(default_factory=dict)

    async def current(self) -> tuple[Consultation, ...]:
        """The newest consultation of each place that is not suspended, by the name of the place."""
        async with self.database.statement() as session:
            every = await consultations.every_one(session)
        return newest([one for one in every if not one.place.suspended])

    async def standing_still(self, some: Collection[UUID]) -> tuple[Place, ...]:
        """Those of some places that are suspended."""
        async with self.database.statement() as session:
            every = await places.all_places(session)
        return tuple(place for place in every if place.suspended and place.id in some)

    async def named_places(self, some: Collection[UUID]) -> dict[UUID, Place]:
        """Places by their ids."""
        async with self.database.statement() as session:
            every = await places.all_places(session)
        return {place.id: place for place in every if place.id in some}

    async def zone(self) -> str:
        """The time zone of the first place there is."""
        async with self.database.statement() as session:
            found = await places.all_places(session)
        return found[0].time_zone if found else NOWHERE

    def clock(self, zone: str) -> datetime:
        """The hour there."""
        return self.now().astimezone(ZoneInfo(zone))

    async def read(self, consultation: Consultation) -> Material:
        """What was published of it."""
        form = await self.form(consultation.form_id)
        async with self.database.statement() as session:
            return await material(session, consultation, form)

    async def rendered(self, consultation: Consultation, period: str = "") -> Renderings:
        """Its digest of today, or of the issue of a period."""
        read = await self.read(consultation)
        return renderings(read, now=self.now(), invented=self.invented, period=period)

    async def form(self, identity: str) -> Form:
        """A compiled form; compiled once in the life of the process."""
        if identity not in self._forms:
            async with self.database.statement() as session:
                text = await forms.xform(session, identity)
            self._forms[identity] = await asyncio.to_thread(xform.load, text)  # a long one takes its time
        return self._forms[identity]


def newest(every: Sequence[Consultation]) -> tuple[Consultation, ...]:
    """The newest of each place that was ever opened, by the name of the place."""
    found: dict[UUID, Consultation] = {}
    for one in every:
        if one.beside:
            continue  # a word for an assembly is no round of the place
        if one.state != "draft" and (one.place.id not in found or one.opens > found[one.place.id].opens):
            found[one.place.id] = one
    return tuple(sorted(found.values(), key=lambda one: (one.place.name, one.place.code)))
