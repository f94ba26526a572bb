"""What a digest says of proposals that were voted on, and of the parts of an agenda."""

import csv
from dataclasses import replace
from datetime import date
from functools import cache
from io import StringIO
from random import Random

import pytest

from admin.digest import measures, page, table, text
from admin.digest.compose import compose
from admin.digest.figures import DECLINED, EVERYONE, HEADLINE, Count, Figure, publishable
from admin.digest.proposals import where
from admin.digest.view import Digest, Share, Stance
from dialogs.submission import submission
from locales.readability import EASY, inflesz
from storage.drawing import count
from tests.digest.test_renderings import Outline
from tests.forms.conftest import form_of
from tests.forms.neighbours import Neighbour

VOTE, DUEL = "votos/voto/opinion", "comparar/duelos/duelo/mejor"


@cache
def neighbourhood(name: str, people: int) -> tuple[Figure, ...]:
    """What may be known of so many invented neighbours who answered a bundled form."""
    form, rng = form_of(name), Random(4)
    said = [
        submission(form, Neighbour(form, rng, shy=rng.choice([0, 0.03, 0.1])).answers())
        for _ in range(people)
    ]
    exact = [Count(*cell, n) for cell, n in count(said).items()]
    told = publishable(exact, measures.measures(form), measures.sectors(form), ())
    return tuple(printed.figure for printed in told)


def digest(name: str, figures: tuple[Figure, ...], language: str = "es") -> Digest:
    """A digest of a bundled form from these figures."""
    return compose(
        form_of(name),
        figures,
        place="La Ladera",
        title="Consulta",
        period="2026-11-23",
        day=date(2026, 11, 23),
        language=language,
    )


def votes(item: str, agree: int, against: int, passed: int = 1, **sectors: int) -> tuple[Figure, ...]:
    """The figures of one proposal, of more than forty people; by sector, of more than thirty."""
    path = f"{VOTE}[{item}]"
    said = {"acuerdo": agree, "desacuerdo": against, "paso": passed, HEADLINE: agree}
    return (
        *(Figure(path, EVERYONE, choice, level, 40, 1) for choice, level in said.items()),
        *(Figure(path, sector, HEADLINE, level, 30, 1) for sector, level in sectors.items()),
    )


def test_what_most_want_in_every_group_is_told_as_shared() -> None:
    """Agreement and disagreement stand side by side, with the words of the list."""
    said = digest("propuestas", votes("luz", 8, 1, mujer_joven=8, hombre_adulto=7))
    assert said.proposals is not None
    (one,) = said.proposals.agreed
    assert (one.label, one.theme, one.agree, one.against) == (
        "Que todas las calles y paradas tengan luz", "Servicios y trabajo", 8, 1,
    )  # fmt: skip
    assert one.cells == (8, None, None, None, 7)
    assert "luz: de acuerdo, 8 de cada 10; en desacuerdo, casi nadie." in text.message(said)


@pytest.mark.parametrize(
    ("figures", "listed"),
    [
        (votes("luz", 7, 2), "agreed"),
        (votes("luz", 7, 3, mujer_joven=7, hombre_adulto=3), "divided"),
        (votes("luz", 6, 4), "divided"),
        (votes("luz", 5, 1, 4), "open"),
        (votes("luz", 2, 7), "few"),
        (votes("luz", 3, 2, 5), "few"),
        (votes("luz", 3, 6, mujer_joven=1, hombre_adulto=8), "divided"),
    ],
)
def test_a_proposal_is_told_in_the_list_it_belongs_to(figures: tuple[Figure, ...], listed: str) -> None:
    """Together, divided, still to be talked over, or wanted by few."""
    said = digest("propuestas", figures).proposals
    assert said is not None
    assert where(said.every[0]) == listed
    assert getattr(said, listed) == said.every


def test_a_small_group_a_little_lower_does_not_break_what_most_share() -> None:
    """Five of ten in a group of ten may be chance; it is not told as a difference."""
    few = (Figure(f"{VOTE}[luz]", "hombre_adulto", HEADLINE, 5, 10, 1),)
    said = digest("propuestas", (*votes("luz", 8, 1, mujer_joven=8), *few)).proposals
    assert said is not None
    assert where(said.every[0]) == "agreed"


def test_a_proposal_too_few_voted_on_is_not_named() -> None:
    """Nor is a section shown when there is none to tell."""
    said = digest("propuestas", (Figure("sobre_ti/sector", EVERYONE, "mujer_joven", 5, 20, 1),))
    assert said.proposals is None
    assert "coincidimos" not in text.message(said)
    assert "Lo que proponemos" not in page.render(said)


