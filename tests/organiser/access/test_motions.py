"""What needs two people: never one's own, never too late, never twice."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text

from admin.organiser.motions import words
from bot.emulator import Person
from storage import audit, motions
from storage.database import Conflict
from storage.motions import Expired, NotThere, SamePerson
from storage.organisers import ORGANISES, REVIEWS
from tests.organiser.access.conftest import here, known
from tests.organiser.conftest import SUNDAY, Office


async def proposes(who: Person) -> None:
    """Invite somebody who will coordinate, which needs a second yes."""
    await who.writes("/invitar")
    await who.taps("☐ Coordina: invita, quita y todo lo demás")
    await who.taps("Hacer el enlace")
    await who.reads(showing="alguien lo apruebe")


async def states(office: Office) -> Sequence[str]:
    """Of all motions."""
    async with office.databases.organiser.statement() as session:
        return (await session.execute(text("SELECT state FROM motion ORDER BY state"))).scalars().all()


@pytest_asyncio.fixture
async def rosa(at_work: Office) -> Person:
    """Rosa, a third who coordinates."""
    return await here(at_work, "Rosa")


async def test_what_one_proposes_another_approves(at_work: Office, elena: Person, marcos: Person) -> None:
    """It happens once, both are told, and the audit has both."""
    await proposes(elena)
    asked = await marcos.reads(showing="Elena propone")
    await marcos.taps("Aprobar", on=asked)
    await marcos.reads(showing="Aprobado.")
    await elena.reads(showing="Marcos dijo que sí a lo que propusiste")
    await elena.reads(showing="?start=")
    async with at_work.databases.organiser.statement() as session:
        lines = await audit.last(session, 10)

    assert await states(at_work) == ["done"]
    assert [line.action for line in lines] == ["motion_propose", "organiser_invite", "motion_approve"]
    assert len({line.actor for line in lines}) == 2
    assert not any("start=" in line.detail for line in lines)


async def test_nobody_approves_her_own(at_work: Office, elena: Person, marcos: Person) -> None:
    """Not even with a button made by hand; she may take it back."""
    await proposes(elena)
    mine = await elena.reads(showing="alguien lo apruebe")
    async with at_work.databases.organiser.statement() as session:
        number = (await session.execute(text("SELECT id FROM motion"))).scalar_one()
    await elena.taps_raw(f"m:a:{number.hex}", on=mine)
    assert (await elena.reads()).toast == words.same_person()
    assert await states(at_work) == ["proposed"]
    await elena.taps("Ya no lo propongo", on=mine)
    await elena.reads(showing="Ya no se propone.")

    assert await states(at_work) == ["refused"]


async def test_a_button_pressed_a_week_later_does_nothing(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """And says that it has to be proposed again."""
    await proposes(elena)
    asked = await marcos.reads(showing="Elena propone")
    at_work.now += timedelta(days=7)
    await marcos.taps("Aprobar", on=asked)

    assert (await marcos.reads()).toast == words.expired()
    assert await states(at_work) == ["proposed"]


async def test_of_two_who_approve_at_once_one_does(
    at_work: Office, elena: Person, marcos: Person, rosa: Person
) -> None:
    """It happens once; the other hears that it is decided."""
    await proposes(elena)
    buttons = [await who.reads(showing="Elena propone") for who in (marcos, rosa)]
    await asyncio.gather(marcos.taps("Aprobar", on=buttons[0]), rosa.taps("Aprobar", on=buttons[1]))
    await at_work.telegram.idle(at_work.bot)

    assert await states(at_work) == ["done"]
    assert sum("?start=" in seen.text for seen in elena.sees()) == 1
    said = [((await who.reads()).toast, who.sees()[-1].text) for who in (marcos, rosa)]
    assert sum(toast == words.decided() for toast, _text in said) == 1


async def test_a_no_ends_it_and_its_proposer_is_told(at_work: Office, elena: Person, marcos: Person) -> None:
    """One is enough."""
    await proposes(elena)
    await marcos.taps("No", on=await marcos.reads(showing="Elena propone"))
    await elena.reads(showing="Marcos dijo que no")

    assert await states(at_work) == ["refused"]
    assert not any("?start=" in seen.text for seen in elena.sees())


async def test_what_somebody_proposed_who_was_removed_is_not_there_any_more(
    at_work: Office, elena: Person, marcos: Person, rosa: Person
) -> None:
    """A phone in the wrong hands leaves nothing behind to be approved."""
    await proposes(elena)
    asked = await rosa.reads(showing="Elena propone")
    await marcos.writes("/equipo")
    await marcos.taps("Quitar a Elena", on=await marcos.reads(showing="Equipo de"))
    await marcos.taps("Sí, quitar")
    await marcos.reads(showing="ya no está")
    await rosa.taps("Aprobar", on=asked)

    assert (await rosa.reads()).toast == words.decided()
    assert await states(at_work) == ["proposed"]
    assert await known(at_work, elena) is None


async def test_somebody_of_another_duty_cannot_approve(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Not even with a button made by hand."""
    await proposes(elena)
    ines = await here(at_work, "Inés", ORGANISES, REVIEWS)
    async with at_work.databases.organiser.statement() as session:
        number = (await session.execute(text("SELECT id FROM motion"))).scalar_one()
    await ines.taps_raw(f"m:a:{number.hex}", on=ines.sees()[-1])

    assert "Eso le toca a otra persona" in (await ines.reads()).toast
    assert await states(at_work) == ["proposed"]


