"""What a form says, in each of its languages, with the answers it quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from dialogs.expressions.values import Context, to_text

Part = str | Callable[[Context], object]
MISSING = "-"  #: what pyxform writes where a translation is missing


class Said(str):
    """What a form says in one language, and which stretches of it quote an answer: nobody's own words are markup."""

    quoted: tuple[tuple[int, int], ...] = ()  #: from and to, in characters, in order

    @classmethod
    def joined(cls, parts: Sequence[tuple[str, bool]]) -> str:
        """Join parts, each with whether it quotes an answer, without the space around the whole."""
        text = "".join(part for part, _ in parts)
        before, after = len(text) - len(text.lstrip()), len(text.rstrip())
        spans, at = [], 0
        for part, own in parts:
            if isinstance(part, Said) and not own:
                spans += [(at + start, at + end) for start, end in part.quoted]
            elif own and part:
                spans.append((at, at + len(part)))
            at += len(part)
        kept = [(max(start, before), min(end, after)) for start, end in spans]
        said = cls(text[before:after])
        said.quoted = tuple((start - before, end - before) for start, end in kept if start < end)
        return said if said.quoted else str(said)


class Wording:
    """One text in every language; where a translation is missing, the default language speaks."""

    __slots__ = ("_default", "_plain", "_spoken", "guidance", "media")

    def __init__(
        self,
        spoken: Mapping[str, Sequence[Part]],
        default: str,
        media: Mapping[str, Mapping[str, str]] | None = None,
        guidance: Wording | None = None,
    ) -> None:
        self.guidance = guidance  #: of a hint: what is told only to whoever wants to know more
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
        return Said.joined(
            [(p, False) if isinstance(p, str) else (to_text(p(context), context), True) for p in parts]
        )

    def shown(self, language: str) -> Mapping[str, str]:
        """Give the addresses of its image, audio and video, in this language or else the default one."""
        return self.media.get(language) or self.media.get(self._default, {})

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


def name_of(language: str) -> str:
    """Give the name of an XLSForm language in its own words: «Náhuatl (nah)» → Náhuatl; empty for none."""
    name = _CODE.sub("", language).strip()
    return "" if name == "default" else name