def test_pairs_say_how_often_it_was_preferred() -> None:
    """Of each ten who saw it beside another."""
    won = Figure(f"{DUEL}[luz]", EVERYONE, "gana", 7, 20, 1)
    said = digest("propuestas", (*votes("luz", 8, 1), won))
    assert said.proposals is not None
    assert said.proposals.every[0].preferred == 7
    assert "Al verla junto a otra, la prefirieron: 7 de cada 10." in page.render(said)


def test_a_silence_about_a_proposal_is_told_like_any_other() -> None:
    """It may be the most important thing about it."""
    quiet = Figure(f"{VOTE}[casa]", EVERYONE, DECLINED, 5, 40, 1)
    (row,) = digest("propuestas", (*votes("casa", 8, 1), quiet)).silences
    assert row.label == "Que haya un lugar cerca para pedir ayuda cuando hay violencia en casa"


def test_a_hostile_proposal_stays_text() -> None:
    """Whatever somebody proposed is escaped in the chat and on the page."""
    hostile = "<script>alert(1)</script>"
    stance = Stance(
        hostile, hostile, 8, (Share(hostile, 8), Share(hostile, 1)), (None,) * 5, False, False, 40, 3
    )
    said = digest("propuestas", votes("luz", 8, 1))
    assert said.proposals is not None
    said = replace(said, proposals=replace(said.proposals, agreed=(stance,)))
    assert "<script>" not in text.message(said)
    assert "script" not in {tag for tag, _ in Outline(page.render(said)).tags}


def test_the_parts_of_an_agenda_name_what_most_said_and_what_ties_with_it() -> None:
    """What harms, what would help and who must answer, theme by theme; «no sé» is no point of an agenda."""
    said = digest(
        "agenda",
        (
            Figure("servicios/ser_dania", EVERYONE, "sin_agua", 6, 90, 1),
            Figure("servicios/ser_dania", EVERYONE, "calles", 6, 90, 1),
            Figure("servicios/ser_dania", EVERYONE, "sueldos", 3, 90, 1),
            Figure("servicios/ser_nivel", EVERYONE, "ns", 6, 90, 1),
            Figure("servicios/ser_nivel", EVERYONE, "municipal", 4, 90, 1),
            Figure("como/cuidar", EVERYONE, "decidir", 1, 90, 1),
        ),
    )
    (card,) = [card for card in said.cards if card.theme == "servicios"]
    assert [(point.title, [share.label for share in point.shares]) for point in card.points] == [
        ("Lo que más daña", ["Falta de agua y drenaje", "Calles oscuras o con baches"]),
        ("Quién debe responder", ["El municipio"]),
    ]
    assert not next(card for card in said.cards if card.theme == "como").points, "one of ten is no point"


@pytest.mark.parametrize("name", ["propuestas", "agenda"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_two_hundred_neighbours_give_a_digest_worth_reading(name: str, language: str) -> None:
    """One message, a page, a table; every label in the reader's language, nothing exact."""
    said = digest(name, neighbourhood(name, 200), language)
    spoken = " ".join(Outline(page.render(said)).words) + text.message(said)
    assert text.length(text.message(said)) <= text.LIMIT
    assert "%" not in spoken
    assert " 200 " not in spoken
    if name == "propuestas":
        assert said.proposals is not None
        assert len(said.proposals.every) == 24
        assert ("Que " in said.proposals.every[0].label) == (language == "es")
    else:
        assert said.priorities is not None
        assert said.kept_off_walls == 1
        assert sum(len(card.points) for card in said.cards) >= 10


@pytest.mark.parametrize("name", ["propuestas", "agenda"])
def test_all_of_it_is_easy_to_read(name: str) -> None:
    """Paragraph by paragraph, on the page and in the chat."""
    said = digest(name, neighbourhood(name, 200))
    lines = [
        line for line in Outline(page.render(said)).words if line.endswith(".") and len(line.split()) > 5
    ]
    for line in (*lines, *text.message(said).split("\n")):
        if len(line.split()) > 5:
            assert inflesz(line) >= EASY, line


@pytest.mark.parametrize("name", ["propuestas", "agenda"])
def test_the_table_holds_every_figure_that_is_not_sensitive_once(name: str) -> None:
    """Proposals by their own words, first places by theirs."""
    form, figures = form_of(name), neighbourhood(name, 200)
    content = table.render(digest(name, figures), form, figures).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(content, newline="")))
    found = {
        (row["question"], row["group"].removeprefix("'"), row["choice"].removeprefix("'")) for row in rows
    }
    assert len(found) == len(rows)
    assert found == {
        (one.question, one.group, one.choice) for one in figures if one.question != "seguridad/seg_dania"
    }
    assert all(row["question_label"] and row["choice_label"] for row in rows)
    if name == "agenda":
        (first,) = [row for row in rows if row["choice"] == "policia#1" and row["group"] == ""]
        assert first["choice_label"] == "Policía honesta que trate bien (en primer lugar)"
    else:
        assert {row["theme"] for row in rows} >= {"seguridad", "convivencia", "gobierno"}
