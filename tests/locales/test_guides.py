"""The guides in Spanish: as easy as the bot itself, and in agreement with what it says."""

import re
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from locales.readability import EASY, inflesz, is_label
from tests.pictures.scenes import SCENES

PROJECT = Path(__file__).parents[2]
GUIDES = sorted((PROJECT / "docs").glob("guia-*.md"))
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
HEAVIEST = 120_000  #: bytes of a picture: guides are opened on phones


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
    """One for whoever answers, one for whoever organises, one for whoever writes the questions."""
    stems = [guide.stem for guide in GUIDES]
    assert stems == ["guia-investigacion", "guia-organizacion", "guia-vecinas-y-vecinos"]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_picture_is_there_and_is_told_in_words(guide: Path) -> None:
    """A light PNG as wide as the others, and a sentence for whoever cannot see it."""
    for told, name in PICTURE.findall(guide.read_text(encoding="utf-8")):
        picture = guide.parent / name
        assert picture.suffix == ".png", name
        assert picture.stat().st_size <= HEAVIEST, name
        with Image.open(picture) as opened:
            assert (opened.format, opened.width) == ("PNG", 748), name
        assert told.endswith("."), name
        assert not is_label(told), name


def test_no_picture_of_the_chats_lies_about_unused() -> None:
    """What `python -m tests.pictures` makes is what the guides show."""
    shown = {name for guide in GUIDES for _, name in PICTURE.findall(guide.read_text(encoding="utf-8"))}
    assert shown == {f"img/{name}.png" for name in SCENES}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_page_a_guide_points_to_is_there(guide: Path) -> None:
    """A guide that leads nowhere is not trusted with the rest."""
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)\)", guide.read_text(encoding="utf-8"))
    assert [link for link in links if not (guide.parent / link).exists()] == []


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
