"""/equipo: who belongs to a place, and «Quitar», which holds at once, also in the middle of a dialogue."""

import asyncio

from sqlalchemy import text

from admin.organiser.access import words
from bot.emulator import Person
from storage import audit, subscribers
from storage.organisers import ORGANISES, RESEARCHES, REVIEWS
from tests.organiser.access.conftest import Inviting, here, known
from tests.organiser.conftest import Office
from tests.organiser.forms.sheets import WATER, excel


async def removes(who: Person, alias: str) -> str:
    """Take somebody out with two taps; the toast, or what the message says then."""
    await who.writes("/equipo")
    await who.taps(f"Quitar a {alias}", on=await who.reads(showing="Equipo de"))
    await who.taps("Sí, quitar")
    seen = await who.reads()
    return seen.toast or seen.text


async def test_the_team_is_listed_by_alias_and_duty(at_work: Office, elena: Person) -> None:
    """Nobody else's chat or name is shown."""
    await at_work.person("Marcos", ORGANISES, REVIEWS)
    await elena.writes("/equipo")
    shown = await elena.reads()

    assert shown.text == ("Equipo de Colonia de Prueba:\n• Elena (tú): coordina\n• Marcos: organiza y revisa")
    assert shown.buttons == ("Perdió su teléfono…", "Quitar a Elena", "Quitar a Marcos")


async def test_whoever_is_removed_is_a_stranger_at_once(at_work: Office, elena: Person) -> None:
    """In the middle of publishing a form: the next tap does nothing; she and the others are told."""
    marcos = await here(at_work, "Marcos", ORGANISES)
    await marcos.sends_document("encuesta.xlsx", excel(WATER))
    await marcos.taps("Publicar", on=await marcos.reads(showing="Publicar"))
    sure = await marcos.reads(showing="¿Publicar")

    assert await removes(elena, "Marcos") == "Marcos ya no está en el equipo de Colonia de Prueba."
    await marcos.reads(showing="Ya no estás en el equipo")
    await marcos.taps("Sí, publicar", on=sure)
    assert (await marcos.reads()).toast == words.closed()
    async with at_work.databases.owner.statement() as session:
        assert (
            await session.execute(text("SELECT count(*) FROM form WHERE title ~ 'agua'"))
        ).scalar_one() == 0
    assert await known(at_work, marcos) is None


async def test_what_she_received_and_whom_she_invited_ends_with_her(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """The digest every week, and the links she gave."""
    async with at_work.databases.organiser.transaction() as session:
        await subscribers.subscribe(session, at_work.key, marcos.chat.id, at_work.consultation.place.id)
    await marcos.writes("/invitar")
    await marcos.taps("☐ Lee los boletines")
    await marcos.taps("Hacer el enlace")
    secret = (await marcos.reads(showing="?start=")).text.split("?start=")[1].split()[0]
    await removes(elena, "Marcos")
    beto = at_work.stranger("Beto")
    await beto.writes(f"/start {secret}")

    assert (await beto.reads()).text == words.wrong_link()
    async with at_work.databases.organiser.statement() as session:
        assert await subscribers.all_of(session, at_work.key, at_work.consultation.place.id) == ()


async def test_the_last_who_coordinates_cannot_leave(at_work: Office, elena: Person) -> None:
    """Somebody has to be able to invite."""
    await at_work.person("Inés", RESEARCHES)

    assert await removes(elena, "Elena") == words.last_coordinator()
    assert await known(at_work, elena) is not None


async def test_of_two_who_remove_each_other_at_once_one_stays(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """The database decides in an order; the second is a stranger by then, or the last."""
    for who, other in ((elena, "Marcos"), (marcos, "Elena")):
        await who.writes("/equipo")
        await who.taps(f"Quitar a {other}", on=await who.reads(showing="Equipo de"))
        await who.reads(showing="Vale desde ese momento")
    await asyncio.gather(elena.taps("Sí, quitar"), marcos.taps("Sí, quitar"))
    await at_work.telegram.idle(at_work.bot)

    assert sum([await known(at_work, who) is not None for who in (elena, marcos)]) == 1


async def test_whoever_comes_back_is_the_same_person(
    at_work: Office, elena: Person, invites: Inviting
) -> None:
    """So that nobody becomes the second of two by leaving and coming back under another alias."""
    marcos = await here(at_work, "Marcos", REVIEWS)
    before = await known(at_work, marcos)
    await removes(elena, "Marcos")
    await marcos.writes(f"/start {await invites(REVIEWS)}")
    await marcos.reads()
    await marcos.writes("Otro Apodo")
    await marcos.reads(showing="Qué bueno que llegas")
    after = await known(at_work, marcos)

    assert before is not None
    assert after is not None
    assert (after.id, after.alias) == (before.id, "Otro Apodo")


async def test_every_coming_and_going_is_in_the_audit_without_alias_or_chat(
    at_work: Office, elena: Person, invites: Inviting
) -> None:
    """By an id that means nothing without the key."""
    beto = at_work.stranger("Beto")
    await beto.writes(f"/start {await invites(REVIEWS)}")
    await beto.reads()
    await beto.writes("Gallo")
    await beto.reads(showing="Qué bueno que llegas")
    await removes(elena, "Gallo")
    async with at_work.databases.organiser.statement() as session:
        lines = await audit.last(session, 10)

    assert [line.action for line in lines] == ["organiser_join", "organiser_remove"]
    assert not any(str(secret) in line.detail for line in lines for secret in (beto.chat.id, "Gallo", "Beto"))


async def test_the_database_alone_names_nobody_of_the_team(at_work: Office, elena: Person) -> None:
    """Chats and aliases are in no row, not of members and not of subscribers; nor can the two be joined."""
    async with at_work.databases.organiser.transaction() as session:
        await subscribers.subscribe(session, at_work.key, elena.chat.id, at_work.consultation.place.id)
    async with at_work.databases.superuser.statement() as session:
        rows = [
            str(row)
            for table in ("organiser", "membership", "digest_subscription", "invitation", "audit")
            for row in await session.execute(text(f"SELECT x::text FROM {table} x"))
        ]
        slots = (
            (
                await session.execute(
                    text("SELECT slot FROM organiser UNION ALL SELECT slot FROM digest_subscription")
                )
            )
            .scalars()
            .all()
        )
        lengths = (
            (
                await session.execute(
                    text(
                        "SELECT length(box) FROM organiser UNION ALL SELECT length(box) FROM digest_subscription"
                    )
                )
            )
            .scalars()
            .all()
        )

    assert rows
    assert not any(str(elena.chat.id) in row or "Elena" in row for row in rows)
    assert len(set(slots)) == len(slots) == 2
    assert set(lengths) == {256}
