"""/avisos with many places and odd buttons: what is wished is decided by pure functions, whatever a button says."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import pytest
import pytest_asyncio

from bot.notices import panel
from bot.notices.buttons import Wish
from bot.notices.sweeping import sweep
from locales import LANGUAGES, translator
from locales.themes import THEMES
from storage import assemblies, places
from storage.places import Place
from storage.subscriptions import TooMuch, Wishes, seal
from tests.journeys.barrio import Barrio, barrio
from tests.journeys.conftest import Colonia

ES = translator("es")
HERE, THERE = UUID(int=1), UUID(int=2)
KNOWN = frozenset({HERE, THERE})


def pressed(act: str, argument: str = "") -> Wish:
    """A button."""
    return Wish(act=act, argument=argument)


def town(number: int) -> list[Place]:
    """So many places."""
    return [Place(UUID(int=n + 1), f"c{n}", f"Colonia {n}", "America/Mexico_City") for n in range(number)]


@pytest_asyncio.fixture
async def here(quiet_colonia: Colonia) -> AsyncIterator[Barrio]:
    """The colonia with its bot and its courier at work."""
    async with barrio(quiet_colonia) as made:
        yield made


def test_the_first_tap_on_a_place_wishes_the_usual() -> None:
    """Everything of it, at once, silent at night, in the language she speaks."""
    assert panel.wished(None, pressed("place", HERE.hex), KNOWN, "en") == Wishes(
        frozenset({HERE}), quiet=panel.USUAL, language="en"
    )


def test_taking_the_last_place_off_is_leaving() -> None:
    """Nothing is kept of who receives nothing; so it is with «Ya no quiero avisos»."""
    wishes = Wishes(frozenset({HERE}))
    assert panel.wished(wishes, pressed("place", HERE.hex), KNOWN, "es") is None
    assert panel.wished(wishes, pressed("leave"), KNOWN, "es") is None
    assert panel.wished(Wishes(KNOWN), pressed("place", HERE.hex), KNOWN, "es") == Wishes(frozenset({THERE}))


def test_all_themes_or_none_are_every_theme() -> None:
    """Whoever marks each of them wishes everything, also what comes to be a theme later."""
    wishes = Wishes(frozenset({HERE}), frozenset(THEMES[:-1]))
    found = panel.wished(wishes, pressed("theme", THEMES[-1]), KNOWN, "es")
    assert found == Wishes(frozenset({HERE}))
    assert panel.wished(wishes, pressed("theme"), KNOWN, "es") == Wishes(frozenset({HERE}))


@pytest.mark.parametrize(
    "odd",
    [
        pressed("place", UUID(int=9).hex),
        pressed("place", "nada"),
        pressed("theme", "otra"),
        pressed("tongue", "xx"),
        pressed("page", "zz"),
        pressed("nada", "zz"),
    ],
)
def test_an_odd_button_changes_nothing(odd: Wish) -> None:
    """A place that is not there, a theme of another version, a language nobody speaks."""
    wishes = Wishes(frozenset({HERE}), frozenset({"servicios"}), weekly=True)
    assert panel.wished(wishes, odd, KNOWN, "es") == wishes
    assert panel.wished(None, odd, KNOWN, "es") is None


def test_a_toggle_without_a_subscription_subscribes_nobody() -> None:
    """An old panel, after /baja: themes and hours of nothing are nothing."""
    for one in (
        pressed("theme", "servicios"),
        pressed("when", "1"),
        pressed("quiet"),
        pressed("tongue", "en"),
    ):
        assert panel.wished(None, one, KNOWN, "es") is None


def test_the_hours_without_sound_come_round() -> None:
    """As many taps as there are hours, and it is as before; hours of another version become none."""
    wishes = Wishes(frozenset({HERE}), quiet=panel.USUAL)
    for _ in panel.QUIET:
        found = panel.wished(wishes, pressed("quiet"), KNOWN, "es")
        assert found is not None
        assert found != wishes or len(panel.QUIET) == 1
        wishes = found
    assert wishes.quiet == panel.USUAL
    odd = panel.wished(replace(wishes, quiet=(1, 2)), pressed("quiet"), KNOWN, "es")
    assert odd is not None
    assert odd.quiet is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_places_fit_on_pages_and_in_buttons(language: str) -> None:
    """Thirty places with long names: six on a screen, hers first, every button within Telegram's 64 bytes."""
    every = [replace(one, name=f"{one.name} {'á' * 80}") for one in town(30)]
    wishes = Wishes(frozenset({every[29].id}), language=language)
    seen: set[str] = set()
    for page in range(-1, 7):
        screen = panel.panel(translator(language), every, wishes, page)
        buttons = [button for row in screen.rows for button in row]
        assert all(len(button.data.encode()) <= 64 for button in buttons)
        assert len(screen.text) < 4096
        mine = [each.label for each in buttons if each.data.startswith("w:place")]
        assert len(mine) <= panel.PAGE
        seen |= {each.data for each in buttons if each.data.startswith("w:place")}
    assert len({data.split(":")[2] for data in seen}) == 30
    assert panel.panel(translator(language), every, wishes).rows[0][0].label.startswith("☑")
    assert panel.invitation(ES, (), 0).rows


def test_a_subscription_has_room_for_a_dozen_places_and_says_so_beyond() -> None:
    """What does not fit is refused whole: the box has one length."""
    few = frozenset(one.id for one in town(12))
    assert len(seal(bytes(32), 2**52, Wishes(few, frozenset(THEMES), (1380, 540), weekly=True))[1]) == 512
    with pytest.raises(TooMuch):
        seal(bytes(32), 1, Wishes(frozenset(one.id for one in town(30))))


async def test_one_place_too_many_is_said_and_nothing_is_lost(here: Barrio) -> None:
    """The box is full: a word in passing, and what was wished stays."""
    async with here.colonia.databases.owner.transaction() as session:
        for number in range(30):
            await places.add(session, Place(uuid.uuid4(), f"p{number}", f"AA {number:02}", "UTC"))
    amparo = here.colonia.person("Amparo")
    await amparo.writes("/avisos")
    toasts = ""
    for _ in range(30):
        free = [label for label in (await amparo.reads()).buttons if label.startswith("☐ AA")]
        if not free:
            await amparo.taps("▶")
            continue
        await amparo.taps(free[0])
        await here.colonia.telegram.idle(here.colonia.bot)
        toasts = (await amparo.reads()).toast
        if toasts:
            break
    assert "Ya no caben más." in toasts
    wishes = await here.wishes(amparo)
    assert wishes is not None
    assert len(wishes.places) >= 12


async def test_the_sweep_ends_what_was_answered_before_an_assembly_that_is_over(here: Barrio) -> None:
    """Called off: at the next sweep the key is destroyed and no mark is left."""
    amparo = here.colonia.person("Amparo")
    await here.subscribes(amparo)
    assembly = await here.calls()
    await here.sends(kind="assembly", discreet=False, assembly=assembly)
    await amparo.taps("Voy")
    await amparo.reads(showing="Tu respuesta: Voy.")
    await sweep(here.runtime)
    assert await here.colonia.rows("rsvp") == 1
    async with here.colonia.databases.organiser.transaction() as session:
        assert await assemblies.cancel(session, assembly, here.now)
    await sweep(here.runtime)
    assert await here.colonia.rows("rsvp") == 0
    assert here.runtime.keys.rsvp_assemblies() == frozenset()
