"""What is said once a consultation opened, or did not, and to residents who asked for notices."""

from html import escape

from locales import translator

_ = translator("es").gettext


def opened(place: str, title: str, *, coded: bool) -> str:
    """To the team: it is open."""
    how = (
        _(
            "Solo cuenta quien trae un código. Hagan los primeros con /codigos: sin ellos nadie puede contestar."
        )
        if coded
        else _("Empieza a recibir en unos segundos. Para repartirla hay cartel y tarjetas.")
    )
    return "\n\n".join(
        (
            _("Ya abrió «{title}» en <b>{place}</b>.").format(
                title=escape(title, quote=False), place=escape(place, quote=False)
            ),
            how,
        )
    )


def not_opened(place: str, title: str) -> str:
    """To the team: what was planned did not open."""
    return "\n\n".join(
        (
            _("No abrió «{title}» en <b>{place}</b>, como estaba dicho.").format(
                title=escape(title, quote=False), place=escape(place, quote=False)
            ),
            _(
                "Su último día ya pasó, o ya no está el formulario. Se puede proponer otra vez con /consultas."
            ),
        )
    )


def will_open(place: str, title: str, day: str) -> str:
    """To whoever proposed: approved, and its day is still to come."""
    return "\n\n".join(
        (
            _("Quedó. «{title}» abre sola en <b>{place}</b> el {day}.").format(
                title=escape(title, quote=False), place=escape(place, quote=False), day=day
            ),
            _("Si algo cambia, en /consultas se puede quitar antes."),
        )
    )


def three_first(place: str, title: str, day: str) -> str:
    """To both who decided: approved, and three people have to have its key first; perhaps its day is still to come."""
    when = (
        _("Ese día, {day}, le escribo a todo el equipo: abre cuando 3 personas guarden su llave.").format(
            day=day
        )
        if day
        else _("Le escribo a todo el equipo: abre cuando 3 personas guarden su llave, cada quien en su chat.")
    )
    return "\n\n".join(
        (
            _("2 personas ya dijeron que sí a «{title}» en <b>{place}</b>.").format(
                title=escape(title, quote=False), place=escape(place, quote=False)
            ),
            when,
            _("Si algo cambia, en /consultas se puede quitar antes."),
        )
    )


def announcement(language: str) -> str:
    """To residents who asked for notices of the place."""
    t = translator(language)
    return (
        t.gettext("Hay preguntas nuevas para tu colonia.")
        + " "
        + t.gettext("Si quieres contestar, escribe /start. Si no, no pasa nada.")
    )


def announcement_title(title: str) -> str:
    """What the team's lists call that notice."""
    return _("Abrió «{title}»").format(title=title)
