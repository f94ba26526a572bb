"""Trials: like a resident's passage, in memory alone, several at once, and lost kindly."""

import logging

import pytest

from admin.organiser.forms import shelf
from bot.emulator import Person
from bot.emulator.seen import Seen
from tests.attacks import sources
from tests.organiser.conftest import Office
from tests.organiser.forms.conftest import Bringing
from tests.organiser.forms.sheets import NEWER, WATER

LOST = "La prueba se perdió: vive en mi memoria y no se guarda. Puedes empezar otra."
GONE = "Ya no tengo ese archivo. Mándalo otra vez y lo reviso."


async def begun(who: Person, brings: Bringing, table: str = WATER) -> Seen:
    """A trial at its first question."""
    check = await brings(who, table)
    await who.taps("Probar", on=check)
    return await who.reads(showing="Es una prueba")


async def test_two_people_try_two_forms_at_once(elena: Person, marcos: Person, brings: Bringing) -> None:
    """Each has her own; neither sees the other's."""
    hers, his = await begun(elena, brings), await begun(marcos, brings, NEWER)
    assert "¿Te falta agua?" in hers.text
    assert "¿Te falta el agua?" in his.text
    await elena.taps("Sí", on=hers)
    await marcos.taps("No", on=his)
    await elena.writes("4")
    await marcos.writes("5")

    for who, said in ((elena, ("Sí", "4")), (marcos, ("No", "5"))):
        await who.writes("nada más")
        review = await who.reads(showing="Así van")
        assert all(each in review.text for each in said)


async def test_orders_work_while_a_trial_is_under_way(elena: Person, brings: Bringing) -> None:
    """/ayuda is answered, and the trial goes on where it was."""
    question = await begun(elena, brings)
    await elena.writes("/ayuda")
    assert "/formularios" in (await elena.reads()).text
    await elena.taps("Sí", on=question)

    assert "¿Cuántos días?" in (await elena.reads(showing="2 de 3")).text


