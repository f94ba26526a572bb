"""What is said of what happens by itself. Spanish sentences, to be read aloud."""

from collections.abc import Sequence
from html import escape

from locales import translator

_ = translator("es").gettext


def late(title: str, place: str) -> str:
    """It was late, and is sent now."""
    return _(
        "«{title}», de {place}, va tarde: el bot no estaba prendido a su hora. Sale en este momento."
    ).format(title=escape(title, quote=False), place=escape(place, quote=False))


def missed(title: str, place: str, days: Sequence[str]) -> str:
    """It was too late, and is not sent."""
    return _(
        "«{title}», de {place}, no salió: {days}. El bot no estaba prendido a su hora, y ya era muy tarde. "
        "Si hace falta, mándalo con /aviso."
    ).format(title=escape(title, quote=False), place=escape(place, quote=False), days="; ".join(days))


def planned(place: str) -> str:
    """The head of /programado."""
    return _("<b>Programado en {place}</b>").format(place=escape(place, quote=False))


def nothing(place: str) -> str:
    """The answer to /programado when there is nothing."""
    return _("<b>{place}</b> no tiene nada programado. Un aviso con hora se hace con /aviso.").format(
        place=escape(place, quote=False)
    )


def line(when: str, title: str, what: str) -> str:
    """One thing that will be."""
    return f"• {when}: «{escape(title, quote=False)}» ({what})"


def once() -> str:
    """It comes once."""
    return _("una vez")


def reminder() -> str:
    """It reminds of an assembly."""
    return _("recordatorio")


def one(when: str, title: str, what: str) -> str:
    """One of them, looked at."""
    return _("<b>{title}</b>\nSale: {when} ({what}).").format(
        title=escape(title, quote=False), when=when, what=what
    )


def with_assembly() -> str:
    """Below a reminder."""
    return _("Un recordatorio sigue a su asamblea: si cambia de hora, cambia también.")


def write_hour() -> str:
    """She changes the hour."""
    return _("Escribe la nueva hora. Por ejemplo: «el jueves a las 6 de la tarde».")


def repeats_then() -> str:
    """Of what repeats."""
    return _("Desde ese día se repite igual.")


def moved(when: str) -> str:
    """After it."""
    return _("Listo. Ahora sale: {when}. Les aviso a las demás personas que organizan.").format(when=when)


def news_moved(by: str, title: str, when: str) -> str:
    """To the others."""
    return _("<b>{by}</b> cambió la hora de «{title}». Ahora sale: {when}.").format(
        by=escape(by, quote=False), title=escape(title, quote=False), when=when
    )


def news_stopped(by: str, title: str) -> str:
    """To the others."""
    return _("<b>{by}</b> paró «{title}». Ya no sale.").format(
        by=escape(by, quote=False), title=escape(title, quote=False)
    )


def sure_to_stop() -> str:
    """Before it."""
    return _("¿Lo paro? Ya no sale, ni ahora ni después.")


def is_stopped() -> str:
    """After it."""
    return _("Listo. Ya no sale.")


def over() -> str:
    """It is not planned any more."""
    return _("Eso ya no está programado. Mira lo que hay con /programado.")


def change_hour() -> str:
    """The button."""
    return _("Cambiar la hora")


def stop() -> str:
    """The button."""
    return _("Que ya no salga")


def stop_sure() -> str:
    """The button."""
    return _("Sí, parar")


def back() -> str:
    """The button."""
    return _("Volver")
