"""Writing a notice from a phone: few taps, and a calm sentence for whatever cannot be taken."""

from datetime import timedelta

import pytest

from admin.organiser import wording
from admin.organiser.access import words as access
from admin.organiser.notices import telling, words
from admin.organiser.notices.buttons import Act, button
from bot.emulator import Person
from bot.emulator.gallery import PICTURE
from bot.emulator.media import described
from storage import notices, recurring, schedules, suspension
from storage.database import Database
from storage.organisers import ORGANISES
from tests.hostile import MARKUP, QUOTES
from tests.mixer.people import opened
from tests.organiser.conftest import Office
from tests.organiser.notices.conftest import calls, every, only, puts_forward, removed, writes


async def test_four_taps_and_the_words_put_a_notice_forward(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """/aviso, the words, «Ver cómo llega», «Proponer»; what she wrote is taken out of the chat."""
    await writes(elena)
    await puts_forward(elena)

    assert not any("cubetas" in one.text for one in elena.sees() if one.mine)
    assert (await only(at_work)).state == "proposed"


async def test_broken_html_is_words(elena: Person) -> None:
    """It stands in the preview as it was written."""
    said = "\n".join((*MARKUP, *QUOTES))
    await writes(elena, said)
    await elena.taps("Ver cómo llega")
    await elena.reads(showing="Así lo verá la gente")
    arrives = next(one for one in elena.sees() if one.text == "Hay un aviso del barrio.")
    await elena.taps("Ver", on=arrives)
    opened = await elena.reads(showing="negritas")

    assert (opened.id, opened.text) == (arrives.id, said)


async def test_a_text_of_4097_does_not_fit(at_work: Office, elena: Person) -> None:
    """And one of 4,096 does, if no sign of it needs more room."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    await elena.writes("a" * 4097)
    await elena.reads(showing=words.too_long(4096))
    await elena.writes("a" * 4096)
    await elena.reads(showing="Borrador ·")

    assert len((await only(at_work)).draft.body["es"]) == 4096


async def test_a_long_text_that_telegram_cut_in_two_is_not_taken_by_half(
    at_work: Office, elena: Person
) -> None:
    """The rest comes as a second message: she is asked to write it shorter, and her next words are the notice."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    await elena.writes("a" * 4096)
    await elena.reads(showing="Borrador ·")
    await elena.writes("y esto también")
    await elena.reads(showing=words.two_parts())
    await elena.writes("Corto.")
    await elena.reads(showing="Corto.")

    assert (await only(at_work)).draft.body == {"es": "Corto."}


async def test_of_a_text_that_does_not_fit_the_rest_is_no_notice(at_work: Office, elena: Person) -> None:
    """Signs that need more room make the first part too long: what Telegram cut off is not taken instead of it."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    await elena.writes("&" * 4096)
    await elena.writes("y lo que sigue")
    await at_work.telegram.idle(at_work.bot)
    assert (await elena.reads()).text == words.too_long(4096)
    assert await every(at_work) == ()
    await elena.writes("Corto.")
    await elena.reads(showing="Borrador ·")

    assert (await only(at_work)).draft.body == {"es": "Corto."}


async def test_a_file_of_60_mb_is_refused_before_it_is_fetched(at_work: Office, elena: Person) -> None:
    """By what her phone says of it; what fits is taken."""
    await writes(elena)
    await elena.taps("Foto o archivo")
    await elena.reads(showing="Manda la foto")
    await elena.sends(
        {
            "document": {
                "file_id": "x",
                "file_unique_id": "x",
                "file_name": "todo.zip",
                "file_size": 60_000_000,
            }
        }
    )
    await elena.reads(showing=words.file_too_big(20))
    await elena.sends_document("mapa.pdf", b"%PDF-1.4 mapa")
    await elena.reads(showing="Con archivo: mapa.pdf")
    async with at_work.databases.organiser.statement() as session:
        kept = await notices.attachment(session, (await only(at_work)).id)

    assert kept is not None
    assert (kept.kind, kept.content) == ("document", b"%PDF-1.4 mapa")


async def test_a_photo_with_its_words_below_is_a_whole_notice(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Open, it is shown with its words as caption; Marcos sees it so, too."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    await elena.sends_photo(PICTURE, "Jornada <sábado>")
    await elena.reads(showing="Con foto")
    await elena.taps("Cómo llega")
    await elena.taps("☑ En reserva")
    await elena.reads(showing="☐ En reserva")
    await elena.taps("Volver")
    await elena.reads(showing="Al llegar se lee todo")
    await puts_forward(elena)
    await marcos.reads(showing="propone un aviso")

    for who in (elena, marcos):
        shown = [one for one in who.sees() if one.file is not None and not one.mine]
        if who is marcos:
            assert [one.text for one in shown] == ["Jornada <sábado>"]
            assert shown[0].protected


async def test_of_an_album_the_first_is_kept_and_it_is_said(at_work: Office, elena: Person) -> None:
    """The others are not put in its place in silence; her next words are the notice."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    for name in ("uno.pdf", "dos.pdf"):
        content = b"%PDF " + name.encode()
        file = at_work.telegram.world.store_file(at_work.bot, content, name, "application/pdf", "document")
        await elena.sends(described(file, "document", {}) | {"media_group_id": "77"})
    await elena.reads(showing=words.only_one())
    await elena.writes("Jornada.")
    await elena.reads(showing="Con archivo: uno.pdf")
    async with at_work.databases.organiser.statement() as session:
        kept = await notices.attachment(session, (await only(at_work)).id)

    assert kept is not None
    assert kept.content == b"%PDF uno.pdf"


@pytest.mark.parametrize("step", ["words", "file", "hour"])
async def test_a_sticker_or_a_voice_is_answered_with_what_is_asked_for(elena: Person, step: str) -> None:
    """And not with that no pictures are taken, where one is asked for."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    said = words.nothing_written()
    if step != "words":
        await elena.writes("Hay agua.")
        await elena.reads(showing="Borrador ·")
    if step == "file":
        await elena.taps("Foto o archivo")
        await elena.reads(showing="Manda la foto")
        said = words.only_files()
    if step == "hour":
        await elena.taps("Cuándo")
        await elena.reads(showing="¿Cuándo sale?")
    await elena.sends_voice()
    assert (await elena.reads()).text == said
    await elena.sends_sticker()
    assert (await elena.reads()).text == said


async def test_open_with_a_picture_there_is_less_room(at_work: Office, elena: Person) -> None:
    """1,024 under a picture everybody sees; in reserve the words stand apart."""
    await writes(elena, "a" * 1500)
    await elena.taps("Foto o archivo")
    await elena.reads(showing="Manda la foto")
    await elena.sends_photo()
    await elena.reads(showing="Con foto")
    await elena.taps("Cómo llega")
    await elena.taps("☑ En reserva")

    assert (await elena.reads()).toast == words.too_long_for_file()
    assert (await only(at_work)).draft.discreet


async def test_a_forwarded_message_is_not_taken_for_her_words(at_work: Office, elena: Person) -> None:
    """It may be somebody else's."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    await elena.sends(
        {
            "text": "esto lo dijo otra",
            "forward_origin": {"type": "hidden_user", "sender_user_name": "X", "date": 1},
        }
    )
    await elena.reads(showing="Eso lo escribió otra persona")

    assert await every(at_work) == ()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("ayer a las 9 am", words.not_an_hour("past")),
        ("hoy a las 12:03", words.not_an_hour("past")),
        ("3 de mayo de 2031 a las 18:00", words.not_an_hour("far")),
        ("mañana a las 5", words.not_an_hour("unclear")),
        ("mañana", words.not_an_hour("hour")),
        ("31 de febrero a las 5", words.not_an_hour("day")),
        ("30/02 17:00", words.not_an_hour("day")),
        ("cuando se pueda", words.not_an_hour("")),
    ],
)
async def test_an_hour_that_cannot_be_is_asked_again(elena: Person, said: str, answer: str) -> None:
    """And the next words are the hour."""
    await writes(elena)
    await elena.taps("Cuándo")
    await elena.reads(showing="escribe el día y la hora")
    await elena.writes(said)
    await elena.reads(showing=answer)
    await elena.writes("el sábado a las 6 de la tarde")

    assert "sábado 7 de marzo de 2026, 6 de la tarde" in (await elena.reads(showing="Borrador ·")).text


