"""Asking for notices, reading them, and leaving: what the phone shows, what is kept, and what is gone."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy import text

from bot.emulator import Person
from storage import subscriptions
from storage.subscriptions import Wishes
from tests.journeys.barrio import WORDS, Barrio, barrio
from tests.journeys.conftest import Colonia
from tests.journeys.walks import takes_part

NEUTRAL = "Hay un aviso del barrio."
HOME = "☐ Colonia de Prueba"


@pytest_asyncio.fixture
async def here(quiet_colonia: Colonia) -> AsyncIterator[Barrio]:
    """The colonia with its bot and its courier at work."""
    async with barrio(quiet_colonia) as made:
        yield made


async def test_two_taps_subscribe_and_the_end_is_neutral(here: Barrio) -> None:
    """What is kept is said before; one tap on the place; «Listo» leaves nothing on the screen that says so."""
    amparo = here.colonia.person("Amparo")
    await amparo.writes("/avisos")
    asked = await amparo.reads()
    assert "Guardamos tu chat, cerrado, hasta que digas /baja." in asked.text
    assert await here.wishes(amparo) is None

    await amparo.taps(HOME)
    shown = await amparo.reads(showing="Te avisamos de lo que pasa en Colonia de Prueba")
    assert shown.id == asked.id
    assert await here.wishes(amparo) == Wishes(frozenset({here.place}), quiet=(1320, 480))

    await amparo.taps("Listo")
    assert "aviso" not in (await amparo.reads(showing="Hola.")).text
    assert len(amparo.sees()) == 1


async def test_a_second_panel_takes_the_place_of_the_first(here: Barrio) -> None:
    """Nobody finds two of them that say different things; what was closed with «Listo» stays as neutral as it is."""
    amparo = here.colonia.person("Amparo")
    await amparo.writes("/avisos")
    first = await amparo.reads()
    await amparo.writes("/avisos")
    await here.colonia.telegram.idle(here.colonia.bot)
    (second,) = amparo.sees()
    assert second.id != first.id
    await amparo.taps(HOME)
    await amparo.reads(showing="Te avisamos")
    await amparo.taps("Listo")
    neutral = await amparo.reads(showing="Hola.")
    await amparo.writes("/avisos")
    await amparo.reads(showing="Te avisamos")
    await here.colonia.telegram.idle(here.colonia.bot)

    assert next(one.id for one in amparo.sees()) == neutral.id
    assert len(amparo.sees()) == 2


async def test_everything_is_changed_in_the_same_message(here: Barrio) -> None:
    """Themes, weekly or at once, hours without sound, language: each a tap."""
    amparo = here.colonia.person("Amparo")
    await amparo.writes("/avisos")
    await amparo.taps(HOME)
    await amparo.taps("☐ Servicios y trabajo")
    await amparo.taps("☐ Una vez por semana")
    await amparo.taps("Cambiar las horas sin sonido")
    await amparo.reads(showing="De 11 de la noche a 9 de la mañana")
    await amparo.taps("☐ English")
    shown = await amparo.reads(showing="We tell you")

    wishes = await here.wishes(amparo)
    assert wishes == Wishes(
        frozenset({here.place}), frozenset({"servicios"}), (1380, 540), weekly=True, language="en"
    )
    assert len(amparo.sees()) == 1
    await amparo.taps("☑ Services and work", on=shown)
    await amparo.taps("Change the quiet hours")
    await amparo.reads(showing="at any hour")
    assert await here.wishes(amparo) == Wishes(frozenset({here.place}), weekly=True, language="en")


async def test_a_discreet_notice_shows_nothing_until_she_looks(here: Barrio) -> None:
    """A locked screen shows a neutral line; the words take its place after «Ver», and go with «Cerrar»."""
    amparo = here.colonia.person("Amparo")
    await here.subscribes(amparo)
    await here.sends()
    came = await amparo.reads(showing=NEUTRAL)
    assert WORDS["es"] not in came.text
    assert came.buttons == ("Ver", "Salir rápido")

    await amparo.taps("Ver")
    opened = await amparo.reads(showing=WORDS["es"])
    assert opened.id == came.id
    assert opened.protected
    await amparo.taps("Cerrar")
    assert (await amparo.reads(showing=NEUTRAL)).id == came.id
    assert all(WORDS["es"] not in seen.text for seen in amparo.sees())


async def test_a_notice_is_read_in_her_own_language(here: Barrio) -> None:
    """Beto chose English; what is not translated he reads in Spanish."""
    beto = here.colonia.person("Beto")
    await beto.writes("/avisos")
    await beto.taps(HOME)
    await beto.taps("☐ English")
    await beto.reads(showing="We tell you")
    await here.sends(discreet=False)
    await beto.reads(showing=WORDS["en"])
    await here.sends(body={"es": "Hoy no hay agua."}, discreet=False)
    await beto.reads(showing="Hoy no hay agua.")


async def test_leaving_takes_away_what_had_arrived(here: Barrio) -> None:
    """/baja: said at once, the notices of these days go from the chat, and no other comes."""
    amparo, beto = here.colonia.person("Amparo"), here.colonia.person("Beto")
    await here.subscribes(amparo, beto)
    await here.sends(discreet=False)
    await amparo.reads(showing=WORDS["es"])

    await amparo.writes("/baja")
    await amparo.reads(showing="Ya no te mandamos avisos.")
    assert await here.wishes(amparo) is None
    await here.colonia.telegram.idle(here.colonia.bot)
    assert all(WORDS["es"] not in seen.text for seen in amparo.sees())

    await here.sends(discreet=False, body={"es": "Otro aviso."})
    await beto.reads(showing="Otro aviso.")
    assert all("Otro aviso." not in seen.text for seen in amparo.sees())


async def test_baja_says_the_same_to_whoever_never_asked(here: Barrio) -> None:
    """Nobody who holds the phone learns from the answer whether anything was kept."""
    amparo, beto = here.colonia.person("Amparo"), here.colonia.person("Beto")
    await here.subscribes(amparo)
    said = []
    for person in (amparo, beto):
        await person.writes("/baja")
        seen = await person.reads(showing="Listo.")
        said.append((seen.text, seen.buttons))
    assert said[0] == said[1]


async def test_baja_in_the_middle_of_a_broadcast_is_honoured(here: Barrio) -> None:
    """While forty messages leave, ten people say /baja: none of them receives one after it was confirmed."""
    people = [here.colonia.person(f"Vecina {number}") for number in range(40)]
    ring = here.colonia.databases.resident_keys.subscriber_key()
    for person in people:  # a bot can write only to who wrote to it
        await person.writes("/start")
    for person in people:
        await person.reads(showing="Empezar")
    async with here.colonia.databases.resident.transaction() as session:
        for person in people:
            await subscriptions.keep(session, ring, person.user.id, Wishes(frozenset({here.place})))
    here.colonia.telegram.api.latency = lambda: 0.02
    notice = await here.approved(discreet=False)

    async def leaves(person: Person) -> None:
        await person.writes("/baja")
        await person.reads(showing="Listo.")

    await here.until(notice, "sending")
    await asyncio.gather(*(leaves(person) for person in people[::4]))
    after = [_journal(here, person).index("Listo.") for person in people[::4]]
    await here.until(notice, "sent")
    here.colonia.telegram.api.latency = None

    counts = (await here.notice(notice)).counts
    assert counts.delivered + counts.gone == counts.audience == 40
    for person, said in zip(people[::4], after, strict=True):
        assert WORDS["es"] not in _journal(here, person)[said:]


async def test_who_blocks_the_bot_is_forgotten(here: Barrio) -> None:
    """Blocking is leaving: nothing of her is kept."""
    amparo = here.colonia.person("Amparo")
    await here.subscribes(amparo)
    await amparo.blocks()
    await here.colonia.telegram.idle(here.colonia.bot)
    assert await here.wishes(amparo) is None


async def test_what_is_kept_of_her_is_sealed_and_goes_with_baja(here: Barrio) -> None:
    """One row of two columns, whatever she wishes; no number in clear; nothing after /baja."""
    amparo, beto = here.colonia.person("Amparo"), here.colonia.person("Beto")
    await here.subscribes(amparo, beto)
    await beto.writes("/avisos")
    await beto.taps("☐ Seguridad")
    await beto.reads(showing="☑ Seguridad")
    async with here.colonia.databases.superuser.statement() as session:
        rows = (await session.execute(text("SELECT slot, box FROM subscription"))).all()
    assert {(len(slot), len(box)) for slot, box in rows} == {(32, 512)}
    everything = b"".join(slot + box for slot, box in rows)
    for person in (amparo, beto):
        assert str(person.user.id).encode() not in everything
        await person.writes("/baja")
        await person.reads(showing="Ya no te mandamos avisos.")
    assert await here.colonia.rows("subscription") == 0


async def test_whoever_takes_the_machine_can_tell_who_asked_for_notices(here: Barrio) -> None:
    """As the consent says: with the database and the key file, the chat is read."""
    amparo = here.colonia.person("Amparo")
    await here.subscribes(amparo)
    key = here.colonia.databases.resident_keys.subscriber_key()
    async with here.colonia.databases.superuser.statement() as session:
        ((slot, box),) = (await session.execute(text("SELECT slot, box FROM subscription"))).all()
    assert subscriptions.unseal(key, slot, box).chat == amparo.user.id


async def test_asking_for_notices_leaves_no_thread_to_an_answer(here: Barrio) -> None:
    """No value of her subscription stands in another table, and no transaction wrote both."""
    amparo = here.colonia.person("Amparo")
    await takes_part(amparo)
    await here.subscribes(amparo)
    async with here.colonia.databases.superuser.statement() as session:
        ((slot, box, xmin),) = (
            await session.execute(text("SELECT slot, box, xmin::text FROM subscription"))
        ).all()
        tables = (
            await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        ).scalars()
        for table in sorted(set(tables) - {"subscription", "alembic_version"}):
            rows = await session.execute(text(f'SELECT t::text, t.xmin::text FROM "{table}" t'))
            for row in rows:
                assert slot.hex() not in row[0], table
                assert box.hex() not in row[0], table
                assert row[1] != xmin, table


async def test_a_lost_key_keeps_nobody_from_reading_what_arrived(here: Barrio) -> None:
    """Without the key of the subscriptions nobody is subscribed or leaves, calmly; what is there can be read."""
    amparo = here.colonia.person("Amparo")
    await here.subscribes(amparo)
    await here.sends()
    await amparo.reads(showing=NEUTRAL)
    key = here.colonia.databases.resident_keys.folder / "subscribers.key"
    key.unlink()
    await amparo.taps("Ver")
    await amparo.reads(showing=WORDS["es"])
    for words in ("/avisos", "/baja"):
        await amparo.writes(words)
        await amparo.reads(showing="Algo falló de este lado.")
    assert not key.exists()


async def test_privacy_says_what_is_kept_for_notices(here: Barrio) -> None:
    """Everything in words: the lines about notices stand among them."""
    amparo = here.colonia.person("Amparo")
    await amparo.writes("/privacidad")
    await amparo.taps("Leer todo")
    read = await amparo.reads(showing="Si pides avisos")
    assert "Guardamos tu chat, cerrado, hasta que digas /baja." in read.text
    assert "Quien se lleve nuestra computadora y su llave puede saber que pides avisos." in read.text


def _journal(here: Barrio, person: Person) -> list[str]:
    """What the bot sent somebody, in order; the first words of each."""
    chat = here.colonia.telegram.world.private[(here.colonia.bot.id, person.user.id)]
    return [
        "Listo." if it.text.startswith("Listo.") else it.text
        for it in chat.journal
        if it.by is here.colonia.bot.user and it.deed == "message"
    ]
