"""The residents' process delivers notices by itself, beside the dialogue, and leaves nothing behind when it ends."""

from datetime import UTC, datetime

from bot.courier.wiring import notices_delivered
from storage.announcement import GRACE
from tests.courier.hall import WORDS, Hall
from tests.journeys.conftest import Colonia


async def test_a_notice_reaches_whoever_asked_for_it(quiet_colonia: Colonia) -> None:
    """Approved five minutes ago, sent a moment after the process starts."""
    amparo = quiet_colonia.person("Amparo")
    await amparo.writes("/start")
    databases = quiet_colonia.databases
    hall = Hall(databases, quiet_colonia.consultation.place, databases.resident_keys.subscriber_key())
    await hall.subscribe([amparo.user.id])
    await hall.approved(at=datetime.now(UTC) - GRACE)
    async with quiet_colonia.serving():
        assert (await amparo.reads(showing=WORDS["es"])).text == WORDS["es"]


async def test_the_courier_leaves_the_dialogue_as_it_was(quiet_colonia: Colonia) -> None:
    """It counts replies while it is there, and no longer."""
    async with quiet_colonia.serving() as runtime:
        before = len(runtime.bot.session.middleware)
        async with notices_delivered(runtime):
            assert len(runtime.bot.session.middleware) == before + 1
        assert len(runtime.bot.session.middleware) == before
