"""What may be known: the release policy, against examples, random data and an attacker."""

from collections.abc import Iterable, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.digest.figures import (
    ANSWERED,
    DECLINED,
    EVERYONE,
    SMALLEST,
    STEP,
    Count,
    Figure,
    Measure,
    Printed,
    level_after,
    level_of,
    publishable,
    window,
)
from tests.digest.attacker import Colonia, Digests, mixed, one_by_one

FIVE_SECTORS = Colonia({"a": 35, "b": 25, "c": 20, "d": 12, "e": 8})
LIGHT = Measure("luz", "si")


def counts(**people: tuple[int, int]) -> list[Count]:
    """`mujeres=(12, 5)`: of twelve women who answered, five said yes."""
    return [
        count
        for sector, (answered, chose) in people.items()
        for count in (Count("luz", sector, ANSWERED, answered), Count("luz", sector, "si", chose))
    ]


def told(printed: tuple[Printed, ...]) -> dict[str, tuple[int, int]]:
    """Group → (level, tens), as anybody may read it."""
    return {p.figure.group: (p.figure.level, p.figure.base_tens) for p in printed}


def test_ten_answers_are_told_and_nine_are_not() -> None:
    """A group of nine looks exactly like a group of nobody: it is absent."""
    ten = publishable(counts(mujeres=(10, 4), hombres=(9, 9)), [LIGHT], ["mujeres", "hombres"], ())
    nobody = publishable(counts(mujeres=(10, 4)), [LIGHT], ["mujeres", "hombres"], ())

    assert told(ten) == told(nobody) == {EVERYONE: (4, 10), "mujeres": (4, 10)}


@pytest.mark.parametrize(
    ("people", "level"), [(0, 1), (2, 1), (3, 2), (4, 2), (5, 3), (10, 5), (17, 9), (20, 9)]
)
def test_shares_are_told_in_tenths_between_one_and_nine(people: int, level: int) -> None:
    """Half a tenth rounds up; nobody and everybody are never told apart from almost nobody and almost everybody."""
    assert level_of(people, 20) == level


def test_an_option_nobody_chose_is_told_like_one_almost_nobody_chose() -> None:
    """Leaving it out would tell zero from one."""
    printed = publishable([Count("luz", "mujeres", ANSWERED, 12)], [LIGHT], ["mujeres"], ())

    assert told(printed) == {EVERYONE: (1, 10), "mujeres": (1, 10)}


def test_a_figure_is_said_anew_only_when_its_own_group_grew_by_ten() -> None:
    """Nine more women change nothing for them; ten more do, and the number of the revision says so."""
    first = publishable(counts(mujeres=(20, 4)), [LIGHT], ["mujeres"], ())
    nine_more = publishable(counts(mujeres=(29, 13)), [LIGHT], ["mujeres"], first)
    ten_more = publishable(counts(mujeres=(30, 13)), [LIGHT], ["mujeres"], nine_more)

    assert nine_more == first
    assert {p.figure for p in ten_more} == {
        Figure("luz", EVERYONE, "si", 4, 20, 2),
        Figure("luz", "mujeres", "si", 4, 20, 2),
    }


def test_a_silence_is_counted_over_everybody_who_was_asked() -> None:
    """Ten answered and ten preferred not to say: five of each ten kept silent."""
    asked = [Count("luz", "mujeres", ANSWERED, 10), Count("luz", "mujeres", DECLINED, 10)]

    printed = publishable(asked, [Measure("luz", DECLINED)], ["mujeres"], ())

    assert told(printed) == {EVERYONE: (5, 10), "mujeres": (5, 10)}


def test_one_person_without_a_sector_cannot_be_found_by_subtraction() -> None:
    """Everyone minus the sectors shown would be that person: she counts when there are ten like her."""
    one = publishable(
        counts(mujeres=(10, 4), hombres=(10, 5), **{"": (1, 1)}), [LIGHT], ["mujeres", "hombres"], ()
    )
    ten = publishable(
        counts(mujeres=(10, 4), hombres=(10, 5), **{"": (10, 1)}), [LIGHT], ["mujeres", "hombres"], ()
    )

    assert told(one)[EVERYONE] == (5, 10)
    assert told(ten)[EVERYONE] == (3, 20)


def test_everyone_waits_when_a_handful_of_newcomers_would_stand_out() -> None:
    """Five new women and five new men: everyone grew, but beside the sectors it would tell of few."""
    first = publishable(counts(mujeres=(10, 4), hombres=(10, 5)), [LIGHT], ["mujeres", "hombres"], ())
    handful = counts(mujeres=(20, 9), hombres=(11, 6))

    renewed = publishable(handful, [LIGHT], ["mujeres", "hombres"], first)

    assert told(renewed) == {EVERYONE: (5, 10), "mujeres": (5, 10), "hombres": (5, 10)}


def test_the_sector_question_is_told_of_everyone_only() -> None:
    """Among the women, all are women: that row would say nothing, or say one declined."""
    printed = publishable(counts(mujeres=(12, 12)), [Measure("luz", "si", by_sector=False)], ["mujeres"], ())

    assert set(told(printed)) == {EVERYONE}


