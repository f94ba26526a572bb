"""The plan of a consultation: days as people say them, terms that are allowed, and what a motion carries."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from admin.organiser.consultations.days import read_coming, read_number
from admin.organiser.consultations.plan import LEAST, Plan, fresh, planned, wrong

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=ZoneInfo("America/Mexico_City"))  # a Monday
TODAY = NOW.date()
PLAN = fresh("f" * 64, "Tres preguntas", TODAY)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hoy", date(2026, 11, 23)),
        ("Ya", date(2026, 11, 23)),
        ("mañana", date(2026, 11, 24)),
        ("el viernes", date(2026, 11, 27)),
        ("Lunes", date(2026, 11, 30)),
        ("el lunes que viene", date(2026, 11, 30)),
        ("3 de diciembre", date(2026, 12, 3)),
        ("15 de enero", date(2027, 1, 15)),
        ("1 de febrero", date(2027, 2, 1)),
        ("primero de marzo", date(2027, 3, 1)),
        ("15/1", date(2027, 1, 15)),
        ("15/1/2027", date(2027, 1, 15)),
        ("2026-12-24", date(2026, 12, 24)),
        ("en dos semanas", date(2026, 12, 7)),
        ("30 días", date(2026, 12, 23)),
        ("dentro de un mes", date(2026, 12, 23)),
        ("3 de mayo de 2025", date(2025, 5, 3)),
        ("ayer", date(2026, 11, 22)),
        ("cuando se pueda", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_say_them(said: str, meant: date | None) -> None:
    """What lies ahead is meant, unless it is said otherwise."""
    assert read_coming(said, NOW) == meant


def test_numbers_may_have_a_word_behind_them() -> None:
    """And nothing else is one."""
    assert [read_number(said) for said in ("15", " 20 personas", "-5", "diez", "1e3", "99999")] == [
        15, 20, None, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, ""),
        ({"opens": TODAY, "closes": TODAY}, ""),
        ({"closes": None}, ""),
        ({"opens": date(2026, 11, 22)}, "past"),
        ({"closes": date(2026, 11, 22)}, "past"),
        ({"opens": date(2026, 12, 24), "closes": date(2026, 12, 23)}, "reversed"),
        ({"opens": date(2027, 11, 23), "closes": None}, "far"),
        ({"closes": date(2027, 11, 30)}, "long"),
        ({"k": 5}, "crowd"),
        ({"k": 101}, "crowd"),
        ({"draft_days": 0}, "crowd"),
        ({"draft_days": 61}, "crowd"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_plan_has_a_name(change: dict[str, object], why: str) -> None:
    """Days in the past or the wrong way round, crowds too small, drafts kept too long."""
    assert wrong(replace(PLAN, **change), TODAY) == why  # type: ignore[arg-type]


def test_a_motion_carries_the_whole_plan() -> None:
    """What two people approve is what opens; «as soon as approved» becomes the day on which it was put forward."""
    plan = Plan("f" * 64, "Tres", date(2026, 12, 1), None, coded=True, k=15, draft_days=3, notice=False)
    assert planned(plan.detail(TODAY, "lo que leerán")) == plan
    assert planned(PLAN.detail(TODAY)) == replace(PLAN, opens=TODAY)
    assert PLAN.k == LEAST
