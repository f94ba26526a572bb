"""A notice on its way: one message that tells how it goes; paused, stopped, changed, taken away."""

import asyncio
from datetime import timedelta

import pytest_asyncio
from sqlalchemy import text

from admin.organiser.access import words as access
from admin.organiser.motions import words as motions
from admin.organiser.notices import progress, telling
from bot.emulator import Person
from storage import organisers, schedules
from storage.organisers import ORGANISES
from storage.presence import LOST, Presence
from tests.mixer.people import eventually, opened
from tests.organiser.access.conftest import here
from tests.organiser.conftest import Office
from tests.organiser.notices.conftest import (
    approves,
    becomes,
    calls,
    counted,
    deeds,
    every,
    looked,
    only,
    proposes,
    puts_forward,
    removed,
    writes,
)


@pytest_asyncio.fixture
async def going(at_work: Office, elena: Person, marcos: Person) -> Office:
    """A notice on its way to 1,350 people, as the courier would have it."""
    await proposes(elena)
    await approves(marcos)
    found = await only(at_work)
    await becomes(at_work, found.id, "sending")
    await counted(at_work, found.id, audience=1350, delivered=100, blocked=20)
    at_work.now += timedelta(minutes=5)

    async def claimed() -> bool:
        """A look at this very hour: the next is three seconds away."""
        async with at_work.databases.organiser.statement() as session:
            row = await schedules.one(session, found.id)
            return row is not None and row.next_run is not None and row.next_run > at_work.now

    await eventually(claimed)
    await elena.reads(showing="Enviando: 120 de 1,350.")
    return at_work


async def later(office: Office, **counts: int) -> None:
    """Three seconds pass, and the courier goes on."""
    await counted(office, (await only(office)).id, **counts)
    office.now += timedelta(seconds=3)


def edits(who: Person) -> int:
    """How often the bot edited something in her chat."""
    return sum(it.deed == "edit" for it in who.chat.journal)


async def test_one_message_is_edited_in_place_at_most_every_three_seconds(
    going: Office, elena: Person
) -> None:
    """However often the bot looks: with the clock standing still nothing is edited again."""
    card = await elena.reads(showing="Enviando: 120 de 1,350.")
    messages, before = len(elena.sees()), edits(elena)
    found = await only(going)
    for number in range(5):
        await counted(going, found.id, delivered=200 + number)
        await looked(going)
    still = edits(elena) - before
    await later(going, delivered=400)
    again = await elena.reads(showing="Enviando: 420 de 1,350.")

    assert still == 0
    assert again.id == card.id
    assert len(elena.sees()) == messages
    assert edits(elena) - before == 1


async def test_anybody_pauses_and_goes_on(going: Office, elena: Person, marcos: Person) -> None:
    """Both messages say so."""
    await elena.taps("Pausar", on=await elena.reads(showing="Enviando: 120"))
    await elena.reads(showing="En pausa: van 120 de 1,350.")
    paused = (await only(going)).state
    await marcos.taps("Seguir", on=await marcos.reads(showing="En pausa: van 120 de 1,350."))
    await marcos.reads(showing="Enviando: 120")
    await elena.reads(showing="Enviando: 120")

    assert paused == "paused"
    assert (await only(going)).state == "sending"
    assert {"notice_pause", "notice_resume"} <= set(await deeds(going))


async def test_it_is_stopped_in_the_middle_after_a_question(
    going: Office, elena: Person, marcos: Person
) -> None:
    """The question stands until it is answered, while the other's message goes on counting."""
    await elena.taps("Parar para siempre", on=await elena.reads(showing="Enviando: 120"))
    await elena.reads(showing=telling.sure_to_stop())
    await later(going, delivered=300)
    await marcos.reads(showing="Enviando: 320")
    asked = next(one for one in elena.sees() if telling.sure_to_stop() in one.text)
    await elena.taps("Sí, parar", on=asked)
    ended = await elena.reads(showing=progress.cancelled_midway())

    assert "Le llegó a 300 personas." in ended.text
    assert "20 ya no usan el bot o lo bloquearon." in ended.text
    assert "A 1,030 personas ya no se les mandó." in ended.text
    await marcos.reads(showing=progress.cancelled_midway())


