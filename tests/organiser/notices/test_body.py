"""The words of a notice: plain text, whatever is written, and a line about its assembly that is never taken for it."""

from datetime import UTC, datetime
from html import unescape
from uuid import UUID

import pytest

from admin.organiser.notices import body
from bot.emulator.html import parse_html
from storage.assemblies import Assembly
from tests.hostile import TEXTS

ZONE = "America/Mexico_City"
THERE = Assembly(UUID(int=1), UUID(int=2), "Agua", datetime(2026, 3, 12, 18, tzinfo=UTC), "Cancha <2>", False, (), "",
                 None, "planned", None)  # fmt: skip


@pytest.mark.parametrize("said", TEXTS)
def test_whatever_is_written_is_plain_text(said: str) -> None:
    """Telegram reads it without markup; no database stumbles over it; what cannot be seen is nothing."""
    html = body.as_html(said)
    text, entities = parse_html(html)

    assert [one for one in entities if one["type"] in ("bold", "italic", "text_link", "spoiler")] == []
    assert "\x00" not in text
    assert body.own(html) == html
    assert text.split() == unescape(html).split()
    assert bool(html) == bool(text.strip())
    if said.isprintable() and html:
        assert text == said.strip()


@pytest.mark.parametrize("said", TEXTS)
def test_the_line_about_the_assembly_comes_off_again(said: str) -> None:
    """And leaves the words as they were."""
    html = body.as_html(said)
    line = body.where_and_when(THERE, ZONE, "es")

    assert body.own(html + line) == html
    assert body.line_of(html + line) == line
    assert line == "\n\n<b>jueves 12 de marzo de 2026, 12 del día</b>\nCancha &lt;2&gt;"


@pytest.mark.parametrize("said", TEXTS)
def test_titles_and_excerpts_are_short_and_whole(said: str) -> None:
    """Whatever they are cut from."""
    html = body.as_html(said)
    parse_html(body.excerpt(html, 20))

    assert len(body.title_of(html)) <= body.TITLE
    assert "\n" not in body.title_of(html)
    assert len(unescape(body.excerpt(html, 20))) <= max(20, 1)
