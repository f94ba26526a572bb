"""What is said to and about somebody who was away for long, or whose phone was lost. Spanish sentences, to be read
aloud."""

from collections.abc import Sequence
from html import escape

from locales import translator
from locales.numbers import listed

_ = translator("es").gettext


def kept_out() -> str:
    """To whoever writes from a chat that is kept out: the same, whatever the reason."""
    return "\n\n".join(
        (
            _("Por cuidado, este bot está cerrado para ti. Pasa cuando no se usa por un tiempo."),
            _("¿Sigues en el equipo? Toca «Sigo aquí». Le pregunto a quien coordina, y esperas su sí."),
        )
    )


def kept_out_briefly() -> str:
    """The same, in answer to a tap."""
    return _("Este bot está cerrado para ti por ahora. Escribe /start para ver cómo volver.")


def still_here() -> str:
    """The button."""
    return _("Sigo aquí")


def asked() -> str:
    """After «Sigo aquí»."""
    return _("Ya pregunté. Cuando alguien que coordina diga que sí, te aviso. Búscala tú también.")


def asked_already() -> str:
    """«Sigo aquí» once more within the hour."""
    return _("Ya pregunté hace poco. Espera a que contesten.")


def nobody_to_ask() -> str:
    """«Sigo aquí», and nobody coordinates who could answer."""
    return _("No hay otra persona que coordine. Pide a quien opera el bot que te confirme.")


def asks(alias: str, place: str, days: int) -> str:
    """To those who coordinate: somebody says that she is still there."""
    away = (
        translator("es")
        .ngettext("No usaba el bot desde hace {n} día.", "No usaba el bot desde hace {n} días.", days)
        .format(n=days)
    )
    return "\n\n".join(
        (
            _("<b>{alias}</b>, de <b>{place}</b>, dice que sigue aquí.").format(
                alias=escape(alias), place=escape(place)
            ),
            away + " " + _("Su teléfono puede estar en otras manos."),
            _("Habla antes con esa persona: en persona o por llamada. ¿Es quien dice?"),
        )
    )


def confirm(alias: str) -> str:
    """The button."""
    return _("Sí, ya hablé con {alias}").format(alias=alias)


def confirmed(alias: str, by: str) -> str:
    """To those who coordinate: she may come in again."""
    return _("<b>{by}</b> confirmó a <b>{alias}</b>: ya puede entrar otra vez.").format(
        by=escape(by), alias=escape(alias)
    )


def you_are_back(orders: str) -> str:
    """To whoever was confirmed."""
    return _("Ya puedes entrar otra vez. Qué bueno que sigues.") + "\n\n" + orders


def is_in() -> str:
    """The button of somebody who may come in already."""
    return _("Esa persona ya puede entrar.")


def away(why: str) -> str:
    """In the list of the team, behind whoever is kept out."""
    return " — " + (_("se perdió su teléfono") if why == "lost" else _("hace mucho que no entra"))


def somebody_lost() -> str:
    """The button under the team."""
    return _("Perdió su teléfono…")


def who_lost(place: str) -> str:
    """Above the aliases of a team."""
    return "\n\n".join(
        (
            _("¿Quién perdió su teléfono, en <b>{place}</b>?").format(place=escape(place)),
            _("Al tocar su apodo deja de entrar, en ese momento. Después se puede invitar otra vez."),
        )
    )


def nobody() -> str:
    """The button that goes back."""
    return _("Nadie. Volver")


def lost(alias: str) -> str:
    """The button beside a question whether somebody is who she says."""
    return _("No: {alias} perdió su teléfono").format(alias=alias)


def ended(alias: str, place: str, cancelled: int, drafts: int, elsewhere: bool) -> str:
    """To whoever said it: what ended."""
    lines = [
        _("<b>{alias}</b> ya no entra en <b>{place}</b>.").format(alias=escape(alias), place=escape(place)),
        _("Sus enlaces para invitar ya no sirven, y no recibe el boletín."),
    ]
    if elsewhere:
        lines.append(_("En sus otras colonias no puede hacer nada. Allá ya lo saben."))
    if cancelled:
        lines.append(_("Lo que propuso y esperaba se canceló: {count}.").format(count=cancelled))
    if drafts:
        lines.append(_("Avisos suyos que volvieron a borrador: {count}.").format(count=drafts))
    return "\n".join(lines)


def to_do(*, custody: bool) -> str:
    """What else to do, today."""
    phrase = (
        _(
            "Su papel de 6 palabras: si lo tenía con el teléfono, 1 sola frase no abre nada. Hacen falta 2 de 3."
        )
        + " "
        + _("No se puede cambiar. Cuiden las otras 2, y que nadie las junte antes del cierre.")
    )
    steps: Sequence[str] = (
        _("Su Telegram: que entre de otro lado y toque Ajustes, Dispositivos y Cerrar las demás."),
        _("Su chip: que pida a la compañía que lo bloquee."),
        _("Sus códigos: si tenía algunos, quítalos ya con /codigos y hagan otros."),
        *((phrase,) if custody else ()),
        _("Miren /equipo y /bitacora: ¿hay alguien o algo que no les suena?"),
    )
    said = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    return (
        "<b>" + _("Falta esto, hoy mismo:") + "</b>\n" + said + "\n\n"
        + _("Ya con su cuenta segura, invita otra vez.")
    )  # fmt: skip


def invite_again(alias: str) -> str:
    """The button below."""
    return _("Invitar otra vez a {alias}").format(alias=alias)


def news_lost(alias: str, place: str, by: str) -> str:
    """To the others who coordinate where she was taken out."""
    said = _("{who} dijo que <b>{alias}</b> perdió su teléfono. Ya no entra en <b>{place}</b>.").format(
        who=_by(by), alias=escape(alias), place=escape(place)
    )
    return said + "\n" + _("Si les escribe desde esa cuenta, no le crean. Revisen /equipo y /bitacora.")


def news_kept_out(alias: str, places: Sequence[str], by: str) -> str:
    """To those who coordinate other places of hers."""
    said = _("{who} dijo que <b>{alias}</b> perdió su teléfono. En <b>{places}</b> ya no puede hacer nada.")
    where = escape(listed(list(places), "es"))
    return "\n\n".join(
        (
            said.format(who=_by(by), alias=escape(alias), places=where),
            _("Hablen con esa persona. ¿Qué hacen con su acceso? Lo ven en /equipo."),
        )
    )


def operator_lost(place: str) -> str:
    """To those who coordinate: it was said at the terminal."""
    return _(
        "Quien opera el bot quitó de <b>{place}</b> un teléfono perdido. Revisen /equipo y /bitacora."
    ).format(place=escape(place))


def _by(alias: str) -> str:
    return f"<b>{escape(alias)}</b>" if alias else _("Quien opera el bot")
