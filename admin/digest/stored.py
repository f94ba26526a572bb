"""Between the numbers of the policy and the rows that storage keeps: the same under storage's own types."""

from collections.abc import Callable, Iterable, Sequence
from random import Random

from admin.digest import research as fine
from admin.digest.figures import Count, Figure, Printed, publishable
from admin.digest.measures import measures, options, sectors
from admin.digest.rows import crowd_rows
from admin.digest.together import told_together
from dialogs.beyond.rows import declares_rows, row_of, row_questions
from dialogs.consultation import Form
from storage import figures, tallies
from storage.research import Cell, Editions, Ending, Finish

Publish = Callable[[Sequence[tallies.Count], Sequence[figures.Standing]], Iterable[figures.Standing]]


def policy(form: Form, *, final: bool = False) -> Publish:
    """The release policy for a form, as `storage.mixing` calls it within a release, or (`final`) within the closing."""
    asked, may_be_told = measures(form), sectors(form)

    def publish(
        counts: Sequence[tallies.Count], before: Sequence[figures.Standing]
    ) -> list[figures.Standing]:
        exact = [Count(one.question, one.sector, one.choice, one.n) for one in counts]
        told = publishable(exact, asked, may_be_told, _printed(before), final=final)
        return _standing(told)

    return publish


def pairs(form: Form) -> tuple[tuple[str, str], ...]:
    """The questions that are counted together, by their paths."""
    return tuple((one.path, other.path) for one, other in form.crossings)


def finish(form: Form, *, k: int, rng: Random) -> Finish:
    """What is made of everything that was counted, as `storage.mixing` calls it within the closing.

    The research edition; the crossings that the form declared; and rows of answers, only where it declared them.
    """
    crossed = [
        tuple((question.path, [choice.value for choice in options(question)]) for question in pair)
        for pair in form.crossings
    ]

    def made(ending: Ending) -> Editions:
        cells = fine.edition(_printed(ending.standing), rng)
        together = told_together(((one, other) for one, other in crossed), ending.pairs, rng)
        asked = row_questions(form) if declares_rows(form.settings) else ()
        rows = [row_of(one, asked) for one in ending.submissions] if asked else []
        return Editions(
            figures=_standing(together),
            cells=tuple(Cell(c.question, c.group, c.choice, c.rounded, c.level, c.base) for c in cells),
            rows=crowd_rows(rows, [question.path for question in asked], k=max(k, 10), rng=rng),
        )

    return made


def figure_of(row: figures.Figure) -> Figure:
    """A published figure, as composing knows it."""
    return Figure(row.question, row.group, row.choice, row.level, row.base_tens, row.revision)


def _printed(rows: Iterable[figures.Standing]) -> list[Printed]:
    return [Printed(figure_of(one.figure), one.base, one.people, one.told) for one in rows]


def _standing(printed: Iterable[Printed]) -> list[figures.Standing]:
    return [figures.Standing(_row(one.figure), one.base, one.people, one.told) for one in sorted(printed)]


def _row(one: Figure) -> figures.Figure:
    return figures.Figure(one.question, one.group, one.choice, one.level, one.base_tens, one.revision)
