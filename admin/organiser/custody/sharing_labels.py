"""What stands on the buttons while three of the team share a key out."""

from locales import translator

_ = translator("es").gettext


def join() -> str:
    """Take a part."""
    return _("Yo guardo una parte")


def show() -> str:
    """The phrase, now."""
    return _("Ver mi frase")


def show_another() -> str:
    """Another phrase, now."""
    return _("Ver otra frase")


def written() -> str:
    """She has it on paper."""
    return _("Ya la apunté")


def rather_not() -> str:
    """At every step."""
    return _("Mejor no")


def give_back() -> str:
    """She has it on paper, and does not want to keep it."""
    return _("Ya no quiero guardarla")
