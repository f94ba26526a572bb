"""What is said about a reply: why it was not taken, or what was understood."""

from html import escape

from babel.support import NullTranslations

from dialogs.answers import Reason, Rejection
from dialogs.chat.markup import html
from dialogs.consultation import Kind
from dialogs.interview import Prompt


def rejected(t: NullTranslations, rejection: Rejection, asked: Prompt | None) -> str:
    """Why an answer was not taken, with the author's own words first when there are any."""
    if rejection.message:
        return html(rejection.message)
    return _reason(t, rejection.reason, asked)


def understood(t: NullTranslations, echo: str) -> str:
    """What was taken from words that could have meant something else."""
    return t.gettext("Anotamos: {answer}").format(answer=f"<b>{escape(echo, quote=False)}</b>")


def _reason(t: NullTranslations, reason: Reason, asked: Prompt | None) -> str:
    _ = t.gettext
    match reason:
        case Reason.REQUIRED:
            return _("Aquí hace falta una respuesta. Toca un botón o escríbela.")
        case Reason.NOT_A_NUMBER:
            return _("Aquí va un número. Por ejemplo: 12.")
        case Reason.NOT_A_DATE:
            return _("Aquí va una fecha. Por ejemplo: 3 de mayo de 2026.")
        case Reason.TOO_LONG:
            return _("Es muy largo. Dilo con menos palabras, por favor.")
        case Reason.TOO_MANY:
            return _("Ya van todas las que caben. Si quieres otra, quita una: tócala o usa «Deshacer».")
        case Reason.NOTHING_BEFORE:
            return _("Esta es la primera pregunta.")
        case Reason.NOT_DECLINABLE:
            return _("Aquí hace falta una respuesta. Si no quieres darla, puedes salir cuando quieras.")
        case Reason.CONSTRAINT:
            return _("Esa respuesta no cabe aquí. Prueba con otra.")
        case _ if asked is not None and asked.kind is Kind.MEDIA:
            return _("Eso no sirve para esta pregunta.")
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
