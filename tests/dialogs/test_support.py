"""The table of what works is true: each type it promises can be asked, each it denies is refused or passed over."""

from __future__ import annotations

import pytest

from dialogs.check import check
from dialogs.interview import begin, present
from dialogs.support import NO, PARTLY, YES, Support, functions, types
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.tables import NOW

CHOICES = [{"list_name": "l", "name": "a", "label": "A"}]
QUESTIONS = [each for each in types() if not each.name.startswith("begin")]


def book(name: str) -> dict[str, list[dict[str, str]]]:
    """Make a form with one row of a type, after a plain question."""
    row = {"type": f"{name} l" if name.startswith(("select", "rank")) else name, "name": "p", "label": "P"}
    if "from_file" in name:
        row["type"] = f"{name} m.csv"
    if name == "calculate":
        row["calculation"] = "1 + 1"
    if name == "range":
        row["parameters"] = "start=1 end=3 step=1"
    if name == "background-geopoint":
        row["trigger"] = "${q}"
    if name == "audit":
        row.pop("name")
    return {"survey": [{"type": "text", "name": "q", "label": "Q"}, row], "choices": CHOICES}


@pytest.mark.parametrize(
    "support", [each for each in QUESTIONS if each.works != NO], ids=lambda each: each.name
)
def test_what_works_can_be_asked(support: Support) -> None:
    """A form with the type loads and begins; what stays blank is said by the check."""
    form = load(publish(book(support.name)).xform, {"m": [{"name": "a", "label": "A"}]})
    assert present(form, begin(form, language="es", now=NOW, seed=1), now=NOW).prompt is not None
    assert (support.works == YES) or any(each.column == "type" for each in check(book(support.name)))


@pytest.mark.parametrize(
    "support", [each for each in QUESTIONS if each.works == NO], ids=lambda each: each.name
)
def test_what_does_not_work_is_said_by_the_check(support: Support) -> None:
    """The author hears of it, with the row."""
    assert any(each.row == 3 for each in check(book(support.name)))


def test_every_function_is_listed_once() -> None:
    """With the number of its arguments, in Spanish."""
    names = [each.name for each in functions()]
    assert len(names) == len(set(names)) > 70
    assert all("argumento" in each.note for each in functions())
    assert {each.works for each in types()} == {YES, PARTLY, NO}
