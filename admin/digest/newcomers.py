"""How those who are new in a figure are told: never as unanimous (rule 6 of the release policy).

The exact newcomers and the same newcomers with one answer changed are told alike wherever telling them apart would let
somebody be certain of what each of them said. That is the whole trick, and it costs one person in ten or more, only
where all were of one mind.
"""

from collections.abc import Mapping, Sequence


def told_newcomers(
    gave: Mapping[str, int], newcomers: int, *, alone: Sequence[str] = (), headline: Sequence[str] = ()
) -> dict[str, int]:
    """How many of the `newcomers` (ten or more) are told to have given each choice.

    `alone` are the choices of which everybody gave one; `headline` those of them that the form counts in its sentence.
    Any other choice was given or not by each newcomer, and at least one is told to have given it, and one not to.

    >>> told_newcomers({"si": 10, "no": 0}, 10, alone=["si", "no"])
    {'si': 9, 'no': 1}
    >>> told_newcomers({"luz": 0, "agua": 10}, 10)
    {'luz': 1, 'agua': 9}
    >>> told_newcomers({"a": 6, "b": 4, "c": 0, "*": 10}, 10, alone=["a", "b", "c", "*"], headline=["a", "b"])
    {'a': 5, 'b': 4, 'c': 1, '*': 9}
    """
    told = {choice: min(newcomers - 1, max(1, people)) for choice, people in gave.items()}
    options = [choice for choice in alone if choice in gave and choice != _HEADLINE]
    if not options:
        return told
    told |= {choice: gave[choice] for choice in options}
    for side in _sides(options, headline):
        others = [choice for choice in options if choice not in side]
        if others and sum(told[choice] for choice in side) >= newcomers:
            told[max(side, key=lambda choice: (told[choice], choice))] -= 1
            told[others[0]] += 1
    return told


_HEADLINE = "*"


def _sides(options: Sequence[str], headline: Sequence[str]) -> list[list[str]]:
    """What nobody may be known to be on: a side of the headline, else a single choice."""
    counted = [choice for choice in options if choice in headline]
    others = [choice for choice in options if choice not in headline]
    if counted and others:
        return [counted, others]
    return [[choice] for choice in options]