async def test_the_end_tells_delivered_blocked_failed_and_not_confirmed(going: Office, elena: Person) -> None:
    """And then the message is left alone."""
    found = await only(going)
    await counted(going, found.id, delivered=1200, blocked=140, failed=3, unconfirmed=2, gone=5)
    await becomes(going, found.id, "sent")
    going.now += timedelta(seconds=3)
    ended = await elena.reads(showing=progress.sent())
    going.now += timedelta(hours=49)
    await looked(going)
    await looked(going)
    async with going.databases.organiser.statement() as session:
        kept = await schedules.one(session, found.id)

    for line in (
        "Le llegó a 1,200 personas.",
        "140 ya no usan el bot o lo bloquearon.",
        "A 3 no se pudo",
        "De 2 no se sabe si llegó.",
        "5 dejaron de pedir avisos antes.",
        "Lo propuso Elena y lo aprobó Marcos.",
    ):
        assert line in ended.text
    assert kept is None


async def test_a_restart_goes_on_with_the_same_messages(office: Office) -> None:
    """Which they are is kept, and so is what they said."""
    async with office.serving():
        elena, marcos = await here(office, "Elena", ORGANISES), await here(office, "Marcos", ORGANISES)
        await proposes(elena)
        await approves(marcos)
        card = await elena.reads(showing="Aprobado.")
    found = await only(office)
    await becomes(office, found.id, "sending")
    await counted(office, found.id, audience=10, delivered=4)
    office.now += timedelta(minutes=5)
    async with office.serving():
        again = await elena.reads(showing="Enviando: 4 de 10.")

    assert again.id == card.id


async def test_what_was_sent_is_changed_by_two(going: Office, elena: Person, marcos: Person) -> None:
    """She writes, he approves; how many could be changed is told as it is."""
    found = await only(going)
    await counted(going, found.id, delivered=1330, blocked=20)
    await becomes(going, found.id, "sent")
    going.now += timedelta(seconds=3)
    await elena.taps("Cambiar lo que se mandó", on=await elena.reads(showing=progress.sent()))
    await elena.reads(showing="Escribe cómo debe quedar")
    await elena.writes("Hay agua el <viernes>.")
    await elena.reads(showing="Quedaría así:")
    await marcos.taps("Aprobar", on=await marcos.reads(showing="Hay agua el <viernes>."))
    await marcos.reads(showing="Aprobado.")
    await elena.reads(showing=progress.changing())
    changed = await only(going)
    async with going.databases.resident.transaction() as session:
        await session.execute(text("UPDATE notice SET wanted = NULL, stuck = 30"))
    going.now += timedelta(seconds=3)
    await elena.reads(showing="El texto nuevo está en 1,300 de 1,330 chats.")

    assert changed.draft.body == {"es": "Hay agua el &lt;viernes&gt;."}
    assert (changed.revision, changed.wanted) == (1, "edit")
    assert {"motion_propose", "motion_approve"} <= set(await deeds(going))


async def test_a_change_that_is_over_before_everybody_was_told_of_it_ends_in_words_too(
    going: Office, elena: Person, marcos: Person
) -> None:
    """Telling the team takes a moment; what the courier did meanwhile is told at the next look."""
    found = await only(going)
    await becomes(going, found.id, "sent")
    going.now += timedelta(seconds=3)
    await elena.taps("Cambiar lo que se mandó", on=await elena.reads(showing=progress.sent()))
    await elena.writes("Hay agua el viernes.")
    asked = await marcos.reads(showing="Hay agua el viernes.")
    going.telegram.api.latency = lambda: 0.4
    await marcos.taps("Aprobar", on=asked)
    told = [asyncio.create_task(each.reads(showing=progress.changing())) for each in (elena, marcos)]
    await asyncio.wait(told, return_when=asyncio.FIRST_COMPLETED)
    async with going.databases.resident.transaction() as session:
        await session.execute(text("UPDATE notice SET wanted = NULL, stuck = 30"))
    await asyncio.gather(*told)
    going.telegram.api.latency = None
    await looked(going)
    going.now += timedelta(seconds=3)

    for each in (elena, marcos):
        await each.reads(showing="El texto nuevo está en")


