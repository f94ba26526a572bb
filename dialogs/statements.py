"""Which proposals to show a person next, from what has been published of them so far. Pure: chance is an argument.

A person reads a few of many. Each is drawn with a weight: the variance of what is known of its agreement, a
Beta(agreed + 1, disagreed + 1). That is large for a proposal few have voted on and, among those many have, for the one
on which people are divided; what everybody has settled comes up rarely. The draw without replacement is that of
P. Efraimidis and P. Spirakis, "Weighted random sampling with a reservoir", Information Processing Letters 97 (2006).

Only published figures belong here: they are coarse and everybody may know them, so what somebody is shown tells
nothing about anybody. What was drawn becomes part of the conversation (`deal`), and so stays as it is when that is
taken up again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from types import MappingProxyType

from dialogs.consultation import Form
from dialogs.expressions.tree import World
from dialogs.running.machine import put
from dialogs.running.passage import Interview

_ITEM = re.compile(r"\[([^\[\]]+)\]\Z")


@dataclass(frozen=True)
class Standing:
    """What is known of one proposal: about how many voted on it, and the share of them that agreed (0…1)."""

    votes: int = 0
    agreement: float = 0.5

    @property
    def uncertainty(self) -> float:
        """The variance of its agreement.

        >>> Standing().uncertainty > Standing(30, 0.5).uncertainty > Standing(30, 0.9).uncertainty
        True
        """
        agreed = self.votes * self.agreement + 1
        total = self.votes + 2
        return agreed * (total - agreed) / (total * total * (total + 1))


NO_STANDINGS: Mapping[str, Standing] = MappingProxyType({})  #: nothing has been published yet


def choose(
    names: Sequence[str], standings: Mapping[str, Standing], n: int, *, rng: Random
) -> tuple[str, ...]:
    """Draw at most `n` of the proposals, none twice; one without a standing is new."""
    waits = [(rng.expovariate(standings.get(name, Standing()).uncertainty), name) for name in names]
    return tuple(name for _, name in sorted(waits)[: max(0, n)])


def standings(figures: Iterable[tuple[str, int, int]]) -> dict[str, Standing]:
    """Read what is known of each proposal from published figures: (question, x of ten that agree, people behind it).

    A proposal is counted under its question and its name, `votos/voto/opinion[agua]`; other figures are passed over.

    >>> standings([("votos/voto/opinion[agua]", 7, 30), ("seguridad/noche", 5, 30)])
    {'agua': Standing(votes=30, agreement=0.7)}
    """
    named = ((_ITEM.search(question), level, people) for question, level, people in figures)
    return {found[1]: Standing(people, level / 10) for found, level, people in named if found is not None}


def deals(form: Form) -> bool:
    """Whether a form lets the order of a list be drawn for each person (`cb:reparto`)."""
    return any("reparto" in bind.attributes for bind in form.model.binds.values())


def deal(
    form: Form, interview: Interview, standings: Mapping[str, Standing], *, rng: Random, now: datetime
) -> Interview:
    """Put the order drawn for a person into a conversation that has just begun; everybody shares the form.

    The form says with `cb:reparto` which of its calculations holds the order of a list; that one keeps what it has
    (`once`), so the order stays as it is until the end. Without standings the form's own shuffle is as good.
    """
    for template, bind in form.model.binds.items():
        node = interview.state.shape.by_key.get(template.path.lstrip("/").partition("/")[2])
        if not standings or "reparto" not in bind.attributes or node is None:
            continue
        before = interview.state.values[node.index].split()
        order = choose(before, standings, len(before), rng=rng)
        world = World(now, interview.seed, interview.language)
        state = put(form.model, interview.state, node, " ".join(order), None, world)
        interview = replace(interview, state=state)
    return interview
