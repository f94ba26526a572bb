"""Leaving no traces: the quick exit, /borrar, and everything that would say who somebody is."""

import pytest

from bot.emulator import Person
from tests.journeys.conftest import Colonia
from tests.journeys.walks import answers, answers_everything, takes_part

HARMLESS = "Hola. Para ver el menú escribe /ayuda."


async def _answers_two(person: Person) -> tuple[str, str]:
    """Begin and answer two questions; returns the first answer and the text of the third question."""
    await person.writes("/start")
    await person.taps("Empezar")
    sectors = await person.reads()
    await answers(person, sectors)
    await answers(person, await person.reads())
    return sectors.buttons[0], (await person.reads()).text


async def test_the_quick_exit_leaves_a_harmless_screen(colonia: Colonia, amparo: Person) -> None:
    """Whoever looks over the shoulder sees nothing of the consultation."""
    await _answers_two(amparo)
    await amparo.taps("Salir rápido")

    assert (await amparo.reads()).text == HARMLESS
    assert [seen.text for seen in amparo.sees()] == [HARMLESS]


async def test_the_quick_exit_works_from_an_old_message(colonia: Colonia, amparo: Person) -> None:
    """The exit never asks whether its button is still good."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    old = await amparo.reads()
    await answers(amparo, old)
    await amparo.reads()
    await amparo.taps("Salir rápido", on=old)

    assert (await amparo.reads()).text == HARMLESS


async def test_after_a_quick_exit_earlier_answers_stay_covered(colonia: Colonia, amparo: Person) -> None:
    """One can go on where one was; what was said before is kept, counted and never shown again."""
    first_answer, question = await _answers_two(amparo)
    await amparo.taps("Salir rápido")
    await amparo.writes("/start")
    await amparo.taps("Seguir donde me quedé")
    resumed = await amparo.reads()
    assert resumed.text == question
    assert "Atrás" not in resumed.buttons

    review = await answers_everything(amparo)

    assert first_answer not in review.text
    assert "Guardada y tapada" in review.text
    assert "1" not in review.buttons


async def test_starting_again_forgets_what_was_left(colonia: Colonia, amparo: Person) -> None:
    """«Empezar de nuevo» leads to the welcome and keeps nothing."""
    await _answers_two(amparo)
    await amparo.writes("/start")
    await amparo.taps("Empezar de nuevo")

    assert "Empezar" in (await amparo.reads()).buttons
    assert await colonia.rows("draft") == 0


async def test_borrar_empties_the_chat_and_forgets(colonia: Colonia, amparo: Person) -> None:
    """Everything deletable goes, the draft too, and what remains says how to finish."""
    await _answers_two(amparo)
    await amparo.writes("/ayuda")
    await amparo.reads()
    await amparo.writes("/borrar")
    last = await amparo.reads(showing="borra el chat")

    assert [seen.text for seen in amparo.sees()] == [last.text]
    assert await colonia.rows("draft") == 0


@pytest.mark.parametrize("sending", ["sends_photo", "sends_voice", "sends_sticker", "sends_contact"])
async def test_what_names_a_person_is_taken_away(colonia: Colonia, amparo: Person, sending: str) -> None:
    """A photo, a voice, a sticker or a contact is deleted, with the reason, and the question stays."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    question = await amparo.reads()
    await getattr(amparo, sending)()
    after = await amparo.reads()

    assert "Aquí solo van botones y letras." in after.text
    assert after.buttons == question.buttons
    assert len(amparo.sees()) == 1


async def test_typed_words_leave_the_screen(colonia: Colonia, amparo: Person) -> None:
    """What somebody wrote is deleted as soon as it is saved; commands, too."""
    await _answers_two(amparo)

    assert all(not seen.mine for seen in amparo.sees())


async def test_every_message_is_protected(colonia: Colonia, amparo: Person) -> None:
    """Nothing the bot says can be forwarded, and nothing shows a preview."""
    await _answers_two(amparo)
    await amparo.writes("/privacidad")
    await amparo.reads()

    assert all(seen.protected for seen in amparo.sees())


async def test_in_a_group_the_bot_says_one_line_and_leaves(colonia: Colonia, amparo: Person) -> None:
    """What is said in a group everybody reads."""
    group = await amparo.in_group("Vecinos de la Ladera", colonia.bot)
    await group.writes("/start@desdeabajo_bot")
    await colonia.telegram.idle(colonia.bot)

    assert [seen.text for seen in group.sees() if not seen.mine and seen.text] == [
        "Aquí no puedo hablar. Escríbeme en privado."
    ]


async def test_who_blocks_the_bot_takes_the_draft_away(colonia: Colonia, amparo: Person) -> None:
    """Blocking is a way of leaving."""
    await _answers_two(amparo)
    await amparo.blocks()
    await colonia.telegram.idle(colonia.bot)

    assert await colonia.rows("draft") == 0


async def test_foreign_buttons_change_nothing(colonia: Colonia, amparo: Person) -> None:
    """Data of somebody's own making is answered like an old button."""
    _, question = await _answers_two(amparo)
    for data in ("t:ffffff:1:p:0", "t:", "x" * 64, "b:nada:es", "t:aaaaaa:1:e:999999", "l:zz:es"):
        await amparo.taps_raw(data)
        await amparo.reads()
    await amparo.writes("/start")
    await amparo.taps("Seguir donde me quedé")

    assert (await amparo.reads()).text == question


