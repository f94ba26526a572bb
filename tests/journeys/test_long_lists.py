"""A form with thousands of options: answered like any other, and nobody else waits for it."""

from __future__ import annotations

import threading

import pytest

from tests.dialogs.tables import form, published
from tests.journeys.conftest import Colonia

OPTIONS = "\n".join(
    f"|         | colonias  | c{n} | Colonia {n} de la Sierra | {n % 2} |" for n in range(2000)
)
TABLE = f"""
| survey  |                     |       |               |               |
|         | type                | name  | label         | choice_filter |
|         | select_one colonias | donde | ¿Dónde vives? | lado != '9'   |
|         | text                | otra  | ¿Otra cosa?   |               |
| choices |                     |       |               |               |
|         | list_name | name | label | lado |
{OPTIONS}
"""


@pytest.fixture(scope="module")
def diagnostico() -> str:
    """One long list, in place of the diagnosis."""
    return published(TABLE)


async def test_a_long_list_is_searched_and_answered(colonia: Colonia) -> None:
    """Part of a name looks for it, the whole name is the answer, and it can be sent."""
    amparo = colonia.person("Amparo")
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    await amparo.reads(showing="¿Dónde vives?")
    await amparo.writes("sierra 1999")
    await amparo.reads(showing="Hay 1 con")
    await amparo.taps("Colonia 1999 de la Sierra")
    await amparo.reads(showing="¿Otra cosa?")
    await amparo.writes("nada más")
    await amparo.taps("Enviar")
    assert "Gracias" in (await amparo.reads()).text
    assert await colonia.rows("staging") == 1


async def test_only_large_forms_are_worked_out_beside_the_loop(quiet_colonia: Colonia) -> None:
    """A step of a large form takes tens of milliseconds: those are not taken from everybody."""
    small = form("| survey |\n|        | type | name | label |\n|        | text | a | A |\n")
    async with quiet_colonia.serving() as runtime:
        here = threading.get_ident()
        assert await runtime.beside(small, threading.get_ident) == here
        threads = {await runtime.beside(quiet_colonia.form, threading.get_ident) for _ in range(3)}
    assert len(threads) == 1
    assert here not in threads
