"""What is said about the audit of a place. Spanish sentences, to be read aloud."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from locales import translator
from locales.dates import short
from locales.spoken import Spoken

_ = translator("es").gettext


def page(place: str, lines: Sequence[str], witness: str) -> str:
    """A page of it."""
    title = _("Lo que se hizo en <b>{place}</b>, lo nuevo arriba:").format(place=escape(place))
    return "\n\n".join(filter(None, (title, "\n".join(lines), witness)))


def nothing(place: str) -> str:
    """There are no lines."""
    return _("Aquí no hay nada más de <b>{place}</b>.").format(place=escape(place))


def line(number: int, at: datetime, doer: str, deed: str, more: Sequence[str]) -> str:
    """One line."""
    tail = f": {escape(', '.join(more))}" if more else ""
    when = f"{short(at.date(), 'es')}, {Spoken('es').hour(at.time())}"
    return f"<b>{number}</b> · {when} · <b>{escape(doer)}</b> {escape(deed)}{tail}"


def machine(who: object) -> str:
    """Who did what nobody of the team did."""
    return _("quien opera") if who == "operator" else _("el bot")


def gone(mark: str) -> str:
    """Somebody who belongs to no team any more; the mark tells two of them apart."""
    return _("alguien que ya no está ({mark})").format(mark=mark)


def of_elsewhere(mark: str) -> str:
    """Somebody of another place."""
    return _("alguien de otra colonia ({mark})").format(mark=mark)


def older() -> str:
    """The button."""
    return _("Antes ▶")


def newer() -> str:
    """The button."""
    return _("◀ Después")


def newest() -> str:
    """The button."""
    return _("Lo más nuevo")


def head(number: int, digits: str) -> str:
    """How to see that nobody wrote it anew."""
    return "\n".join(
        (
            _("El último renglón de todos es el {number}: <code>{digits}</code>").format(
                number=number, digits=digits
            ),
            _("¿Nadie lo cambió? Busca «Bitácora» al pie de un boletín en papel."),
            _("Escribe /bitacora y las letras que trae. Te digo si sigue igual."),
        )
    )


def no_head() -> str:
    """What was written after the order cannot be it."""
    return _("Eso no lo reconozco. Copia las letras que trae el boletín, así: /bitacora 9f3a 21bc 77de")


def the_same(number: int, lines: int) -> str:
    """It is the one of the digest."""
    return _("Sigue igual: es el renglón {number} de {lines}. De ahí para atrás nadie cambió nada.").format(
        number=number, lines=lines
    )


def another() -> str:
    """It is not."""
    return "\n\n".join(
        (
            _("No es la misma: ese renglón no está. Mira si lo copiaste bien."),
            _(
                "Si está bien, alguien con poder sobre la máquina la cambió. Cuéntalo a todo el equipo, en persona."
            ),
        )
    )


def broken(number: int) -> str:
    """A line does not follow from the one before."""
    return "\n\n".join(
        (
            _("Está rota en el renglón {number}: alguien cambió, quitó o metió algo.").format(number=number),
            _("No borren nada. Cuéntalo a todo el equipo, en persona."),
        )
    )
