"""The bundled form as its author wrote it: rows of columns, every value a string."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

import dialogs

SOURCE = Path(dialogs.__file__).parent / "forms" / "diagnostico.yaml"
SPANISH, ENGLISH = "Español (es)", "English (en)"
ASKING = ("select_one", "select_multiple", "rank", "integer", "text")

Row = dict[str, str]


@dataclass(frozen=True)
class Sheets:
    """The sheets of an XLSForm."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row

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


@pytest.fixture(scope="session")
def sheets() -> Sheets:
    """The bundled consultation."""
    source = yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return Sheets(tuple(source["survey"]), tuple(source["choices"]), source["settings"][0])
