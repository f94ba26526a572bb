"""The bundled forms as their author wrote them: rows of columns, every value a string."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

import dialogs
from dialogs.consultation import Form
from dialogs.xform import load
from dialogs.xlsform import publish

FORMS = Path(dialogs.__file__).parent / "forms"
SOURCE = FORMS / "diagnostico.yaml"
NAMES = ("diagnostico", "propuestas", "agenda")
SPANISH, ENGLISH = "Español (es)", "English (en)"
ASKING = ("select_one", "select_multiple", "rank", "integer", "text")

Row = dict[str, str]


@dataclass(frozen=True)
class Sheets:
    """The sheets of an XLSForm."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row
    listed: tuple[Row, ...] = ()  #: the rows of the list that lies beside it as a CSV

    @property
    def questions(self) -> list[Row]:
        """The rows a person answers: no notes, no groups."""
        return [row for row in self.survey if kind(row) in ASKING]

    def options(self, row: Row) -> list[Row]:
        """The choices of a select or a rank; none for the other kinds."""
        name = row["type"].partition(" ")[2]
        return [choice for choice in self.choices if choice["list_name"] == name]


def kind(row: Row) -> str:
    """`select_one`, `text`, `note`, `begin`…"""
    return row["type"].split()[0]


@cache
def sheets_of(name: str) -> Sheets:
    """The sheets of a bundled form, with the list beside it."""
    source = yaml.load((FORMS / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    beside = FORMS / f"{name}.csv"
    listed: tuple[Row, ...] = ()
    if beside.exists():
        with beside.open(encoding="utf-8", newline="") as lines:
            listed = tuple(csv.DictReader(lines))
    return Sheets(tuple(source["survey"]), tuple(source["choices"]), source["settings"][0], listed)


@cache
def xform_of(name: str) -> str:
    """A bundled form, compiled."""
    return publish(FORMS / f"{name}.yaml").xform


@cache
def form_of(name: str) -> Form:
    """A bundled form, ready to be asked."""
    return load(xform_of(name))


@pytest.fixture(scope="session")
def sheets() -> Sheets:
    """The diagnosis."""
    return sheets_of("diagnostico")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """The name of each bundled form."""
    return str(request.param)


@pytest.fixture
def every(name: str) -> Sheets:
    """Each bundled form."""
    return sheets_of(name)


@pytest.fixture
def form(name: str) -> Form:
    """Each bundled form, ready to be asked."""
    return form_of(name)
