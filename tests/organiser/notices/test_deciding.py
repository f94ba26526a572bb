"""A notice is written by one, approved by another, and can be cancelled for five minutes."""

import asyncio
from datetime import timedelta

import pytest
import pytest_asyncio

from admin.organiser.notices import progress, telling, words
from bot.emulator import Person
from storage import broadcasts
from storage.organisers import ORGANISES, RESEARCHES
from tests.organiser.access.conftest import here
from tests.organiser.conftest import Office
from tests.organiser.notices.conftest import (
    NOON,
    WORDS,
    approves,
    deeds,
    every,
    looked,
    only,
    proposes,
    removed,
    writes,
)


@pytest_asyncio.fixture
async def rosa(at_work: Office) -> Person:
    """Rosa, a third who organises."""
    return await here(at_work, "Rosa", ORGANISES)


async def test_what_elena_writes_marcos_approves(at_work: Office, elena: Person, marcos: Person) -> None:
    """Both see it as residents will; the audit has who did what, and none of the words."""
    await proposes(elena)
    await approves(marcos)
    shown = [one.text for one in marcos.sees() if not one.mine]
    await elena.reads(showing="Aprobado. Sale: hoy, 12:05")
    found = await only(at_work)

    assert "Hay un aviso del barrio." in shown
    assert found.state == "approved"
    assert found.draft.body == {"es": "Hay agua el jueves.\nTraigan &lt;cubetas&gt; &amp; garrafones."}
    assert found.draft.discreet
    assert not found.draft.shareable
    assert [one for one in await deeds(at_work) if one.startswith("notice")] == [
        "notice_write",
        "notice_propose",
        "notice_approve",
    ]


async def test_the_preview_opens_and_closes_as_it_will(elena: Person) -> None:
    """The words as they were written, markup and all, in a message nobody can pass on."""
    await writes(elena)
    await elena.taps("Ver cómo llega")
    await elena.reads(showing="Así lo verá la gente")
    arrives = next(one for one in elena.sees() if one.text == "Hay un aviso del barrio.")
    await elena.taps("Ver", on=arrives)
    opened = await elena.reads(showing="cubetas")
    await elena.taps("Cerrar", on=opened)
    again = await elena.reads(showing="Hay un aviso del barrio.")

    assert arrives.protected
    assert opened.text == WORDS
    assert opened.id == again.id == arrives.id


async def test_nobody_approves_her_own(at_work: Office, elena: Person, marcos: Person) -> None:
    """Not even with a button made by hand, by day or by night."""
    await proposes(elena)
    found = await only(at_work)
    for act in ("ok", "on", "o8"):
        await elena.taps_raw(f"a:{act}:{found.id.hex}:", on=elena.sees()[-1])
        assert (await elena.reads()).toast == telling.same_person()

    assert (await only(at_work)).state == "proposed"


async def test_a_week_later_it_is_a_draft_again(at_work: Office, elena: Person, marcos: Person) -> None:
    """And both are told calmly."""
    await proposes(elena)
    asked = await marcos.reads(showing="propone un aviso")
    at_work.now += timedelta(days=7)
    await marcos.taps("Aprobar", on=asked)

    assert (await marcos.reads()).toast == telling.expired()
    await elena.reads(showing=telling.back_to_draft())
    assert (await only(at_work)).state == "draft"


async def test_of_two_who_approve_at_once_one_does(
    at_work: Office, elena: Person, marcos: Person, rosa: Person
) -> None:
    """The other sees how it stands."""
    await proposes(elena)
    asked = [await who.reads(showing="propone un aviso") for who in (marcos, rosa)]
    await asyncio.gather(marcos.taps("Aprobar", on=asked[0]), rosa.taps("Aprobar", on=asked[1]))
    await at_work.telegram.idle(at_work.bot)

    assert (await only(at_work)).state == "approved"
    assert (await deeds(at_work)).count("notice_approve") == 1
    toasts = [(await who.reads()).toast for who in (marcos, rosa)]
    assert sorted(toasts) == sorted(["", telling.decided()])


