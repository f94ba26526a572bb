"""One person's passage through a form, as an immutable value, and what a screen shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogs.answers import Rejection
from dialogs.consultation import Kind
from dialogs.expressions.tree import State


@dataclass(frozen=True)
class Interview:
    """One person's unfinished conversation. Every accepted change makes another one.

    Keep it only through `dump()`: what it holds inside is for the rooms of `dialogs`.
    """

    language: str
    turn: int  #: grows by one with every accepted change; buttons carry it
    at: str  #: path of the question being asked; empty when every one has been passed
    state: State = field(repr=False)
    seed: int = field(repr=False)
    passed: frozenset[str] = field(
        default=frozenset(), repr=False
    )  #: paths of questions answered, skipped or declined
    declined: frozenset[str] = field(
        default=frozenset(), repr=False
    )  #: paths of those they would rather not answer
    ticks: tuple[str, ...] | None = field(
        default=None, repr=False
    )  #: what is ticked on the question being asked, before Done
    editing: bool = False  #: from the review: when the change and its consequences are done, back to it


@dataclass(frozen=True)
class Option:
    """One choice as it is shown."""

    value: str
    label: str
    chosen: bool
    place: int | None  #: in a rank, 1 is first
    declines: bool
    media: Mapping[str, str] = field(default_factory=dict)  #: of the label: kind → address


@dataclass(frozen=True)
class Crumb:
    """A group or a row that holds a question."""

    title: str
    row: int | None = None  #: of a repeat: which one, counted from 1
    rows: int | None = None  #: of a repeat whose number of rows the form knows


@dataclass(frozen=True)
class Section:
    """A group at the top of the form, among those that have something to ask."""

    title: str
    position: int
    total: int


@dataclass(frozen=True)
class Prompt:
    """What is being asked now, in the person's language."""

    path: str
    name: str
    kind: Kind
    label: str
    hint: str
    options: tuple[Option, ...]
    required: bool
    declinable: bool
    value: str  #: the answer it has already, or empty
    section: Section | None
    position: int  #: progress over the questions that count now; notes are not counted
    total: int
    notes: tuple[str, ...]  #: what stands just before, to be sent with the question
    attributes: Mapping[str, str]
    can_go_back: bool
    least: int | None = None  #: choices to tick, when the form says it simply
    most: int | None = None
    appearance: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)  #: of the label: kind → address
    guidance: str = ""  #: more about it, for whoever wants to know
    trail: tuple[Crumb, ...] = ()  #: the titled groups and the rows that hold it, the outermost first
    grid: str = ""  #: of a line of a grid: what is asked of all its lines
    rows: int = 0  #: of «another row?»: how many there are
    limits: tuple[float, float, float] | None = None  #: of a range: from, to, step
    marks: tuple[tuple[str, str], ...] = ()  #: of a range: what some of its numbers mean
    takes: tuple[str, ...] = ()  #: sorts of files; of a MEDIA question none where files are not received


@dataclass(frozen=True)
class Line:
    """One line of the review."""

    path: str
    label: str
    answer: str  #: in the person's words; empty when skipped
    declined: bool
    position: int
    kind: Kind = Kind.TEXT
    value: str = ""  #: as it is recorded
    appearance: str = ""
    trail: tuple[Crumb, ...] = ()


@dataclass(frozen=True)
class Turn:
    """What a reply led to: the conversation as it is now, and what to show."""

    interview: Interview
    prompt: Prompt | None  #: None: every question has been passed, show the review
    rejection: Rejection | None = None
    echo: str = ""  #: what was understood, when that is worth saying
    notes: tuple[str, ...] = ()  #: the notes after the last question, to be sent with the review
