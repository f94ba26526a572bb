"""While everything stands still nothing unfinished is kept, and a flood holds up nobody but who makes it."""

from datetime import timedelta

from sqlalchemy import text

from bot import standstill
from bot.pace import REPLIES
from bot.schedule import sweep
from storage import suspension
from tests.databases import Databases
from tests.stuffing.conftest import Coded


async def test_unfinished_conversations_are_forgotten_with_their_keys(coded: Coded) -> None:
    """No row, no key that could open an old one; who taps afterwards reads the neutral screen."""
    colonia = coded.colonia
    amparo = colonia.person("Amparo")
    await amparo.opens_link(f"ladera_{coded.good}")
    await amparo.taps("Empezar")
    seen = await amparo.reads(showing="Norte")
    ring = colonia.databases.resident_keys
    before = [ring.draft_key(day, make=False) for day in ring.draft_days()]
    assert before
    await coded.suspend()

    async with (
        colonia.serving() as runtime
    ):  # another replica, so that nobody waits for the clock of the first
        await standstill.look(runtime)
        assert await standstill.look(runtime) == 0

    assert await colonia.rows("draft") == 0
    left = [ring.draft_key(day, make=False) for day in ring.draft_days()]
    assert not set(before) & set(left)
    await amparo.taps("Norte", on=seen)
    assert (await amparo.reads(showing="Hola. Para ver el menú")).buttons == ()


async def test_where_another_place_goes_on_its_drafts_are_left_alone(coded: Coded) -> None:
    """They cannot be told from the suspended place's: those die by their key, or at their next tap."""
    colonia = coded.colonia
    amparo = colonia.person("Amparo")
    await amparo.opens_link(f"ladera_{coded.good}")
    await amparo.taps("Empezar")
    await amparo.reads(showing="Norte")
    other = await colonia.databases.open_consultation(form_id="e" * 64, code="el-cerro")
    async with colonia.databases.organiser.transaction() as session:
        await suspension.suspend(session, other.place.id)

    async with colonia.serving() as runtime:
        assert await standstill.look(runtime) == 0
    assert await colonia.rows("draft") == 1


async def test_who_comes_back_to_a_suspended_place_is_not_offered_what_she_had_begun(coded: Coded) -> None:
    """Whoever holds the phone by then learns nothing of it, and it is not kept for a better day."""
    colonia = coded.colonia
    amparo = colonia.person("Amparo")
    await amparo.opens_link(f"ladera_{coded.good}")
    await amparo.taps("Empezar")
    begun = await amparo.reads(showing="Norte")
    await coded.suspend()
    await amparo.writes("/start")
    await colonia.telegram.idle(colonia.bot)

    assert await colonia.rows("draft") == 0
    shown = amparo.sees()
    assert begun.text not in [each.text for each in shown]
    assert not any("Seguir donde me quedé" in each.buttons for each in shown)


async def test_a_suspended_place_keeps_what_it_promised_about_drafts(coded: Coded) -> None:
    """Two days are two days, also while nothing is asked."""
    databases: Databases = coded.colonia.databases
    async with databases.owner.statement() as session:
        await session.execute(text("UPDATE consultation SET draft_days = 2"))
    await coded.suspend()
    async with coded.colonia.serving() as runtime:
        today = runtime.now().date()
        days = [today - timedelta(days=ago) for ago in (1, 2)]
        for day in days:
            databases.resident_keys.draft_key(day)
        await sweep(runtime)
        assert [runtime.life.reaches(day.toordinal()) for day in days] == [True, False]


async def test_a_flood_of_taps_is_met_calmly_and_beto_is_served(coded: Coded) -> None:
    """More taps than any person makes: the rest are told to go slower, and nobody else notices."""
    colonia = coded.colonia
    amparo, beto = colonia.person("Amparo"), colonia.person("Beto")
    await amparo.opens_link(f"ladera_{coded.good}")
    await amparo.taps("Empezar")
    seen = await amparo.reads(showing="Norte")
    colonia.telegram.calls.clear()
    tap = next(button for row in seen.rows for button in row if button.text == "Norte")
    for _ in range(int(REPLIES.at_once) + 100):
        await amparo.presses(seen.id, tap)
    await beto.opens_link(f"ladera_{coded.good}")
    assert "Empezar" in (await beto.reads()).buttons
    await colonia.telegram.idle(colonia.bot)
    slower = [
        call for call in colonia.telegram.calls if "Vamos más despacio." in str(call.params.get("text", ""))
    ]
    assert len(slower) > 20
    assert all(call.method == "answerCallbackQuery" for call in slower)
