"""The paper: its QR leads where its words say, its fonts are inside, and nothing on it endangers who carries it."""

import io
import itertools
import re
from random import Random

import pypdf
import pytest
import zxingcpp
from PIL import Image

from admin.posters import printing, sheet
from admin.posters.sheet import Sheet
from bot.coming import Coming, understood
from storage import sayable
from tests.hostile import TEXTS

LINK = "https://t.me/ladera_bot?start=la-ladera"
CODES = tuple(sayable.draw(Random(seed)) for seed in range(24))
#: Words that no paper may carry: what is asked about, when, where, and who is behind it.
NEVER = re.compile(
    r"violencia|policía|narco|extorsi|denunci|crimen|autodefensa|asamblea|encuesta|\d{1,2}:\d{2}|a las \d|calle|centro",
    re.IGNORECASE,
)


def _sheet(code: str = "", place: str = "La Ladera", *, coded: bool = False) -> Sheet:
    return sheet.sheet(place, f"{LINK}_{code}" if code else LINK, code=code, coded=coded)


def _seen(png: bytes) -> list[str]:
    """What a phone's camera reads in a picture."""
    return [one.text for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)).convert("L"))]


def _words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("code", ["", CODES[0]])
def test_a_camera_reads_the_link_of_the_picture(code: str) -> None:
    """Of the whole picture, and of one that came through a chat: smaller, grey and squeezed."""
    made = printing.picture(_sheet(code))
    link = f"{LINK}_{code}" if code else LINK
    assert _seen(made) == [link]
    small = Image.open(io.BytesIO(made)).convert("L").resize((540, 675))
    squeezed = io.BytesIO()
    small.save(squeezed, "JPEG", quality=35)
    assert _seen(squeezed.getvalue()) == [link]


def test_the_link_brings_where_its_words_say() -> None:
    """The residents' bot understands what the QR holds, with a code and without."""
    for code in ("", CODES[0]):
        start = _sheet(code).link.partition("?start=")[2]
        assert understood(start, ["ladera", "la-ladera"]) == Coming("la-ladera", code)
        assert _sheet(code).typed in _sheet(code).link
    assert sheet.place_link("ladera_bot", "la-ladera") == LINK


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("carta", (612, 792))])
def test_a_poster_is_one_page_with_its_fonts_inside(paper: str, size: tuple[int, int]) -> None:
    """On both papers; every font is embedded, so it looks the same wherever it is printed."""
    reader = pypdf.PdfReader(io.BytesIO(printing.poster(_sheet(CODES[0]), paper)))
    (page,) = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert len(fonts) >= 3
    for font in fonts:
        (inner,) = font["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert re.search(r"Figtree|Bricolage", str(descriptor["/FontName"]))


def test_a_poster_says_what_is_asked_what_is_promised_and_how() -> None:
    """In a few words; with the link to be typed, and the code to be read aloud."""
    said = _words(printing.poster(_sheet(CODES[0])))
    for part in ("LA LADERA", "Preguntas", "de la colonia", "Qué pasa aquí y qué ayudaría", sayable.written(CODES[0]),
                 "No se pide tu nombre, y puedes salir cuando quieras.", "tómale foto", "t.me/ladera_bot"):  # fmt: skip
        assert part in said.replace("\u00a0", " ")
    assert "hace falta un código" in _words(printing.poster(_sheet(coded=True)))
    assert "código" not in _words(printing.poster(_sheet()))


def test_no_paper_carries_a_word_that_endangers() -> None:
    """Neither what it is about, nor an hour, a venue or an assembly; and the file tells nothing of who made it."""
    for one, coded in itertools.product(("", CODES[0]), (True, False)):
        made = printing.poster(_sheet(one, coded=coded))
        assert NEVER.search(_words(made)) is None
        assert NEVER.search(_words(printing.cards([_sheet(one, coded=coded)]))) is None
        about = pypdf.PdfReader(io.BytesIO(made)).metadata
        assert about is not None
        assert set(about) <= {"/Title", "/Creator"}
        assert b"/tmp" not in made
        assert b"/home" not in made


def test_cards_are_ten_on_a_page_and_each_has_its_own_code() -> None:
    """One link fills a page; many codes go on, each once."""
    assert len(pypdf.PdfReader(io.BytesIO(printing.cards([_sheet()]))).pages) == 1
    assert _words(printing.cards([_sheet()])).count("t.me/ladera_bot") == printing.PER_PAGE
    many = [_sheet(code) for code in CODES]
    made = printing.cards(many, "a4")
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 3
    said = _words(made)
    assert all(said.count(one.code) == 1 for one in many)


def test_each_card_reads_as_its_own_link() -> None:
    """Ten at once under a camera: ten different links, none lost."""
    some = [_sheet(code) for code in CODES[:10]]
    made = printing.drawn("cards", some, "carta", "png")
    assert sorted(_seen(made)) == sorted(one.link for one in some)


@pytest.mark.parametrize("place", [*TEXTS, "#panic()", "$x$ *b* `c` @d <e> \\u{41}", "Á" * 120])
def test_a_name_is_printed_and_never_run(place: str) -> None:
    """Whatever a colonia is called, there is one page, and its QR still leads there."""
    one = _sheet(place=place)
    assert len(pypdf.PdfReader(io.BytesIO(printing.poster(one))).pages) == 1
    assert _seen(printing.picture(one)) == [LINK]


def test_the_same_sheet_is_the_same_file() -> None:
    """No hour and no chance in it."""
    assert printing.poster(_sheet()) == printing.poster(_sheet())
