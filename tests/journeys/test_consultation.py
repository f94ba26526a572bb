"""People of the colonia answer the consultation from their phones."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.emulator import Person
from storage import consultations
from tests.journeys.conftest import Colonia
from tests.journeys.walks import answers, answers_everything, declines_everything, takes_part

GOODBYE = "Listo. Gracias por tu tiempo. Ya puedes borrar este chat."
EXPIRED = "Lo que llevabas ya no está guardado. Para empezar de nuevo escribe /start."


async def test_a_neighbour_answers_to_the_end(colonia: Colonia, amparo: Person) -> None:
    """A whole passage ends in one sealed answer, no draft, and a neutral screen in the one message."""
    goodbye = await takes_part(amparo)

    assert goodbye.text == GOODBYE
    assert [seen.text for seen in amparo.sees()] == [GOODBYE]
    assert (await colonia.rows("staging"), await colonia.rows("draft")) == (1, 0)


async def test_everything_can_be_declined(colonia: Colonia, beto: Person) -> None:
    """Somebody who prefers to say nothing at all takes part like everybody else."""
    await beto.writes("/start")
    await beto.taps("Empezar")
    await declines_everything(beto)
    await beto.taps("Enviar")

    assert (await beto.reads()).text == GOODBYE
    assert await colonia.rows("staging") == 1


async def test_nothing_is_kept_before_the_consent(colonia: Colonia, amparo: Person) -> None:
    """Reading the welcome leaves no trace in the database."""
    await amparo.writes("/start")
    welcome = await amparo.reads()

    assert "Nada se guarda hasta que toques «Empezar»." in welcome.text
    assert await colonia.rows("draft") == 0


async def test_the_code_of_a_place_opens_its_consultation(colonia: Colonia, amparo: Person) -> None:
    """A link with the code and the code typed by hand lead to the same welcome."""
    await amparo.opens_link("ladera")
    by_link = await amparo.reads()
    await amparo.writes(" Ladera ")

    assert (await amparo.reads()).text == by_link.text


async def test_a_wrong_code_learns_nothing(colonia: Colonia, amparo: Person) -> None:
    """A code that never was and a closed consultation look the same."""
    await amparo.opens_link("otra-colonia")

    assert (await amparo.reads()).text.startswith("Ahora no hay una consulta abierta aquí.")


async def test_a_second_participation_reads_the_same_and_adds_nothing(
    colonia: Colonia, amparo: Person
) -> None:
    """The second goodbye is the first to the byte, and the database keeps one answer."""
    first = await takes_part(amparo)
    second = await takes_part(amparo, proposal="Otra cosa")

    assert (first.html, first.rows) == (second.html, second.rows)
    assert (await colonia.rows("staging"), await colonia.rows("draft")) == (1, 0)


async def test_a_tap_on_an_old_button_is_answered_kindly(colonia: Colonia, amparo: Person) -> None:
    """A button of a question already answered changes nothing and says so."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    sectors = await amparo.reads()
    await answers(amparo, sectors)
    after = await amparo.reads()

    await amparo.taps(sectors.buttons[1], on=sectors)

    assert (await amparo.reads()).toast == "Esa pregunta ya pasó. Sigue en el último mensaje."
    assert amparo.sees()[-1].text == after.text


async def test_going_back_shows_the_question_before(colonia: Colonia, amparo: Person) -> None:
    """«Atrás» returns to the question with its answer ticked."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    sectors = await amparo.reads()
    await answers(amparo, sectors)
    await amparo.taps("Atrás")
    again = await amparo.reads()

    assert again.text == sectors.text
    assert again.buttons[0] == f"✓ {sectors.buttons[0]}"


async def test_one_answer_is_changed_in_the_review(colonia: Colonia, amparo: Person) -> None:
    """A number of the review leads to its question, and back to the review with the new answer."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    sectors = await amparo.reads()
    review = await answers_everything(amparo)
    assert sectors.buttons[0] in review.text

    await amparo.taps("1", on=review)
    question = await amparo.reads()
    await amparo.taps(question.buttons[1], on=question)
    changed = await amparo.reads()

    assert sectors.buttons[1] in changed.text
    assert "Enviar" in changed.buttons


async def test_typing_the_words_of_a_button_is_as_good_as_tapping_it(
    colonia: Colonia, amparo: Person
) -> None:
    """Words where buttons are expected are understood, and taken off the screen."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    sectors = await amparo.reads()
    await amparo.writes(sectors.buttons[0].upper())
    after = await amparo.reads()

    assert after.text != sectors.text
    assert [seen.text for seen in amparo.sees()] == [after.text]


async def test_words_nobody_understands_are_asked_again(colonia: Colonia, amparo: Person) -> None:
    """The question stays, with a kind line, and the words go."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    sectors = await amparo.reads()
    await amparo.writes("ándale pues")
    again = await amparo.reads()

    assert "No te entendí." in again.text
    assert again.buttons == sectors.buttons
    assert len(amparo.sees()) == 1


async def test_a_restart_resumes_at_the_same_question(quiet_colonia: Colonia) -> None:
    """The process may die between two taps: the buttons on the screen go on working."""
    amparo = quiet_colonia.person("Amparo")
    async with quiet_colonia.serving():
        await amparo.writes("/start")
        await amparo.taps("Empezar")
        await answers(amparo, await amparo.reads())
        before = await amparo.reads()
    async with quiet_colonia.serving():
        await amparo.taps("Atrás", on=before)
        await answers(amparo, await amparo.reads())

        assert (await amparo.reads()).text == before.text


