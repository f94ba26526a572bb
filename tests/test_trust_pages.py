"""The public pages of trust: they tell every promise, and whatever test, command or file they name is there."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from locales.readability import EASY, inflesz
from tests import trust
from tests.locales.test_guides import prose

PROJECT = Path(__file__).parents[1]
LANGUAGES = sorted(trust.PAGES)
DESDEABAJO = Path(sys.executable).with_name("desdeabajo")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
COMMAND = re.compile(r"desdeabajo((?: [a-z]+){1,2})((?: --[a-z-]+)*)")


@cache
def page(language: str) -> str:
    """The page of a language."""
    return trust.PAGES[language].read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_promise_is_told_word_for_word_with_its_test(language: str) -> None:
    """Whatever the chat can say under any setting stands on the page; `python -m tests.trust` writes it."""
    assert page(language) == trust.written(page(language), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_test_a_page_names_is_there(language: str) -> None:
    """The name of a test that was renamed would prove nothing."""
    named = NAMED.findall(page(language))
    assert len(named) > 40
    sources = {file: (PROJECT / file).read_text(encoding="utf-8") for file, _ in named}
    assert [f"{file}::{name}" for file, name in named if f"def {name}(" not in sources[file]] == []


def test_both_pages_name_the_same_tests() -> None:
    """What one reader is shown as proof the other is shown, too."""
    assert sorted(NAMED.findall(page("es"))) == sorted(NAMED.findall(page("en")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_pages_have_the_same_parts(language: str) -> None:
    """As many headings, tables' rows and list items in each."""
    shape = [
        len(re.findall(mark, page(language), re.MULTILINE)) for mark in (r"^## ", r"^\|", r"^- ", r"^\d\. ")
    ]
    other = [len(re.findall(mark, page("es"), re.MULTILINE)) for mark in (r"^## ", r"^\|", r"^- ", r"^\d\. ")]
    assert shape == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_a_page_is_one(language: str) -> None:
    """Each is asked for its help, and its help tells the options the page uses."""
    found = set(COMMAND.findall(page(language)))
    assert {words.strip() for words, _ in found} >= {"doctor", "audit verify", "place suspend"}
    for words, options in found:
        asked = [str(DESDEABAJO), *words.split(), "--help"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert done.returncode == 0, words
        assert [one for one in options.split() if one not in done.stdout] == [], words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_a_page_points_to_is_there(language: str) -> None:
    """Links lead somewhere, and so do folders named in the text."""
    links = re.findall(r"\[[^\]]*\]\(([^)#:]+)\)", page(language))
    folders = re.findall(r"`(tests/\w+/)`", page(language))
    missing = [link for link in links if not (trust.DOCS / link).exists()]
    assert missing + [folder for folder in folders if not (PROJECT / folder).is_dir()] == []


def test_the_page_in_spanish_is_easy_to_read() -> None:
    """INFLESZ 65 or more, paragraph by paragraph and row by row: it is for those who answer, too."""
    lines = [line for line in prose(trust.PAGES["es"]) if "promises -->" not in line]
    assert [(round(inflesz(line)), line) for line in lines if inflesz(line) < EASY] == []
