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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from dialogs.consultation import Form
from dialogs.machine import put
from dialogs.passage import Interview
from dialogs.tree import World


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


def choose(
    names: Sequence[str], standings: Mapping[str, Standing], n: int, *, rng: Random
) -> tuple[str, ...]:
    """Draw at most `n` of the proposals, none twice; one without a standing is new."""
    waits = [(rng.expovariate(standings.get(name, Standing()).uncertainty), name) for name in names]
    return tuple(name for _, name in sorted(waits)[: max(0, n)])


def rows(
    listed: Sequence[Mapping[str, str]], standings: Mapping[str, Standing], n: int, *, rng: Random
) -> tuple[Mapping[str, str], ...]:
    """Draw from the rows of a list, for a form that is loaded with a list of its own (`xform.load(…, lists)`)."""
    by_name = {row.get("name", ""): row for row in listed}
    return tuple(by_name[name] for name in choose(tuple(by_name), standings, n, rng=rng))


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
