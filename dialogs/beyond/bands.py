"""The bands a number is counted in, so that an exact one singles nobody out: `cb:tramos`."""

from __future__ import annotations

import re

from dialogs.errors import FormError

_BAND = re.compile(r"\s*(-?\d+)\s*[-–]\s*(-?\d+)\s*\Z")


def bands(text: str) -> list[tuple[str, int, int]]:
    """Read `cb:tramos`, "0-17,18-29,30-120"; raises `FormError` when it is written otherwise."""
    found = []
    for part in text.split(","):
        match = _BAND.match(part)
        if match is None or int(match[1]) > int(match[2]):
            raise FormError(
                f"No se entiende el tramo «{part.strip()}»: escribe, por ejemplo, 18-29.",
                column="bind::cb:tramos",
            )
        found.append((part.strip(), int(match[1]), int(match[2])))
    return found
