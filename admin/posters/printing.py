"""Drawing posters and cards with Typst: PDF with its fonts inside, PNG for the phone. Blocks: half a second or so."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from admin.posters.sheet import Sheet

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
PAPERS: Final = {"a4": "a4", "carta": "us-letter"}  #: what people call them: what Typst does
PER_PAGE: Final = 10  #: cards
DENSITY: Final = 216.0  #: dots an inch of a picture: 1080 by 1350

Kind = Literal["poster", "cards", "picture"]


def poster(sheet: Sheet, paper: str = "carta") -> bytes:
    """One page to hang up, as PDF. `paper` is one of `PAPERS`."""
    return drawn("poster", [sheet], paper, "pdf")


def picture(sheet: Sheet) -> bytes:
    """The same for a phone's screen, as PNG."""
    return drawn("picture", [sheet], "carta", "png")


def cards(sheets: Sequence[Sheet], paper: str = "carta") -> bytes:
    """Cards to cut out, `PER_PAGE` on a page, as PDF; a single one fills its page."""
    several = list(sheets) * PER_PAGE if len(sheets) == 1 else list(sheets)
    return drawn("cards", several, paper, "pdf")


def qr(link: str) -> str:
    """The link as a QR code, SVG; as dark as the ink, with the quiet border that cameras need."""
    import segno

    made = segno.make(link, error="m", micro=False)
    return made.svg_inline(border=4, dark="#16303a", light="#ffffff", scale=4)


def drawn(kind: Kind, sheets: Sequence[Sheet], paper: str, form: Literal["pdf", "png"]) -> bytes:
    """One drawing. `paper` is one of `PAPERS`; a picture has its own size."""
    import typst

    made = {one.link: qr(one.link) for one in sheets}
    said = [{**asdict(one), "typed": one.typed, "qr": made[one.link]} for one in sheets]
    data = json.dumps({"kind": kind, "paper": PAPERS[paper], "sheets": said}, ensure_ascii=False)
    drawn = typst.compile(
        str(HERE / "poster.typ"),
        root=str(HERE),
        font_paths=_fonts(),
        format=form,
        ppi=DENSITY if form == "png" else None,
        sys_inputs={"data": data},
    )
    assert isinstance(drawn, bytes)
    return drawn


@cache
def _fonts() -> "typst.Fonts":
    """Ours first; of what Typst carries, what ours have no letter for. None of this machine's: it would show."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(HERE / "fonts")]
    )
