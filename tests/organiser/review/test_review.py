"""/revisar: two people read each text in the same words before it may leave; one can neither publish nor silence."""

import asyncio

from sqlalchemy import text

from admin.organiser.access import words as access
from admin.organiser.review import words
from bot.emulator import Person
from storage import audit, organisers, reviewing
from storage.organisers import REVIEWS
from tests.hostile import MARKUP, QUOTES, SCRIPTS
from tests.organiser.conftest import Office
from tests.organiser.review.conftest import Leaving, kept, passes, reviews, themes

LIGHT = "Que pongan luz en la cancha."


async def test_two_people_pass_a_text_in_the_same_words(
    at_work: Office, leaves: Leaving, elena: Person, marcos: Person
) -> None:
    """After the first it waits for the second; after the second it may leave."""
    await leaves(LIGHT)
    shown = await reviews(elena)
    assert LIGHT in shown
    assert "¿Qué harías tú para que aquí se viva mejor?" in shown
    assert "Queda 1." in shown
    await passes(elena)
    await elena.reads(showing=words.nothing_left())
    (once,) = await kept(at_work)
    assert (once.review, once.wording, once.theme) == ("once", LIGHT, "seguridad")

    assert "ya lo dio por bueno" in await reviews(marcos)
    await marcos.taps("Pasa")
    await marcos.reads(showing=words.nothing_left())
    (done,) = await kept(at_work)
    assert done.review == "passed"
    assert done.reviewer_a not in (None, done.reviewer_b)


async def test_nobody_passes_the_same_text_twice(
    at_work: Office, leaves: Leaving, elena: Person, marcos: Person
) -> None:
    """It is not shown to her again, and an old button changes nothing."""
    await leaves(LIGHT)
    await reviews(elena)
    await themes(elena)
    await elena.taps("Pasa")
    await elena.reads(showing=words.nothing_left())
    assert await reviews(elena) == words.nothing_left()
    (once,) = await kept(at_work)
    async with at_work.databases.organiser.transaction() as session:
        assert once.reviewer_a is not None
        assert await reviewing.one(session, at_work.consultation.id, once.id, once.reviewer_a) is None
    assert once.review == "once"


async def test_whoever_changes_the_words_is_the_first_again(
    at_work: Office, leaves: Leaving, elena: Person, marcos: Person
) -> None:
    """So two people always saw the final words."""
    await leaves(LIGHT + " Me lo dijo mi vecino.")
    await reviews(elena)
    await passes(elena)
    await reviews(marcos)
    await marcos.taps("Acortar o cambiar las palabras")
    await marcos.reads(showing=words.write_it())
    await marcos.writes(LIGHT)
    await marcos.reads(showing=words.yours())
    await marcos.taps("Pasa")
    await marcos.reads(showing=words.nothing_left())
    (once,) = await kept(at_work)
    assert (once.review, once.wording) == ("once", LIGHT)

    assert LIGHT in await reviews(elena)
    await elena.taps("Pasa")
    await elena.reads(showing=words.nothing_left())
    (done,) = await kept(at_work)
    assert (done.review, done.wording) == ("passed", LIGHT)
    assert done.reviewer_a != done.reviewer_b


async def test_changing_the_theme_is_changing_what_was_decided(
    at_work: Office, leaves: Leaving, elena: Person, marcos: Person
) -> None:
    """Also a theme of her own words, which is covered like any text."""
    await leaves(LIGHT)
    await reviews(elena)
    await passes(elena)
    await reviews(marcos)
    await marcos.taps("Tema")
    await marcos.taps("Otro tema")
    await marcos.reads(showing=words.write_theme())
    await marcos.writes("deporte y juego")
    await marcos.reads(showing="Tema: Deporte y juego")
    await marcos.taps("Pasa")
    await marcos.reads(showing=words.nothing_left())

    (once,) = await kept(at_work)
    assert (once.review, once.theme) == ("once", "deporte y juego")


async def test_without_a_theme_nothing_passes(at_work: Office, leaves: Leaving, elena: Person) -> None:
    """The themes are offered instead."""
    await leaves(LIGHT)
    await reviews(elena)
    await elena.taps("Pasa")
    asked = await elena.reads(showing=words.which_theme())

    assert "Seguridad" in asked.buttons
    assert {one.review for one in await kept(at_work)} == {"waiting"}


