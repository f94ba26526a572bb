"""What an author should know of questions answered with a photo, a voice or a file."""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.attachments import IN_A_REPEAT
from dialogs.errors import Finding
from dialogs.rows import MEDIA, kind_of
from dialogs.sheets import Book

_NO = frozenset({"", "no", "false", "false()"})


def about_media(book: Book, *, received: bool) -> Iterator[Finding]:
    """Files this installation does not receive, and what those it receives give away."""
    repeats = 0
    for row in book.rows("survey"):
        kind = kind_of(row)
        repeats += (kind == "begin_repeat") - (kind == "end_repeat")
        if kind not in MEDIA:
            continue
        required = row.get("required").strip().casefold() not in _NO
        said = []
        if not received and required:
            said.append(
                ("error", "Es obligatoria y aquí no se reciben fotos, voces ni archivos: quita required.")
            )
        elif not received:
            said.append(
                ("aviso", "Aquí no se reciben fotos, voces ni archivos: la pregunta se pasa con un botón.")
            )
        else:
            said.append(
                (
                    "aviso",
                    "Una foto muestra lugares y caras, y una voz se reconoce: pídela solo si hace falta.",
                )
            )
            if repeats > 0:
                said.append(
                    (
                        "aviso",
                        f"Está dentro de una repetición: se reciben {IN_A_REPEAT}, en las primeras vueltas.",
                    )
                )
        name = row.get("name")
        for severity, message in said:
            yield Finding(severity, f"{message} (pregunta «{name}»)", "survey", row.number, "type")
