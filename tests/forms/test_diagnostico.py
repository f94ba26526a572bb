"""What the diagnosis must keep beside what all three forms keep, whoever edits it next."""

import itertools
import re

from tests.forms.conftest import SPANISH, Row, Sheets, form_of, kind

THEMES = {"sobre_ti", "seguridad", "servicios", "juventud", "clientelismo", "prioridades", "propuesta"}


def test_it_is_short_enough_to_be_finished(sheets: Sheets) -> None:
    """20 to 24 questions, and never more than 25 screens."""
    assert 20 <= len(sheets.questions) <= 24


def test_every_question_has_a_known_theme(sheets: Sheets) -> None:
    """Digests group by theme: one that nobody knows would fall out."""
    assert {row["bind::cb:tema"] for row in sheets.questions} == THEMES


def test_one_question_names_the_sector_and_none_is_a_drawer_for_the_rest(sheets: Sheets) -> None:
    """Five sectors and silence: a handful of "others" would stand out."""
    (sector,) = [row for row in sheets.questions if row.get("bind::cb:sector") == "si"]
    names = [choice["name"] for choice in sheets.options(sector)]
    assert len(names) == 6
    assert not {"otra", "otro", "otros"} & set(names)


def test_three_priorities_of_twelve_in_an_order_nobody_chose(sheets: Sheets) -> None:
    """Exactly three, from a list shuffled for each person."""
    (rank,) = [row for row in sheets.questions if kind(row) == "rank"]
    assert len(sheets.options(rank)) == 12
    assert rank["constraint"] == "count-selected(.) = 3"
    assert rank["parameters"] == "randomize=true"


def test_one_proposal_in_at_most_500_letters_without_names(sheets: Sheets) -> None:
    """The only free text, with its warning above the field."""
    (text,) = [row for row in sheets.questions if kind(row) == "text"]
    assert text["bind::cb:propuesta"] == "si"
    assert text["constraint"] == "string-length(.) <= 500"
    assert "Sin nombres ni domicilios" in text[f"hint::{SPANISH}"]


def test_at_least_three_questions_follow_from_an_answer(sheets: Sheets) -> None:
    """Nobody is asked why they distrust what they trust."""
    assert sum("relevant" in row for row in sheets.questions) >= 3


def test_a_headline_stands_on_a_question_asked_of_everybody(sheets: Sheets) -> None:
    """ "7 de cada 10" of whoever was asked a follow-up would be read as 7 of 10 neighbours."""
    headlines = [row for row in sheets.questions if "bind::cb:resumen" in row]
    assert 8 <= len(headlines) <= 12
    assert [row["name"] for row in headlines if "relevant" in row or row.get("bind::cb:sensible")] == []


def test_a_headline_counts_choices_that_exist_and_says_so_in_both_languages(sheets: Sheets) -> None:
    """The values counted are choices, never silence, and the sentence goes on after "7 de cada 10"."""
    for row in sheets.questions:
        counted = row.get("bind::cb:resumen", "").split()
        names = {choice["name"] for choice in sheets.options(row)}
        assert set(counted) <= names - {"pnd", "ns"}, row["name"]
        for column in ("bind::cb:frase", "bind::cb:frase-en"):
            assert (column in row) == bool(counted), row["name"]
            assert re.fullmatch(r"[a-z].*[^.]", row.get(column, "sin punto")), row["name"]


def test_what_touches_violence_offers_support_and_stays_off_the_wall(sheets: Sheets) -> None:
    """A support line can follow; the figure is not for a poster."""
    touching = [row for row in sheets.questions if row.get("bind::cb:apoyo") == "violencia"]
    assert len(touching) >= 2
    assert [row["name"] for row in touching if row.get("bind::cb:sensible") != "si"] == []


def test_numbers_are_kept_only_in_bands(sheets: Sheets) -> None:
    """An exact number of years would single people out."""
    (years,) = [row for row in sheets.questions if kind(row) == "integer"]
    bands = [tuple(map(int, band.split("-"))) for band in years["bind::cb:tramos"].split(",")]
    assert bands[0][0] == 0
    assert bands[-1][1] == 100
    assert all(before[1] + 1 == after[0] for before, after in itertools.pairwise(bands))


def named(rows: tuple[Row, ...], pattern: str) -> list[str]:
    """The rows whose Spanish matches a pattern."""
    texts = {
        row.get("name", ""): " ".join(value for column, value in row.items() if SPANISH in column)
        for row in rows
    }
    return [name for name, text in texts.items() if re.search(pattern, text, re.IGNORECASE)]


def test_nobody_is_asked_what_they_accepted(sheets: Sheets) -> None:
    """On votes: what was offered. Never who sold, received or took."""
    assert named(sheets.survey, r"vendiste|aceptaste|recibiste|te compraron") == []
    assert named(sheets.survey, r"¿te ofrecieron") == ["ofrecieron"]


def test_what_may_be_crossed_is_declared_and_nothing_of_it_is_sensitive() -> None:
    """Long exposure with gatherings lost; how young people are treated with what they lack."""
    crossed = [(one.name, other.name) for one, other in form_of("diagnostico").crossings]
    assert crossed == [("anios", "juntarse"), ("trato", "falta")]
