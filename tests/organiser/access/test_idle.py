"""Who was away for long: kept out softly, asked once, and let in again by another person only."""

from datetime import UTC, date, timedelta

from sqlalchemy import text

from admin.organiser.access import idle_words, words
from bot.emulator import Person
from storage import audit, organisers, subscribers
from storage.organisers import COORDINATES, REVIEWS
from storage.presence import DAYS, IDLE, Presence
from tests.mixer.people import opened
from tests.organiser.access.conftest import Inviting, here, known
from tests.organiser.conftest import Office

LONG = timedelta(days=DAYS + 1)


async def _away(office: Office, somebody: Person, days: int) -> None:
    """Somebody was last here so many days ago."""
    async with office.databases.organiser.statement() as session:
        one = await organisers.by_chat(session, office.key, somebody.chat.id)
        assert one is not None
        last = office.now.astimezone(UTC).date() - timedelta(days=days)
        assert await organisers.mark(session, office.key, one, Presence(last))


async def _deeds(office: Office) -> list[str]:
    async with office.databases.organiser.statement() as session:
        return [line.action for line in await audit.last(session, 20)]


async def test_a_day_is_kept_and_never_a_time(at_work: Office, elena: Person) -> None:
    """Sealed beside the alias, once a day, however often she writes."""
    first = await known(at_work, elena)
    await elena.writes("/equipo")
    await elena.reads()
    second = await known(at_work, elena)
    assert first is not None
    assert second is not None
    assert first.presence.last == date(2026, 3, 1)
    assert first.box == second.box
    async with at_work.databases.superuser.statement() as session:
        kinds = await session.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_name IN"
                " ('organiser', 'membership') AND (data_type ~ 'time|date' OR column_name ~ 'last|seen|used')"
            )
        )
        assert kinds.all() == []


