"""What is asked: a form, its questions and their choices, as everybody may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from dialogs.errors import DialogError

if TYPE_CHECKING:
    from dialogs.compiling.model import Model

NAMESPACE = "https://desdeabajo.mx/ns/consulta"  #: of our attributes, `cb:` in the sheets


class Kind(StrEnum):
    """How a question is answered."""

    NOTE = "note"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    RANGE = "range"
    ACKNOWLEDGE = "acknowledge"
    GEOPOINT = "geopoint"
    MEDIA = "media"
    BARCODE = "barcode"
    REPEAT = "repeat"


class UnknownQuestion(DialogError):
    """The form has no question with that path."""


@dataclass(frozen=True)
class Choice:
    """One of the answers a form offers."""

    value: str
    labels: Mapping[str, str]  #: by language code
    declines: bool  #: «prefiero no decir» (choices column `no_respuesta = 1`)


@dataclass(frozen=True)
class Question:
    """One question as the form declares it, whoever is answering."""

    path: str  #: seguridad/de_noche, the root left out
    kind: Kind
    labels: Mapping[str, str]  #: by language code
    choices: tuple[Choice, ...]
    attributes: Mapping[str, str]  #: of our namespace: tema → seguridad

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, eq=False)
class Form:
    """A consultation ready to be asked. Never changes; everybody shares it."""

    title: str
    languages: tuple[str, ...]  #: codes, the default first
    questions: tuple[Question, ...]  #: in the order of asking, notes included
    sector: Question | None  #: the question marked `cb:sector`
    settings: Mapping[str, str]  #: the form's own attributes: id, version and those of our namespace
    identity: str  #: sha256 of the XForm, in hexadecimal
    model: Model = field(repr=False)  #: for the rooms of `dialogs` alone
    by_path: Mapping[str, Question] = field(repr=False, default_factory=dict)
    crossings: tuple[tuple[Question, Question], ...] = ()  #: the most that may be crossed besides the sector
    names: Mapping[str, str] = field(default_factory=dict)  #: of its languages in their own words, by code

    def question(self, path: str) -> Question:
        """Find a question by its path; raises `UnknownQuestion`."""
        try:
            return self.by_path[path]
        except KeyError:
            raise UnknownQuestion(path) from None