async def test_a_rejection_takes_two_and_can_be_overruled(
    at_work: Office, leaves: Leaving, elena: Person, marcos: Person
) -> None:
    """The second sees that, and why; one who disagrees passes it and becomes the first herself."""
    await leaves("Uno que se rechaza", "Otro que se salva")
    for _ in range(2):
        await reviews(elena)
        await elena.taps("Rechazar")
        await elena.taps("Puede poner en peligro")
        await elena.reads(showing="Que")
    for one in await kept(at_work):
        assert (one.review, one.wording, one.theme) == ("once", "", "danger")
    shown = await reviews(marcos)
    assert "lo rechazó: puede poner en peligro" in shown
    if "se salva" in shown:
        await passes(marcos)
        await marcos.taps("Rechazar: puede poner en peligro")
    else:
        await marcos.taps("Rechazar: puede poner en peligro")
        await passes(marcos)
    await marcos.reads(showing=words.nothing_left())

    assert {one.body: one.review for one in await kept(at_work)} == {
        "Uno que se rechaza": "rejected",
        "Otro que se salva": "once",
    }


async def test_names_are_covered_again_on_the_way(at_work: Office, leaves: Leaving, elena: Person) -> None:
    """What came through at intake, and what she writes herself."""
    await leaves("Que arreglen la luz, dijo Rosa Hernández, tel 55 1234 5678")
    shown = await reviews(elena)
    assert "Hernández" not in shown
    assert "1234" not in shown
    await elena.taps("Acortar o cambiar las palabras")
    await elena.reads(showing=words.write_it())
    await elena.writes("Lo pide Rosa Hernández, 55 1234 5678")

    said = (await elena.reads(showing=words.yours())).text
    assert "Hernández" not in said
    assert "1234" not in said


async def test_texts_come_in_the_order_of_ids_that_mean_nothing(
    at_work: Office, leaves: Leaving, elena: Person
) -> None:
    """Never the newest first, however they were released; each is left for later once."""
    await leaves("el primero", "el segundo")
    await leaves("el tercero")
    seen = [await reviews(elena)]
    for _ in range(2):
        await elena.taps("Después")
        seen.append((await elena.reads()).text)
    await elena.taps("Después")

    order = [one.body for one in sorted(await kept(at_work), key=lambda one: one.id)]
    assert [body for text_ in seen for body in order if body in text_] == order
    assert "Quedan 3." in seen[0]
    assert (await elena.reads()).text == words.later_round()


async def test_of_two_who_decide_at_once_both_are_heard_in_an_order(
    at_work: Office, leaves: Leaving, elena: Person, marcos: Person
) -> None:
    """Both saw it unread: the second is told that it changed, and nothing passed by one."""
    await leaves(LIGHT)
    for who in (elena, marcos):
        await reviews(who)
        await themes(who)
    await asyncio.gather(elena.taps("Pasa"), marcos.taps("Pasa"))
    await at_work.telegram.idle(at_work.bot)

    (one,) = await kept(at_work)
    assert (one.review, one.reviewer_b) == ("once", None)


async def test_a_release_in_the_middle_costs_nothing_but_another_look(
    at_work: Office, leaves: Leaving, elena: Person
) -> None:
    """Unread texts get new ids: the old button says so and shows what waits."""
    await leaves(LIGHT)
    await reviews(elena)
    await themes(elena)
    await leaves("Otra cosa muy distinta sobre el agua")
    await elena.taps("Pasa")

    assert (await elena.reads()).toast == words.changed()
    assert {one.review for one in await kept(at_work)} == {"waiting"}
    await elena.taps("Después")


async def test_what_was_decided_outlives_a_release(
    at_work: Office, leaves: Leaving, elena: Person, marcos: Person
) -> None:
    """The first's decision stands after the heap was thrown anew."""
    await leaves(LIGHT)
    await reviews(elena)
    await passes(elena)
    await elena.reads(showing=words.nothing_left())
    before = await kept(at_work)
    await leaves("Más agua para el barrio")

    assert before[0] in await kept(at_work)


