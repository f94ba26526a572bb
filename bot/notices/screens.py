"""What stands under a notice of an assembly: whether somebody comes, her answer, a word for it. Pure functions."""

from html import escape

from babel.support import NullTranslations

from bot.courier import letters
from bot.courier.letters import Look, Rows
from bot.notices.buttons import Come, Word
from bot.wording import leave
from dialogs.chat.screen import Button, Screen
from locales import translator
from storage.announcement import TEXT, Notice
from storage.assemblies import Assembly

COMES = ("yes", "more")  #: who hears the words for the door


def labels(t: NullTranslations) -> dict[str, str]:
    """What each answer is called."""
    _ = t.gettext
    return {"yes": _("Voy"), "maybe": _("Tal vez"), "no": _("No puedo"), "more": _("Llevo a alguien")}


def rows(notice: Notice, t: NullTranslations, *, asks: bool, listens: bool, said: str | None = None) -> Rows:
    """The buttons: whether she comes, while the assembly is awaited; a word for it, while it listens; the way out."""
    made: list[tuple[Button, ...]] = []
    if asks:
        buttons = [
            Button(f"✓ {label}" if one == said else label, Come(notice=notice.id, said=one).pack())
            for one, label in labels(t).items()
        ]
        made += [tuple(buttons[:2]), tuple(buttons[2:])]
    if listens:
        label = t.gettext("¿Algo que deba saber la asamblea?")
        made.append((Button(label, Word(notice=notice.id).pack()),))
    return (*made, (leave(t),))


def opened(
    notice: Notice,
    language: str,
    assembly: Assembly | None,
    *,
    asks: bool,
    listens: bool,
    said: str | None,
    file: bool,
) -> Screen:
    """A notice that somebody looks at, with her own answer under it."""
    t = translator(language)
    text = letters.words(notice, language)
    if asks and said is not None and assembly is not None:
        more = f"{text}\n\n{answered(t, assembly, said)}"
        text = more if len(more) <= TEXT else text
    under = rows(notice, t, asks=asks, listens=listens, said=said)
    if file:
        under = ((Button(t.gettext("Ver el archivo"), Look(notice=notice.id, act="file").pack()),), *under)
    if notice.draft.discreet:
        hide = Button(t.gettext("Cerrar"), Look(notice=notice.id, act="hide").pack())
        under = (*under[:-1], (hide, *under[-1]))
    return Screen(text, under)


def answered(t: NullTranslations, assembly: Assembly, said: str) -> str:
    """What she answered, and what to say at the door if it was that she comes."""
    _ = t.gettext
    line = _("Tu respuesta: <b>{answer}</b>. Puedes cambiarla.").format(answer=labels(t)[said])
    if said in COMES and assembly.door_code:
        door = _("En la puerta di: <b>{words}</b>.").format(words=escape(assembly.door_code, quote=False))
        return f"{line}\n{door}"
    return line


def in_passing(t: NullTranslations, assembly: Assembly, said: str) -> str:
    """The same as it passes over the screen, where the message itself cannot say it."""
    _ = t.gettext
    line = _("Anotado: {answer}.").format(answer=labels(t)[said])
    if said in COMES and assembly.door_code:
        return line + " " + _("En la puerta di: {words}.").format(words=assembly.door_code)
    return line


def withdrawn(t: NullTranslations) -> Screen:
    """A notice that is not there any more."""
    return Screen(t.gettext("Ese aviso ya no está."), ((leave(t),),))


def over(t: NullTranslations) -> str:
    """Nobody is asked any more whether they come."""
    return t.gettext("Esa asamblea ya pasó, o se canceló. No hace falta contestar.")


def no_word(t: NullTranslations) -> str:
    """Nothing can be left for the assembly any more."""
    return t.gettext("Ya no se reciben textos para esa asamblea.")


def half_way(t: NullTranslations) -> str:
    """Somebody has other questions half answered: one thing after the other."""
    return t.gettext("Tienes otras preguntas a medias. Escribe /start para seguir o dejarlas, y vuelve aquí.")


def at_rest(t: NullTranslations) -> str:
    """The place of the notice is suspended: everything there stands still."""
    return t.gettext("Por ahora no hay avisos aquí.")