async def test_coming_back_offers_to_go_on(colonia: Colonia, amparo: Person) -> None:
    """/start in the middle takes the old message away and leads to the same question."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await answers(amparo, await amparo.reads())
    question = await amparo.reads()
    await amparo.writes("/start")
    choice = await amparo.reads()
    await colonia.telegram.idle(colonia.bot)
    assert [seen.text for seen in amparo.sees()] == [choice.text]

    await amparo.taps("Seguir donde me quedé")

    assert (await amparo.reads()).text == question.text


async def test_an_update_delivered_twice_counts_once(colonia: Colonia, amparo: Person) -> None:
    """Telegram may repeat itself: typed words answer one question only, and sending sends once."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await answers(amparo, await amparo.reads())
    await amparo.reads()
    await amparo.writes("12")
    after = await amparo.reads()
    await amparo.receives_again()
    await colonia.telegram.idle(colonia.bot)
    assert amparo.sees()[-1].text == after.text

    await amparo.taps(after.buttons[0], on=after, at_once=True)
    await answers_everything(amparo)
    await amparo.taps("Enviar")
    goodbye = await amparo.reads()
    await amparo.receives_again()
    await colonia.telegram.idle(colonia.bot)

    assert amparo.sees()[-1].text == goodbye.text
    assert await colonia.rows("staging") == 1


@pytest.mark.parametrize("days_ago", [0, 1])
async def test_nobody_is_thanked_for_what_a_copy_that_was_given_back_did_not_hold(
    colonia: Colonia, amparo: Person, days_ago: int
) -> None:
    """Her draft is gone because it began after the copy was made. A review that is younger than that day was sent."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await answers(amparo, await amparo.reads())
    await answers_everything(amparo)
    async with colonia.databases.owner.transaction() as session:
        await session.execute(text("DELETE FROM draft"))
        await consultations.note_restored(session, datetime.now(UTC).date() - timedelta(days=days_ago))
    await amparo.taps("Enviar")

    said = (await amparo.reads()).text
    assert said == (GOODBYE if days_ago else EXPIRED)


async def test_nobody_is_thanked_for_a_draft_that_died_while_the_clock_was_ahead(
    colonia: Colonia, amparo: Person
) -> None:
    """The days did not pass, but its key did: that the hour is right again brings nothing back."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await answers(amparo, await amparo.reads())
    await answers_everything(amparo)
    colonia.databases.resident_keys.destroy_draft_keys()
    async with colonia.databases.owner.transaction() as session:
        await session.execute(text("DELETE FROM draft"))
    await amparo.taps("Enviar")

    assert (await amparo.reads()).text == EXPIRED


async def test_beginning_twice_leaves_one_conversation(colonia: Colonia, amparo: Person) -> None:
    """Two welcomes, both accepted: the second shows the conversation, and the first message goes."""
    await amparo.writes("/start")
    first = await amparo.reads()
    await amparo.writes("/start")
    second = await amparo.reads()
    await amparo.taps("Empezar", on=first)
    await answers(amparo, await amparo.reads())
    question = await amparo.reads()
    await amparo.taps("Empezar", on=second)
    await amparo.reads()
    await colonia.telegram.idle(colonia.bot)

    assert [seen.text for seen in amparo.sees()] == [question.text]
    assert await colonia.rows("draft") == 1


async def test_another_language_keeps_the_place(colonia: Colonia, amparo: Person) -> None:
    """/idioma in the middle shows the same question in English; typed labels are understood in it."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await answers(amparo, await amparo.reads())
    await amparo.reads()
    await amparo.writes("/idioma")
    await amparo.taps("English")
    english = await amparo.reads(showing="neighbourhood")
    await colonia.telegram.idle(colonia.bot)
    assert "How many years have you lived in this neighbourhood?" in english.text
    assert "I'd rather not say" in english.buttons
    assert [seen.text for seen in amparo.sees()] == [english.text]

    await amparo.taps("Back")
    sectors = await amparo.reads()
    assert "Which of these groups do you feel part of?" in sectors.text


async def test_a_consultation_that_closes_meanwhile_says_so_at_the_next_tap(
    colonia: Colonia, amparo: Person
) -> None:
    """Nobody is led through twenty questions whose answers go nowhere."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    sectors = await amparo.reads()
    await colonia.close()
    await answers(amparo, sectors)
    closed = await amparo.reads(showing="La consulta ya cerró.", within=15)

    assert closed.buttons == ("Salir rápido",)
    assert await colonia.rows("draft") == 0


async def test_an_old_button_in_the_living_message_shows_where_we_are(
    colonia: Colonia, amparo: Person
) -> None:
    """When a screen did not arrive, its message still shows the question before: a tap there brings the right one."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    sectors = await amparo.reads()
    await answers(amparo, sectors)
    after = await amparo.reads()
    await amparo.taps(sectors.buttons[1], on=sectors)
    seen = await amparo.reads()

    assert seen.toast
    assert seen.text == after.text


async def test_a_tap_on_a_message_left_behind_does_not_move_the_conversation(
    colonia: Colonia, amparo: Person
) -> None:
    """An old message's button is answered and its message goes; the living one stays where it is."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    old = await amparo.reads()
    await answers(amparo, old)
    await amparo.reads()
    await amparo.writes("/start")
    await amparo.taps("Seguir donde me quedé")
    living = await amparo.reads()
    await amparo.taps(old.buttons[1], on=old)
    await colonia.telegram.idle(colonia.bot)
    await amparo.writes("esto no es un número")
    await colonia.telegram.idle(colonia.bot)

    assert [seen.id for seen in amparo.sees()] == [living.id]
    assert "Aquí va un número." in amparo.sees()[0].text
