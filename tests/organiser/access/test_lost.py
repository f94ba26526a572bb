"""A lost phone: one tap of somebody else ends all it could do, at once, and says what is left to do."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from admin.organiser.access import idle_words, words
from bot.emulator import Person
from storage import audit, motions, notices, subscribers
from storage.notices import Draft
from storage.organisers import COORDINATES, ORGANISES, REVIEWS
from storage.presence import LOST
from tests.mixer.people import opened
from tests.organiser.access.conftest import here, known
from tests.organiser.conftest import Office


async def loses(who: Person, alias: str) -> None:
    """Say that somebody's phone is lost: the list, the question, the alias."""
    await who.writes("/equipo")
    await who.taps("Perdió su teléfono…", on=await who.reads(showing="Equipo de"))
    await who.taps(alias, on=await who.reads(showing="¿Quién perdió"))


async def test_one_tap_ends_it_and_says_what_is_left_to_do(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Marcos' phone is a stranger's from then on; nothing is said to it; what to do stands in order."""
    shown = len(marcos.sees())
    await loses(elena, "Marcos")
    said = await elena.reads(showing="Falta esto, hoy mismo")
    for what in ("ya no entra", "Cerrar las demás", "/codigos", "/equipo y /bitacora", "bloquee"):
        assert what in said.text
    assert said.buttons == ("Invitar otra vez a Marcos",)
    await at_work.telegram.idle(at_work.bot)
    assert len(marcos.sees()) == shown
    assert await known(at_work, marcos) is None
    await marcos.writes("/equipo")
    assert (await marcos.reads()).text == words.closed()


async def test_buttons_already_shown_and_a_dialogue_begun_end_with_it(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Whoever holds the phone taps what stands there, and writes what was asked: all of it comes too late."""
    await marcos.writes("/invitar")
    switches = await marcos.reads(showing="☐")
    await marcos.writes("/equipo")
    team = await marcos.reads(showing="Equipo de")
    await marcos.writes("/suspender")
    stop = await marcos.reads(showing="¿Suspender")
    await loses(elena, "Marcos")
    await elena.reads(showing="Falta esto")

    for label, card in (("☐ Coordina", switches), ("Quitar a Elena", team), ("Sí, suspender ya", stop)):
        button = next(one for row in card.rows for one in row if one.text.startswith(label))
        assert button.data is not None
        await marcos.taps_raw(button.data, on=card)
        assert (await marcos.reads()).toast == words.closed()
    assert await known(at_work, elena) is not None


async def test_what_she_put_forward_and_whom_she_invited_ends_with_it(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Her proposals, her links, her digest; a notice she had put forward is a draft again, its words still there."""
    place = at_work.consultation.place.id
    await marcos.writes("/codigos")
    await marcos.taps("Proponer 5 códigos")
    asked = await elena.reads(showing="Marcos propone")
    await marcos.writes("/invitar")
    await marcos.taps("☐ Lee los boletines")
    await marcos.taps("Hacer el enlace")
    secret = (await marcos.reads(showing="?start=")).text.split("?start=")[1].split()[0]
    one = await known(at_work, marcos)
    assert one is not None
    async with at_work.databases.organiser.transaction() as session:
        await subscribers.subscribe(session, at_work.key, marcos.chat.id, place)
        notice = await notices.make(session, place, Draft(kind="notice", title="", body={"es": "Hay junta"}))
        assert await notices.propose(session, notice, one.id, at_work.now)
    await loses(elena, "Marcos")
    said = await elena.reads(showing="Falta esto")
    assert "se canceló: 1." in said.text
    assert "borrador: 1." in said.text

    await elena.taps("Aprobar", on=asked)
    await elena.reads(showing="ya se decidió")
    beto = at_work.stranger("Beto")
    await beto.writes(f"/start {secret}")
    assert (await beto.reads()).text == words.wrong_link()
    async with at_work.databases.organiser.statement() as session:
        assert await subscribers.all_of(session, at_work.key, place) == ()
        assert (await motions.waiting(session, place, at_work.now)) == ()
        kept = await notices.one(session, notice)
    assert kept is not None
    assert (kept.state, kept.draft.body["es"]) == ("draft", "Hay junta")


async def test_destroying_that_she_was_one_of_the_two_for_does_not_happen(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """The mixer has not come to it yet, and it has no way back."""
    await marcos.writes("/suspender")
    await marcos.taps("Sí, suspender ya")
    await marcos.taps("Proponer destruir lo que espera", on=await marcos.reads(showing="está suspendida"))
    await elena.taps("Aprobar", on=await elena.reads(showing="No tiene regreso."))
    await elena.reads(showing="Se hace en unos minutos")
    await loses(elena, "Marcos")
    await elena.reads(showing="Falta esto")
    async with at_work.databases.mixer.statement() as session:
        assert await motions.approved(session, "place_destroy") == ()


async def test_all_others_who_coordinate_hear_of_it_and_nobody_else(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Marta, who coordinates, too; not Beto, who reviews."""
    marta = await here(at_work, "Marta", COORDINATES)
    beto = await here(at_work, "Beto", REVIEWS)
    await loses(elena, "Marcos")
    assert "Elena dijo que Marcos perdió su teléfono" in (await marta.reads(showing="perdió")).text
    await at_work.telegram.idle(at_work.bot)
    assert not any("perdió" in seen.text for seen in beto.sees())


async def test_in_places_of_others_she_is_kept_out_until_they_decide(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Elena does not coordinate Arroyo: there Marcos stays, and can do nothing until Marta says what is so."""
    other = (await opened(at_work.databases, "arroyo")).place.id
    marta = at_work.stranger("Marta")
    await at_work.joins(marta, COORDINATES, place=other)
    await marta.writes("/start")
    await marta.reads()
    await at_work.joins(marcos, ORGANISES, place=other)
    await loses(elena, "Marcos")
    assert "En sus otras colonias no puede hacer nada" in (await elena.reads(showing="Falta esto")).text
    one = await known(at_work, marcos)
    assert one is not None
    assert (set(one.roles), one.presence.why_out) == ({other}, LOST)
    await marcos.writes("/start")
    assert (await marcos.reads()).text == idle_words.kept_out()

    await marta.reads(showing="Marcos perdió su teléfono")
    await marta.writes("/equipo")
    team = await marta.reads(showing="se perdió su teléfono")
    await marta.taps("Sí, ya hablé con Marcos", on=team)
    await marcos.reads(showing="Ya puedes entrar")
    async with at_work.databases.organiser.statement() as session:
        lines = await audit.last(session, 10)
    kept_out = [line for line in lines if line.action == "organiser_keep_out"]
    assert [line.said["place"] for line in kept_out] == [str(other)]


async def test_nobody_says_so_of_herself_and_only_who_coordinates_there_may(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """A made-up button: Elena of herself, Beto, who reviews, and somebody of another place."""
    await elena.writes("/equipo")
    await elena.taps("Perdió su teléfono…", on=await elena.reads(showing="Equipo de"))
    card = await elena.reads(showing="¿Quién perdió")
    assert "Elena" not in card.buttons
    of_marcos, nobody = (row[0].data for row in card.rows)
    assert of_marcos is not None
    assert nobody is not None
    beto = await here(at_work, "Beto", REVIEWS)
    zoe = at_work.stranger("Zoe")
    await at_work.joins(zoe, COORDINATES, place=(await opened(at_work.databases, "arroyo")).place.id)
    for person in (beto, zoe):
        await person.taps_raw(of_marcos)
        assert (await person.reads()).toast
    await elena.taps_raw(nobody.replace("e:n:", "e:l:"))
    assert (await elena.reads()).toast == words.not_there()
    for person in (elena, marcos):
        assert await known(at_work, person) is not None


async def test_of_two_who_say_it_of_each_other_at_once_one_stays(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """The second is a stranger by then."""
    cards = {}
    for who in (elena, marcos):
        await who.writes("/equipo")
        await who.taps("Perdió su teléfono…", on=await who.reads(showing="Equipo de"))
        cards[who] = await who.reads(showing="¿Quién perdió")
    await asyncio.gather(elena.taps("Marcos", on=cards[elena]), marcos.taps("Elena", on=cards[marcos]))
    await at_work.telegram.idle(at_work.bot)
    assert sum([await known(at_work, who) is not None for who in (elena, marcos)]) == 1


async def test_inviting_again_begins_with_what_she_did(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """The list of what to do stays; the switches come below it. Who coordinates needs two people, as ever."""
    beto = await here(at_work, "Beto", REVIEWS)
    await loses(elena, "Beto")
    card = await elena.reads(showing="Falta esto")
    await elena.taps("Invitar otra vez a Beto", on=card)
    switches = await elena.reads(showing="☑ Revisa")
    assert sum("☑" in label for label in switches.buttons) == 1
    await elena.taps("Hacer el enlace", on=switches)
    secret = (await elena.reads(showing="?start=")).text.split("?start=")[1].split()[0]
    assert any("Falta esto" in seen.text for seen in elena.sees())
    at_work.now += timedelta(hours=1)
    await beto.writes(f"/start {secret}")
    await beto.reads()
    await beto.writes("Beto")
    await beto.reads(showing="Qué bueno que llegas")
    back = await known(at_work, beto)
    assert back is not None
    assert not back.presence.kept_out


async def test_only_the_ids_of_both_are_in_the_audit(at_work: Office, elena: Person, marcos: Person) -> None:
    """No alias, no chat; and in the database nothing that names either."""
    await loses(elena, "Marcos")
    await elena.reads(showing="Falta esto")
    async with at_work.databases.superuser.statement() as session:
        lines = [str(row) for row in await session.execute(text("SELECT a::text FROM audit a"))]
    assert any("organiser_lost" in line for line in lines)
    assert not any(word in line for line in lines for word in ("Marcos", str(marcos.chat.id)))


async def test_what_was_begun_in_that_chat_is_forgotten_with_it(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Whoever is invited again finds nothing that other hands began: words are no answer to anything."""
    await marcos.writes("/aviso")
    await marcos.reads()
    await loses(elena, "Marcos")
    await elena.reads(showing="Falta esto")
    await marcos.writes("Váyanse todos a la plaza")
    assert (await marcos.reads()).text == words.closed()
    await at_work.joins(marcos, COORDINATES)
    await marcos.writes("Váyanse todos a la plaza")
    assert (await marcos.reads()).text.startswith("No te entendí.")


async def test_a_notice_put_forward_by_who_was_removed_waits_for_nobody(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Also without a lost phone: it is a draft again, in that place."""
    one = await known(at_work, marcos)
    assert one is not None
    async with at_work.databases.organiser.transaction() as session:
        place = at_work.consultation.place.id
        notice = await notices.make(session, place, Draft(kind="notice", title="", body={"es": "Hay junta"}))
        assert await notices.propose(session, notice, one.id, at_work.now)
    await elena.writes("/equipo")
    await elena.taps("Quitar a Marcos", on=await elena.reads(showing="Equipo de"))
    await elena.taps("Sí, quitar")
    await elena.reads(showing="ya no está")
    async with at_work.databases.organiser.statement() as session:
        kept = await notices.one(session, notice)
    assert kept is not None
    assert kept.state == "draft"
