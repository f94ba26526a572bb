"""From a spreadsheet to a published form, in a few taps."""

from dataclasses import replace

import pytest

from admin.organiser.forms.buttons import Act, Press
from bot.emulator import Person
from storage import forms
from storage.forms import StoredForm
from tests.organiser.conftest import Office
from tests.organiser.forms.conftest import Bringing
from tests.organiser.forms.sheets import BROKEN, NEWER, TWO_TONGUES, WATER, excel

LOOKING = "Lo estoy revisando…"


async def brought(office: Office) -> list[StoredForm]:
    """The published forms that no consultation asks: those that people brought."""
    async with office.databases.organiser.statement() as session:
        return [one for one in await forms.every_one(session) if not one.used]


async def test_elena_brings_a_form_tries_it_and_publishes_it(at_work: Office, elena: Person) -> None:
    """An .xlsx, the check, a whole trial, what would be kept of it, and the form in the list."""
    await elena.sends_document("encuesta.xlsx", excel(WATER))
    check = await elena.reads(showing="Probar")
    assert "Agua en la colonia · versión 3\n3 preguntas · español · cerca de 1 minuto" in check.text
    assert check.buttons == ("Probar", "Publicar")

    await elena.taps("Probar")
    question = await elena.reads(showing="agua?")
    assert question.text.startswith("Es una prueba: nada se guarda.")
    assert "Terminar la prueba" in question.buttons
    await elena.taps("Sí", on=question)
    await elena.writes("3")
    await elena.writes("Un pozo <b>nuevo</b>")
    await elena.taps("Ver qué se guardaría")
    end = await elena.reads(showing="Esto se guardaría")
    assert "Se cuenta\nagua: si" in end.text
    assert "Espera a que lo lean 2 personas\nidea: Un pozo <b>nuevo</b>" in end.text
    assert "No se guarda\ndias: 3" in end.text
    assert end.id == question.id

    await elena.taps("Publicar", on=end)
    assert "¿Publicar «Agua en la colonia»?" in (await elena.reads()).text
    await elena.taps("Sí, publicar")
    done = await elena.reads(showing="quedó publicado")
    (form,) = await brought(at_work)
    assert f"desdeabajo consultation open CÓDIGO --form {form.short}" in done.text
    assert (form.title, form.name, form.version) == ("Agua en la colonia", "agua", "3")


