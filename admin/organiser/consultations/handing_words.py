"""What is said of posters and cards. Spanish sentences, to be read aloud."""

from html import escape

from locales import translator

_ = translator("es").gettext


def posters() -> str:
    """A button."""
    return _("Cartel y tarjetas")


def choose(place: str, link: str, *, coded: bool) -> str:
    """Which paper."""
    parts = [
        _("Papeles para repartir en <b>{place}</b>. No dicen de qué trata, ni día, ni lugar.").format(
            place=escape(place, quote=False)
        ),
        f"{_('El enlace')}: <code>{escape(link)}</code>",
        _("Den las tarjetas de mano en mano. El cartel, solo donde no ponga a nadie en riesgo."),
    ]
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


def no_bot_yet() -> str:
    """The residents' bot never ran, so nobody knows what it is called."""
    return _("El bot de la gente todavía no se prende: sin él no hay enlace.")


def stale() -> str:
    """A button whose codes are not there any more."""
    return _("Ahí ya no hay códigos. Hagan otros con /codigos.")


def cards() -> str:
    """A button under codes that were just made."""
    return _("Tarjetas para imprimir")
