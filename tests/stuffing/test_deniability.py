"""Nobody who holds the phone, or looks over a shoulder, can tell whether somebody was counted."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import text

from bot.emulator import Person
from tests.stuffing.conftest import Coded, comes_and_sends

Said = list[tuple[str, str, tuple[str, ...]]]


def everything_said(coded: Coded, person: Person) -> Said:
    """Each call of the bot in this chat: the method, the words, and the labels of the buttons."""
    found = []
    chat = person.user.id
    for call in coded.colonia.telegram.calls:
        if call.params.get("chat_id") == chat or call.method == "answerCallbackQuery":
            found.append((call.method, str(call.params.get("text", "")), _labels(call.params)))
    return found


async def _plays(
    coded: Coded, name: str, link: str, *, before_sending: Callable[[], Awaitable[object]]
) -> Said:
    """One person's whole way, alone: what the bot said to her."""
    person = coded.colonia.person(name)
    await coded.colonia.telegram.idle(coded.colonia.bot)
    coded.colonia.telegram.calls.clear()
    await person.opens_link(link)
    await person.taps("Empezar")
    await person.taps("Norte")
    await person.writes("Más luz en la calle")
    await person.reads(showing="Enviar")
    await coded.colonia.telegram.idle(coded.colonia.bot)
    await before_sending()
    await person.taps("Enviar")
    await person.reads(showing="Listo. Gracias")
    await coded.colonia.telegram.idle(coded.colonia.bot)
    return everything_said(coded, person)


def _labels(params: Mapping[str, Any]) -> tuple[str, ...]:
    rows = params.get("reply_markup") or {}
    return tuple(each["text"] for row in rows.get("inline_keyboard", ()) for each in row)


async def _versions(coded: Coded) -> list[tuple[int, str]]:
    """Which versions of the rows of codes there are: a write would make others."""
    async with coded.colonia.databases.superuser.statement() as session:
        rows = await session.execute(text("SELECT used, xmin::text FROM code ORDER BY used, id"))
        return [(row.used, row.xmin) for row in rows]


async def _nothing() -> None:
    """Nothing happens meanwhile."""


async def test_every_code_reads_the_same_and_only_a_good_one_is_kept(coded: Coded) -> None:
    """Right, unknown, spent, expired, revoked, and a second time: the same calls with the same words; one row."""
    first = await _plays(coded, "Amparo", f"ladera_{coded.good}", before_sending=_nothing)
    assert await coded.colonia.rows("staging") == await coded.colonia.rows("participation") == 1
    assert await coded.uses() == [0, 0, 1, 1]

    for code in (coded.unknown, coded.spent, coded.expired, coded.revoked):
        said = await _plays(coded, "Beto", f"ladera_{code}", before_sending=_nothing)
        assert said == first
    assert await coded.colonia.rows("staging") == await coded.colonia.rows("participation") == 1
    assert await coded.uses() == [0, 0, 1, 1]
    assert await coded.colonia.rows("draft") == 0


async def test_a_second_participation_reads_the_same_and_gives_its_use_back(coded: Coded) -> None:
    """Whoever takes part again with the same code takes no room from a neighbour."""
    amparo = coded.colonia.person("Amparo")
    said = []
    for _ in range(2):
        await coded.colonia.telegram.idle(coded.colonia.bot)
        coded.colonia.telegram.calls.clear()
        await comes_and_sends(amparo, f"ladera_{coded.good}")
        await coded.colonia.telegram.idle(coded.colonia.bot)
        said.append(everything_said(coded, amparo))

    assert said[0] == said[1]
    assert await coded.uses() == [0, 0, 1, 1]
    assert await coded.colonia.rows("staging") == 1


@pytest.mark.parametrize("what", ["closed", "suspended"])
async def test_who_sends_as_it_ends_reads_the_same_goodbye(coded: Coded, what: str) -> None:
    """Closed or suspended between the last question and «Enviar»: the same words, and no row more."""
    first = await _plays(coded, "Amparo", f"ladera_{coded.good}", before_sending=_nothing)
    ends = coded.colonia.close if what == "closed" else coded.suspend
    said = await _plays(coded, "Beto", f"ladera_{coded.good}", before_sending=ends)

    assert said == first
    assert await coded.colonia.rows("staging") == (0 if what == "closed" else 1)
    assert await coded.colonia.rows("draft") == 0


