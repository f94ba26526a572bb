"""Coming in: a link works once and for a while, an alias is enough, and strangers get no further than the door."""

import asyncio
from datetime import timedelta

from admin.organiser.access import door, words
from bot.emulator import Person
from storage.organisers import COORDINATES, ORGANISES, RESEARCHES, REVIEWS, tidy
from tests.hostile import MARKUP, QUOTES, SCRIPTS, UNSEEN
from tests.mixer.people import opened
from tests.organiser.access.conftest import Inviting, here, known
from tests.organiser.conftest import Office


async def comes(somebody: Person, secret: str) -> str:
    """Follow a link; what the bot says."""
    await somebody.writes(f"/start {secret}")
    return (await somebody.reads()).text


async def test_whoever_is_invited_gives_an_alias_and_learns_what_she_may_do(
    at_work: Office, invites: Inviting
) -> None:
    """No name is needed, and the bot says so; afterwards her orders and no others are listed."""
    marcos = at_work.stranger("Marcos")

    assert "No pongas tu nombre" in await comes(marcos, await invites(REVIEWS))
    await marcos.writes("  El  Gallo ")
    said = (await marcos.reads()).text
    assert said.startswith("Qué bueno que llegas, El Gallo.")
    assert "/revisar" in said
    assert "/invitar" not in said
    member = await known(at_work, marcos)
    assert member is not None
    assert member.alias == "El Gallo"
    assert member.roles == {at_work.consultation.place.id: frozenset({REVIEWS})}


async def test_strangers_get_no_further_than_the_door(at_work: Office) -> None:
    """Every order, file, button and word is answered with one sentence, and nothing happens."""
    beto = at_work.stranger("Beto")
    for order in ("/start", "/ayuda", "/boletin", "/formularios", "/equipo", "/invitar", "/revisar", "hola"):
        await beto.writes(order)
        assert (await beto.reads()).text == words.closed()
    await beto.sends_document("encuesta.xlsx", b"PK")
    assert (await beto.reads()).text == words.closed()
    for data in ("f:p:-:0", f"s:{at_work.consultation.place.id.hex}", "m:a:" + "0" * 32, "r:p", "x"):
        await beto.taps_raw(data, on=await beto.reads())
        assert (await beto.reads()).toast == words.closed()


async def test_somebody_asked_for_an_alias_is_still_a_stranger_to_every_order(
    at_work: Office, invites: Inviting
) -> None:
    """The door is open for an alias and for nothing else; she is told what is missing."""
    beto = at_work.stranger("Beto")
    await comes(beto, await invites())
    for order in ("/boletin", "/start", "/ayuda"):
        await beto.writes(order)
        assert (await beto.reads()).text == words.alias_first()
    await beto.sends_photo()
    assert (await beto.reads()).text == words.alias_first()


async def test_wrong_used_and_expired_links_get_the_same_words(at_work: Office, invites: Inviting) -> None:
    """Nobody learns from the answer whether a link ever worked."""
    used, expired = await invites(), await invites(life=timedelta(hours=-1))
    marcos, beto = at_work.stranger("Marcos"), at_work.stranger("Beto")
    await comes(marcos, used)
    await marcos.writes("Gallo")
    await marcos.reads(showing="Qué bueno que llegas")

    for secret in (used, expired, "x" * 32, "' OR 1=1 --", "ñ"):
        assert await comes(beto, secret) == words.wrong_link()
    assert await known(at_work, beto) is None


async def test_after_a_few_guesses_a_chat_is_told_the_same_without_being_heard(
    at_work: Office, invites: Inviting
) -> None:
    """Even a link that works: an hour later it is looked at again."""
    beto = at_work.stranger("Beto")
    for guess in range(door.GUESSES):
        assert await comes(beto, f"adivino{guess}") == words.wrong_link()
    secret = await invites()

    assert await comes(beto, secret) == words.wrong_link()
    at_work.now += timedelta(hours=1)
    assert await comes(beto, secret) != words.wrong_link()


async def test_of_two_who_come_with_one_link_one_comes_in(at_work: Office, invites: Inviting) -> None:
    """At the same moment: the database decides."""
    secret = await invites()
    people = [at_work.stranger(name) for name in ("Marcos", "Beto")]
    for person in people:
        await comes(person, secret)
    await asyncio.gather(*(person.writes(person.user.first_name) for person in people))
    await at_work.telegram.idle(at_work.bot)

    assert sum([await known(at_work, person) is not None for person in people]) == 1
    assert sum(person.sees()[-1].text == words.wrong_link() for person in people) == 1


async def test_an_alias_is_one_persons_and_short(at_work: Office, elena: Person, invites: Inviting) -> None:
    """Case and accents do not make another; the link is not used up by a try."""
    marcos = at_work.stranger("Marcos")
    await comes(marcos, await invites(ORGANISES))
    for alias, answer in (
        ("ÉLENA", words.alias_taken()),
        ("x", words.alias_please()),
        ("\u202e\u200b", words.alias_please()),
        ("a" * 4096, words.alias_please()),
        ("Gallo", ""),
    ):
        await marcos.writes(alias)
        said = (await marcos.reads()).text
        assert said == answer or not answer
    assert await known(at_work, marcos) is not None


