"""What may be known: the release policy, against examples and random data."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.digest.figures import (
    ANSWERED,
    DECLINED,
    EVERYONE,
    HEADLINE,
    SMALLEST,
    STEP,
    UNNAMED,
    Count,
    Figure,
    Measure,
    Printed,
    level_of,
    publishable,
)

LIGHT = Measure("luz", "si", alone=True)
BOTH = [LIGHT, Measure("luz", "no", alone=True)]


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


def test_who_is_in_no_figure_joins_everyone_at_closing_with_nine_more() -> None:
    """Nine of one sector and one without: no figure of their own, and in everyone's only when nothing follows."""
    some = counts(mujeres=(12, 6), hombres=(9, 9), **{"": (1, 1)})

    open_still = publishable(some, [LIGHT], ["mujeres", "hombres"], ())
    closed = publishable(some, [LIGHT], ["mujeres", "hombres"], open_still, final=True)

    assert told(open_still) == {EVERYONE: (5, 10), "mujeres": (5, 10)}
    assert told(closed) == {EVERYONE: (7, 20), "mujeres": (5, 10)}
    assert publishable(some[:4], [LIGHT], ["mujeres", "hombres"], open_still, final=True) == open_still


def test_everyone_is_the_sum_of_what_is_told_of_the_groups() -> None:
    """Five new women and nine new men change no figure of theirs, and therefore none of everyone's."""
    first = publishable(counts(mujeres=(10, 4), hombres=(10, 5)), [LIGHT], ["mujeres", "hombres"], ())
    few = publishable(counts(mujeres=(15, 9), hombres=(19, 14)), [LIGHT], ["mujeres", "hombres"], first)
    more = publishable(counts(mujeres=(20, 14), hombres=(19, 14)), [LIGHT], ["mujeres", "hombres"], few)

    assert few == first
    assert told(more) == {EVERYONE: (6, 20), "mujeres": (7, 10), "hombres": (5, 10)}


def test_the_sector_question_is_told_of_everyone_only() -> None:
    """Among the women, all are women: that row would say nothing, or say one declined."""
    printed = publishable(counts(mujeres=(12, 12)), [Measure("luz", "si", by_sector=False)], ["mujeres"], ())

    assert set(told(printed)) == {EVERYONE}


def test_newcomers_of_one_mind_are_told_as_if_one_were_not() -> None:
    """Thirty women, the last twenty all said yes: what is printed is what is printed when one of those said no."""
    first = publishable(counts(mujeres=(10, 5)), BOTH, ["mujeres"], ())
    all_yes = publishable(counts(mujeres=(30, 25)), BOTH, ["mujeres"], first)
    one_no = publishable(
        [*counts(mujeres=(30, 24)), Count("luz", "mujeres", "no", 6)],
        BOTH,
        ["mujeres"],
        publishable([*counts(mujeres=(10, 5)), Count("luz", "mujeres", "no", 5)], BOTH, ["mujeres"], ()),
    )

    assert told(all_yes) == told(one_no)


def test_a_headline_everybody_is_on_one_side_of_is_told_as_if_one_were_not() -> None:
    """Six said «nunca» and four «casi nunca»: all would be in «ya no caminan»; one of the six is told elsewhere."""
    options = ["nunca", "casi", "siempre"]
    asked = [Measure("noche", each, alone=True) for each in options]
    headline = Measure("noche", HEADLINE, stands_for=("nunca", "casi"))
    said = {ANSWERED: 10, "nunca": 6, "casi": 4, HEADLINE: 10}
    exact = [Count("noche", "mujeres", choice, people) for choice, people in said.items()]

    printed = publishable(exact, [*asked, headline], ["mujeres"], ())

    assert {one.figure.choice: one.told for one in printed if one.figure.group == "mujeres"} == {
        "nunca": 5,
        "casi": 4,
        "siempre": 1,
        HEADLINE: 9,
    }