async def test_what_waits_can_be_found_again(at_work: Office, elena: Person, marcos: Person) -> None:
    """/pendientes shows it with its buttons, until it is decided."""
    await proposes(elena)
    await marcos.writes("/pendientes")
    await marcos.taps("Aprobar", on=await marcos.reads(showing="Elena propone"))
    await marcos.reads(showing="Aprobado.")
    await marcos.writes("/pendientes")

    assert (await marcos.reads()).text == words.none_waiting()


async def test_the_constraint_holds_without_any_of_our_code(office: Office) -> None:
    """One person cannot be both, whoever writes the row; nothing is approved by nobody."""
    async with office.databases.organiser.transaction() as session:
        who = uuid4()
        place = office.consultation.place.id
        number = await motions.propose(session, place, "x", {}, who, SUNDAY + timedelta(days=1))

    async def write(change: str) -> None:
        async with office.databases.owner.transaction() as session:
            await session.execute(text(f"UPDATE motion SET {change}"))

    for change in (f"state = 'approved', approved_by = '{who}'", "state = 'done'", "state = 'otro'"):
        with pytest.raises(Conflict):
            await write(change)
    for by, now, why in (
        (who, SUNDAY, SamePerson),
        (uuid4(), SUNDAY + timedelta(days=1), Expired),
    ):
        async with office.databases.organiser.transaction() as session:
            with pytest.raises(why):
                await motions.approve(session, number, by, now)
    async with office.databases.organiser.transaction() as session:
        with pytest.raises(NotThere):
            await motions.approve(session, uuid4(), who, SUNDAY)


async def test_what_is_decided_waits_in_no_chat_any_more(
    at_work: Office, elena: Person, marcos: Person, rosa: Person
) -> None:
    """Whoever was asked reads in the same message what became of it, and the proposal leaves its proposer's chat."""
    await proposes(elena)
    await rosa.reads(showing="Elena propone")
    await marcos.taps("Aprobar", on=await marcos.reads(showing="Elena propone"))
    await elena.reads(showing="Marcos dijo que sí a lo que propusiste")
    told = await rosa.reads(showing="Marcos dijo que sí.")

    assert told.buttons == ()
    assert not any("Elena propone" in seen.text for seen in rosa.sees())
    assert not any("Ya no lo propongo" in seen.buttons for seen in elena.sees())


async def test_what_is_taken_back_says_so_wherever_it_was_asked(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """A button that does nothing is left with nobody."""
    await proposes(elena)
    await marcos.reads(showing="Elena propone")
    await elena.taps("Ya no lo propongo", on=await elena.reads(showing="alguien lo apruebe"))

    assert (await marcos.reads(showing="Ya no se propone.")).buttons == ()


async def test_what_waits_stands_once_in_a_chat(at_work: Office, elena: Person, marcos: Person) -> None:
    """/pendientes brings it down; the older message goes."""
    await proposes(elena)
    first = await marcos.reads(showing="Elena propone")
    await marcos.writes("/pendientes")
    assert (await marcos.reads(showing="Elena propone")).id != first.id
    await at_work.telegram.idle(at_work.bot)

    assert sum("Elena propone" in seen.text for seen in marcos.sees()) == 1


async def test_when_the_time_to_decide_is_over_the_messages_say_so(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Without anybody having to press in vain."""
    await proposes(elena)
    await marcos.reads(showing="Elena propone")
    at_work.now += timedelta(days=3)

    for somebody in (elena, marcos):
        assert (await somebody.reads(showing="Pasó el plazo")).buttons == ()


async def test_what_was_decided_after_a_restart_is_told_in_the_old_messages(office: Office) -> None:
    """Where they stand is written down."""
    async with office.serving():
        elena, marcos, rosa = [await here(office, name) for name in ("Elena", "Marcos", "Rosa")]
        await proposes(elena)
        asked = await marcos.reads(showing="Elena propone")
        await rosa.reads(showing="Elena propone")
        await office.telegram.idle(office.bot)
    async with office.serving():
        await marcos.taps("No", on=asked)
        assert (await rosa.reads(showing="Marcos dijo que no.")).buttons == ()
