"""What all three bundled forms must keep, whoever edits them next."""

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random
from xml.etree.ElementTree import fromstring, tostring

import pytest
import yaml
from pyxform.xls2xform import convert

from dialogs.answers import Decline
from dialogs.authoring.sheets import read
from dialogs.authoring.writing import write
from dialogs.check import check
from dialogs.consultation import NAMESPACE, Form, Kind
from dialogs.forms import bundled
from dialogs.interview import Prompt, advance, begin, present, record
from dialogs.submission import SILENCE, Submission, from_json, submission, to_json
from dialogs.xform import load
from dialogs.xlsform import publish
from locales import LANGUAGES
from storage.sealing import BOX_BYTES, fits
from tests.forms.conftest import ENGLISH, FORMS, SPANISH, Sheets, kind, xform_of
from tests.forms.neighbours import NOW, Neighbour

WALKS = 25


def compiled(name: str, *, validate: bool = False) -> list[str]:
    """Compile a form as any tool of its family would; return the warnings."""
    sheets = yaml.load((FORMS / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for sheet in list(sheets):
        sheets[f"{sheet}_header"] = [dict.fromkeys(column for row in sheets[sheet] for column in row)]
    warnings: list[str] = []
    convert(sheets, warnings=warnings, validate=validate, form_name="data")
    return warnings


def test_it_compiles_without_a_warning(name: str) -> None:
    """A standard XLSForm: any tool of that family can open it."""
    assert compiled(name) == []


@pytest.mark.long
@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java; the product does not")
def test_the_reference_validator_accepts_it(name: str) -> None:
    """ODK Validate checks what the compiler does not: expressions, cycles, appearances."""
    assert compiled(name, validate=True) == []


def test_its_author_has_nothing_to_mend(name: str) -> None:
    """The check finds neither an error nor anything to warn of."""
    assert check(bundled(name)) == ()


def test_every_question_can_be_declined(every: Sheets) -> None:
    """A select has a way to say nothing; the other kinds are not required."""
    for row in every.questions:
        if kind(row).startswith("select"):
            last = every.options(row)[-1]
            assert (last["name"], last[f"label::{SPANISH}"]) == ("pnd", "Prefiero no decir"), row["name"]
            assert [each["name"] for each in every.options(row) if "no_respuesta" in each] == ["pnd"]
        else:
            assert "required" not in row, row["name"]


def test_whoever_says_nothing_gets_to_the_end_and_leaves_only_silences(form: Form) -> None:
    """Declining everything is taken everywhere; nothing is counted but that."""
    turn = present(form, begin(form, language="es", now=NOW, seed=5), now=NOW)
    while turn.prompt is not None:
        assert turn.prompt.declinable, turn.prompt.path
        turn = advance(form, turn.interview, Decline(), now=NOW)
        assert turn.rejection is None
    said = submission(form, turn.interview)
    assert said.marks
    assert {mark.choice for mark in said.marks} == {SILENCE}
    assert (said.sector, said.texts) == ("", ())


def test_an_exclusive_choice_goes_alone(every: Sheets) -> None:
    """«No sé» beside another choice is refused by the author's own constraint."""
    for row in every.questions:
        if kind(row) == "select_multiple":
            for choice in every.options(row):
                alone = f"selected(., '{choice['name']}')" in row["constraint"]
                assert ("exclusiva" in choice) == alone, row["name"]


def test_every_text_is_in_both_languages(every: Sheets) -> None:
    """No label, hint, message or proposal is left for one language only."""
    for row in (*every.survey, *every.choices):
        spanish = {column.partition("::")[0] for column in row if column.endswith(SPANISH)}
        english = {column.partition("::")[0] for column in row if column.endswith(ENGLISH)}
        assert spanish == english, row["name"]
        for column in spanish:
            same = row[f"{column}::{ENGLISH}"] == row[f"{column}::{SPANISH}"]
            assert not same or row["name"] == "no", row["name"]
    assert [
        row["name"] for row in every.listed if not row["es"] or not row["en"] or row["es"] == row["en"]
    ] == []


def test_everything_asked_says_where_it_comes_from(every: Sheets) -> None:
    """Nothing is asked that neither the agenda nor the official surveys ground; the source is never shown."""
    asked = [row for row in every.survey if kind(row) in ("select_one", "select_multiple", "rank", "integer",
                                                          "text", "note")]  # fmt: skip
    without = [
        row["name"] for row in asked if not re.search("Agenda|ENSU|ENVIPE", row.get("bind::cb:fuente", ""))
    ]
    assert without == []
    assert [row["name"] for row in every.listed if not row["fuente"].startswith("Agenda")] == []


def test_all_three_ask_for_the_same_sector_in_the_same_words(every: Sheets, sheets: Sheets) -> None:
    """Rounds can be set side by side, and nobody falls into a drawer for the rest."""

    def of(one: Sheets) -> tuple[object, list[dict[str, str]]]:
        (asked,) = [row for row in one.questions if row.get("bind::cb:sector") == "si"]
        return asked, one.options(asked)

    assert of(every) == of(sheets)


def test_what_touches_violence_offers_support_and_stays_off_the_wall(every: Sheets) -> None:
    """A support line can follow; the figure is not for a poster, and it is crossed with nothing."""
    touching = [row for row in every.questions if row.get("bind::cb:apoyo") == "violencia"]
    assert [row["name"] for row in touching if row.get("bind::cb:sensible") != "si"] == []
    crossed = every.settings.get("attribute::cb:cruces", "")
    assert [row["name"] for row in touching if row["name"] in crossed.replace(",", " ").split()] == []


def test_nothing_asked_could_point_at_somebody(every: Sheets) -> None:
    """No who, no street, no day, no gang, no party by name."""
    asking = re.compile(
        r"¿cómo se llama|¿quién fue|¿en qué calle|¿cuándo fue|¿qué día|¿qué (banda|partido|grupo)|¿dónde vives",
        re.IGNORECASE,
    )
    assert [row["name"] for row in every.survey if asking.search(row.get(f"label::{SPANISH}", ""))] == []


def test_names_are_unique_and_fit_a_column(every: Sheets) -> None:
    """A question's name is also the column a researcher reads."""
    names = Counter(row["name"] for row in every.survey if "name" in row)
    assert [name for name, times in names.items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,19}", name) for name in names)
    values = Counter((choice["list_name"], choice["name"]) for choice in every.choices)
    assert [value for value, times in values.items() if times > 1] == []


def stripped(xform: str) -> tuple[str, int]:
    """A form without any attribute of ours, and how many it had."""
    root = fromstring(xform)
    taken = 0
    for element in root.iter():
        for attribute in [each for each in element.attrib if each.startswith(f"{{{NAMESPACE}}}")]:
            del element.attrib[attribute]
            taken += 1
    return tostring(root, encoding="unicode"), taken


def shown(prompts: list[Prompt]) -> list[tuple[object, ...]]:
    """What a person saw of each question, without our attributes."""
    return [
        (
            each.path,
            each.kind,
            each.label,
            each.hint,
            each.options,
            each.required,
            each.notes,
            each.appearance,
        )
        for each in prompts
    ]


def walked(form: Form, seed: int) -> tuple[list[tuple[object, ...]], Mapping[str, str]]:
    """One neighbour's way through a form: what was shown, and what was recorded."""
    rng = Random(seed)
    neighbour = Neighbour(form, rng, shy=rng.choice([0.0, 0.1, 0.4]))
    finished = neighbour.answers(language=rng.choice(list(LANGUAGES)))
    return shown(neighbour.seen), record(form, finished)


def test_without_our_attributes_it_asks_and_records_the_same(name: str, form: Form) -> None:
    """Every `cb:` attribute taken away, many random walks show and record the same."""
    bare, taken = stripped(xform_of(name))
    assert taken >= 20
    without = load(bare)
    for seed in range(WALKS):
        assert walked(without, seed) == walked(form, seed)


@pytest.mark.parametrize("ending", [".xlsx", ".md"])
def test_it_is_the_same_form_in_every_kind_of_file(
    name: str, form: Form, tmp_path: Path, ending: str
) -> None:
    """Written as Excel or Markdown it gives the same XForm letter for letter, and so the same conversation."""
    path = tmp_path / f"{name}{ending}"
    write(read(bundled(name)), path)
    for beside in FORMS.glob("*.csv"):
        shutil.copy(beside, tmp_path)
    xform = publish(path).xform
    assert xform == xform_of(name)
    assert walked(load(xform), 3) == walked(form, 3)


def test_the_longest_answer_anybody_can_give_fits_the_one_length_of_all(form: Form) -> None:
    """Every choice that can be ticked, every pair decided, and 500 letters that nothing can make shorter."""
    worst = Submission("", (), ())
    for seed in range(40):
        rng = Random(seed)
        letters = "".join(chr(rng.randrange(0x20000, 0x2A6DF)) for _ in range(500))
        said = submission(form, Neighbour(form, rng, shy=0, words=letters).answers())
        assert fits(to_json(said)), len(to_json(said))
        assert from_json(to_json(said)) == said
        worst = max(worst, said, key=lambda one: len(to_json(one)))
    assert [len(text) for _, text in worst.texts] == [500]
    assert len(to_json(worst)) > BOX_BYTES / 2, "this is no worst case"


def test_every_mark_is_one_that_a_digest_knows(form: Form) -> None:
    """No free word ever becomes the key of a count: only paths, identifiers of a list and choices of the form."""
    for seed in range(WALKS):
        rng = Random(seed)
        for mark in submission(form, Neighbour(form, rng).answers()).marks:
            assert re.fullmatch(r"[a-z0-9_/]+(\[[a-z0-9_]+\])?", mark.question), mark
            assert re.fullmatch(r"|\*|-|[a-z0-9_]+(#[123])?|\d+-\d+", mark.choice), mark


def test_a_free_text_is_a_proposal_that_two_people_read_first(form: Form) -> None:
    """The only free text of each form, and it says so."""
    (text,) = [question for question in form.questions if question.kind is Kind.TEXT]
    assert text.attributes["propuesta"] == "si"