async def test_a_no_makes_it_a_draft_and_its_writer_is_told(
    elena: Person, marcos: Person, at_work: Office
) -> None:
    """She may write it anew and put it forward again."""
    await proposes(elena)
    await marcos.taps("No", on=await marcos.reads(showing="propone un aviso"))
    await elena.taps("Ver cómo llega", on=await elena.reads(showing="Marcos dijo que no"))
    await elena.taps("Proponer", on=await elena.reads(showing="Así lo verá la gente"))
    await elena.reads(showing="Lo mandé a")

    assert (await only(at_work)).state == "proposed"
    assert "notice_refuse" in await deeds(at_work)


async def test_she_takes_her_own_back(elena: Person, marcos: Person, at_work: Office) -> None:
    """And nobody can approve it any more."""
    await proposes(elena)
    asked = await marcos.reads(showing="propone un aviso")
    await elena.taps("Ya no lo propongo")
    draft = await elena.reads(showing=telling.taken_back())
    await marcos.taps("Aprobar", on=asked)

    assert (await marcos.reads()).toast == telling.decided()
    await looked(at_work)
    assert next(one for one in elena.sees() if one.id == draft.id).buttons == draft.buttons
    assert (await only(at_work)).state == "draft"


async def test_anybody_cancels_within_five_minutes(at_work: Office, elena: Person, marcos: Person) -> None:
    """Nobody hears of it, and the courier finds nothing to begin."""
    await proposes(elena)
    await approves(marcos)
    await elena.taps("Cancelar el envío", on=await elena.reads(showing="Aprobado."))
    await elena.reads(showing=progress.cancelled_unheard())
    await marcos.reads(showing=progress.cancelled_unheard())
    async with at_work.databases.resident.statement() as session:
        due = await broadcasts.due(session, NOON + timedelta(minutes=6))

    assert due == ()
    assert "notice_cancel" in await deeds(at_work)


@pytest.mark.parametrize("round_", range(6))
async def test_of_cancel_and_the_beginning_at_the_same_instant_one_happens(
    at_work: Office, elena: Person, marcos: Person, round_: int
) -> None:
    """Either nobody hears of it, or it is stopped in the middle and she is told so."""
    await proposes(elena)
    await approves(marcos)
    card = await elena.reads(showing="Aprobado.")
    found = await only(at_work)

    async def begin() -> bool:
        await asyncio.sleep(round_ / 400)
        async with at_work.databases.resident.transaction() as session:
            return await broadcasts.freeze(session, found.id, NOON + timedelta(minutes=5), [])

    begun, _ = await asyncio.gather(begin(), elena.taps("Cancelar el envío", on=card))
    toast = (await elena.reads()).toast
    state = (await only(at_work)).state

    assert (begun, toast, state) in (
        (False, "", "cancelled"),
        (True, telling.too_late_to_cancel(), "cancelled"),
        (True, telling.too_late_to_cancel(), "sending"),
    )


