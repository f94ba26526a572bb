"""What the organisers' bot says. Spanish sentences, to be read aloud; catalogues may translate them."""

from collections.abc import Sequence
from html import escape
from uuid import UUID

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from locales import translator
from storage.places import Place

_ = translator("es").gettext

SHOW, SUBSCRIBE, UNSUBSCRIBE = "b", "s", "u"  #: first letter of a button's data; the place follows


def data(act: str, place: UUID) -> str:
    """What a button carries: 34 of the 64 bytes there are."""
    return f"{act}:{place.hex}"


def read_data(text: str | None) -> tuple[str, UUID] | None:
    """What a button of ours carried; None for anything else."""
    act, _colon, place = (text or "").partition(":")
    try:
        return (act, UUID(hex=place)) if act in (SHOW, SUBSCRIBE, UNSUBSCRIBE) else None
    except ValueError:
        return None


def welcome(mine: str) -> str:
    """The answer to /start of somebody who belongs to the team; with the orders that are hers."""
    return "\n\n".join(
        (
            _("Hola. Soy el bot de la organización."),
            _("Aquí puedes leer lo que dijo cada colonia. Nadie sabe quién dijo qué: yo tampoco."),
            mine,
        )
    )


def help_(mine: str, *, forms: bool) -> str:
    """The answer to /ayuda; with the orders that are hers, and how to bring a form if that is."""
    said = [
        mine,
        _("Las cifras van por cada 10 personas. Un grupo con menos de 10 no se muestra."),
        _("Todo se puede compartir: el mensaje, la página y la tabla. Lo más delicado no viene en ninguno."),
    ]
    if forms:
        said.append(
            _("¿Hiciste un formulario en Excel? Mándamelo como archivo. Lo reviso, lo pruebas y lo publicas.")
        )
    return "\n\n".join(said)


def not_understood(mine: str) -> str:
    """The answer to words that are no command; with the orders that are hers."""
    return _("No te entendí. Escribe una de estas órdenes:") + "\n\n" + mine


def no_media() -> str:
    """The answer to a photo, a voice message, a sticker, a contact or a place."""
    return _("Gracias, pero aquí no puedo recibir fotos ni audios. No los abrí ni los guardé.")


def no_groups() -> str:
    """The answer in a group."""
    return _("Aquí no puedo hablar. Escríbeme en privado.")


def which_place() -> str:
    """Before the list of places."""
    return _("¿De qué colonia?")


def no_places() -> str:
    """When there is no consultation anywhere yet."""
    return _("Aún no hay consultas. Pregunta otro día.")


def under_lock(place: str) -> str:
    """Instead of the digest of a consultation in custody that was not opened yet."""
    return _(
        "En <b>{place}</b> todo sigue bajo llave. Hay cifras cuando cierre y 2 personas la abran: /llave"
    ).format(place=escape(place))


def research() -> str:
    """Before the files of the research edition."""
    return _("Esta es la edición para investigar. Empieza por el método.")


def stale() -> str:
    """The answer to a button that no longer means anything."""
    return _("Ese botón ya no sirve. Escribe /ayuda.")


def not_now() -> str:
    """When the database is away."""
    return _("Ahora no puedo leer los datos. Ya recibí lo tuyo: lo hago en cuanto pueda. No lo repitas.")


def already_done() -> str:
    """When an update came before, had its effect, and its answer may have been lost."""
    return _("Eso ya quedó hecho. Quizá no te llegó mi respuesta. Antes de repetirlo, mira cómo quedó.")


def went_wrong() -> str:
    """When something nobody expected happened."""
    return _("Algo falló de este lado. Intenta otra vez en un momento.")


def every_week(place: str) -> str:
    """Above the button that subscribes."""
    return _("¿Quieres recibir cada semana el boletín de <b>{place}</b>?").format(place=escape(place))


def receives(place: str) -> str:
    """Above the button that unsubscribes."""
    return _("Cada semana te mando el boletín de <b>{place}</b>.").format(place=escape(place))


def subscribed(place: str) -> str:
    """After subscribing."""
    return _("Listo. Cada semana te mando el boletín de <b>{place}</b>.").format(place=escape(place))


def unsubscribed(place: str) -> str:
    """After unsubscribing."""
    return _("Listo. Ya no te mando el boletín de <b>{place}</b>.").format(place=escape(place))


def choose(places: Sequence[Place]) -> InlineKeyboardMarkup:
    """One button for each place."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(place.name[:60], callback_data=data(SHOW, place.id))] for place in places]
    )


def subscription(place: UUID, *, receives: bool) -> InlineKeyboardMarkup:
    """The button that changes whether the digest comes every week."""
    label, act = (_("Ya no recibir"), UNSUBSCRIBE) if receives else (_("Recibir cada semana"), SUBSCRIBE)
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data(act, place))]])
