"""The next public assembly on a poster: a few words under the QR, which must still lead there, on one page."""

import io
from datetime import UTC, datetime

import pypdf
import pytest
import zxingcpp
from PIL import Image

from admin.posters import printing, sheet
from admin.posters.sheet import Sheet
from locales.assembly import NextAssembly, next_assembly
from storage.assemblies import TITLE, VENUE
from tests.hostile import TEXTS
from tests.posters.test_printing import CODES, LINK

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 23, 0, tzinfo=UTC)  #: five in the afternoon in Mexico City
MIDNIGHT = datetime(
    2027, 9, 1, 6, 30, tzinfo=UTC
)  #: what takes the most words: a Wednesday of September, past midnight


def _ahead(
    title: str = "Agua y luz", venue: str | None = "La cancha", at: datetime = SATURDAY
) -> NextAssembly:
    return next_assembly(
        title[:TITLE], at, venue and venue[:VENUE], now=NOW, time_zone="America/Mexico_City", language="es"
    )


def _sheet(
    ahead: NextAssembly | None, *, code: str = "", coded: bool = False, place: str = "La Ladera"
) -> Sheet:
    link = f"{LINK}_{code}" if code else LINK
    return sheet.sheet(place, link, code=code, coded=coded, ahead=ahead)


def _words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def _still_works(one: Sheet) -> bool:
    """Whether it is one page on both papers, and a camera reads the picture, also squeezed by a chat."""
    for paper in printing.PAPERS:
        assert len(pypdf.PdfReader(io.BytesIO(printing.poster(one, paper))).pages) == 1
    small = Image.open(io.BytesIO(printing.picture(one))).convert("L").resize((540, 675))
    squeezed = io.BytesIO()
    small.save(squeezed, "JPEG", quality=35)
    return [seen.text for seen in zxingcpp.read_barcodes(Image.open(squeezed))] == [one.link]


def test_a_poster_tells_when_what_and_where() -> None:
    """In two lines, under the QR and its link."""
    said = _words(printing.poster(_sheet(_ahead())))
    assert "Próxima asamblea · Sábado 28 de noviembre, 5 de la tarde Agua y luz · La cancha" in said
    assert said.index("t.me/") < said.index("Próxima") < said.index("No se pide tu nombre")
    assert _still_works(_sheet(_ahead()))


def test_without_one_the_poster_is_the_one_it_was() -> None:
    """Not even a line is left of it."""
    assert _sheet(None) == sheet.sheet("La Ladera", LINK)
    assert "asamblea" not in _words(printing.poster(_sheet(None))).lower()


def test_cards_and_paper_with_a_code_leave_it_out() -> None:
    """They are carried in pockets."""
    assert "asamblea" not in _words(printing.cards([_sheet(_ahead())])).lower()
    assert _sheet(_ahead(), code=CODES[0]) == _sheet(None, code=CODES[0])


@pytest.mark.parametrize(
    ("title", "venue"),
    [("Asamblea de " * 20, "junto a la tienda " * 20), ("Ñ" * 200, "W WW " * 60), ("W" * 99, None)],
)
def test_the_longest_words_keep_the_page(title: str, venue: str | None) -> None:
    """With a name of two lines, the line about codes, and the longest hour there is."""
    ahead = _ahead(title, venue, MIDNIGHT)
    assert _still_works(_sheet(ahead, coded=True, place="Colonia de los Álamos " * 5))


@pytest.mark.parametrize("written", [*TEXTS[:12], "#panic()", "$x$ *b* `c` @d <e> \\u{41}"])
def test_what_organisers_wrote_is_printed_and_never_run(written: str) -> None:
    """Whatever it is, there is one page, and its QR leads there."""
    assert _still_works(_sheet(_ahead(written, written)))
