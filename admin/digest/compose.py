"""From published figures to a digest: what is said, in which order, and what stays out. No database and no chat."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from admin.digest import measures
from admin.digest.figures import DECLINED, EVERYONE, HEADLINE, Figure
from admin.digest.intervals import bands, wilson
from admin.digest.proposals import of_items, proposals, rows
from admin.digest.quotes import Text, voices
from admin.digest.view import (
    Among,
    Card,
    Crossing,
    Digest,
    Distribution,
    Headline,
    Point,
    Priorities,
    Priority,
    Row,
    Share,
)
from admin.digest.words import Words
from dialogs.beyond import crossings
from dialogs.beyond.items import counted
from dialogs.consultation import Form, Kind, Question
from locales import dates, translator

SHOWN_PRIORITIES = 8  #: as many as can be read aloud; those tied with the last come along
SHOWN_SILENCES = 8
SHOWN_TOGETHER = 3  #: of what people who gave one answer gave to another question
SHOWN_IN_POINT = 3  #: as many as one part of an agenda may name
QUIET = 2  #: of each ten who preferred not to say, from which a silence is worth a line
_APART = ("sobre_ti", "prioridades", "propuesta")  #: themes that are no card of their own
_UNSURE = "ns"  #: «no sé»: an answer, but no point of an agenda


def compose(
    form: Form,
    figures: Iterable[Figure],
    *,
    place: str,
    title: str,
    period: str,
    day: date,
    language: str,
    invented: bool = False,
    witness: str = "",
    texts: Sequence[Text] = (),
    quoted: Sequence[Text] = (),
) -> Digest:
    """The digest of a consultation from what was published of it.

    `place` and `title` are said as they are; `day` is the day of issue on the place's calendar, `period` the name the
    issue is filed under; `witness` is the audit's newest line, `texts` what two readers passed and `quoted` those of
    them that are shown. Figures of questions that the form does not have are passed over.
    """
    composer = _Composer(form, figures, language)
    said = voices(form, texts, quoted, composer.words, composer.label)
    return replace(composer.digest(place, title, period, day, invented), witness=witness, voices=said)


class _Composer:
    def __init__(self, form: Form, figures: Iterable[Figure], language: str) -> None:
        self.form = form
        self.language = language
        self.words = Words(language, translator(language))
        self.figures = {(one.question, one.group, one.choice): one for one in figures}
        self.sectors = measures.sectors(form)
        self.told = [q for q in counted(form) if measures.options(q) and "sensible" not in q.attributes]

    def digest(self, place: str, title: str, period: str, day: date, invented: bool) -> Digest:
        headlines = [q for q in self.told if self._headline(q) is not None]
        by_sector = tuple(self._row(q, HEADLINE, self._headline_text(q)) for q in headlines)
        silences = self._silences()
        voted = proposals(self.told, self.figures, self.sectors, self.words, self.label)
        everyone = [one.base_tens for (_, group, _), one in self.figures.items() if group == EVERYONE]
        return Digest(
            language=self.language,
            place=place,
            title=title,
            issued=dates.dated(day, self.language),
            period=period,
            invented=invented,
            people_tens=max(everyone, default=0),
            priorities=self._priorities(),
            cards=tuple(card for theme in self._themes() if (card := self._card(theme)) is not None),
            who=self._card("sobre_ti"),
            sectors=self._sector_labels(),
            by_sector=by_sector,
            silences=silences,
            hidden_groups=any(None in row.cells for row in (*by_sector, *silences, *rows(voted))),
            kept_off_walls=sum("sensible" in q.attributes for q in self.form.questions),
            proposals=voted,
            crossings=tuple(found for pair in self.form.crossings if (found := self._crossing(*pair)).rows),
        )

    def _themes(self) -> list[str]:
        plain = [question for question in self.told if not of_items(question)]
        found = dict.fromkeys(question.attributes.get("tema", "") for question in plain)
        return [theme for theme in found if theme and theme not in _APART]

    def _card(self, theme: str) -> Card | None:
        mine = [q for q in self.told if q.attributes.get("tema") == theme and not of_items(q)]
        headlines = [line for question in mine if (line := self._headline(question)) is not None]
        questions = [one for question in mine if (one := self._distribution(question)) is not None]
        if not headlines and not questions:
            return None
        headlines.sort(key=lambda line: -line.level)
        points = tuple(point for question in mine if (point := self._point(question)) is not None)
        return Card(theme, self.words.theme(theme), tuple(headlines), tuple(questions), points)

    def _point(self, question: Question) -> Point | None:
        """What most said of one part of an agenda, with what cannot be told apart from it."""
        part = question.attributes.get("punto", "")
        found = [
            (figure, choice)
            for choice in measures.options(question)
            if choice.value != _UNSURE
            and (figure := self.figures.get((question.path, EVERYONE, choice.value))) is not None
        ]
        if not part or not found:
            return None
        found.sort(key=lambda pair: -pair[0].level)
        of_band = bands([wilson(figure.level / 10, figure.base_tens) for figure, _ in found])
        shares = [
            Share(self.label(choice.labels), figure.level)
            for (figure, choice), band in zip(found, of_band, strict=True)
            if band == 0 and figure.level >= QUIET
        ]
        return Point(part, self.words.part(part), tuple(shares[:SHOWN_IN_POINT])) if shares else None

    def _headline(self, question: Question) -> Headline | None:
        figure = self.figures.get((question.path, EVERYONE, HEADLINE))
        predicate = self._headline_text(question)
        if figure is None or not predicate:
            return None
        return Headline(self.words.amount(figure.level), predicate, figure.level, figure.base_tens)

    def _headline_text(self, question: Question) -> str:
        spanish = question.attributes.get("frase", "")
        return (
            spanish if self.language == "es" else question.attributes.get(f"frase-{self.language}", spanish)
        )

    def _distribution(self, question: Question) -> Distribution | None:
        found = [
            (figure, self.label(choice.labels))
            for choice in measures.options(question)
            if (figure := self.figures.get((question.path, EVERYONE, choice.value))) is not None
        ]
        if not found:
            return None
        several = question.kind in (Kind.SELECT_MULTIPLE, Kind.RANK)
        if several:
            found.sort(key=lambda pair: -pair[0].level)
        shares = tuple(Share(label, figure.level) for figure, label in found)
        tens = min(figure.base_tens for figure, _ in found)
        return Distribution(self.label(question.labels), shares, tens, several)

    def _priorities(self) -> Priorities | None:
        asked = [question for question in self.told if question.attributes.get("tema") == "prioridades"]
        found = self._distribution(asked[0]) if asked else None
        if found is None:
            return None
        limit = found.shares[min(SHOWN_PRIORITIES, len(found.shares)) - 1].level
        shown = [share for share in found.shares if share.level >= max(limit, QUIET)]
        return Priorities(
            question=found.question,
            shown=_ranked(shown, found.base_tens),
            fewer=tuple(share.label for share in found.shares if share not in shown),
            base_tens=found.base_tens,
        )

    def _silences(self) -> tuple[Row, ...]:
        """The questions many preferred not to answer, in some group at least, the most silent first."""
        rows = [
            self._row(question, DECLINED, self.label(question.labels))
            for question in self.told
            if question is not self.form.sector and (question.path, EVERYONE, DECLINED) in self.figures
        ]
        quiet = [row for row in rows if max(row.everyone, *(cell or 0 for cell in row.cells), 0) >= QUIET]
        quiet.sort(key=lambda row: -row.everyone)
        return tuple(quiet[:SHOWN_SILENCES])

    def _row(self, question: Question, choice: str, label: str) -> Row:
        everyone = self.figures[question.path, EVERYONE, choice].level
        cells = (self.figures.get((question.path, sector, choice)) for sector in self.sectors)
        return Row(label, everyone, tuple(cell.level if cell is not None else None for cell in cells))

    def _crossing(self, one: Question, other: Question) -> Crossing:
        question = crossings.key(one.path, other.path)
        rows = []
        for choice in measures.options(one):
            found = [
                Share(self.label(each.labels), figure.level)
                for each in measures.options(other)
                if (figure := self._told_of_all(question, crossings.cell(choice.value, each.value)))
                is not None
                and figure.level >= QUIET
            ]
            if found:
                found.sort(key=lambda share: -share.level)
                rows.append(Among(self.label(choice.labels), tuple(found[:SHOWN_TOGETHER])))
        return Crossing(self.label(one.labels), self.label(other.labels), tuple(rows))

    def _told_of_all(self, question: str, choice: str) -> Figure | None:
        return self.figures.get((question, EVERYONE, choice))

    def _sector_labels(self) -> tuple[str, ...]:
        if self.form.sector is None:
            return ()
        return tuple(self.label(choice.labels) for choice in measures.options(self.form.sector))

    def label(self, labels: Mapping[str, str]) -> str:
        """A label in the language of the digest, or in the first one of the form."""
        return label_in(labels, self.language, self.form.languages)


def label_in(labels: Mapping[str, str], language: str, languages: Sequence[str]) -> str:
    """The label in a language, else in the first language of the form that has one, on one line."""
    found = next((text for code in (language, *languages) if (text := labels.get(code))), "")
    return " ".join(found.split())


def _ranked(shares: Sequence[Share], base_tens: int) -> tuple[Priority, ...]:
    intervals = [wilson(share.level / 10, base_tens) for share in shares]
    of_band = bands(intervals)
    return tuple(
        Priority(share.label, share.level, of_band.index(band) + 1, band, low, high)
        for share, band, (low, high) in zip(shares, of_band, intervals, strict=True)
    )