async def test_an_hour_that_passed_while_she_thought_is_told(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """At proposing, and at approving; then it is a draft again."""
    await writes(elena)
    await elena.taps("Cuándo")
    await elena.taps("hoy, 6 de la tarde")
    await elena.reads(showing="Borrador ·")
    await puts_forward(elena)
    asked = await marcos.reads(showing="propone un aviso")
    at_work.now += timedelta(hours=7)
    await marcos.taps("Aprobar", on=asked)
    assert (await marcos.reads()).toast == telling.hour_passed()
    await elena.reads(showing=telling.back_to_draft())
    found = await only(at_work)
    await elena.taps_raw(f"a:pr:{found.id.hex}:", on=elena.sees()[-1])

    assert (await elena.reads()).toast == telling.hour_passed_draft()
    assert found.state == "draft"


async def test_whom_it_goes_to_is_a_theme_or_everybody(at_work: Office, elena: Person) -> None:
    """There is nothing to choose people by answers with."""
    await writes(elena)
    await elena.taps("A quién")
    asked = await elena.reads(showing="Nadie se escoge por lo que contestó")
    await elena.taps("La gente joven")
    await elena.reads(showing="«La gente joven», o de todo")

    assert [*asked.buttons[:2]] == ["✓ Toda la gente que pidió avisos", "Seguridad"]
    assert (await only(at_work)).draft.theme == "juventud"


async def test_an_assembly_gives_its_day_its_buttons_and_its_reminders(
    at_work: Office, elena: Person
) -> None:
    """Linked in a tap; day and venue below the words only if she says so."""
    await calls(at_work, "Agua", at_work.now + timedelta(days=7))
    await writes(elena)
    await elena.taps("Asamblea")
    await elena.taps("Agua ·")
    await elena.taps("☐ Poner día y lugar")
    await elena.taps("☐ Recordar un día antes")
    await elena.taps("☐ Recordar 2 horas antes")
    await elena.reads(showing="☑ Recordar 2 horas antes")
    await elena.taps("Volver")
    await elena.reads(showing="Se recuerda un día antes")
    await elena.taps("Ver cómo llega")
    await elena.reads(showing="Así lo verá la gente")
    first, *reminders = [one for one in elena.sees() if one.text == "Hay un aviso del barrio."]
    await elena.taps("Ver", on=first)
    opened = await elena.reads(showing="cubetas")
    await elena.taps("Ver", on=reminders[0])
    reminder = await elena.reads(showing="Te recordamos")

    assert opened.text.endswith("jueves 12 de marzo de 2026, 12 del día\nLa cancha")
    assert opened.buttons[:4] == ("Voy", "Tal vez", "No puedo", "Llevo a alguien")
    assert reminder.text == "Te recordamos: la asamblea «Agua» es mañana, 12 del día.\nLugar: La cancha"
    assert len(reminders) == 2


async def test_nobody_is_reminded_of_an_hour_that_has_passed(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """What can no longer come is not offered; and what was in time when she chose it is not promised when it is not."""
    await calls(at_work, "Agua", at_work.now + timedelta(hours=3))
    await writes(elena)
    await elena.taps("Asamblea")
    await elena.taps("Agua ·")
    asked = await elena.reads(showing="☐ Recordar 2 horas antes")
    await elena.taps("☐ Recordar 2 horas antes")
    await elena.reads(showing="☑ Recordar 2 horas antes")
    await elena.taps("Volver")
    await elena.reads(showing="Se recuerda 2 horas antes")
    await puts_forward(elena)
    proposed = await marcos.reads(showing="propone un aviso")
    at_work.now += timedelta(minutes=30)
    await marcos.taps("Aprobar", on=proposed)
    in_time = await marcos.reads(showing="Aprobado.")
    at_work.now += timedelta(minutes=40)
    await marcos.writes("/avisos")
    await marcos.taps("por salir · Hay agua", on=await marcos.reads(showing="Toca uno para ver"))
    late = await marcos.reads(showing="Aprobado.")

    assert "Recordar un día antes" not in " ".join(asked.buttons)
    assert "Se recuerda 2 horas antes." in in_time.text
    assert "Se recuerda" not in late.text


async def test_english_words_are_added_and_taken_away(at_work: Office, elena: Person) -> None:
    """Each language has its preview."""
    await writes(elena)
    await elena.taps("En inglés")
    await elena.reads(showing="Lo lee quien usa el bot en inglés")
    await elena.writes("Water on Thursday.")
    await elena.reads(showing="También en inglés")
    await elena.taps("Ver cómo llega")
    await elena.reads(showing="Así lo verá la gente")
    english = next(one for one in elena.sees() if "There is a notice" in one.text)
    await elena.taps("Corregir")
    await elena.reads(showing="También en inglés")
    await elena.taps("En inglés")
    await elena.taps("Quitar el inglés")
    await elena.reads(showing="Borrador ·")

    assert english.buttons
    assert set((await only(at_work)).draft.body) == {"es"}


async def test_an_organiser_removed_in_mid_dialogue_writes_nothing(at_work: Office, elena: Person) -> None:
    """Her next words are a stranger's."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    await removed(at_work, elena)
    await elena.writes("Vengan todos")

    assert (await elena.reads()).text == access.closed()
    assert await every(at_work) == ()


@pytest.mark.parametrize("asked", ["words", "file", "draft"])
async def test_who_organises_there_no_more_writes_nothing_there(
    at_work: Office, elena: Person, marcos: Person, asked: str
) -> None:
    """Also when she still organises another place; nobody there loses what was written before."""
    other = await opened(at_work.databases, "loma")
    await at_work.joins(elena, ORGANISES, place=other.place.id)
    await marcos.writes("/aviso")
    await marcos.reads(showing="Escribe el aviso")
    await marcos.writes("Hay agua.")
    await marcos.reads(showing="Borrador ·")
    ours = (await only(at_work)).id
    await elena.writes("/aviso")
    await elena.reads(showing="¿Para qué colonia?")
    await elena.taps_raw(button("", Act.PLACE, at_work.consultation.place.id).data)
    await elena.reads(showing="Escribe el aviso")
    if asked == "draft":
        await elena.taps_raw(button("", Act.TEXT, ours, "es").data)
        await elena.reads(showing="Escribe el aviso como debe quedar")
    await removed(at_work, elena)
    if asked == "file":
        await elena.sends_photo(PICTURE, "Vengan todos")
    else:
        await elena.writes("Vengan todos")

    assert (await elena.reads()).text == access.not_yours()
    assert (await only(at_work)).draft.body == {"es": "Hay agua."}


async def test_while_the_database_is_away_she_hears_one_calm_line(
    at_work: Office, elena: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what she wrote is taken when it is back."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    gone = Database("postgresql://127.0.0.1:9/nada", role="organiser", password="x")
    with monkeypatch.context() as away:
        away.setattr(Database, "statement", lambda _self: type(gone).transaction(gone))
        await elena.writes("Hay agua.")
        assert (await elena.reads()).text == wording.not_now()
    await gone.close()
    await elena.reads(showing="Borrador ·")

    assert (await only(at_work)).draft.body == {"es": "Hay agua."}


async def test_in_a_suspended_place_nothing_is_announced(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Neither written nor approved; what was is stopped all the same."""
    await writes(elena)
    await puts_forward(elena)
    asked = await marcos.reads(showing="propone un aviso")
    async with at_work.databases.organiser.transaction() as session:
        await suspension.suspend(session, at_work.consultation.place.id)
    await elena.writes("/aviso")
    await elena.reads(showing="está suspendida")
    await marcos.taps("Aprobar", on=asked)

    assert "está suspendida" in (await marcos.reads()).toast
    assert (await only(at_work)).state == "proposed"


async def test_another_order_ends_the_waiting_for_words(at_work: Office, elena: Person) -> None:
    """What she writes afterwards is no notice."""
    await elena.writes("/aviso")
    await elena.reads(showing="Escribe el aviso")
    await elena.writes("/ayuda")
    await elena.reads(showing="/aviso")
    await elena.writes("hola")

    assert "No te entendí" in (await elena.reads()).text
    assert await every(at_work) == ()


async def test_an_old_button_of_a_draft_says_where_it_went(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Nothing of what was put forward can be changed any more."""
    await writes(elena)
    draft = await elena.reads(showing="Borrador ·")
    found = await only(at_work)
    async with at_work.databases.organiser.transaction() as session:
        assert await notices.propose(session, found.id, found.place, at_work.now)
    await elena.taps("Cambiar texto", on=draft)

    assert (await elena.reads()).toast == words.not_a_draft()


async def test_it_repeats_by_buttons_and_begins_when_approved(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Hour first; then every week, on a day of the month, or on its second Thursday."""
    await writes(elena)
    await elena.taps("Repetir")
    await elena.taps("Cuándo", on=await elena.reads(showing=words.hour_first()))
    await elena.reads(showing="escribe el día y la hora")
    await elena.writes("12 de marzo a las 9 am")
    await elena.reads(showing="jueves 12 de marzo de 2026, 9 de la mañana")
    await elena.taps("Repetir")
    asked = await elena.reads(showing="¿Se repite?")
    await elena.taps("el segundo jueves de cada mes")
    await elena.reads(showing="Se repite: el segundo jueves de cada mes")
    found = await only(at_work)
    await puts_forward(elena)
    async with at_work.databases.organiser.statement() as session:
        (before,) = await schedules.about(session, "notice", str(found.id))
    await marcos.taps("Aprobar", on=await marcos.reads(showing="propone un aviso"))
    await marcos.reads(showing="Después se repite el segundo jueves de cada mes")
    async with at_work.databases.organiser.statement() as session:
        (after,) = await schedules.about(session, "notice", str(found.id))
        assert await recurring.going(session, found.place) == (found.id,)

    assert asked.buttons[:4] == (
        "✓ Una sola vez", "cada jueves", "el día 12 de cada mes", "el segundo jueves de cada mes"
    )  # fmt: skip
    assert (before.enabled, before.next_run) == (False, None)
    assert after.next_run is not None
    assert after.next_run.isoformat() == "2026-04-09T15:00:00+00:00"


async def test_whoever_goes_back_before_the_first_words_writes_no_notice(
    at_work: Office, elena: Person
) -> None:
    """«Volver» leads to the list, and what is written then is nothing that neighbours could receive."""
    await elena.writes("/aviso")
    await elena.taps("Volver", on=await elena.reads(showing="Escribe el aviso"))
    await elena.reads(showing="aún no tiene avisos")
    await elena.writes("Hola")

    assert "No te entendí" in (await elena.reads()).text
    assert not await every(at_work)
