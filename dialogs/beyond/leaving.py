"""What becomes of each value of a finished interview: counted, read by two people first, or not kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.consultation import Form, Kind
from dialogs.interview import Interview, record
from dialogs.running.entities import Entity, entities
from dialogs.submission import ANSWERED, HEADLINE, SILENCE, submission

_ROW = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Counted:
    """One value that is counted."""

    path: str
    value: str  #: empty when they would rather not say
    marks: tuple[str, ...]  #: the choices it counts for, as the tally names them
    declined: bool


@dataclass(frozen=True)
class Leaving:
    """A record sorted by what becomes of it; nothing says whose it is or when."""

    sector: str
    counted: tuple[Counted, ...]
    read: tuple[tuple[str, str], ...]  #: path and text: two people read it before anybody else
    lost: tuple[tuple[str, str], ...]  #: path and value: nothing counts it, so it is not kept
    empty: tuple[str, ...]  #: paths without an answer
    joining: tuple[Entity, ...]  #: items the answers add to lists


def leaving(form: Form, interview: Interview) -> Leaving:
    """Sort the record of an interview by what becomes of each value."""
    sent = submission(form, interview)
    texts = set(sent.texts)
    marks: dict[str, list[str]] = {}
    for mark in sent.marks:
        marks.setdefault(_ROW.sub("", mark.question), []).append(mark.choice)
    counted, read, lost, empty = [], [], [], []
    for path, value in record(form, interview).items():
        bare = _ROW.sub("", path)
        declined = path in interview.declined
        if (bare, value) in texts:
            read.append((path, value))
        elif (value or declined) and bare in marks:
            named = dict.fromkeys(each for each in marks[bare] if each not in (ANSWERED, HEADLINE, SILENCE))
            counted.append(Counted(path, value, tuple(named), declined))
        elif bare in form.by_path and form.question(bare).kind is Kind.NOTE:
            continue
        elif value:
            lost.append((path, value))
        else:
            empty.append(path)
    return Leaving(
        sent.sector, tuple(counted), tuple(read), tuple(lost), tuple(empty), entities(form, interview)
    )
