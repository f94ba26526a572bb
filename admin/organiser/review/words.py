"""What is said in a review. Spanish sentences, to be read aloud."""

from collections.abc import Mapping
from html import escape

from locales import translator

_ = translator("es").gettext
ngettext = translator("es").ngettext

#: Why a text may not leave, by the code that is kept.
REASONS = ("names", "danger", "repeated", "empty", "other")


def reason(code: str) -> str:
    """A reason, as button and line."""
    said: Mapping[str, str] = {
        "names": _("Deja ver quién es alguien"),
        "danger": _("Puede poner en peligro"),
        "repeated": _("Ya está dicho"),
        "empty": _("No dice nada"),
        "other": _("Otra razón"),
    }
    return said.get(code, said["other"])


def heading(place: str, question: str) -> str:
    """Above a text."""
    return f"<b>{escape(place, quote=False)}</b>\n{escape(question, quote=False)}"


def quoted(text: str) -> str:
    """Somebody's words, apart from ours."""
    return f"<blockquote>{escape(text, quote=False)}</blockquote>"


def page(number: int, pages: int) -> str:
    """Under a page of a long text."""
    return _("Parte {number} de {pages}. Léelo entero antes de decidir.").format(number=number, pages=pages)


def theme(name: str) -> str:
    """The theme as it stands."""
    return _("Tema: <b>{theme}</b>").format(theme=escape(name)) if name else _("Aún sin tema.")


def first_passed() -> str:
    """Somebody else decided first."""
    return _(
        "Otra persona ya lo dio por bueno así. Si tú también, puede salir. Si cambias algo, lo verá otra."
    )


def first_rejected(code: str) -> str:
    """Somebody else decided first."""
    return _("Otra persona lo rechazó: {reason}. Si tú también, no sale.").format(reason=reason(code).lower())


def yours() -> str:
    """She changed it, and has not decided yet."""
    return _("Así lo dejas tú. Todavía no se guarda: falta «Pasa».")


def alike(other: str) -> str:
    """Another text says nearly the same."""
    return _("Se parece a este, que ya se leyó:") + "\n" + quoted(other[:300])


def left(count: int) -> str:
    """How many wait."""
    return ngettext("Queda {count}.", "Quedan {count}.", count).format(count=count)


def nothing_left() -> str:
    """No text waits for her."""
    return _("No queda ningún texto que te toque leer. Gracias.")


def later_round() -> str:
    """She left all that are left for later."""
    return _("Ya viste todos. Escribe /revisar para volver a los que dejaste.")


def pass_it() -> str:
    """The button."""
    return _("Pasa")


def reword() -> str:
    """The button."""
    return _("Acortar o cambiar las palabras")


def as_it_came() -> str:
    """The button."""
    return _("Dejarlo como venía")


def theme_button() -> str:
    """The button."""
    return _("Tema")


def other_theme() -> str:
    """The button."""
    return _("Otro tema")


def reject() -> str:
    """The button."""
    return _("Rechazar")


def reject_too(code: str) -> str:
    """The button of the second."""
    return _("Rechazar: {reason}").format(reason=reason(code).lower())


def repeated() -> str:
    """The button beside a text that is alike."""
    return _("Es repetido")


def later() -> str:
    """The button."""
    return _("Después")


def back() -> str:
    """The button."""
    return _("Volver")


def write_it() -> str:
    """She is going to write other words."""
    return _(
        "Escribe cómo debe salir. Quita nombres, lugares y fechas; no agregues nada que la persona no dijo."
    )


def write_theme() -> str:
    """She is going to write a theme."""
    return _("Escribe el tema en una o dos palabras.")


def which_theme() -> str:
    """Above the themes."""
    return _("¿De qué habla?")


def which_reason() -> str:
    """Above the reasons."""
    return _("¿Por qué no debe salir?")


def theme_first() -> str:
    """She passes a text that has no theme."""
    return _("Elige antes el tema.")


def too_long(most: int) -> str:
    """Her words are too many."""
    return _("Es muy largo: caben {most} letras. Escríbelo más corto.").format(most=most)


def nothing_written() -> str:
    """Her words are none."""
    return _("No quedó nada escrito. Escríbelo otra vez.")


def undo() -> str:
    """The button after a decision."""
    return _("Deshacer lo anterior")


def undone() -> str:
    """It was taken back."""
    return _("Listo: como si no hubieras decidido.")


def too_late() -> str:
    """Somebody decided since, or too much time has passed."""
    return _("Eso ya no se puede deshacer.")


def changed() -> str:
    """Somebody was first, or a release came between."""
    return _("Ese texto cambió mientras lo leías. Te muestro lo que sigue.")


def decided(state: str) -> str:
    """After a decision."""
    return {
        "once": _("Anotado. Falta que lo lea otra persona."),
        "passed": _("Ya lo leyeron dos personas: puede salir."),
        "rejected": _("Ya lo leyeron dos personas: no sale."),
    }[state]
