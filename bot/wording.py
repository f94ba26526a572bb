"""The short sentences of the bot that belong to no question: greetings, refusals, farewells."""

from html import escape

from babel.support import NullTranslations

from bot import tongues
from bot.buttons import Aside
from bot.conversation import Conversation
from dialogs.chat import options
from dialogs.chat.screen import Button, Screen
from dialogs.chat.screens import Labels
from dialogs.chat.taps import Act, Tapper
from dialogs.consultation import Form
from storage.consultations import Consultation


def leave(t: NullTranslations) -> Button:
    """The quick exit of a message that belongs to no conversation."""
    return Button(t.gettext("Salir rápido"), Aside(act="leave").pack())


def close(t: NullTranslations) -> Button:
    """Takes a message beside the conversation away."""
    return Button(t.gettext("Cerrar"), Aside(act="close").pack())


def apart(t: NullTranslations, text: str, *rows: tuple[Button, ...]) -> Screen:
    """A message beside the conversation: it can be closed, and left in a hurry."""
    return Screen(text, (*rows, (close(t), leave(t))))


def line(t: NullTranslations, text: str) -> Screen:
    """A few words that stand for themselves; nobody has to look for the way out."""
    return Screen(text, ((leave(t),),))


def harmless(t: NullTranslations) -> Screen:
    """What stays on the screen after a quick exit: nothing that anybody could hold against anyone."""
    return Screen(t.gettext("Hola. Para ver el menú escribe /ayuda."))


def goodbye(t: NullTranslations) -> Screen:
    """The last words, the same for everybody and every time."""
    return line(t, t.gettext("Listo. Gracias por tu tiempo. Ya puedes borrar este chat."))


def closed(t: NullTranslations) -> Screen:
    """No consultation here: a wrong code, a closed one and an exhausted one look the same."""
    return line(
        t,
        t.gettext(
            "Ahora no hay una consulta abierta aquí. Si te dieron una clave, mira que esté bien y mándala."
        ),
    )


def closed_meanwhile(t: NullTranslations) -> Screen:
    """The consultation closed while somebody was answering it."""
    return line(
        t,
        t.gettext("La consulta ya cerró. Lo que llevabas no se mandó y ya se borró. Gracias por tu tiempo."),
    )


def resting(t: NullTranslations) -> str:
    """The place was suspended while somebody was answering: it passes over the screen and does not stay."""
    return t.gettext("Por ahora no hay preguntas aquí. Lo que llevabas ya se borró.")


def which_place(t: NullTranslations) -> Screen:
    """Several places are open, and no code was given."""
    return line(t, t.gettext("¿Cuál es la clave de tu colonia? Escríbela tal como te la dieron."))


def which_place_too(t: NullTranslations) -> Screen:
    """Several places are open, and a code was given without a place."""
    return line(t, t.gettext("Escribe juntos la clave de tu colonia y tu código. Así: la-ladera K7QM-2XPA-T"))


def ask_code(t: NullTranslations, consultation: Consultation) -> Screen:
    """A place that counts only who comes with a code of its own."""
    text = "\n\n".join(
        (
            f"<b>{escape(consultation.place.name, quote=False)}</b>",
            t.gettext("Escribe el código que te dieron. Son 9 letras y números."),
            t.gettext("¿No tienes uno? Pídelo a alguien de confianza."),
        )
    )
    return Screen(text, ((leave(t),),))


def slip(t: NullTranslations) -> Screen:
    """A code with a slip in it: its own last symbol tells, so this says nothing about which codes there are."""
    return line(t, t.gettext("Revisa el código. Algo no quedó bien escrito. Mándalo otra vez."))


def too_fast(t: NullTranslations) -> str:
    """Somebody, or something, taps or writes faster than a person can."""
    return t.gettext("Vamos más despacio. Espera un momento y sigue.")


def labels(t: NullTranslations) -> Labels:
    """The words of the two buttons every screen of a conversation ends with."""
    return Labels(leave=t.gettext("Salir rápido"), send=t.gettext("Enviar"))


