"""What stands in the place of what was covered. Marks are data: the same in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What kind of thing was covered."""

    NAME = "[nombre]"
    NICKNAME = "[apodo]"
    PHONE = "[teléfono]"
    MAIL = "[correo]"
    LINK = "[enlace]"
    HANDLE = "[usuario]"
    DOCUMENT = "[documento]"
    ACCOUNT = "[cuenta]"
    PLATE = "[placa]"
    ADDRESS = "[domicilio]"


@dataclass(frozen=True, order=True)
class Span:
    """A stretch to be covered, counted in letters of what is looked at."""

    start: int
    end: int
    mark: Mark


MARKS = re.compile("|".join(re.escape(mark) for mark in Mark))
