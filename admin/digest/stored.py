"""Between the figures of the policy and the rows that storage keeps: the same numbers under storage's own types."""

from collections.abc import Callable, Iterable, Sequence

from admin.digest.figures import Count, Figure, Printed, publishable
from admin.digest.measures import measures, sectors
from dialogs.consultation import Form
from storage import figures, tallies

Publish = Callable[[Sequence[tallies.Count], Sequence[figures.Standing]], Iterable[figures.Standing]]


def policy(form: Form) -> Publish:
    """The release policy for a form, as `storage.mixing` calls it within a release."""
    asked, may_be_told = measures(form), sectors(form)

    def publish(
        counts: Sequence[tallies.Count], before: Sequence[figures.Standing]
    ) -> list[figures.Standing]:
        exact = [Count(one.question, one.sector, one.choice, one.n) for one in counts]
        printed = [Printed(figure_of(one.figure), one.base, one.people, one.told) for one in before]
        told = publishable(exact, asked, may_be_told, printed)
        return [figures.Standing(_row(one.figure), one.base, one.people, one.told) for one in told]

    return publish


def figure_of(row: figures.Figure) -> Figure:
    """A published figure, as composing knows it."""
    return Figure(row.question, row.group, row.choice, row.level, row.base_tens, row.revision)


def _row(one: Figure) -> figures.Figure:
    return figures.Figure(one.question, one.group, one.choice, one.level, one.base_tens, one.revision)
