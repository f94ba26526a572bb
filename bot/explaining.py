"""What the bot explains: the welcome with the consent, all of it in words or as a picture, and help.

The welcome says what must be known before answering, in as few words as that can be said; «Leer más» and /privacidad
say everything. All of it is made from `dialogs.consent`.
"""

from babel.support import NullTranslations

from bot import tongues
from bot.buttons import Aside, Begin, Greeting, More
from bot.notices import promises as notices
from bot.support import Line, directory
from bot.wording import apart, leave
from dialogs.chat import options
from dialogs.chat.screen import Button, Screen
from dialogs.consent import welcome as consent
from dialogs.consent.promises import NOTHING, Asked, promises
from dialogs.consent.risks import warnings
from dialogs.consent.welcome import bullets
from dialogs.consultation import Form
from storage.consultations import Consultation


def welcome(
    t: NullTranslations,
    consultation: Consultation,
    questions: int,
    language: str,
    form: Form,
    code: str = "",
) -> Screen:
    """Who we are, what must be known before answering; nothing is stored until "Empezar"."""
    _ = t.gettext
    asked = Asked.of(form, language)
    own = tongues.carried(form, language)
    text = consent.welcome(t, consultation.place.name, consultation, questions, asked)
    others = {tag: name for tag, name in tongues.offered(form).items() if tag != language}
    return Screen(
        text,
        (
            (Button(_("Empezar"), Begin(consultation=consultation.id, language=own, code=code).pack()),),
            (Button(_("Leer más"), More(consultation=consultation.id, language=own, code=code).pack()),),
            *(
                (
                    _in_language(
                        name,
                        Greeting(
                            consultation=consultation.id, language=tongues.carried(form, tag), code=code
                        ),
                    ),
                )
                for tag, name in others.items()
            ),
            (leave(t),),
        ),
    )


def more(
    t: NullTranslations, consultation: Consultation, language: str, form: Form, code: str = ""
) -> Screen:
    """«Leer más»: every promise and warning, and how to leave no traces, in place of the welcome."""
    back = Greeting(consultation=consultation.id, language=tongues.carried(form, language), code=code)
    everything = _everything(t, consultation, Asked.of(form, language))
    return Screen(everything, ((Button(t.gettext("Volver"), back.pack()),), (leave(t),)))


def _in_language(name: str, greeting: Greeting) -> Button:
    return Button(options.fitting(name), greeting.pack())


def privacy(t: NullTranslations, consultation: Consultation | None, asked: Asked = NOTHING) -> Screen:
    """/privacidad in words: the same promises and warnings as the consent, with how to leave no traces."""
    picture = Button(t.gettext("Ver el dibujo"), Aside(act="picture").pack())
    return apart(t, _everything(t, consultation, asked), (picture,))


def picture(t: NullTranslations, consultation: Consultation | None, asked: Asked = NOTHING) -> Screen:
    """What stands under the picture of /privacidad: the same in words, for whoever hears it or cannot see it."""
    _ = t.gettext
    steps = [_("Contestas aquí. Lo que dices se cierra en un sobre.")]
    if consultation is not None and consultation.mode == "custody":
        steps.append(_("La llave de los sobres la tienen 3 personas. Hacen falta 2 para abrir."))
        steps.append(
            _("Al cerrar se revuelven todos. Si hay menos de {k}, no se abre ninguno.").format(
                k=consultation.k
            )
        )
    else:
        if consultation is not None:
            steps.append(_("El sobre espera hasta juntar {k} o más.").format(k=consultation.k))
        else:
            steps.append(_("El sobre espera hasta que haya muchos."))
        steps.append(_("Se revuelven y luego se abren. Nadie puede saber cuál era el tuyo."))
    if consultation is not None and asked.lists(consultation):
        steps.append(_("Salen cuentas, y una lista para estudiar sin nombre, sin grupo y sin textos."))
    else:
        steps.append(_("Salen cuentas, sin ningún nombre: «6 de cada 10 dicen que falta luz»."))
    told = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    unseen = _("Telegram sí sabe que escribes aquí. Y quien tenga tu teléfono abierto puede ver el chat.")
    words = Button(_("Leer todo"), Aside(act="privacy").pack())
    return apart(t, f"<b>{_('Qué pasa con lo que dices')}</b>\n{told}\n\n{unseen}", (words,))


def help_(t: NullTranslations, lines: tuple[Line, ...]) -> Screen:
    """/ayuda: what can be done here, and who can be called."""
    _ = t.gettext
    commands = (
        _("/start — contestar, o seguir donde te quedaste"),
        _("/resultados — lo que ha dicho tu colonia"),
        _("/avisos — saber qué pasa y cuándo hay asamblea"),
        _("/baja — ya no recibir avisos"),
        _("/privacidad — qué prometemos y qué no"),
        _("/idioma — hablar en otra lengua"),
        _("/borrar — quitar los mensajes de este chat"),
    )
    alone = f"<b>{_('Para no dejar rastro')}</b>\n{bullets(traceless(t))}"
    called = f"<b>{_('Si quieres hablar con alguien')}</b>\n{directory(lines, t)}" if lines else ""
    return apart(t, "\n\n".join(part for part in ("\n".join(commands), alone, called) if part))


def traceless(t: NullTranslations) -> tuple[str, ...]:
    """What only the person can do, on both kinds of phone."""
    _ = t.gettext
    return (
        _("«Salir rápido» está en cada mensaje. Deja un saludo y quita lo demás."),
        _("/borrar quita lo que se puede quitar. Luego borra el chat en tu Telegram."),
        _("Para que se borre solo, en Android: toca los 3 puntos de arriba, «Autoeliminar» y 1 día."),
        _("En iPhone: toca el nombre de arriba, «Más», «Autoeliminar» y 1 día."),
    )


def _everything(t: NullTranslations, consultation: Consultation | None, asked: Asked) -> str:
    _ = t.gettext
    kept = promises(t, consultation, asked) if consultation is not None else ()
    several = _("Lo que se promete cambia en cada colonia. Lo lees completo antes de empezar.")
    parts = (
        "" if kept else several,
        f"<b>{_('Lo que sí prometemos')}</b>\n" + bullets(kept) if kept else "",
        f"<b>{_('Lo que no podemos evitar')}</b>\n" + bullets(warnings(t, consultation, asked)),
        f"<b>{_('Si pides avisos')}</b>\n" + bullets([*notices.kept(t), *notices.risks(t)]),
        f"<b>{_('Para no dejar rastro')}</b>\n" + bullets(traceless(t)),
    )
    return "\n\n".join(part for part in parts if part)
