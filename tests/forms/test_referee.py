"""JavaRosa, the engine of ODK Collect, goes through the bundled forms as ours does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogs.xform import load
from tests.dialogs.referee.client import JavaRosa, NoJava
from tests.dialogs.referee.duel import play
from tests.forms.conftest import xform_of

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def rosa() -> Iterator[JavaRosa]:
    """JavaRosa, as it lies in pyxform's wheel."""
    try:
        with JavaRosa() as engine:
            yield engine
    except NoJava:
        pytest.skip("there is no Java here to ask")


def seeded(xform: str) -> str:
    """The form with the same seed for both in its one shuffle of a whole list."""
    return xform.replace("root/item/name)))", "root/item/name, 42)))")


def test_it_goes_as_in_javarosa(rosa: JavaRosa, name: str, tmp_path: Path) -> None:
    """The same questions, words, choices, verdicts and record; only a list shuffled without a seed may differ."""
    path = tmp_path / "form.xml"
    path.write_text(seeded(xform_of(name)), encoding="utf-8")
    for seed in range(8):
        found = play(rosa, path, load(path.read_text("utf-8")), seed).differences
        shuffled = () if name == "propuestas" else (" choices: ", " labels: ")
        assert [each for each in found if not any(word in each for word in shuffled)] == [], seed
