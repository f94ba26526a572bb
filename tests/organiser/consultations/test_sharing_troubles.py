"""Sharing a key out while things go wrong: what is typed by mistake, phones, Telegram and the database on a bad day."""

from sqlalchemy import text

from admin.organiser.custody import sharing_words as words
from admin.organiser.custody.share import LIFE
from admin.organiser.custody.sharing import LEASE
from bot.emulator import Person
from storage import schedules
from storage.organisers import REVIEWS
from tests.mixer.people import eventually
from tests.organiser.consultations import test_sharing as sharing
from tests.organiser.consultations.test_sharing import (
    INVITED,
    Four,
    keeps,
    phrase_of,
    tells,
    texts,
    writes_a_word,
)

four, asked = sharing.four, sharing.asked

PHOTO = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]}


async def test_a_whole_phrase_does_not_stay_in_the_chat_before_it_opens(asked: Four) -> None:
    """Typed while it is on the screen, and by somebody who has hers on paper: no consultation has a key yet."""
    hers = await keeps(asked.rosa)
    await asked.rosa.reads(showing="Tu parte de la llave quedó")
    await asked.rosa.writes(hers)
    await asked.rosa.reads(showing="Borré ese mensaje")
    assert not tells(texts(asked.rosa), hers)

    phrase = await phrase_of(asked.ines)
    await asked.ines.writes(phrase)
    await asked.ines.reads(showing="Borré ese mensaje")
    assert sum(tells(seen.text, phrase) for seen in asked.ines.sees()) == 1, "only the one it is shown in"


async def test_a_picture_of_the_paper_does_not_stay_while_the_phrase_is_on_the_screen(asked: Four) -> None:
    """She sends it before she says that she has it on paper."""
    await phrase_of(asked.ines)
    sent = await asked.ines.sends(PHOTO)
    await asked.ines.reads(showing=words.no_picture())
    assert sent.id not in {seen.id for seen in asked.ines.sees()}


async def test_a_phrase_leaves_the_screen_although_telegram_failed_when_she_had_it(asked: Four) -> None:
    """The edit was refused for good; the same button shows how it stands, and does not leave the phrase there."""
    team = asked.team
    phrase = await phrase_of(asked.ines)
    team.office.telegram.faults.add(
        "editMessageText", chat=asked.ines.chat.id, error=401, description="Unauthorized"
    )
    await asked.ines.taps("Ya la apunté")
    await asked.ines.reads()
    assert tells(texts(asked.ines), phrase)
    await asked.ines.taps("Ya la apunté")
    await asked.ines.reads(showing="escribe solo la palabra")
    assert not tells(texts(asked.ines), phrase)
    await writes_a_word(asked.ines, phrase)
    await asked.ines.reads(showing="Esa es.")


async def test_a_message_telegram_never_told_of_holds_no_phrase(asked: Four) -> None:
    """It did send it, and the line was cut before it said so: a second one comes, which alone the bot knows."""
    phrase = await phrase_of(asked.ines)
    asked.team.office.telegram.faults.add("sendMessage", chat=asked.ines.chat.id, lose_answer=True)
    await asked.ines.writes("/llave")
    await asked.ines.reads(showing="Apunta estas 6 palabras")
    assert sum(tells(seen.text, phrase) for seen in asked.ines.sees()) == 1
    await asked.ines.taps("Ya la apunté")
    await asked.ines.reads(showing="escribe solo la palabra")
    assert not tells(texts(asked.ines), phrase)


async def test_a_message_too_old_to_be_deleted_holds_no_phrase(asked: Four) -> None:
    """The team was asked three days ago; the phrase is put into that message, which cannot be deleted any more."""
    phrase = await phrase_of(asked.ines)
    asked.team.office.telegram.clock.advance(hours=72)
    await asked.ines.writes("/llave")
    await asked.ines.reads(showing="Apunta estas 6 palabras")
    assert sum(tells(seen.text, phrase) for seen in asked.ines.sees()) == 1
    await asked.ines.taps("Ya la apunté")
    await asked.ines.reads(showing="escribe solo la palabra")
    assert not tells(texts(asked.ines), phrase)


async def as_far_as_the_last_word(person: Person) -> str:
    """Her phrase, of which one word is still asked for."""
    phrase = await phrase_of(person)
    await person.taps("Ya la apunté")
    await writes_a_word(person, phrase)
    await person.reads(showing="Esa es.")
    return phrase


