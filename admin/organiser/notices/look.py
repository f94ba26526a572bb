"""A notice exactly as residents will see it: on a locked screen, opened, in each language. Pure functions.

The residents' bot is another process with its own words and buttons (`bot.courier.letters`, `bot.notices.screens`);
both take them from the same catalogue, and a test holds the two beside each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from admin.organiser.notices.buttons import Act, button
from dialogs.chat.screen import Button, Screen
from locales import DEFAULT, LANGUAGES, translator
from storage.announcement import Draft


@dataclass(frozen=True)
class Look:
    """What residents will have before them."""

    notice: UUID
    draft: Draft
    file: bool = False
    asks: bool = False  #: whether they come to the assembly
    listens: bool = False  #: whether they may leave a word for it
    before: int = 0  #: of a reminder: minutes before the assembly

    def languages(self) -> tuple[str, ...]:
        """Those it has words in; Spanish at least."""
        return tuple(one for one in LANGUAGES if self.draft.body.get(one)) or (DEFAULT,)


def words(look: Look, language: str) -> str:
    """Its words in somebody's language; in Spanish, or whatever there is, when there are none."""
    body = look.draft.body
    return body.get(language) or body.get(DEFAULT) or next(filter(None, body.values()), "")


def closed(look: Look, language: str) -> Screen:
    """What is sent, and what a locked screen may show."""
    _ = translator(language).gettext
    if not look.draft.discreet:
        return Screen(words(look, language), _rows(look, language))
    see = button(_("Ver"), Act.SEE, look.notice, _which(look, language))
    return Screen(_("Hay un aviso del barrio."), ((see,), (_leave(look, language),)))


def opened(look: Look, language: str) -> Screen:
    """After «Ver»."""
    if not look.draft.discreet:
        return closed(look, language)
    _ = translator(language).gettext
    rows = _rows(look, language)
    if look.file:
        rows = ((_inert(look, _("Ver el archivo")),), *rows)
    hide = button(_("Cerrar"), Act.HIDE, look.notice, _which(look, language))
    return Screen(words(look, language), (*rows[:-1], (hide, *rows[-1])))


def _rows(look: Look, language: str) -> tuple[tuple[Button, ...], ...]:
    _ = translator(language).gettext
    rows: list[tuple[Button, ...]] = []
    if look.asks:
        labels = (_("Voy"), _("Tal vez"), _("No puedo"), _("Llevo a alguien"))
        buttons = [_inert(look, label) for label in labels]
        rows += [tuple(buttons[:2]), tuple(buttons[2:])]
    if look.listens:
        rows.append((_inert(look, _("¿Algo que deba saber la asamblea?")),))
    return (*rows, (_leave(look, language),))


def _leave(look: Look, language: str) -> Button:
    return _inert(look, translator(language).gettext("Salir rápido"))


def _which(look: Look, language: str) -> str:
    """What «Ver» carries: the language, and of a reminder how long before."""
    return f"{language}{look.before or ''}"


def _inert(look: Look, label: str) -> Button:
    return button(label, Act.INERT, look.notice)
