"""Every screen of a conversation as a pure function: what it says and which buttons stand under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from babel.support import NullTranslations

from dialogs.chat import options, words
from dialogs.chat.markup import html, plain, verbatim
from dialogs.chat.options import PAGE
from dialogs.chat.screen import Button, Screen, in_rows
from dialogs.chat.talk import Talk
from dialogs.chat.taps import Act, Tapper
from dialogs.consultation import Kind
from dialogs.interview import Line, Prompt

CLIP = 160  #: characters of an answer shown in the review


@dataclass(frozen=True)
class Labels:
    """The words of the two buttons that mean something else where a form is only tried."""

    leave: str
    send: str


def question(
    t: NullTranslations,
    talk: Talk,
    prompt: Prompt,
    *,
    labels: Labels,
    above: Sequence[str] = (),
    page: int = 0,
) -> Screen:
    """A question: its section and progress, what must be said first, the words, the options."""
    tapper = Tapper(talk)
    parts = (
        _heading(t, prompt),
        *above,
        *(html(note) for note in prompt.notes),
        _bold(html(prompt.label)),
        f"<i>{escape(plain(prompt.hint), quote=False)}</i>" if prompt.hint else "",
        options.listed(prompt),
        _so_far(t, prompt),
    )
    rows = (
        *options.rows(tapper, prompt, page),
        *_closing(t, tapper, prompt),
        *_steering(t, tapper, prompt, labels),
    )
    return Screen(_paragraphs(parts), rows)


def review(
    t: NullTranslations,
    talk: Talk,
    lines: Sequence[Line],
    *,
    labels: Labels,
    today: date,
    page: int = 0,
    above: Sequence[str] = (),
) -> Screen:
    """All answers before sending: each can be changed, none is repeated afterwards."""
    _ = t.gettext
    pages = max(1, -(-len(lines) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = list(enumerate(lines))[page * PAGE : (page + 1) * PAGE]
    tapper = Tapper(talk)
    parts = (
        f"<b>{_('Así van tus respuestas')}</b>",
        *above,
        *(
            f"{number + 1}. {verbatim(plain(line.label), CLIP)}\n<b>{_answer(t, talk, line)}</b>"
            for number, line in shown
        ),
        _("Para cambiar una, toca su número. Si todo está bien, toca «{send}».").format(send=labels.send),
    )
    changes = [
        tapper(f"{number + 1}", Act.CHANGE, number) for number, line in shown if line.path not in talk.hidden
    ]
    rows = (
        *in_rows(changes, 4),
        *options.paging(tapper, page, pages),
        (tapper(labels.send, Act.SEND, today.toordinal()),),
        (tapper(_("Atrás"), Act.BACK), tapper(labels.leave, Act.EXIT)),
    )
    return Screen(_paragraphs(parts), rows)


def _paragraphs(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _bold(label: str) -> str:
    """The question stands out, unless its author chose what stands out in it."""
    return label if "<b>" in label else f"<b>{label}</b>"


def _heading(t: NullTranslations, prompt: Prompt) -> str:
    progress = t.gettext("{position} de {total}").format(position=prompt.position, total=prompt.total)
    if prompt.section is None or not prompt.section.title:
        return progress
    return f"{escape(plain(prompt.section.title), quote=False)} · {progress}"


def _so_far(t: NullTranslations, prompt: Prompt) -> str:
    """A ranking read back in its order; a written answer given before."""
    if prompt.kind is Kind.RANK:
        return options.ranking(prompt)
    if prompt.kind is Kind.MEDIA and not prompt.value:
        return words.file_wanted(t, prompt)
    if not prompt.options and prompt.value:
        return t.gettext("Tu respuesta: {answer}").format(answer=f"<b>{verbatim(prompt.value, CLIP)}</b>")
    return ""


def _closing(t: NullTranslations, tapper: Tapper, prompt: Prompt) -> tuple[tuple[Button, ...], ...]:
    """What ends a question that one tap on an option does not answer."""
    _ = t.gettext
    chosen = options.chosen(prompt)
    match prompt.kind:
        case Kind.RANK | Kind.SELECT_MULTIPLE if chosen:
            undo = (tapper(_("Deshacer"), Act.UNDO),) if prompt.kind is Kind.RANK else ()
            done = (
                (tapper(_("Listo ({n})").format(n=chosen), Act.DONE),)
                if chosen >= (prompt.least or 1)
                else ()
            )
            return (undo + done,) if undo or done else ()
        case Kind.NOTE:
            return ((tapper(_("Seguir"), Act.DONE),),)
        case Kind.ACKNOWLEDGE:
            return ((tapper(_("De acuerdo"), Act.DONE),),)
        case Kind.MEDIA if not prompt.takes:
            return ((tapper(_("Seguir"), Act.SKIP),),)
    if not prompt.options and prompt.value:
        return ((tapper(_("Dejarla así"), Act.SKIP),),)
    return ()


def _steering(
    t: NullTranslations, tapper: Tapper, prompt: Prompt, labels: Labels
) -> tuple[tuple[Button, ...], ...]:
    """Declining, going back and leaving: under every question, always in the same order."""
    _ = t.gettext
    way_out = next(
        (plain(option.label) for option in prompt.options if option.declines), _("Prefiero no decir")
    )
    declining = ((tapper(way_out, Act.DECLINE),),) if prompt.declinable and prompt.kind is not Kind.NOTE else ()
    back = (tapper(_("Atrás"), Act.BACK),) if prompt.can_go_back else ()
    return (*declining, (*back, tapper(labels.leave, Act.EXIT)))


def _answer(t: NullTranslations, talk: Talk, line: Line) -> str:
    _ = t.gettext
    if line.path in talk.hidden:
        return _("Guardada y tapada")
    if line.declined:
        return _("Prefiero no decir")
    return verbatim(line.answer, CLIP) if line.answer else _("Sin respuesta")
