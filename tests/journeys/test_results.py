"""/resultados: the issue that was kept, and below it the next public assembly as it stands when somebody reads."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.emulator import Person, Seen
from bot.results import with_last
from dialogs.chat.paper import MOST, measure
from storage import assemblies, digests, suspension
from tests.journeys.conftest import Colonia

KEPT = "<b>Lo que dijimos</b>\n\nContestaron <b>10 personas o más</b>.\n\n<i>No es una encuesta.</i>"
PLAIN = "Lo que dijimos\n\nContestaron 10 personas o más.\n\nNo es una encuesta."


async def _issued(colonia: Colonia) -> None:
    """A digest was made."""
    async with colonia.databases.organiser.transaction() as session:
        which = colonia.consultation.id
        await digests.claim(session, which, "assembly", "2026-11-23")
        content = {"text": {"es": KEPT, "en": "<b>What we said</b>\n\n<i>No poll.</i>"}}
        await digests.save(session, which, "assembly", "2026-11-23", content)


async def _called(colonia: Colonia, *, public: bool) -> UUID:
    """Elena calls an assembly for a week from now."""
    now = datetime.now(UTC)
    async with colonia.databases.organiser.transaction() as session:
        made = await assemblies.call(
            session,
            colonia.consultation.place.id,
            "Agua & luz",
            now + timedelta(days=7),
            now,
            venue="La <cancha>",
        )
        await assemblies.show_publicly(session, made, public=public)
    return made


async def _reads(person: Person) -> Seen:
    """What /resultados shows."""
    await person.writes("/resultados")
    return await person.reads(showing="No es una encuesta.")


async def test_a_public_assembly_stands_below_the_results(colonia: Colonia, amparo: Person) -> None:
    """With its title and its venue, as they were written."""
    await _issued(colonia)
    await _called(colonia, public=True)
    shown = (await _reads(amparo)).text
    assert shown.startswith(f"{PLAIN}\n\nPróxima asamblea\n")
    assert shown.endswith("\nAgua & luz\nLa <cancha>")


async def test_one_that_is_not_public_leaves_no_trace(colonia: Colonia, amparo: Person) -> None:
    """The message is the one of a place without an assembly."""
    await _issued(colonia)
    await _called(colonia, public=False)
    assert (await _reads(amparo)).text == PLAIN


async def test_what_was_called_off_is_gone_at_once(colonia: Colonia, amparo: Person) -> None:
    """Nobody waits for the next issue: the one that was kept never held it."""
    await _issued(colonia)
    made = await _called(colonia, public=True)
    assert "Agua & luz" in (await _reads(amparo)).text
    async with colonia.databases.organiser.transaction() as session:
        await assemblies.cancel(session, made, datetime.now(UTC))
    await amparo.writes("/resultados")
    await colonia.telegram.idle(colonia.bot)
    assert amparo.sees()[-1].text == PLAIN


async def test_a_suspended_place_tells_neither(colonia: Colonia, amparo: Person) -> None:
    """No results, and no assembly."""
    await _issued(colonia)
    await _called(colonia, public=True)
    async with colonia.databases.organiser.transaction() as session:
        await suspension.suspend(session, colonia.consultation.place.id)
    await amparo.writes("/resultados")
    assert "asamblea" not in (await amparo.reads(showing="Aún faltan voces.")).text


@pytest.mark.parametrize("parts", [1, 30])
def test_a_long_digest_gives_way_but_keeps_its_words_of_care(parts: int) -> None:
    """One message in all."""
    long = "\n\n".join(("título", *["• casi nadie " * 10] * parts, "con cuidado"))
    said = with_last(long, "Próxima asamblea")
    assert said.startswith("título\n\n")
    assert said.endswith("con cuidado\n\nPróxima asamblea")
    assert measure(said) <= MOST
