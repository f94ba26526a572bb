"""What pyxform complains of is said in Spanish: every message it has a number for, and its crashes."""

from __future__ import annotations

import re

import pytest
from pyxform.errors import ErrorCode, PyXFormError

from dialogs.authoring.complaints import complaint, is_known, remark

WARNED = {"NAMES_002", "NAMES_013", "HEADER_004", "LABEL_001"}  #: that pyxform only warns of
INSIDE = {"INTERNAL_001", "INTERNAL_002"}  #: of its own making: no form's author can do anything
ENGLISH = re.compile(r"\b(?:the|must|should|invalid|value|sheet|question)\b")


def said(code: ErrorCode) -> str:
    context = {"row": 7, "sheet": "survey", "column": "relevant", "sheet_name": "survey", "type": "group"}
    return str(code.value.format(**context))


@pytest.mark.parametrize(
    "code", [each for each in ErrorCode if each.name not in WARNED | INSIDE], ids=lambda each: each.name
)
def test_every_error_of_pyxform_has_its_sentence(code: ErrorCode) -> None:
    """Specific, in Spanish, with the row it names, and with the original along."""
    original = said(code)
    found = complaint(PyXFormError(original))
    assert is_known(found), original
    assert not ENGLISH.search(found.message)
    assert found.original == original[:500]
    assert (found.row == 7) is ("[row : 7]" in original)


@pytest.mark.parametrize("name", sorted(WARNED))
def test_every_warning_of_pyxform_is_said_or_told_by_our_own_check(name: str) -> None:
    """No author reads English without a sentence before it."""
    found = remark(said(ErrorCode[name]))
    assert found is None or not ENGLISH.search(found.message)


def test_a_warning_nobody_foresaw_is_passed_on() -> None:
    """What a later pyxform may say is not swallowed."""
    found = remark("[row : 3] Something new.")
    assert found is not None
    assert (found.severity, found.sheet, found.row, found.original) == (
        "aviso", "survey", 3, "[row : 3] Something new.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "error", [TypeError("'NoneType' object"), KeyError("city"), RecursionError(), ValueError()]
)
def test_a_crash_of_pyxform_is_a_sentence_too(error: Exception) -> None:
    """Its author hears that something is wrong, and what it was called."""
    found = complaint(error)
    assert not ENGLISH.search(found.message)
    assert type(error).__name__ in found.original


def test_names_in_a_complaint_are_named() -> None:
    """The name pyxform could not find stands in our sentence."""
    found = complaint(PyXFormError("[row : 2] On the 'survey' sheet, the 'relevant' value is invalid. "
                                   "Reference variables must contain a name from the 'survey' sheet. "
                                   "Could not find the name 'zz'."))  # fmt: skip
    assert (found.sheet, found.row, found.column) == ("survey", 2, "relevant")
    assert "«zz»" in found.message
