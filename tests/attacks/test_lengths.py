"""Somebody who watches how long the rows are: who writes much is not seen, so the longest texts are nobody's."""

from random import Random

import pytest
from sqlalchemy import text

from bot.emulator import Person
from storage.sealing import BOX_BYTES
from tests.dialogs.tables import published
from tests.journeys.conftest import Colonia

FORM = """
| survey   |                  |         |                   |                                |
|          | type             | name    | label::es         | constraint                     |
|          | select_one zonas | zona    | ¿Dónde vives?     |                                |
|          | text             | idea    | ¿Qué propones?    | string-length(.) <= 4000       |
|          | text             | queja   | ¿Qué te molesta?  | string-length(.) <= 4000       |
| choices  |                  |         |                   |                                |
|          | list_name        | name    | label::es         |                                |
|          | zonas            | norte   | Norte             |                                |
|          | zonas            | sur     | Sur               |                                |
| settings |                  |         |                   |                                |
|          | form_title       | form_id | default_language  |                                |
|          | Prueba           | prueba  | Español (es)      |                                |
"""

_LENGTHS = text("SELECT DISTINCT octet_length(slot) + octet_length(box) FROM draft")


@pytest.fixture(scope="module")
def diagnostico() -> str:
    """A form in which much can be written."""
    return published(FORM.replace("label::es", "label::Español (es)"))


def _many_letters(n: int) -> str:
    """Which nothing can make much shorter."""
    return "".join(Random(n).choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", k=n))


async def _lengths(colonia: Colonia) -> set[int]:
    async with colonia.databases.superuser.statement() as session:
        return set((await session.execute(_LENGTHS)).scalars())


async def test_whoever_writes_much_leaves_a_draft_as_long_as_everybodys(
    colonia: Colonia, amparo: Person, beto: Person
) -> None:
    """What would not fit is asked for in fewer words while it can still be changed; what fits is kept and sent."""
    seen: set[int] = set()
    for person, first, second in ((beto, "Luz", "Nada"), (amparo, _many_letters(3000), _many_letters(3500))):
        await person.writes("/start")
        await person.taps("Empezar")
        await person.taps("Norte")
        await person.reads(showing="propones")
        await person.writes(first)
        await person.reads(showing="molesta")
        seen |= await _lengths(colonia)
        await person.writes(second)
        if person is amparo:
            await person.reads(showing="muy largos")
            seen |= await _lengths(colonia)
            await person.writes("Poca cosa")
        await person.reads(showing="Enviar")
        seen |= await _lengths(colonia)

    assert seen == {32 + BOX_BYTES}
    await amparo.taps("Enviar")
    await amparo.reads(showing="Gracias")
    assert await colonia.rows("staging") == 1
