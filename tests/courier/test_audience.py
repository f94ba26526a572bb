"""Who hears, and when: decided from wishes alone."""

import uuid
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.courier import audience, letters
from storage.announcement import Counts, Draft, Notice
from storage.subscriptions import Subscriber, Wishes

PLACE = uuid.UUID(int=7)
FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def a_notice(**draft: object) -> Notice:
    """An approved one."""
    given: dict[str, object] = {"kind": "notice", "title": "", "body": {"es": "Hola", "en": "Hello"}} | draft
    people = (uuid.UUID(int=1), FRIDAY, uuid.UUID(int=2), FRIDAY)
    return Notice(uuid.UUID(int=3), PLACE, "sending", Draft(**given), *people, None, 0, None, Counts())  # type: ignore[arg-type]


def gathered(notice: Notice, people: list[Subscriber], seed: int) -> audience.Audience:
    """The audience among these people."""
    gathering = audience.Gathering(notice)
    gathering.add(people[:7])
    gathering.add(people[7:])
    return gathering.shuffled(Random(seed))


def wishes(**more: object) -> Wishes:
    """Of somebody of the place."""
    return Wishes(frozenset({PLACE}), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wished", "theme", "hears"),
    [
        (frozenset(), None, True),
        (frozenset(), "agua", True),
        (frozenset({"agua"}), "agua", True),
        (frozenset({"luz"}), "agua", False),
        (frozenset({"luz"}), None, True),
    ],
)
def test_a_theme_is_for_those_who_want_it(wished: frozenset[str], theme: str | None, hears: bool) -> None:
    """Without a theme a notice is for everybody of the place; without themes somebody hears everything."""
    assert audience.asked_for(wishes(themes=wished), a_notice(theme=theme)) is hears


def test_another_place_is_not_asked() -> None:
    """Only who wanted to hear of this one."""
    assert not audience.asked_for(Wishes(frozenset({uuid.UUID(int=8)})), a_notice())


@given(st.lists(st.booleans(), max_size=40), st.sampled_from(["notice", "assembly", "reminder", "thanks"]))
def test_everybody_who_asked_is_in_once(weekly: list[bool], kind: str) -> None:
    """Either at once or in the week's round, and those who hear once a week at once of what cannot wait."""
    people = [Subscriber(bytes([n]), n, wishes(weekly=each)) for n, each in enumerate(weekly)]
    found = gathered(a_notice(kind=kind), people, 1)
    assert sorted(found.at_once + found.weekly) == [one.slot for one in people]
    assert len(found.weekly) == (sum(weekly) if kind in audience.CAN_WAIT else 0)


def test_the_order_says_nothing() -> None:
    """Chance decides who is first."""
    people = [Subscriber(bytes([n]), n, wishes()) for n in range(60)]
    orders = {gathered(a_notice(), people, seed).at_once for seed in range(5)}
    assert len(orders) == 5
    assert tuple(one.slot for one in people) not in orders


@pytest.mark.parametrize(
    ("quiet", "hour", "silent"),
    [
        (None, 3, False),
        ((22 * 60, 7 * 60), 23, True),
        ((22 * 60, 7 * 60), 3, True),
        ((22 * 60, 7 * 60), 7, False),
        ((22 * 60, 7 * 60), 12, False),
        ((13 * 60, 15 * 60), 14, True),
        ((13 * 60, 15 * 60), 15, False),
        ((0, 0), 0, False),
    ],
)
def test_quiet_hours_may_pass_over_midnight(quiet: tuple[int, int] | None, hour: int, silent: bool) -> None:
    """From the first minute to the last but one."""
    assert audience.is_quiet(wishes(quiet=quiet), FRIDAY.replace(hour=hour)) is silent


def test_the_week_ends_on_saturday_at_ten() -> None:
    """What began before it goes then, or as soon after as somebody looks; what began after it waits for the next."""
    notice = a_notice()
    assert not audience.is_weekly_time(notice, FRIDAY + timedelta(hours=21))
    assert audience.is_weekly_time(notice, FRIDAY + timedelta(hours=22, minutes=1))
    assert audience.is_weekly_time(notice, FRIDAY + timedelta(days=5))
    late = a_notice(goes_at=FRIDAY + timedelta(days=1))
    assert not audience.is_weekly_time(late, FRIDAY + timedelta(days=6))
    assert audience.is_weekly_time(late, FRIDAY + timedelta(days=8))


@pytest.mark.parametrize(
    ("body", "language", "read"),
    [
        ({"es": "Hola", "en": "Hello"}, "en", "Hello"),
        ({"es": "Hola", "en": ""}, "en", "Hola"),
        ({"en": "Hello"}, "es", "Hello"),
        ({"es": "Hola"}, "nah", "Hola"),
    ],
)
def test_words_that_are_missing_are_read_in_spanish(body: dict[str, str], language: str, read: str) -> None:
    """Or in whatever there is."""
    assert letters.words(a_notice(body=body), language) == read
