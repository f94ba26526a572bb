"""What stands on a poster and on a card: sentences in Spanish, a link, perhaps a code. Pure functions."""

from dataclasses import dataclass

from locales import translator
from locales.assembly import NextAssembly, plain
from storage import sayable

_ = translator("es").gettext

SCHEME = "https://"
NAME = 80  #: characters of a place's name at most
TITLE, VENUE = 50, 75  #: characters of an assembly's title and venue at most


@dataclass(frozen=True)
class Sheet:
    """Everything that is printed for one link."""

    place: str
    link: str  #: what the QR holds
    title: str
    asks: str
    promise: str
    later: str  #: that nobody has to stand in front of it
    steps: tuple[str, ...]
    code: str = ""  #: as people read it aloud
    about_code: str = ""
    assembly: tuple[str, ...] = ()  #: when the next one is, and what and where; on posters, not on cards

    @property
    def typed(self) -> str:
        """The link as people type it."""
        return self.link.removeprefix(SCHEME)


def sheet(
    place: str, link: str, *, code: str = "", coded: bool = False, ahead: NextAssembly | None = None
) -> Sheet:
    """The words for a place; `coded` where only those count who bring a code, and this is not one of those.

    `ahead` is an assembly that organisers made public; paper with a code, which goes from hand to hand, leaves it out.
    """
    about_code = ""
    if code:
        about_code = _("Este código sirve para varias personas. No es de nadie.")
    elif coded:
        about_code = _("Para contestar hace falta un código. Pídelo a alguien de confianza.")
    return Sheet(
        place=_named(place),
        link=link,
        title=_("Preguntas de la colonia").replace(" de la ", " de\u00a0la\u00a0"),  # its line breaks before
        asks=_("Qué pasa aquí y qué ayudaría. Se contesta en Telegram, casi todo con un toque."),
        promise=_("No se pide tu nombre, y puedes salir cuando quieras."),
        later=_("No tienes que hacerlo aquí: tómale foto y ábrelo después."),
        steps=(
            _("Apunta tu cámara al cuadro, o escribe el enlace."),
            _("Toca «Iniciar» y lee lo que se promete."),
            _("Contesta lo que quieras."),
        ),
        code=sayable.written(code) if code else "",
        about_code=about_code,
        assembly=_assembly(ahead) if ahead is not None and not code else (),
    )


def _assembly(ahead: NextAssembly) -> tuple[str, ...]:
    what = " · ".join(_cut(said, most) for said, most in ((ahead.title, TITLE), (ahead.venue, VENUE)) if said)
    return tuple(filter(None, (f"{ahead.heading} · {ahead.when}", what)))


def _named(place: str) -> str:
    """A name on one line, without what turns or hides letters."""
    return _cut(plain(place), NAME)


def _cut(said: str, most: int) -> str:
    """So many characters of it at most: more would push the rest off the page."""
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"


def place_link(username: str, place: str) -> str:
    """What brings somebody into the chat of a place, without a code."""
    return f"{SCHEME}t.me/{username}?start={place}"