async def test_words_of_a_trial_leave_the_chat_and_are_written_nowhere(
    at_work: Office, elena: Person, brings: Bringing, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the database, as its owner's owner sees it, nor in the log."""
    with caplog.at_level(logging.INFO):
        question = await begun(elena, brings)
        await elena.taps("Sí", on=question)
        await elena.writes("7")
        await elena.writes("palabra-canario")
        assert "palabra-canario" in (await elena.reads(showing="Así van")).text
        await elena.taps("Ver qué se guardaría")
        await elena.reads(showing="Esto se guardaría")
        await elena.taps("Publicar")
        await elena.taps("Sí, publicar")
        await elena.reads(showing="quedó publicado")
        await at_work.telegram.idle(at_work.bot)

    assert not any(seen.mine and seen.text for seen in elena.sees())
    async with at_work.databases.superuser.statement() as session:
        assert (await sources.by_sql(session, ["palabra-canario", str(elena.user.id)])).traces == ()
    for secret in ("palabra-canario", str(elena.user.id), "encuesta.xlsx"):
        assert secret not in caplog.text


async def test_a_place_may_be_shared_and_back_and_forth_work(elena: Person, brings: Bringing) -> None:
    """The machine is the residents' own: places, going back, changing from the review, declining."""
    table = WATER.replace("| integer           | dias ", "| geopoint          | dias ")
    question = await begun(elena, brings, table)
    await elena.taps("Sí", on=question)
    await elena.sends_location(19.4, -99.1)
    assert "¿Qué propones?" in (await elena.reads(showing="3 de 3")).text
    await elena.taps("Atrás")
    await elena.reads(showing="2 de 3")
    await elena.taps("Prefiero no decir")
    await elena.taps("Prefiero no decir")
    review = await elena.reads(showing="Así van")
    await elena.writes("algo")
    assert "Toca un número o uno de los botones." in (await elena.reads(showing="Así van")).text
    await elena.writes("hola")
    await elena.reads(showing="Otra vez: Toca un número o uno de los botones.")
    await elena.taps("1", on=review)
    assert "¿Te falta agua?" in (await elena.reads(showing="agua")).text


async def test_it_can_be_left_and_begun_again(elena: Person, brings: Bringing) -> None:
    """With a word that nothing was kept."""
    question = await begun(elena, brings)
    await elena.taps("Terminar la prueba", on=question)
    left = await elena.reads(showing="Terminó la prueba")
    assert left.buttons == ("Probar otra vez", "Publicar")
    await elena.writes("3")
    assert (await elena.reads()).text.startswith("No te entendí.")
    await elena.taps("Probar otra vez", on=left)

    assert "¿Te falta agua?" in (await elena.reads(showing="agua")).text


async def test_a_button_of_a_question_that_is_over_changes_nothing(elena: Person, brings: Bringing) -> None:
    """The same sentence residents read."""
    question = await begun(elena, brings)
    await elena.taps("Sí", on=question)
    await elena.reads(showing="2 de 3")
    await elena.taps("No", on=question)

    seen = await elena.reads()
    assert "Esa pregunta ya pasó" in seen.toast
    assert "2 de 3" in seen.text


async def test_one_trial_takes_the_place_of_the_one_before(elena: Person, brings: Bringing) -> None:
    """Also after a double tap: there is one message of a trial in a chat."""
    check = await brings(elena)
    await elena.taps("Probar", on=check)
    await elena.taps("Probar", on=check, at_once=True)
    await elena.telegram.idle()

    assert sum(seen.text.startswith("Es una prueba") for seen in elena.sees()) == 1


async def test_after_a_restart_a_trial_is_lost_and_begun_again_from_its_file(
    office: Office, brings: Bringing
) -> None:
    """Nothing was stored; the file is still in the chat, and is looked at anew."""
    elena = await office.person("Elena")
    async with office.serving():
        question = await begun(elena, brings)
    async with office.serving():
        await elena.taps("Sí", on=question)
        lost = await elena.reads(showing="La prueba se perdió")
        assert (lost.text, lost.buttons, lost.id) == (LOST, ("Probar otra vez",), question.id)
        await elena.taps("Probar otra vez", on=lost)

        assert "¿Te falta agua?" in (await elena.reads(showing="agua?")).text


async def test_after_a_restart_the_check_can_still_be_taken_up(office: Office, brings: Bringing) -> None:
    """Trying and publishing, from buttons that another life of the process made."""
    elena = await office.person("Elena")
    async with office.serving():
        check = await brings(elena)
    async with office.serving():
        await elena.taps("Publicar", on=check)
        await elena.taps("Sí, publicar", on=await elena.reads(showing="¿Publicar"))
        await elena.reads(showing="quedó publicado")


async def test_when_the_file_is_gone_it_is_asked_for_again(office: Office, brings: Bringing) -> None:
    """Its message was deleted, or the check itself: a kind sentence; once published, the form needs no file."""
    elena = await office.person("Elena")
    async with office.serving():
        check = await brings(elena)
        file = next(seen for seen in elena.sees() if seen.file)
    await elena.deletes(file)
    async with office.serving():
        await elena.taps("Probar", on=check)
        assert (await elena.reads(showing="Ya no tengo")).text == GONE
        await elena.deletes(check)
        await elena.taps("Publicar", on=check)
        await office.telegram.idle(office.bot)
        assert [seen.text for seen in elena.sees() if not seen.mine][-1] == GONE
        again = await brings(elena)
        await elena.taps("Publicar", on=again)
        await elena.taps("Sí, publicar")
        await elena.reads(showing="quedó publicado")
    async with office.serving():
        await elena.taps("Probar", on=check)
        assert "¿Te falta agua?" in (await elena.reads(showing="Es una prueba")).text


async def test_a_trial_whose_form_had_to_make_room_is_taken_up_from_its_file(
    elena: Person, marcos: Person, brings: Bringing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is bounded: a tap fetches the file again and goes on; words say what happened."""
    monkeypatch.setattr(shelf, "MOST_FORMS", 1)
    question = await begun(elena, brings)
    await brings(marcos, NEWER)
    await elena.taps("Sí", on=question)
    assert "¿Cuántos días?" in (await elena.reads(showing="2 de 3")).text
    await brings(marcos, NEWER)
    await elena.writes("3")
    lost = await elena.reads(showing="La prueba se perdió")

    assert (lost.text, lost.buttons, lost.id) == (LOST, ("Probar otra vez",), question.id)


async def test_words_for_something_else_are_no_answer(elena: Person, brings: Bringing) -> None:
    """A trial that lies further up takes nothing from whoever presses other buttons; one of its own takes it up."""
    question = await begun(elena, brings)
    await elena.writes("/consultas")
    await elena.taps("Nueva consulta")
    await elena.reads(showing="¿Qué se va a preguntar?")
    await elena.writes("Una palabra")
    assert "No te entendí. Escribe una de estas órdenes" in (await elena.reads(showing="/ayuda")).text
    await elena.taps("Sí", on=question)
    await elena.reads(showing="2 de 3")
    await elena.writes("4")

    assert "3 de 3" in (await elena.reads(showing="3 de 3")).text