async def test_any_alias_is_taken_tidily_or_asked_for_again(
    at_work: Office, elena: Person, invites: Inviting
) -> None:
    """Markup, directions, what is not seen: one line of at most 32 characters, and the team can still be read."""
    for alias in (*MARKUP, *QUOTES, *SCRIPTS, *UNSEEN):
        beto = at_work.stranger("Beto")
        await comes(beto, await invites(RESEARCHES))
        await beto.writes(alias[:32].strip() or "x")
        await at_work.telegram.idle(at_work.bot)
        member = await known(at_work, beto)
        assert member is None or (member.alias == tidy(member.alias) and 2 <= len(member.alias) <= 32)
    await elena.writes("/equipo")

    team = (await elena.reads(showing="Equipo de")).text
    assert "<b>negritas</b> & <i>cursivas</i>"[:32] in team


async def test_who_coordinates_hears_of_everybody_who_comes_in(
    at_work: Office, elena: Person, invites: Inviting
) -> None:
    """With the alias and what she will do."""
    marcos = at_work.stranger("Marcos")
    await comes(marcos, await invites(REVIEWS))
    await marcos.writes("Gallo")

    assert (await elena.reads(showing="Entró al equipo")).text.startswith(
        "Entró al equipo de Colonia de Prueba: Gallo (revisa)."
    )


async def test_a_member_with_another_link_does_more_and_keeps_her_alias(
    at_work: Office, invites: Inviting
) -> None:
    """In the same place, and in another one."""
    marcos = await at_work.person("Marcos", REVIEWS)
    said = await comes(marcos, await invites(ORGANISES))
    member = await known(at_work, marcos)

    assert said.startswith("Ya te conozco, Marcos.")
    assert member is not None
    assert member.roles[at_work.consultation.place.id] == {REVIEWS, ORGANISES}


async def test_a_restart_between_the_link_and_the_alias_costs_nothing(
    office: Office, invites: Inviting
) -> None:
    """The link is used up by coming in, not by being followed."""
    marcos = office.stranger("Marcos")
    secret = await invites()
    async with office.serving():
        await comes(marcos, secret)
    async with office.serving():
        await marcos.writes("Gallo")
        assert (await marcos.reads()).text == words.closed()
        await comes(marcos, secret)
        await marcos.writes("Gallo")
        await marcos.reads(showing="Qué bueno que llegas")


async def test_each_sees_the_places_she_belongs_to(at_work: Office) -> None:
    """The digest of another colonia is not hers, not even by a button made by hand."""
    other = await opened(at_work.databases, "ajena")
    ines = await at_work.person("Inés", RESEARCHES)
    await ines.writes("/boletin")
    shown = await ines.reads(showing="cada semana")
    await ines.taps_raw(f"b:{other.place.id.hex}", on=shown)

    assert (await ines.reads()).toast.startswith("Ese botón ya no sirve")


async def test_orders_that_are_another_roles_are_refused_in_words(at_work: Office) -> None:
    """Who reads digests neither brings forms nor invites nor reviews."""
    ines = await at_work.person("Inés", RESEARCHES)
    for order in ("/formularios", "/equipo", "/invitar", "/revisar"):
        await ines.writes(order)
        assert (await ines.reads()).text == words.not_yours()
    await ines.sends_document("encuesta.xlsx", b"PK")
    assert (await ines.reads()).text == words.not_yours()


async def test_elena_invites_with_switches(at_work: Office, elena: Person) -> None:
    """Nothing is marked at first; what is marked is what the link is good for, for one person, for two days."""
    await elena.writes("/invitar")
    await elena.taps("Hacer el enlace")
    assert (await elena.reads()).toast == words.mark_one()
    await elena.taps("☐ Revisa los textos")
    await elena.taps("☐ Organiza: las preguntas y los avisos")
    await elena.taps("☑ Organiza: las preguntas y los avisos")
    await elena.taps("Hacer el enlace")
    said = (await elena.reads(showing="Este enlace es para")).text
    marcos = at_work.stranger("Marcos")
    await comes(marcos, said.split("?start=")[1].split()[0])
    await marcos.writes("Gallo")
    await marcos.reads(showing="Qué bueno que llegas")
    member = await known(at_work, marcos)

    assert "https://t.me/organiza_bot?start=" in said
    assert "hasta el 3 de marzo, 12 del día" in said
    assert member is not None
    assert member.roles == {at_work.consultation.place.id: frozenset({REVIEWS})}


async def test_a_third_who_coordinates_needs_the_second(at_work: Office, elena: Person) -> None:
    """The first may invite the second alone; from then on nobody can make herself two of two people."""
    marcos = await here(at_work, "Marcos", COORDINATES)
    await elena.writes("/invitar")
    await elena.taps("☐ Coordina: invita, quita y todo lo demás")
    await elena.taps("Hacer el enlace")
    await elena.reads(showing="Pasa cuando alguien lo apruebe")
    assert not any("?start=" in seen.text for seen in elena.sees())
    await marcos.taps("Aprobar")
    await marcos.reads(showing="Aprobado.")

    assert "?start=" in (await elena.reads(showing="Este enlace es para")).text
