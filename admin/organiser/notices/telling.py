"""What is said while people decide on a notice; how it then goes is in `progress`. Spanish, to be read aloud."""

from html import escape

from locales import numbers, translator

_ = translator("es").gettext
ngettext = translator("es").ngettext


def asked(by: str, place: str) -> str:
    """To those who may approve."""
    return _("<b>{by}</b> propone un aviso para {place}:").format(
        by=escape(by, quote=False), place=escape(place, quote=False)
    )


def decide() -> str:
    """Below it."""
    return _("Arriba está como lo verá la gente. Hace falta que otra persona lo apruebe. Hay 2 días.")


def waits(others: int) -> str:
    """To whoever proposed."""
    return ngettext(
        "Lo mandé a {count} persona. Sale si alguien lo aprueba; hay 2 días para eso.",
        "Lo mandé a {count} personas. Sale si alguien lo aprueba; hay 2 días para eso.",
        others,
    ).format(count=others)


def waiting_still() -> str:
    """Her own, while nobody has decided."""
    return _("Espera a que otra persona lo apruebe. Hay 2 días para eso.")


def nobody_else() -> str:
    """There is no second person."""
    return _("Un aviso lo deciden 2 personas, y en el equipo no hay otra que pueda. Invita antes a alguien.")


def same_person() -> str:
    """Her own notice."""
    return _("Este aviso lo propusiste tú. Le toca a otra persona aprobarlo.")


def expired() -> str:
    """A button pressed too late."""
    return _("Pasó el plazo de 2 días. El aviso volvió a borrador, por si todavía hace falta.")


def hour_passed() -> str:
    """Its hour came before anybody approved it."""
    return _("Ya pasó la hora de este aviso. Volvió a borrador: hay que ponerle otra hora.")


def hour_passed_draft() -> str:
    """Its hour came before it was put forward."""
    return _("La hora de este aviso ya pasó. Elige otra con «Cuándo».")


def decided() -> str:
    """Somebody was first."""
    return _("Esto ya se decidió. Aquí ves cómo va.")


def no_words() -> str:
    """There is nothing to say yet."""
    return _("Aún no hay texto. Escribe qué quieres decir.")


def at_night(hour: str) -> str:
    """It is approved at night."""
    return _("Hora de allá: {hour}, y la gente duerme. ¿Sale ya, o espera a las 8 de la mañana?").format(
        hour=hour
    )


def refused(by: str) -> str:
    """Somebody said no."""
    return _("<b>{by}</b> dijo que no. El borrador sigue guardado.").format(by=escape(by, quote=False))


def taken_back() -> str:
    """Her own."""
    return _("Ya no se propone. El borrador sigue guardado.")


def back_to_draft() -> str:
    """It waits no longer."""
    return _("Este aviso es otra vez un borrador.")


def title(name: str) -> str:
    """Its first words."""
    return f"<b>{escape(name, quote=False)}</b>"


def approved(when: str) -> str:
    """Five minutes, or until its hour."""
    return _("Aprobado. Sale: {when}. Antes de esa hora se puede parar.").format(when=when)


def repeats_too(often: str) -> str:
    """More will come."""
    return _("Después se repite {often}. Se cambia o se para en /programado.").format(often=often)


def nobody_subscribed() -> str:
    """It was begun, and nobody is there."""
    return _("Nadie ha pedido avisos ahí, o no de ese tema. No le llegó a nadie.")


def too_late_to_cancel() -> str:
    """It had begun in this moment."""
    return _("Ya iba de salida. Lo puedes parar o quitar.")


def nothing_to_stop() -> str:
    """It ended in this moment."""
    return _("Eso ya no se puede: el aviso cambió. Aquí ves cómo va.")


def sure_to_stop() -> str:
    """In the middle."""
    return _("¿Parar para siempre? A quien falta ya no le llega. Para un rato, mejor toca «Pausar».")


def sure_to_withdraw() -> str:
    """Afterwards."""
    return _(
        "¿Quitarlo de los chats? Telegram solo deja borrar lo de las últimas 48 horas. "
        "Quien ya lo leyó, ya lo leyó."
    )


def who_approved(by: str, second: str) -> str:
    """The two who decided it."""
    return _("Lo propuso {by} y lo aprobó {second}.").format(
        by=escape(by, quote=False), second=escape(second, quote=False)
    )


def list_of(place: str) -> str:
    """The answer to /avisos."""
    return _("<b>Avisos de {place}</b>\nToca uno para ver cómo va.").format(place=escape(place, quote=False))


def none_yet(place: str) -> str:
    """The answer to /avisos when there are none."""
    return _("<b>{place}</b> aún no tiene avisos. Escribe uno con /aviso.").format(
        place=escape(place, quote=False)
    )


def state(code: str) -> str:
    """How it stands, in a word or two."""
    said = {
        "draft": _("borrador"),
        "proposed": _("espera a alguien"),
        "approved": _("por salir"),
        "sending": _("saliendo"),
        "paused": _("en pausa"),
        "sent": _("salió"),
        "cancelled": _("cancelado"),
        "withdrawn": _("quitado"),
    }
    return said.get(code, code)


# -- other words afterwards -----------------------------------------------------------------------------------


def write_other(most: int) -> str:
    """She changes what was sent."""
    return _(
        "Escribe cómo debe quedar. Caben {most} letras. Otra persona lo aprueba, "
        "y cambia en los chats de quien ya lo tiene."
    ).format(most=numbers.whole(most, "es"))


def asks_edit(name: str, html: str) -> str:
    """To the second person."""
    head = _("Cambiar un aviso que ya salió: «{title}».").format(title=escape(name, quote=False))
    return f"{head}\n{_('Quedaría así:')}\n<blockquote>{html}</blockquote>"


def too_old_to_change() -> str:
    """After two days nobody knows any more who has it."""
    return _("Ya pasaron 2 días. No se guarda quién lo recibió, así que ya no se puede cambiar.")
