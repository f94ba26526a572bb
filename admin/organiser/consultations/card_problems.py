"""What keeps a planned consultation from being put forward, each in a calm sentence that says what to do."""

from html import escape

from admin.organiser.consultations.plan import LEAST, MOST
from locales import translator

_ = translator("es").gettext


def problem(why: str) -> str:
    """What keeps the plan from being put forward, and what to do."""
    return {
        "": "",
        "past": _("Esa fecha ya pasó. Cambia el día."),
        "far": _("Abre dentro de más de 6 meses. Escoge un día más cercano."),
        "reversed": _("Cierra antes de abrir. Cambia uno de los 2 días."),
        "long": _("Dura más de un año. Que cierre antes; luego se hace otra ronda."),
        "crowd": _("Los montones son de 10 a 100. Lo que queda a medias dura de 1 a 60 días."),
        "few": _("La llave la guardan 3 personas, y en el equipo hay menos. Invita a alguien con /equipo."),
        "rows": _("Este formulario saca una lista al cerrar. Solo se abre con la llave de 3 personas."),
    }[why]


def not_free(place: str, why: str) -> str:
    """A place that cannot have it."""
    said = {
        "suspended": _("{place} está suspendida. Antes tiene que seguir."),
        "planned": _("En {place} ya hay una por abrir. Quítala antes, en /consultas."),
        "open": _("En {place} ya hay una abierta. Ciérrala antes, o que esta abra después de su último día."),
    }[why]
    return said.format(place=escape(place, quote=False))


def small_crowd() -> str:
    """A crowd below ten."""
    return _("Con menos de {least} se podría adivinar quién dijo qué. Escribe de {least} a {most}.").format(
        least=LEAST, most=MOST
    )


def no_day() -> str:
    """Words that are no day."""
    return _("No entendí qué día es. Escríbelo así: 15 de enero.")


def no_number() -> str:
    """Words that are no number."""
    return _("Pon solo un número.")


def forgotten() -> str:
    """A button of a card that a restart took away, or an old one."""
    return _("Esa ya no la tengo. Empieza otra con /consultas: no se perdió nada de la gente.")


def form_gone() -> str:
    """The form of the card was removed."""
    return _("Ese formulario ya no está. Escoge otro con /consultas, o manda el archivo de nuevo.")


def no_form_read() -> str:
    """A form that comes with the program cannot be read."""
    return _("Ahora no pude leer ese formulario. Intenta otra vez en un momento.")


def mark_a_place() -> str:
    """No place is marked."""
    return _("Marca por lo menos una colonia.")


def not_hers_any_more() -> str:
    """A place of the card where she was removed meanwhile."""
    return _("Ahí ya no te toca organizar. Quité esa colonia de la ficha.")


def dropped() -> str:
    """The card was left."""
    return _("Lo dejamos así. No se propuso nada.")