async def test_nobody_approves_her_own_change(going: Office, elena: Person, marcos: Person) -> None:
    """As with everything that two decide."""
    await elena.taps("Cambiar lo que se mandó", on=await elena.reads(showing="Enviando: 120"))
    await elena.writes("Otra cosa.")
    mine = await elena.reads(showing="Quedaría así:")
    async with going.databases.organiser.statement() as session:
        number = (await session.execute(text("SELECT id FROM motion"))).scalar_one()
    await elena.taps_raw(f"m:a:{number.hex}", on=mine)

    assert (await elena.reads()).toast == motions.same_person()
    assert (await only(going)).revision == 0


async def test_it_is_taken_away_by_one_after_a_question(going: Office, elena: Person, marcos: Person) -> None:
    """It may be urgent. What Telegram did not allow is told as it is."""
    found = await only(going)
    await becomes(going, found.id, "sent")
    going.now += timedelta(seconds=3)
    await elena.taps("Quitarlo de los chats", on=await elena.reads(showing=progress.sent()))
    await elena.taps("Sí, quitarlo", on=await elena.reads(showing="48 horas"))
    await elena.reads(showing=progress.withdrawing())
    withdrawn = await only(going)
    async with going.databases.resident.transaction() as session:
        await session.execute(text("UPDATE notice SET wanted = NULL, stuck = 7"))
    going.now += timedelta(seconds=3)
    told = await elena.reads(showing="Se quitó de 93 de 100 chats.")

    assert (withdrawn.state, withdrawn.wanted) == ("withdrawn", "withdraw")
    assert "Telegram no dejó" in told.text
    assert "notice_withdraw" in await deeds(going)


async def test_whoever_decided_on_it_reads_that_it_was_taken_away(
    going: Office, elena: Person, marcos: Person
) -> None:
    """Also long after its end: no message goes on saying that it is with the neighbours."""
    found = await only(going)
    await becomes(going, found.id, "sent")
    going.now += timedelta(seconds=3)
    theirs = await marcos.reads(showing=progress.sent())
    await looked(going)
    going.now += timedelta(hours=5)
    await elena.taps("Quitarlo de los chats", on=await elena.reads(showing=progress.sent()))
    await elena.taps("Sí, quitarlo", on=await elena.reads(showing="48 horas"))

    assert (await marcos.reads(showing=progress.withdrawing())).id == theirs.id


async def test_after_two_days_no_button_is_left_that_does_nothing(going: Office, elena: Person) -> None:
    """The card of what can no longer be changed says only what can still be done."""
    found = await only(going)
    await becomes(going, found.id, "sent")
    going.now += timedelta(seconds=3)
    card = await elena.reads(showing=progress.sent())
    going.now += timedelta(hours=49)
    await looked(going)
    await looked(going)  # the first look may have begun before that

    assert next(seen for seen in elena.sees() if seen.id == card.id).buttons == ("Usar de nuevo",)


async def test_after_two_days_nothing_can_be_changed(going: Office, elena: Person) -> None:
    """Nobody knows any more who has it: an old button says so."""
    found = await only(going)
    await becomes(going, found.id, "sent")
    going.now += timedelta(seconds=3)
    card = await elena.reads(showing=progress.sent())
    going.now += timedelta(days=3)
    await elena.taps("Cambiar lo que se mandó", on=card)

    assert (await elena.reads()).toast == telling.too_old_to_change()


async def test_a_change_that_was_approved_too_late_is_none(
    going: Office, elena: Person, marcos: Person
) -> None:
    """Put forward while it was known who has it, approved when it was not: said so, and nothing is claimed."""
    found = await only(going)
    await becomes(going, found.id, "sent")
    going.now += timedelta(hours=47)
    await elena.taps("Cambiar lo que se mandó", on=await elena.reads(showing=progress.sent()))
    await elena.writes("Cambió: es el viernes.")
    waiting = await marcos.reads(showing="Cambiar un aviso que ya salió")
    going.now += timedelta(hours=2)
    await marcos.taps("Aprobar", on=waiting)

    assert motions.moot() in (await marcos.reads(showing=motions.moot())).text
    assert ((await only(going)).revision, (await only(going)).wanted) == (0, None)


