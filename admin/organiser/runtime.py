"""Everything a handler of the organisers' bot may use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from admin.digest.issue import Material, Renderings, material, renderings
from admin.organiser.delivery import Post
from admin.schedule import Weekly
from dialogs import xform
from dialogs.consultation import Form
from storage import consultations, forms
from storage.consultations import Consultation
from storage.database import Database


@dataclass(frozen=True)
class Runtime:
    """One small box, handed over at start-up."""

    database: Database  #: entered as role organiser: published figures, never a tally or an answer
    post: Post
    now: Callable[[], datetime]  #: always with a time zone
    issue: Weekly  #: when digests are issued, on the clock of each place
    invented: bool  #: the residents are made up: every digest says so
    _forms: dict[str, Form] = field(default_factory=dict)

    async def current(self) -> tuple[Consultation, ...]:
        """The newest consultation of each place, by the name of the place."""
        async with self.database.statement() as session:
            return newest(await consultations.every_one(session))

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
                self._forms[identity] = xform.load(await forms.xform(session, identity))
        return self._forms[identity]


def newest(every: Sequence[Consultation]) -> tuple[Consultation, ...]:
    """The newest of each place that was ever opened, by the name of the place."""
    found: dict[UUID, Consultation] = {}
    for one in every:
        if one.state != "draft" and (one.place.id not in found or one.opens > found[one.place.id].opens):
            found[one.place.id] = one
    return tuple(sorted(found.values(), key=lambda one: (one.place.name, one.place.code)))
