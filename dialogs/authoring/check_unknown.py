"""Types that pyxform does not know, told of every row at once: it stops at the first. Publishing only."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.authoring.book import Book
from dialogs.authoring.check_types import KNOWN, OTHERS, SPANISH, at, nearest
from dialogs.authoring.rows import WITHIN, kind_of
from dialogs.errors import Finding
from dialogs.xlsform import knows_type

MOST_ASKED = 40  #: different words pyxform is asked about; each takes a few milliseconds


def about_unknown(book: Book) -> Iterator[Finding]:
    """Rows of a type there is not; pyxform itself is asked, for it knows many old names."""
    known: dict[str, bool] = {}
    for row in book.rows("survey"):
        written, kind = row.get("type").strip(), kind_of(row)
        if not written or kind in KNOWN or kind in OTHERS or kind in SPANISH or kind in WITHIN:
            continue
        if kind.startswith(("begin_", "end_", "begin", "end")):
            continue  # groups are looked at as pairs
        if written not in known and len(known) < MOST_ASKED:
            known[written] = knows_type(written)
        if not known.get(written, True):
            yield at(
                row, "type", "error", f"No existe el tipo de pregunta «{written[:40]}».{nearest(written)}"
            )
