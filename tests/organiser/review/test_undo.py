"""A finger slips: what one decided last can be taken back, until somebody else decided on it."""

import pytest

from admin.organiser.review import words
from bot.emulator import Person
from storage import audit
from tests.organiser.conftest import Office
from tests.organiser.review.conftest import Leaving, kept, passes, reviews

LIGHT = "Que pongan luz en la cancha."


async def _rejects(who: Person) -> None:
    await who.taps("Rechazar")
    await who.taps("Puede poner en peligro")


async def test_the_first_takes_her_decision_back(at_work: Office, leaves: Leaving, elena: Person) -> None:
    """Rejected by mistake: it is as if nobody had read it, it lies before her again, and the audit has both."""
    await leaves(LIGHT)
    await reviews(elena)
    await _rejects(elena)
    await elena.reads(showing=words.nothing_left())
    await elena.taps("Deshacer lo anterior")
    await elena.reads(showing=LIGHT)
    (back,) = await kept(at_work)
    assert (back.review, back.wording, back.theme) == ("waiting", "", "")
    assert (back.reviewer_a, back.reviewer_b) == (None, None)
    await passes(elena)
    assert (await kept(at_work))[0].review == "once"
    async with at_work.databases.organiser.statement() as session:
        said = [line.action for line in await audit.last(session, 10)]
    assert sorted(said) == ["review_pass", "review_reject", "review_undo"]


@pytest.mark.parametrize("agrees", [True, False], ids=["agrees", "disagrees"])
async def test_the_second_gives_it_back_as_the_first_left_it(
    at_work: Office, leaves: Leaving, elena: Person, marcos: Person, agrees: bool
) -> None:
    """Whether Marcos agreed or not: Elena's words and her name stand there again, and he may decide anew."""
    await leaves(LIGHT)
    await reviews(elena)
    await passes(elena)
    (before,) = await kept(at_work)
    await reviews(marcos)
    if agrees:
        await marcos.taps("Pasa")
    else:
        await _rejects(marcos)
    await marcos.reads(showing=words.nothing_left())
    assert (await kept(at_work))[0] != before
    await marcos.taps("Deshacer lo anterior")
    await marcos.reads(showing="ya lo dio por bueno")
    assert tuple(await kept(at_work)) == (before,)


async def test_what_another_decided_on_cannot_be_undone(
    at_work: Office, leaves: Leaving, elena: Person, marcos: Person
) -> None:
    """Two have read it: one alone can take nothing of that back."""
    await leaves(LIGHT)
    await reviews(elena)
    await passes(elena)
    over = await elena.reads(showing=words.nothing_left())
    await reviews(marcos)
    await marcos.taps("Pasa")
    await marcos.reads(showing=words.nothing_left())
    await elena.taps("Deshacer lo anterior", on=over)
    assert (await elena.reads()).toast == words.too_late()
    await elena.taps("Deshacer lo anterior", on=over)
    assert (await elena.reads()).toast == words.too_late()
    assert (await kept(at_work))[0].review == "passed"