def test_where_several_may_be_chosen_each_choice_is_a_yes_or_a_no() -> None:
    """Of ten newcomers nobody chose gas and all chose water: one is told to have, and one not to have."""
    several = [Measure("falta", each) for each in ("agua", "gas")]
    exact = [Count("falta", "", choice, people) for choice, people in {ANSWERED: 10, "agua": 10}.items()]

    assert {one.figure.choice: one.told for one in publishable(exact, several, (), ())} == {
        "agua": 9,
        "gas": 1,
    }


def test_without_sectors_everyone_is_one_group() -> None:
    """A form that asks for no sector has one row, of everybody."""
    assert told(publishable(counts(**{"": (12, 6)}), [LIGHT], (), ())) == {EVERYONE: (5, 10)}


def test_a_sector_of_one_person_is_never_seen() -> None:
    """Nobody can tell her sector's row from one that is empty, before or after closing."""
    without = counts(mujeres=(20, 8), hombres=(20, 12))
    for final in (False, True):
        alone = publishable(
            [*without, *counts(otra=(1, 1))], [LIGHT], ["mujeres", "hombres", "otra"], (), final=final
        )
        assert alone == publishable(without, [LIGHT], ["mujeres", "hombres", "otra"], (), final=final)


@pytest.mark.parametrize("yes", [0, 60])
def test_all_answers_equal_are_told_as_almost_all(yes: int) -> None:
    """Sixty of sixty said yes, or nobody did: 9 and 1, as when a few had said otherwise."""
    exact = [Count("luz", "mujeres", ANSWERED, 60), Count("luz", "mujeres", "si" if yes else "no", 60)]

    printed = publishable(exact, BOTH, ["mujeres"], ())

    assert {(p.figure.choice, p.figure.level) for p in printed} == {
        ("si", 9 if yes else 1),
        ("no", 1 if yes else 9),
    }


growing = st.lists(
    st.dictionaries(
        st.sampled_from(["", "a", "b", "c", "lejos"]), st.tuples(st.integers(0, 25), st.integers(0, 25))
    ),
    min_size=1,
    max_size=12,
)


@given(growing, st.randoms(use_true_random=False))
def test_whatever_happens_every_rule_holds(batches: list[dict[str, tuple[int, int]]], rng: Random) -> None:
    """Random batches over up to twelve digests: bases, levels, growth, sums, and no order that matters."""
    sectors = ["a", "b", "c"]
    answered: dict[str, int] = dict.fromkeys(["", *sectors, "lejos"], 0)
    chose: dict[str, int] = dict(answered)
    before: tuple[Printed, ...] = ()
    for batch in batches:
        for sector, (new, yes) in batch.items():
            answered[sector] += new
            chose[sector] += min(new, yes)
        exact = counts(**{s: (answered[s], chose[s]) for s in answered})
        now = publishable(exact, BOTH, sectors, before)
        shuffled = rng.sample(exact, len(exact)), rng.sample(BOTH, 2), rng.sample(sectors, 3)
        assert now == publishable(*shuffled, rng.sample(before, len(before)))
        old = {(p.figure.group, p.figure.choice): p for p in before}
        parts = dict.fromkeys(("si", "no"), 0)
        for printed in now:
            figure, base = printed.figure, printed.base
            assert base >= SMALLEST
            assert 1 <= figure.level <= 9
            assert figure.base_tens < base <= figure.base_tens + 10 or (figure.base_tens, base) == (10, 10)
            assert figure.group in ("", UNNAMED) or base <= answered[figure.group]
            if (last := old.pop((figure.group, figure.choice), None)) is not None and printed != last:
                assert base >= last.base + STEP
                assert figure.revision == last.figure.revision + 1
            parts[figure.choice] += printed.told if figure.group else 0
        assert not old, "what was shown stays"
        assert parts == {p.figure.choice: p.told for p in now if not p.figure.group} or not now
        before = now
