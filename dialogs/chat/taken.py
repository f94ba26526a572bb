"""What is taken of a written text: first covered, and only then shown, asked about or kept.

The engine never sees what was written, only what is left of it. So a form's own conditions look at the covered text:
what does not fit them then is refused, and nobody has to keep the other to try again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dialogs.answers import Reply, Typed
from dialogs.consultation import Form, Kind
from dialogs.interview import Prompt
from dialogs.masking import Masked, mask
from dialogs.masking.keeping import phrases

STRICT = frozenset({"mayusculas", "mayúsculas"})  #: what `cb:tapar` says to cover every word with a capital


def covered(form: Form, text: str, names: tuple[str, ...] = ()) -> Masked:
    """A text as it may be kept: the form's own choices stay, and the names of its place."""
    strict = form.settings.get("tapar", "").strip().casefold() in STRICT
    return mask(text, kept=_kept(form, names), capitals=strict)


def taken(
    form: Form, asked: Prompt, reply: Reply, names: tuple[str, ...] = ()
) -> tuple[Reply, Masked | None]:
    """The reply as the engine may have it, and what became of a text written freely; None when it is none."""
    if not isinstance(reply, Typed) or asked.kind is not Kind.TEXT:
        return reply, None
    masked = covered(form, reply.text, names)
    return Typed(masked.text), masked


@lru_cache(maxsize=16)
def _kept(form: Form, names: tuple[str, ...]) -> frozenset[str]:
    return phrases((*names, *form.settings.get("dejar", "").split(","), *_labels(form)))


def _labels(form: Form) -> Iterator[str]:
    for question in form.questions:
        for choice in question.choices:
            yield from choice.labels.values()
