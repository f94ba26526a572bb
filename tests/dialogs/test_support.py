"""The table of what works is true: each type it promises can be asked, each it denies is refused or passed over."""

from __future__ import annotations

import pytest

from dialogs.authoring import columns
from dialogs.beyond.attributes import TABLE
from dialogs.beyond.effort import effort
from dialogs.check import check
from dialogs.interview import begin, present
from dialogs.running.screen import GRID
from dialogs.support import (
    NO,
    PARTLY,
    YES,
    Support,
    appearances,
    attributes,
    chapters,
    functions,
    limits,
    markdown,
    parameters,
    settings,
    survey_columns,
    types,
)
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


def test_every_column_and_setting_the_code_knows_is_listed() -> None:
    """Each once, with whether it works; ours in a table of their own."""
    listed = [each.name for each in survey_columns()]
    assert set(columns.SURVEY) <= set(listed)
    assert {each for each in columns.SETTINGS if not each.startswith("_")} == {
        each.name for each in settings()
    }
    assert {each.column for each in TABLE} == {each.name for each in attributes()}
    for _, rows in chapters():
        names = [each.name for each in rows]
        assert len(names) == len(set(names))
        assert {each.works for each in rows} <= {YES, PARTLY, NO}


def test_appearances_the_engine_minds_are_said_to_work() -> None:
    """What changes how a question is asked, and nothing else, is a yes or in part."""
    works = {each.name: each.works for each in appearances()}
    assert all(
        works[each] == YES for each in (*GRID, "label", "year", "month-year", "thousands-sep", "rating")
    )
    assert works["search()"] == NO


ODK = [
    ("select_one l", each.name)
    for each in appearances()
    if each.works != NO
    and " " not in each.name
    and "…" not in each.name
    and each.name not in ("label", *GRID)
]


@pytest.mark.parametrize(("kind", "appearance"), ODK)
def test_any_appearance_is_accepted_and_asked(kind: str, appearance: str) -> None:
    """One that changes nothing stops nothing."""
    rows = [{"type": kind, "name": "p", "label": "P", "appearance": appearance}]
    form = load(publish({"survey": rows, "choices": CHOICES}).xform)
    assert present(form, begin(form, language="es", now=NOW, seed=1), now=NOW).prompt is not None


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("range", "start=0 end=10 step=5"),
        ("range", "start=0 end=10 step=5 tick_labelset=l"),
        ("select_one l", "randomize=true seed=3"),
        ("select_one_from_file m.csv", "value=code label=words"),
    ],
)
def test_parameters_that_are_said_to_work_do(kind: str, given: str) -> None:
    """The form loads and offers what they say."""
    choices = [
        {"list_name": "l", "name": "0", "label": "Nada"},
        {"list_name": "l", "name": "10", "label": "Todo"},
    ]
    rows = [{"type": kind, "name": "p", "label": "P", "parameters": given}]
    lists = {"m": [{"code": "a", "words": "A"}]}
    form = load(publish({"survey": rows, "choices": choices}).xform, lists)
    prompt = present(form, begin(form, language="es", now=NOW, seed=1), now=NOW).prompt
    assert prompt is not None
    assert prompt.options
    known = ", ".join(each.name for each in parameters() if each.works == YES)
    assert all(part.partition("=")[0] in known for part in given.split())


def test_limits_are_told_in_figures() -> None:
    """From the constants themselves, whatever they are today."""
    assert all(most[0].isdigit() for _, most in limits())
    assert markdown().count("\n## ") == len(chapters())


def test_the_effort_of_a_form_grows_with_its_words() -> None:
    """Notes are read, not answered; a text takes longer than a choice."""
    short = load(publish(book("select_one")).xform)
    long = load(
        publish(
            {"survey": [{"type": "text", "name": f"q{n}", "label": "palabra " * 30} for n in range(10)]}
        ).xform
    )
    assert effort(short).questions == 2
    assert effort(short).minutes == 1
    assert effort(long).minutes > 5
