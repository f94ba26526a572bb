"""What is said about a reply: why it was not taken, or what was understood."""

from html import escape

from babel.support import NullTranslations

from dialogs.answers import Reason, Rejection
from dialogs.chat import headings, options
from dialogs.chat.markup import html, plain, verbatim
from dialogs.chat.sayings import PLAIN, Sayings, value
from dialogs.consultation import Kind
from dialogs.interview import Prompt
from dialogs.masking import Masked
from dialogs.reading.words import month_only, year_only

CLIP = 80  #: characters of somebody's own words that are said back
WHOLE = 1_500  #: characters of a text that is shown as it will stand


def insisting(t: NullTranslations, line: str) -> str:
    """A line that is said for the second time in a row."""
    return t.gettext("Otra vez: {line}").format(line=line)


def rejected(t: NullTranslations, rejection: Rejection, asked: Prompt | None) -> str:
    """Why an answer was not taken, with the author's own words first when there are any."""
    if rejection.message:
        return html(rejection.message)
    return _reason(t, rejection.reason, asked)


def understood(t: NullTranslations, echo: str, asked: Prompt | None = None, sayings: Sayings = PLAIN) -> str:
    """What was taken from words that could have meant something else."""
    said = plain(echo) if asked is None else value(sayings, asked.kind, plain(echo), asked.appearance)
    return t.gettext("Anotamos: {answer}").format(answer=f"<b>{escape(said, quote=False)}</b>")


def as_it_stands(t: NullTranslations, masked: Masked, *, reviewing: bool) -> str:
    """A text as it was taken, how much of it is covered, and that this may not be all."""
    _ = t.gettext
    shown = f"{_('Así quedará:')} <blockquote>{verbatim(masked.text, WHOLE)}</blockquote>"
    many = len(masked.found)
    if not many:
        return shown
    counted = _("Tapamos 1 dato.") if many == 1 else _("Tapamos {n} datos.").format(n=many)
    missed = _("Puede que se nos escape algo.")
    change = (
        _("Si quieres cambiarlo, toca su número.") if reviewing else _("Si quieres cambiarlo, toca «Atrás».")
    )
    return f"{shown}{counted} {missed} {change}"


def covered_and_refused(t: NullTranslations) -> str:
    """A text that did not fit once something in it was covered."""
    return t.gettext("Tapamos datos de alguien, y así ya no cabe aquí. Escríbelo de otro modo.")


def matches(t: NullTranslations, sought: str, many: int) -> str:
    """How many options contain what was typed."""
    _ = t.gettext
    words = verbatim(sought, CLIP)
    if many == 1:
        return _("Hay 1 con «{words}». Tócala si es.").format(words=words)
    return _("Hay {n} con «{words}».").format(n=many, words=words)


def no_match(t: NullTranslations, sought: str) -> str:
    """No option contains what was typed; the whole list stays."""
    return t.gettext("No encontré «{words}». Aquí sigue toda la lista.").format(words=verbatim(sought, CLIP))


def another(t: NullTranslations, prompt: Prompt) -> str:
    """Whether there is one more row, and which one it would be."""
    _ = t.gettext
    asked = _("¿Añadir otro?") if prompt.rows else _("¿Añadir uno?")
    title = plain(prompt.label)
    if not title:
        return f"<b>{asked}</b>"
    which = escape(headings.row(t, title, prompt.rows + 1), quote=False)
    return f"<b>{asked}</b> " + _("Sería «{which}».").format(which=which)


def _reason(t: NullTranslations, reason: Reason, asked: Prompt | None) -> str:
    _ = t.gettext
    if asked is not None and asked.kind in options.LISTS and not options.answers(asked):
        return _("Aquí no hay nada que elegir.")
    match reason:
        case Reason.REQUIRED:
            return _("Aquí hace falta una respuesta. Toca un botón o escríbela.")
        case Reason.NOT_A_NUMBER:
            return _("Aquí va un número. Por ejemplo: 12.")
        case Reason.NOT_A_DATE if (
            asked is not None and asked.kind is Kind.DATE and year_only(asked.appearance)
        ):
            return _("No entendí el año. Ponle sus 4 números.")
        case Reason.NOT_A_DATE if (
            asked is not None and asked.kind is Kind.DATE and month_only(asked.appearance)
        ):
            return _("No entendí el mes. Ponle mes y año.")
        case Reason.NOT_A_DATE:
            return _("No entendí la fecha. Ponle día, mes y año.")
        case Reason.NOT_A_TIME:
            return _("No entendí la hora.")
        case Reason.HOUR_MISSING:
            return _("Falta la hora.")
        case Reason.HOUR_UNCLEAR:
            return _("¿De la mañana o de la tarde? Ponlo también, por favor.")
        case Reason.NOT_A_PLACE:
            return _("Aquí va un lugar.")
        case Reason.NOT_A_CHOICE if asked is not None and asked.kind is Kind.RANGE:
            return _("Ese número no está entre los que se pueden.")
        case Reason.TOO_LONG:
            return _("Es muy largo. Dilo con menos palabras, por favor.")
        case Reason.TOO_MANY:
            return _("Ya van todas las que caben. Si quieres otra, quita una: tócala o usa «Deshacer».")
        case Reason.TOO_MANY_ROWS:
            return _("Son más de las que caben en un chat. Las demás no se preguntan.")
        case Reason.NOTHING_BEFORE:
            return _("Esta es la primera pregunta.")
        case Reason.NOT_DECLINABLE:
            return _("Aquí hace falta una respuesta. Si no quieres darla, puedes salir cuando quieras.")
        case Reason.CONSTRAINT:
            return _("Esa respuesta no cabe aquí. Prueba con otra.")
        case _ if asked is not None and asked.kind is Kind.MEDIA:
            return _("Eso no sirve para esta pregunta.")
        case _ if asked is not None and asked.kind is Kind.GEOPOINT:
            return _("Aquí va un lugar.")
        case _ if asked is not None and asked.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK):
            return _("No te entendí. Toca un botón, o escribe sus palabras.")
        case _:
            return _("No te entendí. ¿Lo escribes de otra forma?")


def file_wanted(t: NullTranslations, prompt: Prompt) -> str:
    """What a question for a photo, a voice or a file takes; where none is received, how to go on."""
    _ = t.gettext
    match prompt.takes:
        case ():
            return _("Aquí no se reciben fotos ni voces. Toca «Seguir».")
        case ("image",):
            return _("Manda una foto.")
        case ("audio",):
            return _("Graba un mensaje de voz o manda un audio.")
        case ("video",):
            return _("Manda un video.")
        case _:
            return _("Manda una foto, un audio o un archivo.")


def old_button(t: NullTranslations) -> str:
    """A button of a question that is over; nothing changed."""
    return t.gettext("Esa pregunta ya pasó. Sigue en el último mensaje.")
