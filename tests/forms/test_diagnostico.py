"""What the bundled consultation must keep, whoever edits it next."""

import itertools
import re
import shutil
from collections import Counter

import pytest
import yaml
from pyxform.xls2xform import convert

from tests.forms.conftest import ENGLISH, SOURCE, SPANISH, Row, Sheets, kind

THEMES = {"sobre_ti", "seguridad", "servicios", "juventud", "clientelismo", "prioridades", "propuesta"}


def compiled(*, validate: bool = False) -> list[str]:
    """Compile the form as a publisher would; return the warnings."""
    sheets = yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for name in ("survey", "choices", "settings"):
        sheets[f"{name}_header"] = [dict.fromkeys(column for row in sheets[name] for column in row)]
    warnings: list[str] = []
    convert(sheets, warnings=warnings, validate=validate, form_name="data")
    return warnings


def test_it_compiles_without_a_warning() -> None:
    """A standard XLSForm: any tool of that family can open it."""
    assert compiled() == []


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java; the product does not")
def test_the_reference_engine_accepts_it() -> None:
    """ODK Validate checks what the compiler does not: expressions, cycles, appearances."""
    assert compiled(validate=True) == []


def test_it_is_short_enough_to_be_finished(sheets: Sheets) -> None:
    """20 to 24 questions, and never more than 25 screens."""
    assert 20 <= len(sheets.questions) <= 24


def test_every_question_can_be_declined(sheets: Sheets) -> None:
    """A select has a way to say nothing; the other kinds are not required."""
    stuck = [
        row["name"]
        for row in sheets.questions
        if (
            "no_respuesta" not in "".join(column for choice in sheets.options(row) for column in choice)
            if kind(row).startswith("select")
            else "required" in row
        )
    ]
    assert stuck == []


def test_declining_is_the_last_choice_and_always_says_the_same(sheets: Sheets) -> None:
    """Whoever wants to pass looks in one place for one sentence."""
    for row in sheets.questions:
        if kind(row).startswith("select"):
            last = sheets.options(row)[-1]
            assert (last["name"], last[f"label::{SPANISH}"]) == ("pnd", "Prefiero no decir"), row["name"]
            assert [choice["name"] for choice in sheets.options(row) if "no_respuesta" in choice] == ["pnd"]


def test_an_exclusive_choice_goes_alone(sheets: Sheets) -> None:
    """«Nada de esto» beside another choice is refused by the author's own constraint."""
    for row in sheets.questions:
        if kind(row) == "select_multiple":
            for choice in sheets.options(row):
                assert ("exclusiva" in choice) == (f"selected(., '{choice['name']}')" in row["constraint"]), (
                    row["name"]
                )


def test_every_text_is_in_both_languages(sheets: Sheets) -> None:
    """No label, hint or message is left for one language only."""
    for row in (*sheets.survey, *sheets.choices):
        spanish = {column.partition("::")[0] for column in row if column.endswith(SPANISH)}
        english = {column.partition("::")[0] for column in row if column.endswith(ENGLISH)}
        assert spanish == english, row["name"]
        assert all(
            row[f"{column}::{ENGLISH}"] != row[f"{column}::{SPANISH}"] or row["name"] == "no"
            for column in spanish
        )


def test_every_question_says_where_it_comes_from(sheets: Sheets) -> None:
    """Nothing is asked that neither the agenda nor the official surveys ground; the source is never shown."""
    asked = [row for row in sheets.survey if kind(row) not in ("begin", "end")]
    assert [
        row["name"] for row in asked if not re.search("Agenda|ENSU|ENVIPE", row.get("bind::cb:fuente", ""))
    ] == []


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


def test_names_are_unique_and_fit_a_column(sheets: Sheets) -> None:
    """A question's name is also the column a researcher reads."""
    names = Counter(row["name"] for row in sheets.survey if "name" in row)
    assert [name for name, times in names.items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{1,19}", name) for name in names)
    values = Counter((choice["list_name"], choice["name"]) for choice in sheets.choices)
    assert [value for value, times in values.items() if times > 1] == []


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


def test_nothing_asked_could_point_at_somebody(sheets: Sheets) -> None:
    """No who, no street, no day, no gang, no party by name."""
    asking = r"¿cómo se llama|¿quién fue|¿en qué calle|¿cuándo fue|¿qué día|¿qué (banda|partido|grupo)|¿dónde vives"
    assert named(sheets.survey, asking) == []
