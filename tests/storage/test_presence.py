"""When somebody of a team was last here: a day in a sealed box, and what follows from it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import chats
from storage.organisers import ALIAS, tidy
from storage.presence import DAYS, IDLE, LOST, Presence, beside, read_beside

TODAY = date(2026, 3, 1)
KEY = bytes(32)

presences = st.builds(
    Presence, st.none() | st.dates(min_value=date(2026, 1, 1)), st.sampled_from(["", IDLE, LOST])
)


@given(st.text(max_size=200), presences)
def test_what_is_sealed_is_read_again_and_always_as_long(alias: str, presence: Presence) -> None:
    """Whatever the alias: it has no line breaks, and its box tells nothing of what is in it."""
    name = tidy(alias)
    at = chats.slot(KEY, "organiser", 7001)
    sealed = chats.box(KEY, at, 7001, beside(name, presence))
    chat, kept = chats.unbox(KEY, at, sealed)
    assert (chat, *read_beside(kept)) == (7001, name, presence)
    assert len(sealed) == chats.BOX_BYTES


@pytest.mark.parametrize("letter", ["ñ", "🌽", '"', "\\"])
def test_the_longest_alias_of_the_widest_letters_has_room_for_the_day(letter: str) -> None:
    """Four bytes a letter, or one that JSON writes with two."""
    at = chats.slot(KEY, "organiser", 10**13)
    kept = beside(letter * ALIAS, Presence(TODAY, LOST))
    assert len(chats.box(KEY, at, 10**13, kept)) == chats.BOX_BYTES


def test_boxes_of_before_have_an_alias_and_no_day() -> None:
    """Nobody is shut out by a new version: the count begins when she is first looked at."""
    assert read_beside("Elena") == ("Elena", Presence())
    assert Presence().may_enter(TODAY, 1)


@pytest.mark.parametrize(("away", "enters"), [(0, True), (DAYS, True), (DAYS + 1, False), (-400, True)])
def test_so_many_days_and_not_one_more(away: int, enters: bool) -> None:
    """A day in the future (the clock was wrong) keeps nobody out; a mark that she stayed away is counted anew."""
    for mark in ("", IDLE):
        assert Presence(TODAY - timedelta(days=away), mark).may_enter(TODAY, DAYS) is enters


def test_a_lost_phone_stays_out_whatever_the_day_is() -> None:
    """Until another person says so."""
    assert not Presence(TODAY, LOST).may_enter(TODAY, DAYS)
    assert not Presence(None, LOST).may_enter(TODAY, DAYS)
