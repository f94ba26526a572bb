"""What notices may be about: the code that a notice and somebody's wishes carry, and what it is called."""

from babel.support import NullTranslations

THEMES = ("seguridad", "servicios", "juventud", "clientelismo")  #: in the order of the consultation


def theme(t: NullTranslations, code: str) -> str:
    """The name of a theme; one of another version of the program is called by its code."""
    _ = t.gettext
    known = {
        "seguridad": _("Seguridad"),
        "servicios": _("Servicios y trabajo"),
        "juventud": _("La gente joven"),
        "clientelismo": _("Apoyos y votos"),
    }
    return known.get(code) or code.replace("_", " ").capitalize()
