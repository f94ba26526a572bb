"""The words with which a consultation begins, as Telegram HTML: what must be known before answering."""

from collections.abc import Sequence
from html import escape

from babel.support import NullTranslations

from dialogs.consent.promises import Asked, Promise, promises
from dialogs.consent.risks import warnings
from dialogs.consent.terms import Terms


def welcome(t: NullTranslations, place: str, terms: Terms, questions: int, asked: Asked) -> str:
    """What is asked where, what is promised and what cannot be prevented, in as few words as that can be said."""
    _ = t.gettext
    return "\n\n".join(
        (
            f"<b>{escape(place, quote=False)}</b>",
            _lead(t, terms, questions),
            f"<b>{_('Lo que sí prometemos')}</b>\n"
            + bullets([one.at_first for one in promises(t, terms, asked) if one.first]),
            f"<b>{_('Lo que no podemos evitar')}</b>\n" + bullets(warnings(t, terms, asked)),
            _("Para que el chat se borre solo, mira «Leer más».")
            + " "
            + _("Nada se guarda hasta que toques «Empezar»."),
        )
    )


def bullets(lines: Sequence[Promise | str]) -> str:
    """Lines as a list a phone shows and a screen reader reads."""
    return "\n".join(f"• {line if isinstance(line, str) else line.text}" for line in lines)


def _lead(t: NullTranslations, terms: Terms, questions: int) -> str:
    """What is asked here."""
    _ = t.gettext
    if terms.beside:
        return _("Aquí le dejas unas palabras a la asamblea, sin dar tu nombre.")
    return (
        _("Aquí dices qué pasa en tu colonia y qué ayudaría, sin dar tu nombre.")
        + " "
        + _("Son unas {n} preguntas, casi todas de un toque.").format(n=questions)
    )
