"""A passage through every kind of question as people read it, kept as a file that can be read aloud and corrected.

Write it anew with `DESDEABAJO_GOLDEN=1 pytest tests/dialogs/chat/test_golden.py`, and read what changed.
"""

from __future__ import annotations

import os
from pathlib import Path

from dialogs.answers import Located
from tests.dialogs.chat.phone import Phone

HERE = Path(__file__).parent
FORM = (HERE / "golden.md").read_text(encoding="utf-8")
TRANSCRIPT = HERE / "golden.txt"
PLACE = Located(20.6736, -103.344, 15.0)

#: What Amparo does, in order: [a button], words, or a place.
DEEDS: tuple[str | Located, ...] = (
    "loma", "xyz", "[▶]", "el pozo", "[2]", "[☐ Agua]", "[☐ Luz]", "[Listo (2)]", "[Luz]", "[Agua]", "[Deshacer]",
    "[Clínica]", "[Agua]", "[Listo (3)]", "el jueves", "el jueves pasado", "a las 5", "5 y media de la tarde",
    "[Ahora]",
    "como 25", "cuatro", "3,5", "[3]", "[4★]", "7", "doscientos", PLACE, "[Entendido]", "[Poco]", "[Mucho]", "30",
    "[Sí, añadir]", "8", "[No, seguir]", "[De acuerdo]", "[Paso]", "[A]", "Más sombra en la parada", "[▶]", "[9]",
    "[Prefiero no decir]",
)  # fmt: skip


def told(phone: Phone) -> list[str]:
    """The screen as the file tells it."""
    rows = ["        " + " ".join(f"[{button.label}]" for button in row) for row in phone.screen.rows]
    lines = phone.reads.split("\n")
    return [f"Bot     {lines[0]}", *(f"        {line}".rstrip() for line in lines[1:]), *rows, ""]


def played() -> str:
    """The whole passage."""
    phone = Phone(FORM)
    lines = told(phone)
    for deed in DEEDS:
        if isinstance(deed, Located):
            phone.says(deed)
            lines.append("Amparo  (manda un lugar)")
        elif deed.startswith("["):
            phone.taps(deed[1:-1])
            lines.append(f"Amparo  {deed}")
        else:
            phone.says(deed)
            lines.append(f"Amparo  {deed}")
        lines += ["", *told(phone)]
    return "\n".join(lines)


def test_every_kind_reads_as_the_file_tells() -> None:
    """Whoever changes a sentence reads it in its place first."""
    if os.environ.get("DESDEABAJO_GOLDEN"):
        TRANSCRIPT.write_text(played(), encoding="utf-8")
    assert played() == TRANSCRIPT.read_text(encoding="utf-8")
