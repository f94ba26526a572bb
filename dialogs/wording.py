"""What a form says, in each of its languages, with the answers it quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from dialogs.values import Context, to_text

Part = str | Callable[[Context], object]
MISSING = "-"  #: what pyxform writes where a translation is missing


class Wording:
    """One text in every language; where a translation is missing, the default language speaks."""

    __slots__ = ("_default", "_plain", "_spoken", "media")

    def __init__(
        self,
        spoken: Mapping[str, Sequence[Part]],
        default: str,
        media: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self._default = default
        self.media = media or {}  #: by language, the address of an image, audio or video
        self._spoken = {language: parts for language, parts in spoken.items() if not _missing(parts)}
        self._plain = {
            language: "".join(str(part) for part in parts).strip()
            for language, parts in self._spoken.items()
            if all(isinstance(part, str) for part in parts)
        }

    def say(self, context: Context) -> str:
        """Say it in the language of the context."""
        language = context.world.language
        if language not in self._spoken:
            language = self._default
        plain = self._plain.get(language)
        if plain is not None:
            return plain
        parts = self._spoken.get(language, ())
        return "".join(p if isinstance(p, str) else to_text(p(context), context) for p in parts).strip()

    def labels(self) -> dict[str, str]:
        """Give the text in each language that has one; quoted answers show as an ellipsis."""
        return {
            language: "".join(part if isinstance(part, str) else "…" for part in parts).strip()
            for language, parts in self._spoken.items()
        }

    def __bool__(self) -> bool:
        return any("".join(str(p) for p in parts).strip() for parts in self._spoken.values())


NOTHING = Wording({}, "")


def _missing(parts: Sequence[Part]) -> bool:
    return all(isinstance(part, str) for part in parts) and "".join(map(str, parts)).strip() in ("", MISSING)


_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\)\s*$")


def code_of(language: str) -> str:
    """Give the code of an XLSForm language: «Español (es)» → es. A name without code is its own code."""
    found = _CODE.search(language)
    return found[1] if found else language.strip()