async def test_without_a_code_one_is_asked_for(coded: Coded) -> None:
    """By the address of the place, or by /start alone; typed by hand it leads to the same welcome as a link."""
    amparo, beto = coded.colonia.person("Amparo"), coded.colonia.person("Beto")
    await beto.opens_link(f"ladera_{coded.good}")
    welcome = await beto.reads()
    for link in ("", "ladera"):
        await amparo.opens_link(link)
        assert "Escribe el código que te dieron." in (await amparo.reads()).text
    await amparo.writes(f"{coded.good[:4]} {coded.good[4:8]} {coded.good[8:]}".lower())
    assert (await amparo.reads()).html == welcome.html

    for typed in (coded.unknown, coded.revoked, coded.spent, f"Ladera {coded.expired}"):
        await amparo.writes(typed)
        assert (await amparo.reads()).html == welcome.html


async def test_a_slip_is_told_and_says_nothing_of_the_codes_there_are(coded: Coded) -> None:
    """One symbol wrong in a good code and in one that never was: the same words."""
    amparo = coded.colonia.person("Amparo")
    said = set()
    for code in (coded.good, coded.unknown):
        wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
        await amparo.opens_link(f"ladera_{wrong}")
        said.add((await amparo.reads()).html)
    assert len(said) == 1
    assert "Revisa el código." in said.pop()


async def test_who_comes_back_with_another_code_goes_on_with_that_one(coded: Coded) -> None:
    """The first was mistyped into another well-formed one: the second counts, and nothing was lost."""
    amparo = coded.colonia.person("Amparo")
    await amparo.opens_link(f"ladera_{coded.unknown}")
    await amparo.taps("Empezar")
    await amparo.taps("Norte")
    await amparo.opens_link(f"ladera_{coded.good}")
    await amparo.taps("Seguir donde me quedé")
    await amparo.writes("Más luz en la calle")
    await amparo.reads(showing="Enviar")
    await amparo.taps("Enviar")
    await amparo.reads(showing="Listo. Gracias")
    assert await coded.colonia.rows("staging") == 1


async def test_starting_anew_keeps_the_code(coded: Coded) -> None:
    """«Empezar de nuevo» does not ask for it again."""
    amparo = coded.colonia.person("Amparo")
    await amparo.opens_link(f"ladera_{coded.good}")
    await amparo.taps("Empezar")
    await amparo.opens_link("ladera")
    await amparo.taps("Empezar de nuevo")
    await amparo.taps("Empezar")
    await amparo.taps("Norte")
    await amparo.writes("Más luz en la calle")
    await amparo.reads(showing="Enviar")
    await amparo.taps("Enviar")
    await amparo.reads(showing="Listo. Gracias")
    assert await coded.colonia.rows("staging") == 1


async def test_a_suspended_place_leaves_a_neutral_screen(coded: Coded) -> None:
    """At the next tap: a word that passes, a greeting that stays, and the draft is gone. New people read «closed»."""
    amparo, beto = coded.colonia.person("Amparo"), coded.colonia.person("Beto")
    await amparo.opens_link(f"ladera_{coded.good}")
    await amparo.taps("Empezar")
    await amparo.reads(showing="Norte")
    await coded.suspend()

    await amparo.taps("Norte")
    seen = await amparo.reads(showing="Hola. Para ver el menú")
    while "Hola" not in seen.text:  # within three seconds the list of what is open is believed
        seen = await amparo.reads()

    assert not seen.buttons
    assert await coded.colonia.rows("draft") == 0
    await beto.opens_link(f"ladera_{coded.good}")
    assert (await beto.reads()).text.startswith("Ahora no hay una consulta abierta aquí.")
    await beto.writes("/resultados")
    assert (await beto.reads()).text.startswith("Aún faltan voces.")


@pytest.mark.parametrize("tries", [200, pytest.param(10_000, marks=pytest.mark.long)])
async def test_a_flood_of_tries_is_met_with_silence_and_a_neighbour_with_an_answer(
    coded: Coded, tries: int
) -> None:
    """Codes of every kind in a row: few are answered, all in the same words, and no row is touched; Beto is answered
    as ever; a minute is never needed."""
    amparo, beto = coded.colonia.person("Amparo"), coded.colonia.person("Beto")
    kinds = (coded.unknown, coded.good, coded.spent, coded.expired, coded.revoked)
    before = await _versions(coded)
    for number in range(tries):
        await amparo.opens_link(f"ladera_{kinds[number % len(kinds)]}")
        if number % 100 == 99:
            await coded.colonia.telegram.idle(coded.colonia.bot)
    await coded.colonia.telegram.idle(coded.colonia.bot)
    sent = [
        call
        for call in coded.colonia.telegram.calls
        if call.method == "sendMessage" and call.params.get("chat_id") == amparo.user.id
    ]
    assert len(kinds) <= len(sent) <= max(25, tries / 50)
    assert len({(call.params["text"], _labels(call.params)) for call in sent}) == 1
    assert await _versions(coded) == before

    await beto.opens_link(f"ladera_{coded.good}")
    assert "Empezar" in (await beto.reads()).buttons
