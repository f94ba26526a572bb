"""What an author should know of questions answered with a photo, a voice or a file."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.authoring.rows import MEDIA, SAID_OTHERWISE, kind_of
from dialogs.authoring.sheets import Book
from dialogs.beyond.attachments import IN_A_REPEAT, MOST_PLACES
from dialogs.errors import Finding

REFUSED = "Aquí no se reciben fotos, voces ni archivos: la pregunta se pasa con un botón."
DEMANDED = "Es obligatoria y aquí no se reciben fotos, voces ni archivos: quita required."
TELLING = "Una foto muestra lugares y caras, y una voz se reconoce: pídela solo si hace falta."
REPEATED = f"Está dentro de una repetición: se reciben {IN_A_REPEAT}, en las primeras vueltas."
_NO = frozenset({"", "no", "false", "false()"})


def about_media(book: Book, *, received: bool) -> Iterator[Finding]:
    """Files this installation does not receive, and what those it receives give away."""
    repeats = places = 0
    for row in book.rows("survey"):
        kind = kind_of(row)
        repeats += (kind == "begin_repeat") - (kind == "end_repeat")
        if kind not in MEDIA:
            continue
        places += IN_A_REPEAT if repeats > 0 else 1
        said_so = row.get("required").strip().casefold()
        demanded = said_so not in _NO | SAID_OTHERWISE
        said = [TELLING] if received else [DEMANDED if demanded else REFUSED]
        said += [REPEATED] if received and repeats > 0 else []
        for message in said:
            severity = "error" if message is DEMANDED else "aviso"
            yield Finding(severity, f"{message} (pregunta «{row.get('name')}»)", "survey", row.number, "type")
    if received and places > MOST_PLACES:
        message = f"Se piden {places} archivos, contando {IN_A_REPEAT} por repetición; caben {MOST_PLACES}."
        yield Finding("error", message, "survey")