async def test_a_long_text_is_read_to_its_end_before_it_can_be_decided(
    at_work: Office, leaves: Leaving, elena: Person
) -> None:
    """It has pages; buttons that decide stand under the last one alone."""
    long = " ".join(f"frase {number} del texto" for number in range(220)) + " fin."
    await leaves(long)
    shown = await reviews(elena)
    first = elena.sees()[-1]
    assert "Parte 1 de 2" in shown
    assert "Pasa" not in first.buttons
    await elena.taps("1/2 ▶")
    last = await elena.reads(showing="fin.")

    assert "Pasa" in last.buttons
    assert "frase 219" in last.text


async def test_any_text_is_shown_as_it_is(at_work: Office, leaves: Leaving, elena: Person) -> None:
    """Markup stays markup, and no mark turns the direction of ours."""
    said = [one for one in (*MARKUP, *QUOTES, *SCRIPTS) if one.strip()]
    await leaves(*said)
    await reviews(elena)
    for _ in said:
        shown = elena.sees()[-1]
        assert "Pasa" in shown.buttons
        assert not set("\u202a\u202b\u202d\u202e\u2066\u2067") & set(shown.text)
        await elena.taps("Después")
        await elena.reads()
    for one in await kept(at_work):
        assert one.review == "waiting"


async def test_one_that_says_the_same_is_offered_as_repeated(
    at_work: Office, leaves: Leaving, elena: Person
) -> None:
    """Beside the other; one tap rejects it as such."""
    await leaves("Que pongan luz en la cancha", "Pongan luz en la cancha, por favor")
    await reviews(elena)
    await passes(elena)
    shown = await elena.reads(showing="Se parece a este")
    await elena.taps("Es repetido", on=shown)
    await elena.reads(showing=words.nothing_left())

    assert sorted((one.review, one.theme) for one in await kept(at_work)) == [
        ("once", "repeated"),
        ("once", "seguridad"),
    ]


async def test_whoever_is_removed_in_the_middle_decides_nothing(
    at_work: Office, leaves: Leaving, elena: Person
) -> None:
    """Neither with a button nor with words she was asked for."""
    await leaves(LIGHT)
    await reviews(elena)
    await elena.taps("Acortar o cambiar las palabras")
    shown = await elena.reads(showing=words.write_it())
    async with at_work.databases.organiser.transaction() as session:
        me = await organisers.by_chat(session, at_work.key, elena.chat.id)
        assert me is not None
        await organisers.remove(session, me.id, at_work.consultation.place.id, last=True)
    await elena.writes("Mis palabras")
    assert (await elena.reads()).text == access.closed()
    await elena.taps("Volver", on=shown)

    assert (await elena.reads()).toast == access.closed()
    assert {one.review for one in await kept(at_work)} == {"waiting"}


async def test_who_reviews_elsewhere_reads_nothing_here(at_work: Office, leaves: Leaving) -> None:
    """Nor does anybody while the place is suspended."""
    from tests.mixer.people import opened

    other = await opened(at_work.databases, "otra")
    await leaves(LIGHT)
    rosa = await at_work.person("Rosa", REVIEWS, place=other.place.id)
    assert await reviews(rosa) == words.nothing_left()
    elena = await at_work.person("Elena", REVIEWS)
    async with at_work.databases.owner.statement() as session:
        await session.execute(text("UPDATE place SET suspended = true"))

    assert "está suspendida" in await reviews(elena)
    await elena.reads(showing=words.nothing_left())


async def test_the_audit_says_that_somebody_reviewed_and_not_what(
    at_work: Office, leaves: Leaving, elena: Person
) -> None:
    """Neither text nor its id: a line has a time, and texts have none."""
    await leaves(LIGHT)
    await reviews(elena)
    await passes(elena)
    await elena.reads(showing=words.nothing_left())
    async with at_work.databases.organiser.statement() as session:
        (line,) = await audit.last(session, 5)
    (one,) = await kept(at_work)

    assert line.action == "review_pass"
    assert "luz" not in line.detail
    assert str(one.id) not in line.detail
    assert one.id.hex not in line.detail
