# ruff: noqa: E501 a form is a table
"""JavaRosa, the engine of ODK Collect, is the referee: the same questions, choices, verdicts and record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from dialogs.forms import bundled
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.random_books import random_book
from tests.dialogs.referee.client import JavaRosa, NoJava
from tests.dialogs.referee.duel import play
from tests.dialogs.tables import published
from tests.dialogs.test_conversation import COLONIA
from tests.dialogs.test_repeats import HOUSEHOLD

COUNTED = """
| survey |              |         |               |             |              |              |                   |          |
|        | type         | name    | label         | relevant    | repeat_count | calculation  | constraint        | required |
|        | integer      | cuantos | ¿Cuántas?     |             |              |              | . >= 0 and . < 4  | yes      |
|        | begin_repeat | hijo    | Hija o hijo   |             | ${cuantos}   |              |                   |          |
|        | text         | nombre  | ¿Nombre?      |             |              |              |                   |          |
|        | integer      | edad    | ¿Y ${nombre}? |             |              |              |                   |          |
|        | text         | escuela | ¿Escuela?     | ${edad} > 5 |              |              |                   |          |
|        | calculate    | lugar   |               |             |              | position(..) |                   |          |
|        | end_repeat   |         |               |             |              |              |                   |          |
|        | calculate    | suma    |               |             |              | sum(${edad}) |                   |          |
|        | note         | total   | ${suma} años  |             |              |              |                   |          |
"""

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def rosa() -> Iterator[JavaRosa]:
    try:
        with JavaRosa() as engine:
            yield engine
    except NoJava:
        pytest.skip("there is no Java here to ask")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("table", [COLONIA, COUNTED, HOUSEHOLD])
def test_our_own_forms_go_as_in_javarosa(rosa: JavaRosa, tmp_path: Path, table: str, seed: int) -> None:
    """Forms with groups, repeats and conditions ask, offer, accept and record the same."""
    path = tmp_path / "form.xml"
    path.write_text(published(table), encoding="utf-8")
    assert play(rosa, path, load(path.read_text("utf-8")), seed).differences == []


def test_the_bundled_form_goes_as_in_javarosa(rosa: JavaRosa, tmp_path: Path) -> None:
    """Only the order of a shuffled list may differ: it is left to chance."""
    path = tmp_path / "form.xml"
    path.write_text(publish(bundled("diagnostico")).xform, encoding="utf-8")
    for seed in range(5):
        found = play(rosa, path, load(path.read_text("utf-8")), seed).differences
        assert [each for each in found if " choices: " not in each and " labels: " not in each] == []


def test_a_seeded_shuffle_goes_as_in_javarosa(rosa: JavaRosa, tmp_path: Path) -> None:
    """With the same seed both put the choices in the same order."""
    choices = [{"list_name": "l", "name": f"v{each}", "label": f"V{each}"} for each in range(9)]
    for seed in (0, 1, 42, 2_147_483_646, 99_999_999_999):
        shuffle = {
            "type": "select_one l",
            "name": "a",
            "label": "A",
            "parameters": f"randomize=true, seed={seed}",
        }
        path = tmp_path / "form.xml"
        path.write_text(publish({"survey": [shuffle], "choices": choices}).xform, encoding="utf-8")
        assert play(rosa, path, load(path.read_text("utf-8")), 1).differences == []


def test_random_forms_go_as_in_javarosa(rosa: JavaRosa, tmp_path: Path) -> None:
    """Two hundred random forms, each played once, differ in nothing."""
    path = tmp_path / "form.xml"
    for seed in range(200):
        chance = Random(seed)
        path.write_text(publish(random_book(chance)).xform, encoding="utf-8")
        found = play(rosa, path, load(path.read_text("utf-8")), seed).differences
        assert found == [], (seed, path.read_text("utf-8"))