async def test_who_organises_there_no_more_changes_nothing_there(going: Office, elena: Person) -> None:
    """Also when she still organises another place."""
    other = await opened(going.databases, "loma")
    await going.joins(elena, ORGANISES, place=other.place.id)
    await elena.taps("Cambiar lo que se mandó", on=await elena.reads(showing="Enviando: 120"))
    await elena.reads(showing="Escribe cómo debe quedar")
    await removed(going, elena)
    await elena.writes("Otra cosa.")

    assert (await elena.reads()).text == access.not_yours()
    async with going.databases.organiser.statement() as session:
        assert (await session.execute(text("SELECT count(*) FROM motion"))).scalar_one() == 0


async def test_the_same_words_are_used_again(going: Office, elena: Person) -> None:
    """A new draft; the old one stays as it is."""
    found = await only(going)
    await becomes(going, found.id, "sent")
    going.now += timedelta(seconds=3)
    await elena.taps("Usar de nuevo", on=await elena.reads(showing=progress.sent()))
    await elena.reads(showing="Borrador ·")

    assert sorted(one.state for one in await every(going)) == ["draft", "sent"]
    assert len({str(one.draft.body) for one in await every(going)}) == 1


async def test_what_is_used_again_tells_no_hour_of_long_ago(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Day and venue of its assembly stay with the old one."""
    await calls(at_work, "Agua", at_work.now + timedelta(days=2))
    await writes(elena, "Vengan")
    await elena.taps("Asamblea")
    await elena.taps("Agua ·")
    await elena.taps("☐ Poner día y lugar")
    await elena.reads(showing="☑ Poner día y lugar")
    await elena.taps("Volver")
    await elena.reads(showing="Asamblea: Agua")
    await puts_forward(elena)
    await approves(marcos)
    await elena.taps("Cancelar el envío", on=await elena.reads(showing="Aprobado."))
    await elena.taps("Usar de nuevo", on=await elena.reads(showing=progress.cancelled_unheard()))
    await elena.reads(showing="Borrador ·")
    said = {one.state: one.draft.body["es"] for one in await every(at_work)}

    assert said["cancelled"].endswith("</b>\nLa cancha")
    assert said["draft"] == "Vengan"


async def test_the_list_tells_how_each_one_stands(going: Office, elena: Person) -> None:
    """/avisos; a tap opens the one, which is kept up to date from then on."""
    await elena.writes("/avisos")
    listed = await elena.reads(showing="Toca uno para ver")
    await elena.taps("saliendo · Hay agua", on=listed)
    card = await elena.reads(showing="Enviando: 120")
    await later(going, delivered=500)
    again = await elena.reads(showing="Enviando: 520")

    assert card.id == again.id == listed.id


async def test_nobody_who_is_subscribed_is_told_plainly(going: Office, elena: Person) -> None:
    """A place without subscribers: it went out, and reached nobody."""
    found = await only(going)
    await counted(going, found.id, audience=0, delivered=0, blocked=0)
    await becomes(going, found.id, "sent")
    going.now += timedelta(seconds=3)

    await elena.reads(showing=telling.nobody_subscribed())


async def test_a_phone_in_other_hands_is_told_nothing_more(
    going: Office, elena: Person, marcos: Person
) -> None:
    """Whoever is kept out sees no number any more; the others do."""
    async with going.databases.organiser.transaction() as session:
        found = await organisers.by_chat(session, going.key, elena.chat.id)
        assert found is not None
        assert await organisers.mark(session, going.key, found, Presence(going.now.date(), LOST))
    await later(going, delivered=700)
    await marcos.reads(showing="Enviando: 720")

    assert not any("720" in one.text for one in elena.sees())
