"""The next assembly in words: on the clock of its place, in both languages, and plain whatever was written."""

from datetime import UTC, datetime

import pytest

from locales.assembly import NextAssembly, next_assembly
from tests.hostile import TEXTS

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 23, 0, tzinfo=UTC)  #: five in the afternoon in Mexico City


def said(
    title: str = "Asamblea del barrio",
    venue: str | None = "La cancha",
    *,
    starts_at: datetime = SATURDAY,
    zone: str = "America/Mexico_City",
    language: str = "es",
) -> NextAssembly:
    """An assembly in words."""
    return next_assembly(title, starts_at, venue, now=NOW, time_zone=zone, language=language)


def test_it_says_day_hour_title_and_venue() -> None:
    """A line each, in a chat."""
    assert said().html().splitlines() == [
        "<b>Próxima asamblea</b>",
        "Sábado 28 de noviembre, 5 de la tarde",
        "Asamblea del barrio",
        "La cancha",
    ]
    assert said(language="en").html().splitlines() == [
        "<b>Next assembly</b>",
        "Saturday 28 November, 5 pm",
        "Asamblea del barrio",
        "La cancha",
    ]


def test_without_a_venue_there_is_no_empty_line() -> None:
    """Nobody said where: nothing stands there."""
    assert said(venue=None) == said(venue="")
    assert said(venue=None).html().splitlines()[-1] == "Asamblea del barrio"


def test_the_hour_is_the_one_of_the_place() -> None:
    """The same moment is another hour in Tijuana, and may be another day."""
    assert said(zone="America/Tijuana").when == "Sábado 28 de noviembre, 3 de la tarde"
    assert said(starts_at=SATURDAY.replace(hour=3)).when == "Viernes 27 de noviembre, 9 de la noche"


def test_a_day_of_the_next_year_says_so() -> None:
    """Paper hangs for long."""
    assert said(starts_at=datetime(2027, 1, 9, 23, 30, tzinfo=UTC)).when == (
        "Sábado 9 de enero de 2027, 5:30 de la tarde"
    )


@pytest.mark.parametrize("written", TEXTS)
def test_whatever_was_written_is_one_plain_line(written: str) -> None:
    """Markup is shown, and nothing turns or hides what stands beside it."""
    one = said(written, written)
    assert one.html().count("<") == 2
    assert not set("\u202e\u2066\u2067\u200b\u200f\x00\n") & set(one.title + one.venue)
