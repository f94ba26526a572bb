"""An assembly that is somewhere else: nobody is sent to the old venue."""

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.emulator import Person
from storage.organisers import ORGANISES
from tests.organiser.access.conftest import here
from tests.organiser.assemblies.test_afterwards import _announced, _notices
from tests.organiser.assemblies.test_calling import called
from tests.organiser.conftest import Office


@pytest_asyncio.fixture
async def elena(at_work: Office) -> Person:
    """Elena, who organises."""
    return await here(at_work, "Elena", ORGANISES)


@pytest.mark.parametrize("state", ["draft", "proposed", "approved", "sending", "sent"])
async def test_nobody_is_sent_to_the_old_venue(at_work: Office, elena: Person, state: str) -> None:
    """What nobody has heard tells the new one, and is decided anew; whoever was told the old one is told."""
    await called(elena)
    await elena.taps("Lugar")
    await elena.writes("La cancha & el kiosco")
    await elena.reads(showing="Lugar: La cancha")
    await elena.taps("Avisar")
    await elena.reads(showing="El aviso está listo")
    if state != "draft":
        await _announced(at_work)
    async with at_work.databases.superuser.transaction() as session:
        approved = "" if state != "proposed" else ", approved_by = NULL, approved_at = NULL"
        await session.execute(text(f"UPDATE notice SET state = '{state}'{approved}"))
    marcos = await here(at_work, "Marcos", ORGANISES)
    await elena.writes("/asamblea")
    await elena.taps("Asamblea del barrio")
    await elena.taps("Lugar")
    await elena.reads(showing="¿Dónde es?")
    await elena.writes("La escuela")
    await elena.reads(showing="Lugar: La escuela")
    if state != "draft":
        await marcos.reads(showing="propone un aviso")
    await at_work.telegram.idle(at_work.bot)
    states = {one.state: one for one in await _notices(at_work)}
    (fresh,) = [one for name, one in states.items() if name in ("draft", "proposed")]
    for words_ in fresh.draft.body.values():
        assert words_.endswith("</b>\nLa escuela")
    heard = state in ("sending", "sent")
    assert fresh.draft.body["es"].startswith("Cambió el lugar" if heard else "Hay asamblea")
    assert set(states) - {fresh.state} == (
        {"cancelled" if state == "sending" else "sent"} if heard else set()
    )


async def test_a_venue_that_nobody_was_told_is_changed_in_silence(at_work: Office, elena: Person) -> None:
    """There is nothing to take back."""
    await called(elena)
    await elena.taps("Avisar")
    await elena.reads(showing="El aviso está listo")
    await _announced(at_work)
    await elena.writes("/asamblea")
    await elena.taps("Asamblea del barrio")
    await elena.taps("Lugar")
    await elena.reads(showing="¿Dónde es?")
    await elena.writes("La escuela")
    await elena.reads(showing="Lugar: La escuela")
    await at_work.telegram.idle(at_work.bot)
    assert [one.state for one in await _notices(at_work)] == ["sent"]