async def test_nothing_opens_with_what_another_process_has_said_to_tear(asked: Four) -> None:
    """It took the sharing up after an outage, at the moment when the third has her part in this one."""
    team = asked.team
    for person in (asked.rosa, asked.ines):
        await keeps(person)
        await person.reads(showing="Tu parte de la llave quedó")
    phrase = await as_far_as_the_last_word(team.elena)
    superuser = team.office.databases.superuser
    async with superuser.transaction() as holding:  # whoever looks whether its place is free waits here
        await holding.execute(text("SELECT FROM place WHERE code = 'cerro' FOR UPDATE"))
        await writes_a_word(team.elena, phrase)
        await asked.ines.reads(showing="Ya están las 3 personas")
        async with superuser.transaction() as session:
            await session.execute(
                text(
                    'UPDATE schedule SET detail = detail || \'{"process": "otro"}\','
                    " next_run = next_run - interval '1 day' WHERE kind = 'key'"
                )
            )
    for person in (asked.ines, asked.rosa, team.elena):
        await person.reads(showing="rompe ese papel: ya no abre nada")
    assert await team.rounds() == ()
    assert await team.planned() == 1


async def test_the_place_of_a_lost_phone_is_offered_to_the_others(asked: Four) -> None:
    """Three were at it, so Marcos had no button; Elena says that Rosa lost her phone."""
    team = asked.team
    await keeps(asked.ines)
    for person in (asked.rosa, team.elena):
        await person.taps("Yo guardo una parte")
        await person.reads(showing="Vas a ver tu frase una sola vez")
    assert not (await team.marcos.reads(showing="ya están guardando la llave")).buttons
    await team.elena.writes("/equipo")
    await team.elena.taps("Perdió su teléfono…", on=await team.elena.reads(showing="Equipo de El Cerro"))
    await team.elena.taps("Rosa", on=await team.elena.reads(showing="¿Quién perdió"))
    await team.marcos.reads(showing="Van 1 de 3")
    await keeps(team.marcos)
    await team.marcos.reads(showing="Van 2 de 3")


async def test_who_comes_to_the_team_later_is_asked_too(asked: Four) -> None:
    """Zoe is of it a moment after all were asked."""
    office = asked.team.office
    zoe = office.stranger("Zoe")
    await zoe.writes("/start")
    await zoe.reads()
    await office.joins(zoe, REVIEWS, place=asked.team.cerro.id)
    await zoe.reads(showing=INVITED)
    await keeps(zoe)
    await zoe.reads(showing="Van 1 de 3")


async def test_what_is_shared_out_stays_held_while_telegram_makes_it_wait(asked: Four) -> None:
    """Inés' time runs out, and Rosa's chat asks for a minute: no other process may believe that this one died."""
    office = asked.team.office
    await phrase_of(asked.ines)
    fault = office.telegram.faults.add("editMessageText", chat=asked.rosa.chat.id, error=429, retry_after=60)
    office.now += LIFE

    async def waits() -> bool:
        return fault.struck > 0

    await eventually(waits)
    office.now += LEASE

    async def held() -> bool:
        async with office.databases.organiser.statement() as session:
            (row,) = await schedules.of_place(session, asked.team.cerro.id, ("key",))
        return row.next_run is not None and row.next_run > office.now

    await eventually(held)


async def test_one_key_at_a_time_is_written_down(asked: Four) -> None:
    """La Ladera shares one out as well: a word typed for one paper must not be held against the other."""
    office, ines = asked.team.office, asked.ines
    ladera = office.consultation.place.id
    other = await ines.reads(showing="abre en El Cerro")
    await office.joins(ines, REVIEWS, place=ladera)
    await office.joins(asked.rosa, REVIEWS, place=ladera)
    async with office.databases.superuser.transaction() as session:
        await session.execute(text("UPDATE consultation SET state = 'closed'"))
        await session.execute(
            text(
                "INSERT INTO motion (id, place_id, action, detail, state, proposed_by, approved_by, expires)"
                " SELECT gen_random_uuid(), :ladera, action, detail, state, proposed_by, approved_by, expires"
                " FROM motion"
            ),
            {"ladera": ladera},
        )
    await ines.reads(showing="abre en Colonia de Prueba")
    phrase = await as_far_as_the_last_word(ines)
    await ines.taps("Yo guardo una parte", on=other)
    assert (await ines.reads()).toast == words.one_at_a_time()
    await writes_a_word(ines, phrase)
    await ines.reads(showing="Tu parte de la llave quedó")
    await ines.taps("Yo guardo una parte", on=other)
    await ines.reads(showing="Vas a ver tu frase una sola vez")


async def test_nothing_is_shared_out_while_another_consultation_is_open_there(asked: Four) -> None:
    """It was opened meanwhile; the team is told why, and is asked anew when that one is over."""
    team = asked.team
    await keeps(asked.ines)
    await asked.ines.reads(showing="Tu parte de la llave quedó")
    superuser = team.office.databases.superuser
    async with superuser.transaction() as session:
        await session.execute(text("UPDATE consultation SET place_id = :cerro"), {"cerro": team.cerro.id})
    for person in (asked.ines, asked.rosa):
        await person.reads(showing="abrió otra consulta")
    async with superuser.transaction() as session:
        await session.execute(text("UPDATE consultation SET state = 'closed'"))
    await asked.ines.reads(showing=INVITED)
    await keeps(asked.ines)
    await asked.ines.reads(showing="Van 1 de 3")
