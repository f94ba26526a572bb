"""What organisers write about an assembly, read by pure functions; and the notices made of it."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.organiser.assemblies import announcing
from admin.organiser.assemblies.deeds import last_day
from admin.organiser.assemblies.written import Promise, points, promise
from bot.courier.audience import CAN_WAIT
from locales.readability import EASY, inflesz
from storage.announcement import Draft, check
from storage.assemblies import LINE, LINES, MINUTES, TITLE, VENUE, Assembly
from storage.outcomes import Commitment, Decision, Outcome
from tests.hostile import TEXTS

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
NOBODY = UUID(int=0)


def assembly(**more: object) -> Assembly:
    """One in Tijuana."""
    given_: dict[str, object] = {
        "id": UUID(int=1), "place": UUID(int=2), "title": "Agua", "starts_at": NOW, "venue": None, "public": False,
        "agenda": (), "minutes": "", "door_code": None, "state": "planned", "consultation": None,
    }  # fmt: skip
    return Assembly(**(given_ | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("1. Agua\n2) Luz\n- Varios", ("Agua", "Luz", "Varios")),
        ("  • Agua  potable \n\n\n", ("Agua potable",)),
        ("3 pipas de agua", ("3 pipas de agua",)),
        ("-\n*\n", ()),
    ],
)
def test_points_are_read_one_a_line(said: str, read: tuple[str, ...]) -> None:
    """Whatever number or dash stands before them."""
    assert points(said) == read


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Llevar la carta", Promise("Llevar la carta", "", None)),
        ("Pedir pipas, focos y cable", Promise("Pedir pipas, focos y cable", "", None)),
        (
            "Llevar la carta, las jóvenes, para el 15 de diciembre",
            Promise("Llevar la carta, las jóvenes", "", date(2026, 12, 15)),
        ),
        ("Llevar la carta\nComisión de agua", Promise("Llevar la carta", "Comisión de agua", None)),
        ("Llevar la carta\n15 de diciembre", Promise("Llevar la carta", "", date(2026, 12, 15))),
        (
            "Llevar la carta\nLas jóvenes\npara el 3 de enero",
            Promise("Llevar la carta", "Las jóvenes", date(2027, 1, 3)),
        ),
        (
            "Llevar la carta\nLas jóvenes\n3/1/2027",
            Promise("Llevar la carta", "Las jóvenes", date(2027, 1, 3)),
        ),
        ("Llevar la carta\nLas jóvenes\nluego", None),
    ],
)
def test_a_commitment_says_what_who_and_by_when(said: str, read: Promise | None) -> None:
    """The last two may be left out; a day that is none is asked for again."""
    assert promise(said, NOW) == read


def test_a_word_can_be_left_until_the_day_before() -> None:
    """So that two people read it in time; of one tomorrow, until tonight."""
    assert last_day(date(2026, 11, 30), date(2026, 11, 23)) == date(2026, 11, 29)
    assert last_day(date(2026, 11, 23), date(2026, 11, 23)) == date(2026, 11, 23)


@pytest.mark.parametrize("said", TEXTS)
def test_no_words_break_a_notice(said: str) -> None:
    """Markup, quotes, right-to-left, endless words: what is not ours is escaped, and it fits one message."""
    words = " ".join(said.split())
    one = assembly(
        title=words[:TITLE], venue=words[:VENUE], agenda=(words[:LINE],) * LINES, minutes=said[:MINUTES]
    )
    outcome = Outcome(
        (Decision(NOBODY, words[:LINE]),) * LINES,
        (Commitment(NOBODY, words[:LINE], words[:TITLE], NOW.date(), "open"),) * LINES,
    )
    for draft in (
        announcing.called(one, "America/Tijuana"),
        announcing.moved(one, "America/Tijuana"),
        announcing.elsewhere(one, "America/Tijuana"),
        announcing.cancelled(one),
        announcing.thanks(one, outcome),
    ):
        check(draft)
        for body in draft.body.values():
            rest = body.replace("<b>", "").replace("</b>", "")
            assert "<" not in rest
            assert ">" not in rest


@given(st.lists(st.text(max_size=LINE), max_size=LINES))
def test_numbered_lines_never_outgrow_their_room(lines: list[str]) -> None:
    """What does not fit is told by three points."""
    assert len(announcing.numbered(lines, room=500)) <= 502


def test_a_notice_of_a_full_agenda_fits_one_message() -> None:
    """The longest title, venue and agenda there may be, with signs that grow when they are escaped."""
    one = assembly(title="&" * TITLE, venue="&" * VENUE, agenda=("&" * LINE,) * LINES)
    draft = announcing.called(one, "America/Mexico_City")
    assert isinstance(draft, Draft)
    check(draft)


def test_what_becomes_of_an_assembly_waits_for_no_saturday() -> None:
    """Those who hear once a week hear of assemblies at once: also that it has another hour, or was called off."""
    one = assembly()
    for draft in (
        announcing.called(one, "UTC"),
        announcing.moved(one, "UTC"),
        announcing.elsewhere(one, "UTC"),
        announcing.cancelled(one),
    ):
        assert draft.kind not in CAN_WAIT


def test_what_neighbours_read_is_easy() -> None:
    """Its own words, with plain ones filled in."""
    outcome = Outcome(
        (Decision(NOBODY, "Pedir pipas"),), (Commitment(NOBODY, "Llevar la carta", "", None, "open"),)
    )
    one = assembly(agenda=("El agua",), minutes="Vino mucha gente.")
    for draft in (announcing.called(one, "UTC"), announcing.cancelled(one), announcing.thanks(one, outcome)):
        assert inflesz(draft.body["es"]) >= EASY
