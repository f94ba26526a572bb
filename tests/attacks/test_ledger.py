"""At the end of a dialogue, however it went, the chat says nothing of what was asked or answered."""

from contextlib import suppress

import aiohttp
import pytest

from bot.emulator import Emulator, Person, Seen
from tests.attacks.ledger import Ledger, unguarded
from tests.journeys.conftest import Colonia
from tests.journeys.walks import CHROME, answers

IDEA = "Que arreglen la bomba del pozo zarzamora"


async def _step(person: Person, ledger: Ledger) -> Seen:
    """Answer what stands there; the next screen."""
    seen = await person.reads()
    ledger.saw(seen)
    ledger.chosen |= {
        label.strip("☐☑ ") for label in seen.buttons if label not in CHROME and "Listo" not in label
    }
    ledger.typed.add(IDEA)
    await answers(person, seen, proposal=IDEA)
    return await person.reads()


async def _begins(person: Person, ledger: Ledger, *, steps: int) -> Seen:
    await person.writes("/start")
    await person.taps("Empezar")
    for _ in range(steps):
        await _step(person, ledger)
    return await person.reads()


async def _ends(person: Person, ledger: Ledger) -> None:
    while "Enviar" not in (await person.reads()).buttons:
        await _step(person, ledger)
    await person.taps("Enviar")
    await person.reads(showing="Gracias por tu tiempo")


async def _judge(colonia: Colonia, person: Person, ledger: Ledger) -> None:
    await colonia.telegram.idle(colonia.bot)
    assert ledger.asked
    assert ledger.chosen
    with suppress(TimeoutError):  # what Telegram refused is tried again a little later
        await person.chat.until(lambda: None if ledger.left(person) else True, within=10)
    assert ledger.left(person) == []
    assert unguarded(colonia.telegram, colonia.bot) == []


async def test_in_a_naive_chat_everything_is_found(telegram: Emulator) -> None:
    """A bot that asks message after message and deletes nothing: so the attacker is good."""
    bot = telegram.bot("100:ingenuo-00000000000000000000000000000000", "ingenuo_bot", "Ingenuo")
    amparo, ledger = telegram.person("Amparo").with_(bot), Ledger()
    await amparo.writes("/start")
    async with aiohttp.ClientSession() as session:
        keys = {"inline_keyboard": [[{"text": "Zona norte", "callback_data": "n"}]]}
        said = {"chat_id": amparo.user.id, "text": "¿Dónde vives?", "reply_markup": keys}
        async with session.post(f"{telegram.url}/bot{bot.token}/sendMessage", json=said) as response:
            assert response.status == 200
    ledger.saw(await amparo.reads())
    ledger.chosen.add("Zona norte")
    ledger.typed.add(IDEA)
    await amparo.writes(IDEA)

    left = " ".join(ledger.left(amparo))

    assert all(what in left for what in ("¿Dónde vives?", "Zona norte", IDEA, "a message of hers"))
    assert unguarded(telegram, bot) == ["sendMessage: can be forwarded", "sendMessage: shows previews"]


async def test_after_a_whole_passage_nothing_stands_there(colonia: Colonia, amparo: Person) -> None:
    """To the end, with help and privacy opened on the way, and said a second time."""
    ledger = Ledger()
    await _begins(amparo, ledger, steps=2)
    for command in ("/privacidad", "/ayuda"):
        await amparo.writes(command)
        await amparo.reads()
        await amparo.writes("/start")
        await amparo.taps("Seguir donde me quedé")
    await _ends(amparo, ledger)
    await _begins(amparo, ledger, steps=1)
    await _ends(amparo, ledger)

    await _judge(colonia, amparo, ledger)


@pytest.mark.parametrize("steps", [1, 4])
async def test_after_a_quick_exit_nothing_stands_there(colonia: Colonia, amparo: Person, steps: int) -> None:
    """In the middle, at once."""
    ledger = Ledger()
    seen = await _begins(amparo, ledger, steps=steps)
    ledger.saw(seen)
    await amparo.taps("Salir rápido")

    await _judge(colonia, amparo, ledger)


async def test_after_borrar_nothing_stands_there(colonia: Colonia, amparo: Person) -> None:
    """With another language tried on the way."""
    ledger = Ledger()
    await _begins(amparo, ledger, steps=2)
    await amparo.writes("/idioma")
    await amparo.taps("English")
    await amparo.writes("/idioma")
    await amparo.taps("Español")
    await amparo.reads()
    await amparo.writes("/borrar")
    await amparo.reads(showing="borra el chat")

    await _judge(colonia, amparo, ledger)


@pytest.mark.long
@pytest.mark.parametrize(
    "fault",
    [
        {"method": "editMessageText", "error": 500},
        {"method": "editMessageText", "error": 400, "description": "Bad Request: message can't be edited"},
        {"method": "editMessageText", "lose_answer": True},
        {"method": "deleteMessage", "error": 429, "retry_after": 1},
        {"method": "deleteMessage", "lose_connection": True},
        {"method": "sendMessage", "lose_answer": True},
    ],
    ids=lambda fault: "-".join(str(value) for value in fault.values())[:40],
)
async def test_after_faults_of_telegram_nothing_stands_there(
    colonia: Colonia, amparo: Person, fault: dict[str, object]
) -> None:
    """Whatever fails in the middle of a passage, its end leaves nothing."""
    ledger = Ledger()
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    while "Enviar" not in (await amparo.reads()).buttons:
        if len(ledger.asked) in (2, 5, 8):
            colonia.telegram.faults.add(**fault)  # type: ignore[arg-type]
        await _step(amparo, ledger)
    await amparo.taps("Enviar")
    await amparo.reads(showing="Gracias por tu tiempo")

    await _judge(colonia, amparo, ledger)


async def test_after_a_restart_in_the_middle_nothing_stands_there(
    quiet_colonia: Colonia,
) -> None:
    """The bot ends and begins again while the question is on the screen, and repeats of updates come."""
    amparo, ledger = quiet_colonia.person("Amparo"), Ledger()
    async with quiet_colonia.serving():
        await _begins(amparo, ledger, steps=2)
    async with quiet_colonia.serving():
        await amparo.receives_again()
        await quiet_colonia.telegram.idle(quiet_colonia.bot)
        await amparo.writes("/start")
        await amparo.taps("Seguir donde me quedé")
        await _step(amparo, ledger)
    async with quiet_colonia.serving():
        await _ends(amparo, ledger)
        await amparo.receives_again()

        await _judge(quiet_colonia, amparo, ledger)


async def test_with_two_devices_nothing_stands_there(colonia: Colonia, amparo: Person) -> None:
    """Two screens tapped at once, a second start in the middle, a photo, words where buttons are."""
    ledger = Ledger()
    first = await _begins(amparo, ledger, steps=1)
    await amparo.writes("/start", to=colonia.bot)
    other = amparo.with_(colonia.bot)
    await other.reads()
    await other.taps("Seguir donde me quedé")
    await _step(other, ledger)
    await amparo.taps(first.buttons[0], on=first, at_once=True)
    await amparo.sends_photo()
    ledger.typed.add("zarzamora y luz")
    await amparo.writes("zarzamora y luz")
    await amparo.reads()
    await _ends(amparo, ledger)

    await _judge(colonia, amparo, ledger)
