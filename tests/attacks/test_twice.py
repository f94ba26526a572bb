"""A second participation, a late one, a bad code: the same words, the same bytes, and no row that moves.

The attacker compares what the bot sent, call by call, and the hidden columns of what is kept.
"""

from typing import Any

from sqlalchemy import text

from bot.emulator import Person
from tests.journeys.conftest import Colonia
from tests.journeys.walks import answers_everything, takes_part

SHIFTING = (
    "message_id",
    "callback_query_id",
    "chat_id",
    "message_ids",
    "offset",
)  #: numbers, which are new each time


async def _said(colonia: Colonia, person: Person, **words: str) -> list[tuple[str, dict[str, Any]]]:
    """Everything the bot does when somebody sends her answers, without the numbers that are new each time."""
    await person.writes("/start")
    await person.taps("Empezar")
    await answers_everything(person, **words)
    await colonia.telegram.idle(colonia.bot)
    colonia.telegram.calls.clear()
    await person.taps("Enviar")
    await colonia.telegram.idle(colonia.bot)
    return [
        (done.method, _plain(done.params))
        for done in colonia.telegram.calls
        if done.params.get("chat_id") == person.user.id or done.method == "answerCallbackQuery"
    ]


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name not in SHIFTING}


async def test_a_second_participation_is_the_first_to_the_byte(
    colonia: Colonia, amparo: Person, beto: Person
) -> None:
    """What is sent to a first, a second and a stranger's first participation are one and the same."""
    first = await _said(colonia, amparo)
    second = await _said(colonia, amparo, proposal="Otra cosa, muy distinta de la primera")
    stranger = await _said(colonia, beto)

    assert first == second == stranger
    assert await colonia.rows("participation") == await colonia.rows("staging") == 2


async def test_a_late_participation_and_a_place_that_never_was_read_alike(
    colonia: Colonia, amparo: Person, beto: Person
) -> None:
    """After the closing nobody can tell by the bot whether there ever was a consultation, nor leaves a row."""
    await takes_part(amparo)
    await colonia.close()
    said = []
    for person, code in ((amparo, "ladera"), (beto, "ladera"), (beto, "ninguna"), (beto, "LADERA-27")):
        await person.opens_link(code)
        said.append((await person.reads()).html)
    assert len(set(said)) == 1
    assert (
        await colonia.rows("participation")
        == await colonia.rows("staging")
        == await colonia.rows("draft")
        == 0
    )


async def test_a_repeated_participation_touches_no_row(colonia: Colonia, amparo: Person) -> None:
    """Between two looks at the hidden columns of marks and sealed answers nothing was added, renewed or locked."""
    await takes_part(amparo)
    before = await _hidden(colonia)
    await takes_part(amparo, proposal="Otra cosa")

    assert await _hidden(colonia) == before


async def _hidden(colonia: Colonia) -> list[str]:
    async with colonia.databases.superuser.statement() as session:
        return [
            row[0]
            for table in ("participation", "staging", "enclosure", "code")
            for row in await session.execute(text(f"SELECT concat(ctid, xmin, xmax, cmin, t) FROM {table} t"))
        ]