async def test_at_night_the_second_person_chooses_the_morning(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """At eleven at night it can wait until eight."""
    at_work.now = NOON + timedelta(hours=11)
    await proposes(elena)
    await marcos.taps("Aprobar", on=await marcos.reads(showing="propone un aviso"))
    asked = await marcos.reads(showing="la gente duerme")
    assert "Hora de allá: 11 de la noche" in asked.text
    await marcos.taps("Que espere a las 8", on=asked)
    await marcos.reads(showing="Aprobado. Sale: mañana, 8 de la mañana")
    found = await only(at_work)

    assert found.draft.goes_at is not None
    assert found.draft.goes_at.isoformat() == "2026-03-06T14:00:00+00:00"


async def test_the_question_of_the_night_stands_until_it_is_answered(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """However often the bot looks at its cards meanwhile."""
    at_work.now = NOON + timedelta(hours=11)
    await proposes(elena)
    await marcos.taps("Aprobar", on=await marcos.reads(showing="propone un aviso"))
    asked = await marcos.reads(showing="la gente duerme")
    for _ in range(3):
        at_work.now += timedelta(seconds=61)
        await looked(at_work)
    standing = next(one for one in marcos.sees() if one.id == asked.id)
    await marcos.taps("Que espere a las 8", on=standing)
    await marcos.reads(showing="Aprobado. Sale: mañana, 8 de la mañana")
    await elena.taps("Cancelar el envío", on=await elena.reads(showing="Aprobado."))

    await marcos.reads(showing=progress.cancelled_unheard())


async def test_the_question_of_the_night_stands_also_after_a_quick_tap(
    at_work: Office, elena: Person, marcos: Person, rosa: Person
) -> None:
    """Marcos is asked while the proposal is still on its way to Rosa."""
    at_work.now = NOON + timedelta(hours=11)
    away = at_work.telegram.faults.add(method="sendMessage", chat=rosa.chat.id, error=502, times=None)
    await proposes(elena)
    await marcos.taps("Aprobar", on=await marcos.reads(showing="propone un aviso"))
    asked = await marcos.reads(showing="la gente duerme")
    at_work.telegram.faults.remove(away)
    await rosa.reads(showing="propone un aviso")
    await at_work.telegram.idle(at_work.bot)
    at_work.now += timedelta(seconds=61)
    await looked(at_work)

    assert "la gente duerme" in next(one for one in marcos.sees() if one.id == asked.id).text


async def test_an_answer_that_comes_too_late_is_told_where_it_was_asked(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """A week after the question of the night it is a draft again, and the message says so."""
    at_work.now = NOON + timedelta(hours=11)
    await proposes(elena)
    await marcos.taps("Aprobar", on=await marcos.reads(showing="propone un aviso"))
    asked = await marcos.reads(showing="la gente duerme")
    at_work.now += timedelta(days=7)
    await marcos.taps("Que espere a las 8", on=asked)
    told = await marcos.reads(showing=telling.back_to_draft())

    assert told.id == asked.id


async def test_an_old_wish_for_the_morning_sends_nothing_by_day(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Pressed at noon of the next day: it is asked anew."""
    at_work.now = NOON + timedelta(hours=11)
    await proposes(elena)
    await marcos.taps("Aprobar", on=await marcos.reads(showing="propone un aviso"))
    asked = await marcos.reads(showing="la gente duerme")
    at_work.now = NOON + timedelta(days=1)
    await marcos.taps("Que espere a las 8", on=asked)
    anew = await marcos.reads(showing="propone un aviso")

    assert anew.id == asked.id
    assert (await only(at_work)).state == "proposed"


async def test_alone_nobody_can_announce_anything(at_work: Office, elena: Person) -> None:
    """A notice needs two, and there is no second."""
    await writes(elena)
    await elena.taps("Ver cómo llega")
    await elena.taps("Proponer", on=await elena.reads(showing="Así lo verá la gente"))

    assert (await elena.reads()).toast == telling.nobody_else()


async def test_somebody_of_another_duty_can_neither_write_nor_approve(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Not even with a button made by hand."""
    await proposes(elena)
    ines = await here(at_work, "Inés", RESEARCHES)
    await ines.writes("/aviso")
    assert "le toca a otra persona" in (await ines.reads()).text
    found = await only(at_work)
    await ines.taps_raw(f"a:ok:{found.id.hex}:", on=ines.sees()[-1])

    assert "le toca a otra persona" in (await ines.reads()).toast
    assert (await only(at_work)).state == "proposed"


async def test_what_somebody_proposed_who_was_removed_cannot_be_approved(
    at_work: Office, elena: Person, marcos: Person, rosa: Person
) -> None:
    """A phone in the wrong hands leaves nothing behind."""
    await proposes(elena)
    asked = await rosa.reads(showing="propone un aviso")
    await removed(at_work, elena)
    await rosa.taps("Aprobar", on=asked)

    assert (await rosa.reads()).toast == telling.decided()
    assert (await only(at_work)).state == "proposed"


async def test_what_waits_is_found_again(elena: Person, marcos: Person) -> None:
    """/pendientes shows it with its buttons, and as residents will see it."""
    await proposes(elena)
    await marcos.writes("/pendientes")
    await marcos.reads(showing="propone un aviso")
    await marcos.taps("Aprobar")
    await marcos.reads(showing="Aprobado.")
    await marcos.writes("/pendientes")

    assert "No hay nada que espere" in (await marcos.reads()).text


async def test_a_draft_is_thrown_away_after_a_question(at_work: Office, elena: Person) -> None:
    """It stands in no list of things to do."""
    await writes(elena)
    await elena.taps("Tirar el borrador")
    await elena.taps("Sí, tirarlo")
    await elena.reads(showing=words.thrown_away())

    assert [one.state for one in await every(at_work)] == ["cancelled"]
