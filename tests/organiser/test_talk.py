"""What else people do with the organisers' bot, and what it answers: always something, never to a group."""

import pytest

from admin.organiser import orders, wording
from bot.emulator import Person
from locales.readability import EASY, SHORTEST, inflesz
from tests.organiser.conftest import Office


async def test_it_says_hello_and_what_it_can_do(ines: Person) -> None:
    """/start names the command; /ayuda says where the limits are."""
    await ines.writes("/start")
    assert "/boletin" in (await ines.reads()).text

    await ines.writes("/ayuda")
    assert "Un grupo con menos de 10 no se muestra" in (await ines.reads()).text


async def test_words_that_are_no_order_are_answered_with_the_orders(ines: Person) -> None:
    """Also very long ones, unknown commands, and NULs."""
    for words in ("hola", "/borratodo", "a" * 4096, "=1+1", "<b>x"):
        await ines.writes(words)
        assert (await ines.reads()).text.startswith("No te entendí.")


async def test_pictures_voices_and_the_like_are_answered_kindly(ines: Person) -> None:
    """They are neither opened nor kept."""
    for sending in (
        ines.sends_photo(),
        ines.sends_voice(),
        ines.sends_sticker(),
        ines.sends_contact(),
        ines.sends_location(19.4, -99.1),
    ):
        await sending
        assert (await ines.reads()).text == wording.no_media()


async def test_it_does_not_stay_in_groups(at_work: Office, elena: Person) -> None:
    """It says where it can be found, and leaves."""
    group = await at_work.telegram.person("Elena").in_group("Asamblea", at_work.bot)
    await group.hears()
    await at_work.telegram.idle(at_work.bot)

    assert [seen.text for seen in group.sees() if not seen.mine] == [wording.no_groups()]
    assert at_work.bot.id not in {
        user for user, status in group.chat.members.items() if status in ("member", "administrator")
    }


async def test_its_menu_shows_its_commands(at_work: Office, ines: Person) -> None:
    """In Telegram's own list."""
    await ines.writes("/start")
    await ines.reads()

    assert "setMyCommands" in {done.method for done in at_work.telegram.calls}


@pytest.mark.parametrize(
    "said",
    [
        wording.welcome(orders.listed(orders.of(None))),
        wording.help_(orders.listed(orders.of(None)), forms=True),
        wording.not_understood(orders.listed(orders.of(None))),
        wording.no_media(),
        wording.no_groups(),
        wording.no_places(),
        wording.stale(),
        wording.not_now(),
        wording.went_wrong(),
        wording.every_week("La Ladera"),
        wording.subscribed("La Ladera"),
        wording.unsubscribed("La Ladera"),
    ],
)
def test_all_of_it_is_easy_to_read(said: str) -> None:
    """INFLESZ: at least "bastante fácil"."""
    assert len(said.split()) < SHORTEST or inflesz(said) >= EASY
