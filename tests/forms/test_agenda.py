"""The priorities of a place: theme by theme, then a final over what one picked oneself."""

from __future__ import annotations

from random import Random

from dialogs.answers import Change, Decline, Done, Pick
from dialogs.interview import advance, begin, present, record
from dialogs.submission import submission
from tests.dialogs.tables import Resident
from tests.forms.conftest import SPANISH, Row, form_of, kind, sheets_of
from tests.forms.neighbours import NOW, Neighbour

FORM, SHEETS = form_of("agenda"), sheets_of("agenda")
PARTS = ["dania", "ayuda", "nivel"]


def themes() -> dict[str, list[Row]]:
    """The questions that fill a part of an agenda, by theme."""
    found: dict[str, list[Row]] = {}
    for row in SHEETS.questions:
        if "bind::cb:punto" in row:
            found.setdefault(row["bind::cb:tema"], []).append(row)
    return found


def test_it_is_short_enough_to_be_finished() -> None:
    """Under twenty questions, most of them one or two taps."""
    assert 12 <= len(SHEETS.questions) < 20


def test_each_theme_asks_what_harms_what_would_help_and_who_must_answer() -> None:
    """Four themes with the three parts of an agenda's line; then who else, and which principles."""
    found = {theme: [row["bind::cb:punto"] for row in rows] for theme, rows in themes().items()}
    assert found.pop("como") == ["quien", "principio"]
    assert list(found.values()) == [PARTS] * 4


def test_what_is_asked_is_bounded() -> None:
    """Two of each list, three of who: a ticked box costs something, or everything would be urgent."""
    for rows in themes().values():
        for row in rows:
            if kind(row) == "select_multiple":
                most = row[f"hint::{SPANISH}"].removeprefix("Toca hasta ").rstrip(".")
                assert f"count-selected(.) <= {most}" in row["constraint"]


def test_the_three_levels_of_government_can_be_named_alone_or_together() -> None:
    """Measure 9: a dialogue of the three."""
    (level, *others) = [row for row in SHEETS.questions if row.get("bind::cb:punto") == "nivel"]
    assert {each["type"] for each in others} == {level["type"]}
    assert [choice["name"] for choice in SHEETS.options(level)] == [
        "municipal", "estatal", "federal", "los_3", "ns", "pnd",
    ]  # fmt: skip


def test_the_final_is_over_what_one_picked_and_all_of_it_has_a_place_in_the_final() -> None:
    """Every help of every theme is in the final's list under the same name and words."""
    helps = [row for rows in themes().values() for row in rows if row["bind::cb:punto"] == "ayuda"]
    offered = [(one["name"], one[f"label::{SPANISH}"]) for row in helps for one in SHEETS.options(row)]
    (final,) = [row for row in SHEETS.questions if kind(row) == "rank"]
    of_final = [(one["name"], one[f"label::{SPANISH}"]) for one in SHEETS.options(final)]
    assert of_final == [each for each in offered if each[0] not in ("ns", "pnd")]
    assert len({name for name, _ in of_final}) == len(of_final) == 20


def test_a_final_follows_what_one_picks_and_changes_with_it() -> None:
    """Only what was picked is offered; a pick taken back leaves the final, and the final asks again."""
    beto = Resident(FORM, seed=4)
    beto.does(Pick("pnd"), Decline(), Pick("policia"), Pick("causas"), Done(), Decline())
    beto.does(Decline(), Pick("empleo"), Done(), Decline(), Decline(), Decline(), Decline())
    beto.does(Decline(), Pick("ns"), Done(), Decline())
    assert {option.value for option in beto.prompt.options} == {"policia", "causas", "empleo"}
    beto.does(Pick("empleo"), Pick("policia"), Done(), Decline(), Decline(), Decline())
    assert beto.turn.prompt is None
    beto.does(Change("servicios/ser_ayuda"), Pick("empleo"), Pick("obras"), Done())
    assert beto.prompt.name == "primero"
    assert {option.value for option in beto.prompt.options} == {"policia", "causas", "obras"}


def test_whoever_picked_one_thing_has_no_final_to_play() -> None:
    """One thing needs no order; nothing neither."""
    neighbour = Neighbour(FORM, Random(1), shy=1)
    neighbour.answers()
    assert "primero" not in [prompt.name for prompt in neighbour.seen]
    citlali = Resident(FORM)
    citlali.does(Pick("mujer_joven"), Decline(), Pick("sanar"), Done(), *[Decline()] * 10)
    assert citlali.prompt.name == "quien"


def test_the_order_of_the_final_is_nobodys() -> None:
    """Shuffled for each person, so that being the first theme is worth nothing."""
    first = set()
    for seed in range(30):
        turn = present(FORM, begin(FORM, language="es", now=NOW, seed=seed), now=NOW)
        while turn.prompt is not None and turn.prompt.name != "primero":
            for option in turn.prompt.options[:2]:
                turn = advance(FORM, turn.interview, Pick(option.value), now=NOW)
                if turn.prompt is None or not turn.prompt.name.endswith(("dania", "ayuda")):
                    break
            else:
                turn = advance(FORM, turn.interview, Done(), now=NOW)
        assert turn.prompt is not None
        first.add(turn.prompt.options[0].value)
    assert len(first) >= 5


def test_places_are_counted_beside_the_choice() -> None:
    """First, second and third by themselves, and having been chosen at all."""
    finished = Neighbour(FORM, Random(8), shy=0).answers()
    chosen = record(FORM, finished)["lo_primero/primero"].split()
    marks = [
        mark.choice for mark in submission(FORM, finished).marks if mark.question == "lo_primero/primero"
    ]
    assert marks == ["", *chosen, *(f"{name}#{place}" for place, name in enumerate(chosen, 1))]
