"""What a digest says of proposals that were voted on: together or divided, over the sectors people declared.

A proposal is told as shared when most agree and no sector that may be shown surely stands behind; sectors are declared,
never discovered. A sector has few votes on each, so its tenths are read with their interval (`intervals.wilson`): only
what chance alone would hardly give is told. An order within a list would be mostly chance, too, and none is claimed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from admin.digest import measures
from admin.digest.figures import EVERYONE, HEADLINE, Figure
from admin.digest.intervals import wilson
from admin.digest.view import Proposals, Row, Share, Stance
from admin.digest.words import Words
from dialogs.beyond.items import WON
from dialogs.consultation import Question

MOST = 7  #: of each ten who agree, from which a proposal may be told as shared…
BEHIND = 0.6  #: …unless in some sector the share is surely lower than this
MANY_AGAINST = 3  #: of each ten who disagree, from which people are told to be divided
FEW = 3  #: of each ten who agree, up to which few are told to want it

Figures = Mapping[tuple[str, str, str], Figure]


def proposals(
    told: Sequence[Question],
    figures: Figures,
    sectors: Sequence[str],
    words: Words,
    label: Callable[[Mapping[str, str]], str],
) -> Proposals | None:
    """Sort the proposals of a form by how far people agree; None when none may be told."""
    found = sorted(_stances(told, figures, sectors, words, label), key=lambda one: (-one.agree, one.label))
    if not found:
        return None
    lists: dict[str, list[Stance]] = {"agreed": [], "divided": [], "open": [], "few": []}
    for one in found:
        lists[where(one)].append(one)
    return Proposals(*(tuple(each) for each in lists.values()))


def where(one: Stance) -> str:
    """Which list a proposal belongs in: agreed, divided, open (many pass) or few."""
    if one.agree >= MOST and not one.behind:
        return "agreed"
    if one.apart or (one.agree > FEW and one.against >= MANY_AGAINST):
        return "divided"
    return "few" if one.agree <= FEW else "open"


def rows(found: Proposals | None) -> tuple[Row, ...]:
    """Agreement by sector, for a table."""
    return tuple(Row(one.label, one.agree, one.cells) for one in found.every) if found is not None else ()


def _stances(
    told: Sequence[Question],
    figures: Figures,
    sectors: Sequence[str],
    words: Words,
    label: Callable[[Mapping[str, str]], str],
) -> Iterator[Stance]:
    votes = [question for question in told if is_vote(question)]
    duels = {_item(question): question for question in told if _is_duel(question)}
    for question in votes:
        overall = figures.get((question.path, EVERYONE, HEADLINE))
        if overall is None:
            continue
        levels = [
            (choice, figures.get((question.path, EVERYONE, choice.value)))
            for choice in measures.options(question)
        ]
        cells = [figures.get((question.path, sector, HEADLINE)) for sector in sectors]
        intervals = [wilson(cell.level / 10, cell.base_tens) for cell in cells if cell is not None]
        duel = duels.get(_item(question))
        won = figures.get((duel.path, EVERYONE, WON)) if duel is not None else None
        theme = question.attributes.get("tema", "")
        yield Stance(
            label=label(question.labels),
            theme=words.theme(theme) if theme else "",
            agree=overall.level,
            shares=tuple(Share(label(choice.labels), one.level) for choice, one in levels if one is not None),
            cells=tuple(cell.level if cell is not None else None for cell in cells),
            behind=any(high < BEHIND for _, high in intervals),
            apart=any(one[1] < other[0] for one in intervals for other in intervals),
            base_tens=overall.base_tens,
            preferred=won.level if won is not None else None,
        )


def of_items(question: Question) -> bool:
    """Whether a question is one that was asked of each item of a list."""
    return "de" in question.attributes


def is_vote(question: Question) -> bool:
    """Whether it is a vote on one item: some of its choices count as agreeing."""
    return of_items(question) and not _is_duel(question) and "resumen" in question.attributes


def _is_duel(question: Question) -> bool:
    return of_items(question) and any(choice.value == WON for choice in question.choices)


def _item(question: Question) -> tuple[str, str]:
    """The list a question about an item takes it from, and the item."""
    return question.attributes.get("lista", ""), question.path.rpartition("[")[2].rstrip("]")
