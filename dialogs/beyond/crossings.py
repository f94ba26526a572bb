"""Which questions a form says may be crossed: `attribute::cb:cruces` of its settings.

`anios * juntarse, trato * falta` declares, before anybody is asked, the most that may ever be crossed besides each
answer with its sector; the consent names it. They are counted for everybody together, never by sector, and told once,
at closing: until then the counts lie sealed (`storage.crossed`), because who watches them between two releases could
join what one neighbour said, and somebody knows, to another thing she said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dialogs.beyond.bands import bands
from dialogs.consultation import Kind, Question
from dialogs.errors import FormError

AT_MOST = 6  #: crossings one form may declare: the consent has to name each
_PAIR = re.compile(r"\s*([\w./-]+)\s*(?:\*|×|\bx\b)\s*([\w./-]+)\s*\Z")
_CHOSEN = (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE)

Crossing = tuple[Question, Question]


def crossings(settings: Mapping[str, str], questions: Sequence[Question]) -> tuple[Crossing, ...]:
    """Read the crossings a form declares; raises `FormError`, in Spanish, for what cannot be crossed."""
    written = settings.get("cruces", "").strip()
    parts = [part for part in re.split(r"[,;\n]", written) if part.strip()]
    if len(parts) > AT_MOST:
        raise _wrong(f"Son {len(parts)} cruces; caben {AT_MOST}, porque hay que decirlos todos al empezar.")
    found: list[Crossing] = []
    for part in parts:
        pair = _PAIR.match(part)
        if pair is None:
            raise _wrong(f"No se entiende el cruce «{part.strip()}»: escribe, por ejemplo, anios * juntarse.")
        one, other = (_question(name, questions) for name in pair.groups())
        if one is other:
            raise _wrong(f"«{one.name}» no se puede cruzar con ella misma.")
        if any({one.path, other.path} == {a.path, b.path} for a, b in found):
            raise _wrong(f"El cruce de «{one.name}» y «{other.name}» está 2 veces.")
        found.append((one, other))
    return tuple(found)


def spoken(crossed: Sequence[Crossing], language: str) -> tuple[tuple[str, str], ...]:
    """Say the questions of each crossing, for the consent: in a language, or in one they have."""

    def said(question: Question) -> str:
        return question.labels.get(language) or next(iter(question.labels.values()), question.name)

    return tuple((said(one), said(other)) for one, other in crossed)


def key(one: str, other: str) -> str:
    """Name a crossing by the paths of its questions, as its counts and figures do.

    >>> key("trato", "falta")
    'trato*falta'
    """
    return f"{one}*{other}"


def cell(one: str, other: str) -> str:
    """Name those who gave both choices; without the second, those who gave the first and answered the other question.

    >>> cell("mal", "agua"), cell("mal", ""), cell("a|b", "c")
    ('mal|agua', 'mal|', 'a||b|c')
    """
    return "|".join(choice.replace("|", "||") for choice in (one, other))


def _question(name: str, questions: Sequence[Question]) -> Question:
    """Find a question by its path or by its name, and see that it may be crossed."""
    found = [each for each in questions if name in (each.path, each.name)]
    if not found:
        raise _wrong(f"No existe ninguna pregunta llamada «{name}».")
    if len(found) > 1:
        raise _wrong(f"Hay varias preguntas llamadas «{name}»: escribe su ruta, como {found[0].path}.")
    question = found[0]
    attributes = question.attributes
    if "tramos" in attributes:
        bands(attributes["tramos"])
    elif question.kind not in _CHOSEN or not question.choices:
        raise _wrong(f"«{name}» no se puede cruzar: solo preguntas de opciones, o números con cb:tramos.")
    if "sensible" in attributes:
        raise _wrong(f"«{name}» es sensible (cb:sensible): no se cruza con nada.")
    if "sector" in attributes:
        raise _wrong(f"«{name}» dice el sector: con él ya se cuenta cada pregunta.")
    if "de" in attributes:
        raise _wrong(f"«{name}» se pregunta de cada cosa de una lista: no se cruza.")
    return question


def _wrong(message: str) -> FormError:
    return FormError(message, sheet="settings", column="attribute::cb:cruces")