async def test_the_day_after_the_last_one_she_is_kept_out_and_the_day_before_not(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Thirty days are allowed; on the thirty-first nothing opens, whatever she writes or taps."""
    await _away(at_work, marcos, DAYS)
    await marcos.writes("/equipo")
    await marcos.reads(showing="Equipo de")
    await _away(at_work, marcos, DAYS + 1)
    old = marcos.sees()[-1]

    for said in ("/equipo", "/start", "/ayuda", "hola"):
        await marcos.writes(said)
        seen = await marcos.reads()
        assert seen.text == idle_words.kept_out()
        assert seen.buttons == ("Sigo aquí",)
    await marcos.taps("Quitar a Elena", on=old)
    assert (await marcos.reads()).toast == idle_words.kept_out_briefly()
    assert await known(at_work, elena) is not None


async def test_somebody_away_is_asked_once_and_counts_for_nothing(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """When the day comes: one message, no digest, no proposal to approve, and she is no second person."""
    async with at_work.databases.organiser.transaction() as session:
        await subscribers.subscribe(session, at_work.key, marcos.chat.id, at_work.consultation.place.id)
    await elena.writes("/ayuda")
    await elena.reads()
    await _away(at_work, elena, -DAYS - 1)  # as if she had been here that day
    shown = len(marcos.sees())
    at_work.now += LONG
    asked = await marcos.reads(showing="¿Sigues en el equipo?")
    assert asked.buttons == ("Sigo aquí",)
    one = await known(at_work, marcos)
    assert one is not None
    assert one.presence.why_out == IDLE

    await elena.writes("/codigos")
    await elena.taps("Proponer 5 códigos")
    await elena.reads(showing="no hay otra que pueda")
    await at_work.telegram.idle(at_work.bot)
    assert len(marcos.sees()) == shown + 1


async def test_another_person_of_the_place_confirms_and_a_phone_never_itself(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """«Sigo aquí» only asks: Elena reads to whom she should speak, and her yes is told to both."""
    await _away(at_work, marcos, DAYS + 20)
    await marcos.writes("/equipo")
    await marcos.taps("Sigo aquí")
    await marcos.reads(showing="Ya pregunté.")
    asked = await elena.reads(showing="dice que sigue aquí")
    assert "Habla antes con esa persona" in asked.text
    assert asked.buttons == ("Sí, ya hablé con Marcos", "No: Marcos perdió su teléfono")

    yes = asked.rows[0][0].data
    assert yes is not None
    await marcos.taps_raw(yes)
    assert (await marcos.reads()).toast == idle_words.kept_out_briefly()
    await elena.taps("Sí, ya hablé con Marcos", on=asked)
    await marcos.reads(showing="Ya puedes entrar otra vez")
    await marcos.writes("/equipo")
    await marcos.reads(showing="Equipo de")
    assert await _deeds(at_work) == ["organiser_ask", "organiser_confirm"]

    await elena.taps_raw(yes, on=asked)
    assert (await elena.reads()).toast == idle_words.is_in()


async def test_who_asks_again_and_again_is_heard_once_an_hour(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """A stolen phone does not ring with everybody who coordinates all night."""
    await _away(at_work, marcos, DAYS + 1)
    await marcos.writes("hola")
    card = await marcos.reads()
    await marcos.taps("Sigo aquí", on=card)
    await marcos.reads(showing="Ya pregunté.")
    for _ in range(3):
        await marcos.taps("Sigo aquí", on=card)
        assert (await marcos.reads()).toast == idle_words.asked_already()
    at_work.now += timedelta(hours=1)
    await marcos.taps("Sigo aquí", on=card)
    await marcos.reads(showing="Ya pregunté.")
    assert sum("dice que sigue aquí" in seen.text for seen in elena.sees()) == 2


async def test_of_two_who_are_both_away_neither_lets_the_other_in(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Then it is the operator's: both are told whom to ask."""
    for person in (elena, marcos):
        await _away(at_work, person, DAYS + 5)
    for person in (elena, marcos):
        await person.writes("/start")
        await person.taps("Sigo aquí")
        await person.reads(showing="Pide a quien opera el bot")
    one = await known(at_work, marcos)
    assert one is not None
    assert not any("dice que sigue aquí" in seen.text for seen in elena.sees())


async def test_only_who_coordinates_where_she_belongs_may_confirm(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Neither who does something else there, nor who coordinates another place, nor with a made-up button."""
    marta = await here(at_work, "Marta", REVIEWS)
    other = (await opened(at_work.databases, "arroyo")).place.id
    zoe = at_work.stranger("Zoe")
    await at_work.joins(zoe, COORDINATES, place=other)
    await zoe.writes("/start")
    await zoe.reads()
    await _away(at_work, marcos, DAYS + 1)
    await marcos.writes("/start")
    await marcos.taps("Sigo aquí")
    yes = (await elena.reads(showing="dice que sigue aquí")).rows[0][0].data
    assert yes is not None
    for person in (marta, zoe):
        await person.taps_raw(yes)
        assert (await person.reads()).toast == words.not_yours()
        await person.taps_raw("x:y:" + "a" * 45)
        assert (await person.reads()).toast
    one = await known(at_work, marcos)
    assert one is not None
    assert one.presence.kept_out


async def test_an_invitation_of_somebody_else_lets_in_and_ones_own_does_not(
    at_work: Office, elena: Person, marcos: Person, invites: Inviting
) -> None:
    """Who gives a link knows to whom; a link that somebody kept for herself vouches for nobody."""
    await elena.writes("/invitar")
    await elena.taps("☐ Revisa los textos")
    await elena.taps("Hacer el enlace")
    own = (await elena.reads(showing="?start=")).text.split("?start=")[1].split()[0]
    await _away(at_work, elena, DAYS + 1)
    await elena.writes(f"/start {own}")
    await elena.reads(showing="Ya te conozco")
    await elena.writes("/equipo")
    assert (await elena.reads()).text == idle_words.kept_out()

    await elena.writes(f"/start {await invites(REVIEWS)}")
    await elena.reads(showing="Ya te conozco")
    await elena.writes("/equipo")
    await elena.reads(showing="Equipo de")


async def test_a_clock_that_was_wrong_shuts_nobody_out_for_good(at_work: Office, elena: Person) -> None:
    """It jumps a year ahead and comes back: whoever was marked meanwhile comes in as ever."""
    async with at_work.databases.organiser.statement() as session:
        one = await organisers.by_chat(session, at_work.key, elena.chat.id)
        assert one is not None
        kept = Presence(one.presence.last, IDLE)
        await organisers.mark(session, at_work.key, one, kept)
    await elena.writes("/equipo")
    await elena.reads(showing="Equipo de")
    back = await known(at_work, elena)
    assert back is not None
    assert not back.presence.kept_out


async def test_the_list_of_the_team_says_who_is_away_and_offers_to_confirm(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Also without «Sigo aquí»: who spoke with her in the street confirms her there."""
    await _away(at_work, marcos, DAYS + 1)
    await marcos.writes("/start")
    await marcos.reads(showing="Sigo aquí")
    await elena.writes("/equipo")
    shown = await elena.reads(showing="Equipo de")
    assert "Marcos: coordina — hace mucho que no entra" in shown.text
    await elena.taps("Sí, ya hablé con Marcos", on=shown)
    await marcos.reads(showing="Ya puedes entrar otra vez")
