"""Rows of answers, one a person, where a form declared them (`cb:renglones`): once, at closing, in custody only.

Two things are done to them before anybody reads them. Some people, at least `LEFT_OUT` and one in ten, are left out at
random, so that nobody can say of anybody that she is there, nor of "all" anything. Then whole questions are dropped,
one after the other, until every combination of what is left is shared by at least k rows: each time the question
without which the fewest rows stand in a combination that is too rare, of two such the later one in the form. What was
dropped leaves no trace, nor does a question that all of them answered alike. Sectors, free texts, sensitive questions
and those about a list's items are never in a row.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

LEFT_OUT = 10  #: people left out at random, at least

Row = Mapping[
    str, str
]  #: by question, what was answered: a choice, several parted by spaces, "-", or "" not asked


def crowd_rows(
    people: Sequence[Row], questions: Sequence[str], *, k: int, rng: Random
) -> list[dict[str, str]]:
    """The rows that may leave, in random order; none when no question can be kept."""
    staying = len(people) - max(LEFT_OUT, -(-len(people) // 10))
    if staying < k:
        return []
    drawn = rng.sample(list(people), staying)
    telling = [each for each in questions if len({row.get(each, "") for row in drawn}) > 1]
    kept = kept_questions(drawn, telling, k=k)
    return [{question: row.get(question, "") for question in kept} for row in drawn] if kept else []


def kept_questions(rows: Sequence[Row], questions: Sequence[str], *, k: int) -> tuple[str, ...]:
    """Which questions stay, so that every combination of their answers occurs at least k times.

    >>> kept_questions([{"a": "x", "b": str(n)} for n in range(10)], ["a", "b"], k=10)
    ('a',)
    """
    columns = {question: _numbers(rows, question) for question in questions}
    sums = [sum(numbers) for numbers in zip(*columns.values(), strict=True)] if columns else []
    while columns and _rare(sums, k):
        without = {
            question: [total - number for total, number in zip(sums, numbers, strict=True)]
            for question, numbers in columns.items()
        }
        worst = min(reversed(columns), key=lambda question: _rare(without[question], k))
        sums = without[worst]
        del columns[worst]
    return tuple(columns)


def _rare(combinations: Sequence[int], k: int) -> int:
    """How many rows stand in a combination that fewer than k share."""
    return sum(n for n in Counter(combinations).values() if n < k)


def _numbers(rows: Sequence[Row], question: str) -> list[int]:
    """For each row a large number that stands for its answer, so that sums of them stand for combinations."""
    rng = Random(question)  # noqa: S311 - it hides nothing; 128 bits keep two combinations apart
    numbers: dict[str, int] = {}
    return [numbers.setdefault(row.get(question, ""), rng.getrandbits(128)) for row in rows]
