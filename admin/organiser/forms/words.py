"""What the organisers' bot says about forms that people bring. Spanish sentences, to be read aloud."""

from collections.abc import Sequence
from html import escape

from babel import Locale, UnknownLocaleError

from dialogs.chat.screen import Screen
from locales import translator
from locales.numbers import listed

_ = translator("es").gettext
ngettext = translator("es").ngettext
MOST_LANGUAGES = 4  #: named at the head of a form


def bold(words: str) -> str:
    """Somebody's own words, standing out."""
    return f"<b>{escape(words, quote=False)}</b>"


def paragraphs(*parts: str) -> str:
    """Texts one below the other, the empty ones left out."""
    return "\n\n".join(part for part in parts if part)


def language(code: str) -> str:
    """A language as Spanish calls it; its code when nobody knows it."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name("es") or code
    except (UnknownLocaleError, ValueError, TypeError):
        return code


# -- a file arrives ------------------------------------------------------------------------------------------------


def looking() -> Screen:
    """While a file is being checked."""
    return Screen(_("Lo estoy revisando…"))


def no_form() -> str:
    """A file that cannot be a form; it was not fetched."""
    return _("Aquí leo formularios: un .xlsx, .xls, .yaml, .md o .zip. Tu archivo no lo abrí ni lo guardé.")


def too_big() -> str:
    """A file over the size that is read; it was not fetched."""
    return _("Pesa más de 5 MB, y así no lo abro. Quita hojas, fotos o listas y mándalo otra vez.")


def empty() -> str:
    """A file without a single byte."""
    return _("El archivo llegó vacío. Guárdalo de nuevo y mándalo otra vez.")


def not_fetched() -> str:
    """Telegram does not hand the file over."""
    return _("No pude bajar el archivo. Mándalo otra vez en un momento.")


def too_often() -> str:
    """One chat sends more files than one person needs."""
    return _("Van muchos archivos seguidos. Espera unos minutos y manda el siguiente.")


def too_many_at_once() -> str:
    """Many chats send files at the same moment."""
    return _("Hay varios archivos antes que el tuyo. Mándalo otra vez en un minuto.")


# -- what was found ------------------------------------------------------------------------------------------------


def cannot() -> str:
    """Above what has to be mended."""
    return f"<b>{_('Así no se puede publicar.')}</b>"


def to_mend(count: int) -> str:
    """Before the list of errors."""
    return ngettext("Hay {n} cosa por corregir:", "Hay {n} cosas por corregir:", count).format(n=count)


def to_look_at(count: int) -> str:
    """Before the list of warnings."""
    return ngettext("Hay {n} aviso que ver:", "Hay {n} avisos que ver:", count).format(n=count)


def all_well() -> str:
    """Nothing was found."""
    return _("Lo revisé y no encontré nada por corregir.")


def mend() -> str:
    """What to do about errors."""
    return _("Corrige y mándalo otra vez.")


def mend_or_try() -> str:
    """What to do about errors that do not keep the form from being asked."""
    return _("Corrige y mándalo otra vez. Mientras, puedes probarlo.")


def next_steps() -> str:
    """What to do with a form that can be published."""
    return _("Haz una prueba antes de publicar.")


def more(count: int) -> str:
    """There was no room for all."""
    return _("y {n} más").format(n=count)


def alike(count: int) -> str:
    """Others of the same kind, not written out."""
    return ngettext("y {n} parecida", "y {n} parecidas", count).format(n=count)


def the_whole_list() -> str:
    """Beside the file that holds what the message could not."""
    return _("Aquí va la lista completa.")


def too_large_for_here() -> str:
    """A form that may be asked, and is too heavy for this chat."""
    return _("Está bien, pero es muy grande para este chat. Pide a quien cuida la máquina que lo abra allá.")


def edition(version: str) -> str:
    """The version of a form, as its author wrote it."""
    return _("versión {version}").format(version=escape(version, quote=False))


def summary(title: str, version: str, questions: int, languages: Sequence[str], minutes: int) -> str:
    """The head of a form: its title, and how much it asks of people."""
    asked = ngettext("{n} pregunta", "{n} preguntas", questions).format(n=questions)
    named = [*languages[:MOST_LANGUAGES], *([_("otros")] if len(languages) > MOST_LANGUAGES else [])]
    spoken = escape(listed(named, "es"), quote=False)
    takes = ngettext("cerca de {n} minuto", "cerca de {n} minutos", minutes).format(n=minutes)
    head = " · ".join([bold(title), *([edition(version)] if version else [])])
    return f"{head}\n{asked} · {spoken} · {takes}"


# -- buttons -------------------------------------------------------------------------------------------------------


def try_it() -> str:
    """On the button that begins a trial."""
    return _("Probar")


def try_again() -> str:
    """On the button that begins another trial."""
    return _("Probar otra vez")


def publish() -> str:
    """On the button that asks whether to publish."""
    return _("Publicar")


def sure() -> str:
    """On the button that publishes."""
    return _("Sí, publicar")


def not_yet() -> str:
    """On the button that does not."""
    return _("Todavía no")


# -- a button that leads nowhere --------------------------------------------------------------------------------------


def gone() -> str:
    """A button about a form whose file is no longer there."""
    return _("Ya no tengo ese archivo. Mándalo otra vez y lo reviso.")


def changed() -> str:
    """A button about a form whose file was exchanged since."""
    return _("Ese archivo ya no es el que revisé. Mándalo otra vez y lo reviso.")


# -- publishing ----------------------------------------------------------------------------------------------------


def publish_this(title: str) -> str:
    """The one question before publishing."""
    question = _("«{title}»?").format(title=escape(title, quote=False))
    return paragraphs(
        f"{asking_begins()} {question}</b>", _("Quedará en la lista para abrir consultas con él.")
    )


def asking_begins() -> str:
    """How the question begins, to find it again in a message."""
    return f"<b>{_('¿Publicar')}"


def published(title: str, short: str) -> str:
    """After publishing, also the second time."""
    return paragraphs(
        f"✓ <b>{_('«{title}» quedó publicado.').format(title=escape(title, quote=False))}</b>",
        _("Para abrir una consulta con él, escribe /consultas. También se puede en la máquina:")
        + f"\n{order(short)}",
        _("La lista de todos está en /formularios."),
    )


def order(short: str) -> str:
    """What the operator types to open a consultation with a form."""
    return f"<code>desdeabajo consultation open {_('CÓDIGO')} --form {short}</code>"


def no_room() -> str:
    """There are as many forms as there may be."""
    return _("Ya hay demasiados formularios sin usar. Pide a quien cuida la máquina que quite algunos.")


def no_forms() -> str:
    """/formularios before anybody published one."""
    return _("Aún no hay formularios aquí. Mándame uno como archivo y lo reviso.")


def forms_title() -> str:
    """Above the list of /formularios."""
    return f"<b>{_('Formularios publicados')}</b>"


def asked_somewhere() -> str:
    """Beside a form that a consultation asks or asked."""
    return _("ya se usó")


def how_to_open() -> str:
    """Below the list of /formularios."""
    return (
        _("Para abrir una consulta con uno, escribe /consultas. También se puede en la máquina:")
        + f"\n{order(_('ID'))}"
    )
