"""The guides in Spanish: as easy as the bot itself, and in agreement with what it says."""

import re
import tomllib
from pathlib import Path

import pytest

from locales.readability import EASY, inflesz, is_label

PROJECT = Path(__file__).parents[2]
GUIDES = sorted((PROJECT / "docs").glob("guia-*.md"))


def prose(guide: Path) -> list[str]:
    """The paragraphs, headings and items of a guide; commands and file names are not prose."""
    text = re.sub(r"```.*?```", "", guide.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"`[^`]*`", "cosa", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return [line for line in re.split(r"\n+", text) if not is_label(line)]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_paragraph_of_a_guide_is_easy_to_read(guide: Path) -> None:
    """INFLESZ 65 or more, paragraph by paragraph: an easy average could hide a hard one."""
    assert [(round(inflesz(text)), text) for text in prose(guide) if inflesz(text) < EASY] == []


def test_there_is_a_guide_for_each_side() -> None:
    """One for whoever answers, one for whoever asks."""
    assert [guide.stem for guide in GUIDES] == ["guia-organizacion", "guia-vecinas-y-vecinos"]


def test_the_residents_guide_gives_the_lines_the_bot_gives() -> None:
    """A number that changed in one place would stay wrong in the other."""
    lines = tomllib.loads((PROJECT / "bot" / "support.toml").read_text(encoding="utf-8"))["line"]
    guide = (PROJECT / "docs" / "guia-vecinas-y-vecinos.md").read_text(encoding="utf-8")
    assert [line["number"] for line in lines if line["number"] not in guide] == []


def test_every_support_line_says_who_says_so() -> None:
    """A line without a source, hours or purpose is not shown to anybody in trouble."""
    lines = tomllib.loads((PROJECT / "bot" / "support.toml").read_text(encoding="utf-8"))["line"]
    assert {"911", "089", "800 911 2000"} <= {line["number"] for line in lines}
    assert [
        line["name"] for line in lines if not all(line.get(key) for key in ("source", "hours", "purpose"))
    ] == []
