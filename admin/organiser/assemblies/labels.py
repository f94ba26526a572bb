"""What stands on the buttons about assemblies."""

from locales import translator
from storage.outcomes import Commitment

_ = translator("es").gettext


def new() -> str:
    """Call one."""
    return _("Nueva asamblea")


def tell() -> str:
    """Let the neighbours know."""
    return _("Avisar")


def venue() -> str:
    """Where."""
    return _("Lugar")


def no_venue() -> str:
    """Nobody says where."""
    return _("Sin lugar")


def agenda() -> str:
    """What will be spoken of."""
    return _("Orden del día")


def no_agenda() -> str:
    """None."""
    return _("Sin orden del día")


def door(*, on: bool) -> str:
    """Words for the door."""
    return _("Quitar palabras") if on else _("Palabras en la puerta")


def public(*, on: bool) -> str:
    """Hour and venue where anybody can see them."""
    return f"{'☑' if on else '☐'} " + _("Sale en carteles")


def listen() -> str:
    """Let residents leave a word."""
    return _("Recibir textos")


def move() -> str:
    """Another hour."""
    return _("Cambiar la hora")


def cancel() -> str:
    """Call it off."""
    return _("Cancelarla")


def cancel_sure() -> str:
    """Sure."""
    return _("Sí, cancelar")


def no() -> str:
    """Not after all."""
    return _("No")


def back() -> str:
    """To the card, or to the list."""
    return _("Volver")


def refresh() -> str:
    """Look again."""
    return _("Ver de nuevo")


def minutes() -> str:
    """What happened."""
    return _("Qué pasó")


def decide() -> str:
    """What was decided."""
    return _("Acuerdo nuevo")


def undecide(number: int) -> str:
    """Take one back."""
    return _("Quitar acuerdo {number}").format(number=number)


def commit() -> str:
    """Somebody takes something on."""
    return _("Quedamos en…")


def settle(one: Commitment) -> str:
    """Tick it off, or open it again."""
    what = one.what if len(one.what) <= 40 else one.what[:39].rstrip() + "…"
    return f"{'☑' if one.state == 'done' else '☐'} {what}"


def thank() -> str:
    """Let the neighbours know what came of it."""
    return _("Dar las gracias")


def look_at_notice() -> str:
    """See the draft, and put it forward."""
    return _("Ver el aviso")
