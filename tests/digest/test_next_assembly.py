"""The next assembly in a digest: on the page and in the messages where it is public, and nowhere otherwise."""

from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest

from admin.digest import page, table, text
from admin.digest.view import Digest
from locales.assembly import NextAssembly, next_assembly
from storage.assemblies import TITLE, VENUE
from tests.digest import colonia
from tests.digest.test_compose import digest
from tests.digest.test_renderings import Outline
from tests.hostile import TEXTS

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 23, 0, tzinfo=UTC)  #: five in the afternoon in Mexico City


def ahead(language: str = "es", title: str = "Agua y luz", venue: str | None = "La cancha") -> NextAssembly:
    """An assembly next Saturday."""
    return next_assembly(title, SATURDAY, venue, now=NOW, time_zone="America/Mexico_City", language=language)


def telling(people: int = 160, language: str = "es", *, told: NextAssembly | None = None) -> Digest:
    """A digest that tells of it."""
    return replace(digest(people, language), next_assembly=told or ahead(language))


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("es", ("Próxima asamblea", "Sábado 28 de noviembre", "5 de la tarde", "Agua y luz", "La cancha")),
        ("en", ("Next assembly", "Saturday 28 November", "5 pm", "Agua y luz", "La cancha")),
    ],
)
def test_the_page_and_the_last_message_tell_it(language: str, lines: tuple[str, ...]) -> None:
    """In the language of the digest; on the page above the figures, in the chat as the last thing said."""
    said = telling(language=language)
    words = Outline(page.render(said)).words
    assert [word for word in words if word in lines] == list(lines)
    assert text.messages(said)[-1].endswith(ahead(language).html())


def test_also_where_nothing_can_be_counted_yet() -> None:
    """That nobody can be quoted yet is no reason to stay at home."""
    assert text.messages(telling(0))[-1].endswith("La cancha")


def test_what_is_kept_and_what_is_studied_never_hold_it() -> None:
    """The text residents' bot keeps, and the table, are the same with an assembly and without."""
    form, figures = colonia.form(), colonia.figures(160)
    assert text.message(telling()) == text.message(digest(160))
    assert table.render(telling(), form, figures) == table.render(digest(160), form, figures)


def test_without_one_nothing_hints_at_it() -> None:
    """Neither a heading, nor an empty box."""
    words = " ".join((*Outline(page.render(digest(160))).words, *text.messages(digest(160))))
    assert "Próxima" not in words
    assert not [a for _, a in Outline(page.render(digest(160))).tags if a.get("class") in ("next", "beside")]


def test_without_a_venue_only_that_line_is_missing() -> None:
    """Nobody said where."""
    said = telling(told=ahead(venue=None))
    assert "Agua y luz" in page.render(said)
    assert "La cancha" not in page.render(said)


@pytest.mark.parametrize("written", TEXTS)
def test_what_organisers_wrote_stays_text(written: str) -> None:
    """Markup in a title or a venue is shown, never obeyed."""
    told = ahead(title=written[:TITLE], venue=written[:VENUE])
    content = page.render(telling(told=told))
    tags = {tag for tag, _ in Outline(page.render(telling())).tags}
    assert {tag for tag, _ in Outline(content).tags} <= tags
    assert escape(told.title, quote=False) in "\n".join(text.messages(telling(told=told)))
    assert all(text.length(part) <= text.LIMIT for part in text.messages(telling(told=told)))
