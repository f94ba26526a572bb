"""What is said of posters and cards. Spanish sentences, to be read aloud."""

from html import escape

from locales import translator
from locales.assembly import NextAssembly

_ = translator("es").gettext


def posters() -> str:
    """A button."""
    return _("Cartel y tarjetas")


def choose(place: str, link: str, ahead: NextAssembly | None, *, coded: bool) -> str:
    """Which paper; and what of an assembly stands on it."""
    if ahead is None:
        said = _(
            "Papeles para repartir en <b>{place}</b>. Dicen su nombre y que hay preguntas; ni día ni lugar."
        )
    else:
        said = _("Papeles para repartir en <b>{place}</b>. Dicen su nombre y que hay preguntas.")
    parts = [
        said.format(place=escape(place, quote=False)),
        f"{_('El enlace')}: <code>{escape(link)}</code>",
        _("Den las tarjetas de mano en mano. El cartel, solo donde no ponga a nadie en riesgo."),
    ]
    if ahead is not None:
        told = f"{escape(ahead.title, quote=False)}\n{ahead.when}"
        parts.insert(1, f"{_('El cartel y la imagen dicen la asamblea que dejaron salir:')}\n{told}")
    if coded:
        parts.append(_("Aquí hace falta un código. Las tarjetas con código salen en /codigos, al hacerlos."))
    return "\n\n".join(parts)


def papers() -> dict[str, str]:
    """The buttons."""
    return {
        "pc": _("Cartel, carta"),
        "pa": _("Cartel, A4"),
        "tc": _("Tarjetas, carta"),
        "ta": _("Tarjetas, A4"),
        "im": _("Imagen para el chat"),
    }


def done() -> str:
    """A button: the message goes."""
    return _("Listo")


def care() -> str:
    """Under the file."""
    return _("Mídelo con calma: quien lo trae encima, ¿corre peligro? Si dudas, mejor de palabra.")


def burn() -> str:
    """Under the file with codes."""
    return _("Imprime y borra este archivo. Los códigos no se guardan en otro lado.")


def stands_still() -> str:
    """The place is suspended: nothing is printed there."""
    return _("Aquí todo está en alto. Lo ves con /suspender.")


def no_bot_yet() -> str:
    """The residents' bot never ran, so nobody knows what it is called."""
    return _("El bot de la gente todavía no se prende: sin él no hay enlace.")


def stale() -> str:
    """A button whose codes are not there any more."""
    return _("Ahí ya no hay códigos. Hagan otros con /codigos.")


def cards() -> str:
    """A button under codes that were just made."""
    return _("Tarjetas para imprimir")
