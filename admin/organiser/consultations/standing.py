"""How the places of an organiser stand: what is open, what is planned, and how much was published of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from admin.organiser.consultations.actions import OPEN_NAME
from admin.organiser.consultations.plan import Plan, planned
from storage import consultations, figures, motions, places
from storage.consultations import Consultation
from storage.database import Session
from storage.motions import Motion
from storage.organisers import ORGANISES, Organiser
from storage.places import Place


@dataclass(frozen=True)
class Standing:
    """A place as it stands."""

    place: Place
    current: Consultation | None  #: the newest round there
    planned: Motion | None  #: approved, and its day has not come
    tens: int = 0  #: the most people behind a published figure, in tens: "más de 20"

    @property
    def running(self) -> bool:
        """Whether a round is open or being closed."""
        return self.current is not None and self.current.state in ("open", "closing")

    def plan(self) -> Plan | None:
        """What is planned there."""
        return planned(self.planned.detail) if self.planned is not None else None


async def hers(session: Session, organiser: Organiser) -> tuple[Standing, ...]:
    """The places that she may organise, by name."""
    every = [one for one in await places.all_places(session) if organiser.may(ORGANISES, one.id)]
    rounds = [one for one in await consultations.every_one(session) if not one.beside]
    waiting = {motion.place: motion for motion in await motions.approved(session, OPEN_NAME)}
    return tuple([await _of(session, place, rounds, waiting.get(place.id)) for place in every])


async def _of(
    session: Session, place: Place, rounds: Sequence[Consultation], waiting: Motion | None
) -> Standing:
    current = next((one for one in rounds if one.place.id == place.id), None)
    running = [one for one in rounds if one.place.id == place.id and one.state in ("open", "closing")]
    if running:
        (current, *_others) = running
    return Standing(place, current, waiting, await _tens(session, current.id) if current else 0)


async def _tens(session: Session, consultation: UUID) -> int:
    """Of published figures alone: what arrived since nobody here can know."""
    published = await figures.published(session, consultation)
    return max((one.base_tens for one in published if one.group == ""), default=0)


def busy(standing: Standing, plan: Plan) -> str:
    """What keeps a plan out of a place: "suspended", "planned" or "open"; "" when nothing does.

    A round may be planned while another is open there, for a day after that one's last.
    """
    if standing.place.suspended:
        return "suspended"
    if standing.planned is not None:
        return "planned"
    if not standing.running:
        return ""
    assert standing.current is not None
    last = standing.current.closes
    return "" if plan.opens is not None and last is not None and plan.opens > last else "open"
