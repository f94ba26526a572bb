"""How a notice goes, in words: on its way, stopped, sent, changed and taken back, with its counts."""

from locales import numbers, translator
from storage.announcement import Counts

_ = translator("es").gettext
ngettext = translator("es").ngettext


def _n(number: int) -> str:
    return numbers.whole(number, "es")


def sending(done: int, audience: int) -> str:
    """On its way."""
    return _("Enviando: {done} de {audience}.").format(done=_n(done), audience=_n(audience))


def paused(done: int, audience: int) -> str:
    """It waits."""
    return _("En pausa: van {done} de {audience}. Nadie más lo recibe mientras.").format(
        done=_n(done), audience=_n(audience)
    )


def sent() -> str:
    """All is said."""
    return _("Listo, el aviso ya salió.")


def cancelled_unheard() -> str:
    """Nobody heard of it."""
    return _("Cancelado. No le llegó a nadie.")


def cancelled_midway() -> str:
    """Some have it."""
    return _("Parado a la mitad. Quien ya lo recibió lo sigue viendo.")


def withdrawing() -> str:
    """It is taken away."""
    return _("Se está quitando de los chats.")


def withdrawn(gone: int, delivered: int) -> str:
    """It was taken away, as far as Telegram allows."""
    said = ngettext(
        "Se quitó de {gone} de {delivered} chat.", "Se quitó de {gone} de {delivered} chats.", delivered
    ).format(gone=_n(gone), delivered=_n(delivered))
    return said if gone >= delivered else said + " " + _not_there()


def changing() -> str:
    """It is edited."""
    return _("Se está cambiando el texto en los chats.")


def changed(done: int, delivered: int) -> str:
    """It was edited, as far as Telegram allows."""
    said = ngettext(
        "El texto nuevo está en {done} de {delivered} chat.",
        "El texto nuevo está en {done} de {delivered} chats.",
        delivered,
    ).format(done=_n(done), delivered=_n(delivered))
    return said if done >= delivered else said + " " + _not_there()


def _not_there() -> str:
    return _("En los otros ya no se pudo: se fueron, Telegram no dejó, o pasaron 2 días.")


def counts(found: Counts) -> str:
    """How far it went: one line for each number that is not zero."""
    first = ngettext("Le llegó a {n} persona.", "Le llegó a {n} personas.", found.delivered)
    blocked = ngettext(
        "{n} ya no usa el bot o lo bloqueó.", "{n} ya no usan el bot o lo bloquearon.", found.blocked
    )
    gone = ngettext("{n} dejó de pedir avisos antes.", "{n} dejaron de pedir avisos antes.", found.gone)
    rest = (
        (found.blocked, blocked),
        (found.failed, _("A {n} no se pudo: Telegram no lo quiso.")),
        (found.unconfirmed, _("De {n} no se sabe si llegó.")),
        (found.gone, gone),
    )
    said = [(found.delivered, first), *(one for one in rest if one[0])]
    return "\n".join(words.format(n=_n(number)) for number, words in said)


def later(number: int) -> str:
    """Those who hear once a week."""
    return ngettext(
        "A {n} persona le llega el sábado, con los avisos de la semana.",
        "A {n} personas les llega el sábado, con los avisos de la semana.",
        number,
    ).format(n=_n(number))


def not_reached(number: int) -> str:
    """Stopped before their turn."""
    return ngettext("A {n} persona ya no se le mandó.", "A {n} personas ya no se les mandó.", number).format(
        n=_n(number)
    )
