"""What stands on the buttons about notices."""

from locales import translator

_ = translator("es").gettext


def look() -> str:
    """See it as residents will."""
    return _("Ver cómo llega")


def text() -> str:
    """Change the words."""
    return _("Cambiar texto")


def english() -> str:
    """English words."""
    return _("En inglés")


def no_english() -> str:
    """Take the English words away."""
    return _("Quitar el inglés")


def file() -> str:
    """A picture or a file."""
    return _("Foto o archivo")


def no_file() -> str:
    """Take it away."""
    return _("Quitar la foto o el archivo")


def who() -> str:
    """Whom it goes to."""
    return _("A quién")


def how() -> str:
    """How it arrives."""
    return _("Cómo llega")


def when() -> str:
    """Its hour."""
    return _("Cuándo")


def assembly() -> str:
    """Its assembly."""
    return _("Asamblea")


def repeat() -> str:
    """How often."""
    return _("Repetir")


def throw() -> str:
    """Away with the draft."""
    return _("Tirar el borrador")


def throw_sure() -> str:
    """Sure."""
    return _("Sí, tirarlo")


def back() -> str:
    """To the draft."""
    return _("Volver")


def everybody() -> str:
    """Everybody who asked for notices."""
    return _("Toda la gente que pidió avisos")


def discreet() -> str:
    """A neutral line."""
    return _("En reserva")


def share() -> str:
    """May be passed on."""
    return _("Se puede reenviar")


def once() -> str:
    """Rather not at all than twice."""
    return _("Nunca dos veces")


def at_once() -> str:
    """As soon as it is approved."""
    return _("En cuanto se apruebe")


def none() -> str:
    """No assembly."""
    return _("Ninguna")


def line() -> str:
    """Day and venue under the words."""
    return _("Poner día y lugar")


def remind(before: int) -> str:
    """A reminder."""
    return _("Recordar un día antes") if before >= 1440 else _("Recordar 2 horas antes")


def only_once() -> str:
    """It does not repeat."""
    return _("Una sola vez")


def propose() -> str:
    """Put it forward."""
    return _("Proponer")


def correct() -> str:
    """Back to the draft."""
    return _("Corregir")


def approve() -> str:
    """The second person."""
    return _("Aprobar")


def refuse() -> str:
    """The second person."""
    return _("No")


def take_back() -> str:
    """Her own."""
    return _("Ya no lo propongo")


def in_the_morning() -> str:
    """At night."""
    return _("Que espere a las 8")


def at_night() -> str:
    """At night."""
    return _("Que salga ya")


def cancel() -> str:
    """Nobody hears of it."""
    return _("Cancelar el envío")


def pause() -> str:
    """For a while."""
    return _("Pausar")


def resume() -> str:
    """Go on."""
    return _("Seguir")


def stop() -> str:
    """In the middle."""
    return _("Parar para siempre")


def stop_sure() -> str:
    """Sure."""
    return _("Sí, parar")


def edit() -> str:
    """Other words in what was sent."""
    return _("Cambiar lo que se mandó")


def withdraw() -> str:
    """Take it away."""
    return _("Quitarlo de los chats")


def withdraw_sure() -> str:
    """Sure."""
    return _("Sí, quitarlo")


def again() -> str:
    """A new draft with the same words."""
    return _("Usar de nuevo")


def open_draft() -> str:
    """Go on writing."""
    return _("Abrir el borrador")


def change_hour() -> str:
    """Another hour."""
    return _("Cambiar la hora")


def stop_repeating() -> str:
    """Never again."""
    return _("No repetir más")


def write_new() -> str:
    """A new notice."""
    return _("Escribir un aviso")


def ticked(label: str, *, on: bool) -> str:
    """A switch."""
    return f"{'☑' if on else '☐'} {label}"


def chosen(label: str, *, on: bool) -> str:
    """One of several."""
    return f"✓ {label}" if on else label