def test_newcomers_are_never_unanimous_between_two_digests() -> None:
    """Eight of ten, then eight of twenty would say that none of the ten newcomers did: a tenth beside it is told."""
    first = publishable(counts(mujeres=(10, 8)), [LIGHT], ["mujeres"], ())
    then = publishable(counts(mujeres=(20, 8)), [LIGHT], ["mujeres"], first)

    assert told(then)["mujeres"][0] == 5


growing = st.lists(
    st.dictionaries(st.sampled_from(["", "a", "b", "c"]), st.tuples(st.integers(0, 25), st.integers(0, 25))),
    min_size=1,
    max_size=12,
)


@given(growing)
def test_whatever_happens_every_rule_holds(batches: list[dict[str, tuple[int, int]]]) -> None:
    """Random batches over up to twelve digests: bases, levels, growth, and no unanimous newcomers in a group."""
    answered: dict[str, int] = dict.fromkeys(["", "a", "b", "c"], 0)
    chose: dict[str, int] = dict(answered)
    before: tuple[Printed, ...] = ()
    for batch in batches:
        for sector, (new, yes) in batch.items():
            answered[sector] += new
            chose[sector] += min(new, yes)
        now = publishable(
            counts(**{s: (answered[s], chose[s]) for s in answered}), [LIGHT], ["a", "b", "c"], before
        )
        old = {p.figure.group: p for p in before}
        for printed in now:
            figure, base = printed.figure, printed.base
            assert base >= SMALLEST
            assert 1 <= figure.level <= 9
            assert figure.base_tens < base <= figure.base_tens + 10 or (figure.base_tens, base) == (10, 10)
            assert figure.group == EVERYONE or base <= answered[figure.group]
            if (last := old.get(figure.group)) is not None and printed != last:
                assert base >= last.base + STEP
                assert figure.revision == last.figure.revision + 1
        assert {p.figure.group for p in before} <= {p.figure.group for p in now}, "what was shown stays"
        before = now


@given(st.integers(10, 300), st.integers(1, 9), st.integers(10, 300), st.data())
def test_no_two_revisions_speak_for_all_newcomers(
    base: int, level: int, new: int, data: st.DataObject
) -> None:
    """Who knows both figures and both bases still finds numbers of newcomers possible other than all and none."""
    least, most = window(level, base)
    people = data.draw(st.integers(least, most)) + data.draw(st.integers(0, new))
    seen = level_after(level, base, people, base + new)

    possible = {
        total - before
        for before in range(least, most + 1)
        for total in range(before, before + new + 1)
        if level_after(level, base, total, base + new) == seen
    }

    assert possible - {0, new}, "the newcomers would be known"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("people", [50, 200])
def test_subtracting_twelve_digests_exposes_nobody(people: int, seed: int) -> None:
    """Five sectors, everybody counted at once, the attacker knows who is new in which sector: nobody is certain."""
    rng = Random(seed)
    residents = FIVE_SECTORS.people(people, rng)

    digests = Digests(FIVE_SECTORS, one_by_one(residents, rng.choice([8, 12]), rng)).issue_all()

    assert digests.exposed() == 0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("people", [60, 200])
def test_with_few_sectors_and_some_undeclared_mixing_exposes_nobody(people: int, seed: int) -> None:
    """Two sectors and people without one are the hardest to protect from subtraction; behind the mixer it holds."""
    rng = Random(seed)
    colonia = Colonia({"mujeres": 55, "hombres": 45}, undeclared=0.08)

    digests = Digests(colonia, mixed(colonia.people(people, rng), 10, rng)).issue_all()

    assert digests.exposed() == 0


def test_the_attacker_finds_people_when_small_groups_are_told() -> None:
    """The attacker of these tests is worth his salt: tenths alone, of groups of any size, name many people."""

    def tenths_alone(
        counts: Iterable[Count],
        measures: Iterable[Measure],
        sectors: Sequence[str],
        before: Iterable[Printed],
    ) -> list[Printed]:
        people = {(c.question, c.sector, c.choice): c.people for c in counts}
        return [
            Printed(Figure(m.question, sector, m.choice, level_of(chose, base), 0, base), base)
            for m in measures
            for sector in sectors
            if (base := people.get((m.question, sector, ANSWERED), 0))
            for chose in [people.get((m.question, sector, m.choice), 0)]
        ]

    rng = Random(1)
    counted = one_by_one(FIVE_SECTORS.people(50, rng), 8, rng)

    digests = Digests(FIVE_SECTORS, counted, off_edges=False).issue_all(tenths_alone)

    assert digests.exposed() > 20


@pytest.mark.parametrize("seed", range(3))
def test_the_figures_stay_useful(seed: int) -> None:
    """Two hundred people: every sector of ten is shown at the end and the mean error stays within five points."""
    rng = Random(seed)
    residents = FIVE_SECTORS.people(200, rng)
    digests = Digests(FIVE_SECTORS, one_by_one(residents, 8, rng)).issue_all()
    truth = {s: [p for p in residents if s in ("", p.sector)] for s in ("", "a", "b", "c", "d", "e")}
    last = digests.printed[-1]

    errors = [
        abs(
            10 * p.figure.level
            - 100 * sum(r.options[int(p.figure.question)] == int(p.figure.choice) for r in group) / len(group)
        )
        for p in last
        for group in [truth[p.figure.group]]
    ]

    large = {name for name, group in truth.items() if len(group) >= SMALLEST}
    assert {p.figure.group for p in last} == large
    assert sum(errors) / len(errors) <= 5
