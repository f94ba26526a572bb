"""What was decided for a later day: it waits where it must, and is given up when its time is over."""

import pytest_asyncio
from sqlalchemy import text

from admin.organiser.consultations import actions
from storage.places import Place
from tests.mixer.people import eventually
from tests.organiser.conftest import SUNDAY
from tests.organiser.consultations.conftest import Team, plans, proposes


@pytest_asyncio.fixture
async def friday(team: Team) -> Team:
    """A consultation of El Cerro that two people decided for Friday, and that ends a week later."""
    await plans(team)
    for button, said, shown in (
        ("Cuándo abre", "el viernes", "6 de marzo"),
        ("Cuándo cierra", "13 de marzo", "13 de marzo"),
    ):
        await team.elena.taps(button)
        await team.elena.reads()
        await team.elena.writes(said)
        await team.elena.reads(showing=shown)
    await proposes(team)
    await team.marcos.taps("Aprobar")
    await team.elena.reads(showing="abre sola")
    return team


async def _suspended(team: Team, *, yes: bool) -> None:
    async with team.office.databases.owner.transaction() as session:
        await session.execute(text("UPDATE place SET suspended = :yes WHERE code = 'cerro'"), {"yes": yes})


async def _looked(team: Team) -> None:
    """Wait until the calendar was looked at again, after a change that another place shows."""
    async with team.office.databases.owner.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO alert (id, place_id, kind) SELECT gen_random_uuid(), place_id, 'nueva' FROM consultation"
            )
        )

    async def told() -> bool:
        async with team.office.databases.owner.statement() as session:
            left = await session.execute(text("SELECT count(*) FROM alert WHERE NOT told"))
            return bool(left.scalar_one() == 0)

    await eventually(told)


async def test_it_waits_while_its_place_stands_still(friday: Team) -> None:
    """On its day the place is suspended; when it goes on, it opens."""
    await _suspended(friday, yes=True)
    friday.office.now = SUNDAY.replace(day=6)
    for _ in range(2):
        await _looked(friday)
    assert await friday.rounds() == ()
    assert await friday.planned() == 1
    await _suspended(friday, yes=False)
    await friday.elena.reads(showing="Ya abrió")
    assert len(await friday.rounds()) == 1


async def test_it_is_given_up_when_its_last_day_has_passed(friday: Team) -> None:
    """The bot was away for weeks: nothing opens for a day that is over, and the team hears of it."""
    friday.office.now = SUNDAY.replace(day=20)
    await friday.elena.reads(showing="No abrió")
    await friday.marcos.reads(showing="No abrió")
    assert await friday.rounds() == ()
    assert await friday.planned() == 0
    assert "consultation_not_opened" in await friday.did()


async def test_it_is_given_up_when_its_form_is_gone(friday: Team) -> None:
    """Somebody removed it meanwhile at the terminal."""
    async with friday.office.databases.owner.transaction() as session:
        await session.execute(text("DELETE FROM form WHERE identity = :form"), {"form": friday.form})
    friday.office.now = SUNDAY.replace(day=6)
    await friday.elena.reads(showing="No abrió")
    assert await friday.rounds() == ()


def test_a_notice_of_opening_goes_by_day(team: Team) -> None:
    """At once between ten and eight on the clock of the place; else the next morning at ten."""
    place: Place = team.cerro  # six hours behind UTC
    assert actions.by_day(place, SUNDAY) is None
    night, early = (
        SUNDAY.replace(day=3, hour=4),
        SUNDAY.replace(day=3, hour=12),
    )  # 22:00 on the 2nd, 6:00 on the 3rd
    for now in (night, early):
        goes = actions.by_day(place, now)
        assert goes is not None
        assert goes == SUNDAY.replace(day=3, hour=16)