async def test_a_form_with_errors_is_tried_and_not_published(at_work: Office, elena: Person) -> None:
    """A translation is missing: she may look at the form, but no button publishes it, not even one made by hand."""
    await elena.sends_document("encuesta.xlsx", excel(TWO_TONGUES.replace("¿Ndia kumani?", "             ")))
    check = await elena.reads(showing="Así no se puede publicar")
    assert check.text.endswith("Corrige y mándalo otra vez. Mientras, puedes probarlo.")
    assert check.buttons == ("Probar",)

    trying = Press.unpack(check.rows[0][0].data)
    assert trying is not None
    await elena.taps_raw(replace(trying, act=Act.SURE).pack(), on=check)
    assert (await elena.reads()).text == "Corrige y mándalo otra vez."
    assert await brought(at_work) == []

    await elena.taps("Probar", on=check)
    assert "Es una prueba" in (await elena.reads()).text


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("encuesta.XLSX", "application/octet-stream"),
        ("encuesta", "application/octet-stream"),
        ("encuesta (2)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("encuesta v2.5", "application/zip"),
        ("encuesta.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12"),
        ("encuesta.md", "text/markdown"),
        ("encuesta.bin", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
async def test_a_spreadsheet_is_known_under_any_name(elena: Person, name: str, mime: str) -> None:
    """Without extension, with another, or as another MIME type: its first bytes say what it is."""
    await elena.sends_document(name, excel(WATER), mime=mime)

    assert "Agua en la colonia" in (await elena.reads(showing="Probar")).text


@pytest.mark.parametrize("name", ["agua.md", "agua", "agua.txt.md"])
async def test_a_table_is_known_too(elena: Person, name: str) -> None:
    """Markdown, by its name or by its first bar."""
    await elena.sends_document(name, WATER.encode(), mime="text/plain")

    assert "Agua en la colonia" in (await elena.reads(showing="Probar")).text


async def test_yaml_is_known_too(elena: Person) -> None:
    """As the product's own forms are written."""
    sheets = "survey:\n- {type: text, name: uno, label: '¿Uno?'}\nsettings:\n- {form_title: Uno solo}\n"
    await elena.sends_document("uno.yml", sheets.encode())

    assert "Uno solo\n1 pregunta" in (await elena.reads(showing="Probar")).text


async def test_errors_come_first_with_their_place_and_the_original(elena: Person, brings: Bringing) -> None:
    """Sheet, row, column, the sentence, and the tool's own words in italics; and no button."""
    check = await brings(elena, BROKEN, showing="Corrige")

    assert check.text.startswith("Así no se puede publicar.\n\nHay ")
    assert "survey, fila " in check.text
    assert check.text.endswith("Corrige y mándalo otra vez.")
    assert check.buttons == ()


async def test_what_pyxform_says_is_always_shown(elena: Person, brings: Bringing) -> None:
    """Beneath our sentence, as it is, so that it can be looked up."""
    check = await brings(elena, WATER.replace("integer ", "entero ", 1), showing="Corrige")

    assert "survey, fila 3, columna type\nEl tipo «entero»" in check.text
    assert "<i>Unknown question type 'entero'" in check.html


async def test_a_form_with_errors_is_not_published_whatever_a_button_says(
    at_work: Office, elena: Person, brings: Bringing
) -> None:
    """A tampered button finds the file, sees that it is not the form it names, and says so."""
    check = await brings(elena, BROKEN, showing="Corrige")
    refused = "Ese archivo ya no es el que revisé. Mándalo otra vez y lo reviso."
    for data in (f"f:y:{'0' * 32}:0", f"f:p:{'a' * 32}:0", f"f:t:{'b' * 8}:0", f"f:l:{'c' * 64}:3"):
        await elena.taps_raw(data, on=check)
        await at_work.telegram.idle(at_work.bot)
        assert elena.sees()[-1].text == refused
    for data in (
        "f:y:-:0",
        "f:y::0",
        "f:z:00000000:0",
        "f:",
        "f:y:'; DROP TABLE form;--:0",
        "t:",
        "t:f:1:e:0",
    ):
        await elena.taps_raw(data, on=check)
        await at_work.telegram.idle(at_work.bot)

    assert await brought(at_work) == []


async def test_double_taps_two_people_and_a_repeated_update_publish_once(
    at_work: Office, elena: Person, marcos: Person, brings: Bringing
) -> None:
    """The identity of a form is its text: one row, and everybody reads that it is published."""
    for who in (elena, marcos):
        check = await brings(who)
        await who.taps("Publicar", on=check)
        asked = await who.reads(showing="¿Publicar")
        await who.taps("Sí, publicar", on=asked)
        await who.taps("Sí, publicar", on=asked, at_once=True)
        await who.receives_again()
        await who.reads(showing="quedó publicado")
    await at_work.telegram.idle(at_work.bot)

    assert len(await brought(at_work)) == 1


async def test_not_yet_leads_back_to_the_check(at_work: Office, elena: Person, brings: Bringing) -> None:
    """The same words and buttons as before the question; nothing is published."""
    check = await brings(elena)
    await elena.taps("Publicar", on=check)
    await elena.taps("Publicar", on=check, at_once=True)
    asked = await elena.reads(showing="¿Publicar")
    await elena.taps("Todavía no", on=asked)
    back = await elena.reads(showing="Probar")

    assert (back.id, back.html, back.buttons) == (check.id, check.html, check.buttons)
    assert asked.text.count("¿Publicar") == 1
    assert await brought(at_work) == []


async def test_a_new_version_is_a_form_of_its_own(at_work: Office, elena: Person, brings: Bringing) -> None:
    """Both are in the list, and each can be tried from there."""
    for table in (WATER, NEWER):
        check = await brings(elena, table)
        await elena.taps("Publicar", on=check)
        await elena.taps("Sí, publicar")
        await elena.reads(showing="quedó publicado")
    await elena.writes("/formularios")
    listed = await elena.reads(showing="Formularios publicados")

    newer, older = await brought(at_work)
    assert f"1. Agua en la colonia · versión 4 · {newer.short}" in listed.text
    assert f"2. Agua en la colonia · versión 3 · {older.short}" in listed.text
    assert "Diagnóstico de la colonia" in listed.text
    assert "ya se usó" in listed.text
    await elena.taps("Probar 1", on=listed)
    assert "¿Te falta el agua?" in (await elena.reads(showing="prueba")).text


async def test_the_list_has_pages(at_work: Office, elena: Person) -> None:
    """A few on each, round and round; a page that is no longer there is the last."""
    for number in range(9):
        async with at_work.databases.organiser.transaction() as session:
            await forms.publish_if_room(session, f"{number}" * 64, "<h/>", f"Formulario {number}")
    await elena.writes("/formularios")
    first = await elena.reads(showing="Formularios publicados")
    assert "6/" not in " ".join(first.buttons)
    assert "1/2" in first.buttons
    await elena.taps("▶", on=first)
    second = await elena.reads(showing="2/2")
    assert "Formulario 8" in second.text
    await elena.taps_raw("f:g:-:77", on=first)
    await at_work.telegram.idle(at_work.bot)
    assert elena.sees()[-1].text == second.text


async def test_a_form_in_two_languages_is_tried_in_either(elena: Person, brings: Bringing) -> None:
    """One more tap, with the languages' own names."""
    check = await brings(elena, TWO_TONGUES)
    assert "Español y Mixteco" in check.text
    await elena.taps("Probar", on=check)
    choice = await elena.reads(showing="¿En qué idioma")
    assert choice.buttons == ("Español", "Mixteco")
    await elena.taps("Mixteco", on=choice)

    asked = await elena.reads(showing="Ndia")
    assert asked.id == choice.id


async def test_several_files_at_once_are_each_answered(elena: Person, at_work: Office) -> None:
    """An album, the same file twice, a caption with an order in it: each gets its check, in a reply of its own."""
    sent = []
    for table, caption in ((WATER, ""), (WATER, "/boletin"), (BROKEN, "perdón")):
        sent.append(await elena.sends_document("encuesta.xlsx", excel(table), caption))
    await at_work.telegram.idle(at_work.bot, calm=1.0)
    said = [seen for seen in elena.sees() if not seen.mine]

    assert [seen.buttons for seen in said] == [("Probar", "Publicar"), ("Probar", "Publicar"), ()]
    replies = [call.params["reply_parameters"]["message_id"] for call in at_work.telegram.calls
               if call.method == "sendMessage"]  # fmt: skip
    assert replies == [seen.id for seen in sent]


async def test_an_album_of_photos_and_a_changed_message_are_calm(at_work: Office, elena: Person) -> None:
    """They are no forms, and nothing is asked of them."""
    seen = await elena.writes("hola")
    await elena.edits_message(seen, "hola otra vez")
    await elena.sends_photo(caption="mi encuesta")
    await at_work.telegram.idle(at_work.bot)
    assert "no puedo recibir fotos" in elena.sees()[-1].text
    assert len([each for each in elena.sees() if not each.mine]) == 2


async def test_a_file_in_a_group_is_not_looked_at(at_work: Office) -> None:
    """Forms are brought in private."""
    group = await at_work.telegram.person("Elena").in_group("Asamblea", at_work.bot)
    await group.sends_document("encuesta.xlsx", excel(WATER), "@organiza_bot")
    await at_work.telegram.idle(at_work.bot)

    assert "getFile" not in {call.method for call in at_work.telegram.calls}


async def test_help_says_that_forms_may_be_brought(elena: Person) -> None:
    """And the menu has the list."""
    await elena.writes("/ayuda")

    assert "Mándamelo como archivo" in (await elena.reads()).text
    await elena.writes("/forms")
    assert "Diagnóstico de la colonia" in (await elena.reads()).text
