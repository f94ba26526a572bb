"""Who leaves the pool: the decisions of a release, without a database."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dialogs.submission import Mark, Submission
from storage.drawing import OTHERS, count, draw, draw_everything
from tests.storage.people import answers

POOLS = st.lists(st.sampled_from(["norte", "sur", "centro", ""]), max_size=120)


def _people(sectors: list[str]) -> list[Submission]:
    return [answers(sector, said=f"persona {number}") for number, sector in enumerate(sectors)]


@given(POOLS, st.integers(2, 12), st.integers())
def test_every_batch_of_a_sector_is_k_or_more_and_k_stay_behind(
    sectors: list[str], k: int, seed: int
) -> None:
    """Whatever waits: nobody is lost or doubled, and a sector lets out none, or at least k keeping exactly k."""
    waiting = _people(sectors)
    drawn = draw(waiting, k=k, rng=Random(seed))

    assert Counter(drawn.leaving) + Counter(drawn.staying) == Counter(waiting)
    left, stayed = Counter(one.sector for one in drawn.leaving), Counter(one.sector for one in drawn.staying)
    for sector, n in left.items():
        assert n >= k
        assert stayed[sector] == k
    for sector, n in stayed.items():
        assert n == k or left[sector] == 0


@given(POOLS, st.integers(2, 12), st.integers())
def test_at_closing_no_label_is_shared_by_fewer_than_k(sectors: list[str], k: int, seed: int) -> None:
    """All leave, each label with k people or more; with fewer than k in all nobody does."""
    waiting = _people(sectors)
    drawn = draw_everything(waiting, k=k, rng=Random(seed))

    assert drawn.staying == ()
    if len(waiting) < k:
        assert drawn.leaving == ()
        return
    assert sorted(one.texts for one in drawn.leaving) == sorted(one.texts for one in waiting)
    assert all(n >= k for n in Counter(one.sector for one in drawn.leaving).values())
    kept = {one.sector for one in drawn.leaving} - {OTHERS}
    assert kept <= set(sectors)


def test_who_stays_does_not_depend_on_who_came_last() -> None:
    """Over many draws each of 30 people stays as often as any other (10 of 30), first and last alike."""
    waiting = _people(["norte"] * 30)
    stays: Counter[str] = Counter()
    for seed in range(600):
        stays.update(one.texts[0][1] for one in draw(waiting, k=10, rng=Random(seed)).staying)

    assert len(stays) == 30
    assert all(140 < times < 260 for times in stays.values())  # 200 ± 5 standard deviations of 11.5


def test_a_person_counts_once_in_each_cell() -> None:
    """The same mark twice in one submission is one person."""
    twice = Submission("sur", (Mark("agua", "si"), Mark("agua", "si"), Mark("agua", "")), ())

    assert count([twice, twice]) == {("agua", "sur", "si"): 2, ("agua", "sur", ""): 2}
