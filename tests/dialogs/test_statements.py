"""Which proposals are shown next: few votes first, then what divides; never more than asked for; by chance."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dialogs.statements import Standing, choose, standings

NAMES = tuple(f"p{number}" for number in range(20))


def often(standings: dict[str, Standing], n: int = 5, times: int = 2000) -> Counter[str]:
    """How often each is shown to so many people."""
    rng = Random(1)
    return Counter(name for _ in range(times) for name in choose(NAMES, standings, n, rng=rng))


def test_without_figures_everything_comes_up_as_often() -> None:
    """Five of twenty: a quarter of the people read each."""
    assert all(400 < times < 600 for times in often({}).values())


def test_few_votes_come_first() -> None:
    """Proposals nobody has read come up far oftener than those many have."""
    shown = often({name: Standing(60, 0.5) for name in NAMES[5:]})
    assert min(shown[name] for name in NAMES[:5]) > 5 * max(shown[name] for name in NAMES[5:])


def test_among_those_many_have_read_the_divided_ones_come_first() -> None:
    """What everybody has settled, either way, needs no more votes."""
    standings = {name: Standing(60, 0.5) for name in NAMES[:5]}
    standings |= {name: Standing(60, 0.95) for name in NAMES[5:12]}
    standings |= {name: Standing(60, 0.05) for name in NAMES[12:]}
    shown = often(standings)
    assert min(shown[name] for name in NAMES[:5]) > 1.5 * max(shown[name] for name in NAMES[5:])


@given(
    st.lists(st.sampled_from(NAMES), unique=True),
    st.dictionaries(
        st.sampled_from(NAMES), st.builds(Standing, st.integers(0, 10**6), st.floats(0, 1, allow_nan=False))
    ),
    st.integers(-1, 30),
    st.integers(0, 2**32),
)
def test_never_more_than_asked_for_never_one_twice_and_the_same_seed_the_same(
    names: list[str], standings: dict[str, Standing], n: int, seed: int
) -> None:
    """Whatever the figures: a draw without replacement, of those there are."""
    drawn = choose(names, standings, n, rng=Random(seed))
    assert len(drawn) == len(set(drawn)) == max(0, min(n, len(names)))
    assert set(drawn) <= set(names)
    assert drawn == choose(names, standings, n, rng=Random(seed))


def test_published_figures_say_where_a_proposal_stands() -> None:
    """The figures of proposals are read by their names; those of other questions are passed over."""
    known = standings([("votos/voto/opinion[agua]", 7, 30), ("seguridad/noche", 5, 30)])
    assert known == {"agua": Standing(votes=30, agreement=0.7)}
