"""A process that dies comes back, and one that cannot work is left alone with a reason."""

import pytest

from admin.operator.problem import FINAL
from admin.operator.restarting import BRIEF, ENOUGH, Again, GiveUp, decide


def test_a_process_that_worked_for_long_comes_back_at_once() -> None:
    """A crash after hours of service costs half a second, whatever happened at the beginning."""
    assert decide("residents", 1, [1.0, 1.0, 1.0, 5_000.0]) == Again(after=0.5)


def test_each_brief_life_doubles_the_wait() -> None:
    """A process that dies at once does not keep the machine busy."""
    waits = [decide("mixer", 1, [1.0] * count) for count in range(1, ENOUGH)]

    assert waits == [Again(0.5), Again(1.0), Again(2.0), Again(4.0), Again(8.0)]


def test_after_enough_brief_lives_it_is_given_up() -> None:
    """The sentence names the process and what to run next."""
    decision = decide("organisers", 1, [1.0] * ENOUGH)

    assert isinstance(decision, GiveUp)
    assert "«organisers»" in decision.why
    assert "doctor" in decision.why


def test_a_process_that_says_it_cannot_work_is_not_tried_again() -> None:
    """A wrong token does not become right by asking Telegram six times."""
    assert isinstance(decide("residents", FINAL, [BRIEF * 100]), GiveUp)


@pytest.mark.parametrize("signal", [-9, -15, -6])
def test_being_killed_is_never_a_reason_to_give_up(signal: int) -> None:
    """Whoever kills it again and again finds it again and again, a little later each time."""
    assert isinstance(decide("residents", signal, [0.1] * 50), Again)