def unfinished(t: NullTranslations, conversation: Conversation) -> Screen:
    """Somebody comes back to a conversation that was left half way."""
    _ = t.gettext
    tapper = Tapper(conversation)
    rows = (
        (tapper(_("Seguir donde me quedé"), Act.RESUME),),
        (tapper(_("Empezar de nuevo"), Act.RESTART),),
        (tapper(_("Salir rápido"), Act.EXIT),),
    )
    return Screen(_("Tienes preguntas a medias. ¿Qué quieres hacer?"), rows)


def expired(t: NullTranslations) -> Screen:
    """The draft is gone, of age or wiped: that is said, and nothing else."""
    return line(t, t.gettext("Lo que llevabas ya no está guardado. Para empezar de nuevo escribe /start."))


def too_much(t: NullTranslations) -> str:
    """All the words together are more than one answer holds."""
    return t.gettext("Tus textos son muy largos para guardarse juntos. Cambia uno y dilo con menos palabras.")


def only_words(t: NullTranslations) -> str:
    """A photo, a voice note, a sticker, a contact: taken away at once, and why."""
    return t.gettext(
        "Borramos lo que mandaste: una foto, una voz o un contacto dicen quién eres. "
        "Aquí solo van botones y letras."
    )


def own_words(t: NullTranslations) -> str:
    """Something forwarded: it names who wrote it, and it is not this person's answer."""
    return t.gettext("Borramos lo que reenviaste, porque dice de quién es. Escríbelo con tus palabras.")


def too_heavy(t: NullTranslations, most: int) -> str:
    """A file is bigger than what may be kept of one."""
    kib = most // 1024
    size = f"{kib / 1024:.0f} MB" if kib >= 1000 else f"{kib} KB"
    return t.gettext("Pesa demasiado. Manda algo de menos de {size}.").format(size=size)


def not_taken(t: NullTranslations) -> str:
    """A file could not be taken from Telegram, or not be opened: nothing is lost, and one can go without it."""
    return t.gettext(
        "No pudimos tomar la foto o el archivo. Toca «Enviar» otra vez en un momento. "
        "También puedes tocar su número y cambiarlo o no darlo."
    )


def trouble(t: NullTranslations) -> str:
    """The one calm line while the database is away."""
    return t.gettext("Danos un momento. Ya lo recibimos. No hace falta que repitas.")


def not_here(t: NullTranslations) -> str:
    """The bot was written to in a group."""
    return t.gettext("Aquí no puedo hablar. Escríbeme en privado.")


def languages(t: NullTranslations, form: Form | None = None) -> Screen:
    """/idioma: one button for each language of the form and of ours, in its own words."""
    rows = tuple(
        (Button(options.fitting(name), Aside(act="language", argument=tongues.carried(form, code)).pack()),)
        for code, name in tongues.offered(form).items()
    )
    return apart(t, t.gettext("¿En qué idioma seguimos?"), *rows)


def wiped(t: NullTranslations) -> Screen:
    """/borrar: what was taken away, and the part only the person can do."""
    return line(
        t, t.gettext("Listo. Quitamos lo que se puede quitar. Para terminar, borra el chat en tu Telegram.")
    )


def no_results(t: NullTranslations) -> Screen:
    """/resultados before anything may be shown."""
    return apart(
        t,
        t.gettext("Aún faltan voces. Lo que diga la colonia se verá aquí."),
    )


def failed(t: NullTranslations) -> str:
    """Something of ours broke: nothing is lost, and trying again is safe."""
    return t.gettext(
        "Algo falló de este lado. Lo que ya contestaste sigue guardado. Toca otra vez en un momento."
    )


def form_gone(t: NullTranslations) -> str:
    """The questions of a conversation cannot be opened any more."""
    return t.gettext("Ya no podemos abrir esas preguntas. Escribe /start para empezar de nuevo.")