@pytest.mark.parametrize("words", ["no sé", "hola", "¿quién eres?", "Seguro"])
async def test_after_a_quick_exit_nobody_answers_for_her(
    colonia: Colonia, amparo: Person, words: str
) -> None:
    """Whoever takes the phone then can write what they like: nothing is taken, nothing is shown."""
    _, question = await _answers_two(amparo)
    await amparo.taps("Salir rápido")
    await amparo.reads()
    await amparo.writes(words)
    assert (await amparo.reads()).text == HARMLESS
    await amparo.sends_photo()
    await amparo.writes("hola")
    await colonia.telegram.idle(colonia.bot)
    assert all("Seguridad" not in seen.text for seen in amparo.sees())

    await amparo.writes("/start")
    await amparo.taps("Seguir donde me quedé")
    assert (await amparo.reads()).text == question


async def test_another_language_after_a_quick_exit_shows_nothing(colonia: Colonia, amparo: Person) -> None:
    """Changing the language does not bring the question back."""
    await _answers_two(amparo)
    await amparo.taps("Salir rápido")
    await amparo.reads()
    await amparo.writes("/idioma")
    await amparo.taps("Español")
    await colonia.telegram.idle(colonia.bot)

    assert {seen.text for seen in amparo.sees()} == {HARMLESS}


async def test_the_quick_exit_takes_everything_beside_it_away(colonia: Colonia, amparo: Person) -> None:
    """Help and privacy that were open go with the conversation, wherever the exit is tapped."""
    await amparo.writes("/start")
    old_welcome = await amparo.reads()
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await amparo.reads()
    for command in ("/privacidad", "/ayuda"):
        await amparo.writes(command)
        await amparo.reads()
    await amparo.taps("Salir rápido", on=old_welcome)
    await colonia.telegram.idle(colonia.bot)

    assert {seen.text for seen in amparo.sees()} == {HARMLESS}


async def test_borrar_leaves_nothing_of_two_days_ago_readable(colonia: Colonia, amparo: Person) -> None:
    """What Telegram no longer deletes is made harmless; what it deletes is deleted all the same."""
    _, question = await _answers_two(amparo)
    colonia.telegram.clock.advance(hours=49)
    await amparo.writes("/ayuda")
    await amparo.reads()
    await amparo.writes("/borrar")
    await amparo.reads(showing="borra el chat")
    await colonia.telegram.idle(colonia.bot)

    texts = [seen.text for seen in amparo.sees()]
    assert question not in texts
    assert not any("/resultados" in text for text in texts)
    assert not any(seen.mine and seen.text == "/borrar" for seen in amparo.sees())


async def test_the_quick_exit_clears_everything_around_it(colonia: Colonia, amparo: Person) -> None:
    """Welcomes, help, results and languages above and below it go as well, with a conversation or without one."""
    await amparo.writes("/start")
    first = await amparo.reads()
    for words in ("/ayuda", "/resultados", "/privacidad", "/idioma", "hola", "/start"):
        await amparo.writes(words)
        await amparo.reads()
    await amparo.taps("Salir rápido", on=first)
    await colonia.telegram.idle(colonia.bot)

    assert [seen.text for seen in amparo.sees()] == [HARMLESS]
    assert await colonia.rows("draft") == 0


async def test_the_quick_exit_is_never_too_fast(colonia: Colonia, amparo: Person) -> None:
    """Somebody who taps wildly because somebody comes is let out, whatever the pace allows others."""
    await _answers_two(amparo)
    for _ in range(60):
        await amparo.taps_raw("t:ffffff:1:p:0")
    await amparo.taps("Salir rápido", at_once=True)
    await colonia.telegram.idle(colonia.bot)

    assert [seen.text for seen in amparo.sees()] == [HARMLESS]


@pytest.mark.parametrize(
    "command", ["/ayuda", "/start", "/resultados", "/idioma", "hola", "/borrar", "/start nada"]
)
async def test_every_message_has_the_exit_and_it_works(
    colonia: Colonia, amparo: Person, command: str
) -> None:
    """Each thing the bot says can be left in a hurry, and leaves nothing."""
    await amparo.writes(command)
    seen = await amparo.reads()
    if seen.text != HARMLESS:
        await amparo.taps("Salir rápido", on=seen)
    await colonia.telegram.idle(colonia.bot)

    assert [seen.text for seen in amparo.sees()] == [HARMLESS]


async def test_after_sending_the_exit_leaves_nothing_that_thanks(colonia: Colonia, amparo: Person) -> None:
    """The farewell, too, can be made to say nothing at all."""
    last = await takes_part(amparo)
    await amparo.taps("Salir rápido", on=last)
    await colonia.telegram.idle(colonia.bot)

    assert [seen.text for seen in amparo.sees()] == [HARMLESS]


async def test_nothing_the_bot_says_makes_a_sound_or_shows_a_preview(
    colonia: Colonia, amparo: Person
) -> None:
    """A phone on the table does not ring, nothing can be forwarded, and no address is looked up by Telegram."""
    await _answers_two(amparo)
    for command in ("/ayuda", "/privacidad", "/resultados", "/start"):
        await amparo.writes(command)
        await amparo.reads()
    sent = [call for call in colonia.telegram.calls if call.method in ("sendMessage", "sendPhoto")]
    edited = [call for call in colonia.telegram.calls if call.method == "editMessageText"]
    assert len(sent) > 4
    assert all(
        call.params.get("protect_content") and call.params.get("disable_notification") for call in sent
    )
    told = [call for call in (*sent, *edited) if call.method != "sendPhoto"]
    assert all((call.params.get("link_preview_options") or {}).get("is_disabled") for call in told)
