"""Every screen of a conversation as a pure function: what it says and which buttons stand under it."""

from collections.abc import Sequence
from datetime import date
from html import escape

from babel.support import NullTranslations
from dialogs.interview import Line, Option, Prompt

from bot.buttons import Act, Button, Screen, Tap, in_rows, ordinal
from bot.conversation import Conversation
from bot.markup import html, plain
from dialogs.consultation import Kind

LONGEST_LABEL = 40  #: characters a button shows on a small phone; longer options are listed in the text
PAGE = 8  #: options, or lines of the review, on one page
ONE_PAGE = 12  #: a list up to this long is shown whole
CLIP = 160  #: characters of an answer shown in the review


def question(
    t: NullTranslations,
    conversation: Conversation,
    prompt: Prompt,
    *,
    above: Sequence[str] = (),
    page: int = 0,
) -> Screen:
    """A question: its section and progress, what must be said first, the words, the options."""
    pages = _pages(len(prompt.options))
    page = min(page, pages - 1)
    listed = _listed(prompt.options)
    parts = [
        _heading(t, prompt),
        *above,
        *(html(note) for note in prompt.notes),
        f"<b>{html(prompt.label)}</b>" if "<b>" not in html(prompt.label) else html(prompt.label),
        f"<i>{escape(plain(prompt.hint), quote=False)}</i>" if prompt.hint else "",
        _list(prompt.options) if listed else "",
        _so_far(t, prompt),
    ]
    tapped = _Tapped(conversation)
    rows = [
        *_options(tapped, prompt, page, pages, listed),
        *_paging(tapped, page, pages),
        *_closing(t, tapped, prompt),
        *_steering(t, tapped, prompt),
    ]
    return Screen("\n\n".join(part for part in parts if part), tuple(rows))


def review(
    t: NullTranslations,
    conversation: Conversation,
    lines: Sequence[Line],
    *,
    today: date,
    page: int = 0,
    above: Sequence[str] = (),
) -> Screen:
    """All answers before sending: each can be changed, none is repeated afterwards."""
    _ = t.gettext
    pages = max(1, -(-len(lines) // PAGE))
    page = min(page, pages - 1)
    shown = list(enumerate(lines))[page * PAGE : (page + 1) * PAGE]
    tapped = _Tapped(conversation)
    parts = [
        f"<b>{_('Así van tus respuestas')}</b>",
        *above,
        "\n\n".join(
            f"{number + 1}. {_clip(line.label)}\n<b>{_answer(t, conversation, line)}</b>"
            for number, line in shown
        ),
        _("Para cambiar una, toca su número. Si todo está bien, toca «Enviar»."),
    ]
    changes = [
        tapped(f"{number + 1}", Act.CHANGE, number)
        for number, line in shown
        if line.path not in conversation.hidden
    ]
    rows = [
        *in_rows(changes, 4),
        *_paging(tapped, page, pages),
        (tapped(_("Enviar"), Act.SEND, ordinal(today)),),
        (tapped(_("Atrás"), Act.BACK), tapped(_("Salir rápido"), Act.EXIT)),
    ]
    return Screen("\n\n".join(part for part in parts if part), tuple(rows))


def unfinished(t: NullTranslations, conversation: Conversation) -> Screen:
    """Somebody comes back to a conversation that was left half way."""
    _ = t.gettext
    tapped = _Tapped(conversation)
    rows = (
        (tapped(_("Seguir donde me quedé"), Act.RESUME),),
        (tapped(_("Empezar de nuevo"), Act.RESTART),),
        (tapped(_("Salir rápido"), Act.EXIT),),
    )
    return Screen(_("Tienes preguntas a medias. ¿Qué quieres hacer?"), rows)


class _Tapped:
    """Makes the buttons of one screen: all carry the same token and step."""

    def __init__(self, conversation: Conversation) -> None:
        self._token, self._step = conversation.token, conversation.step

    def __call__(self, label: str, act: Act, argument: int = 0) -> Button:
        return Button(label, Tap(token=self._token, step=self._step, act=act, argument=argument).pack())


def _heading(t: NullTranslations, prompt: Prompt) -> str:
    progress = t.gettext("{position} de {total}").format(position=prompt.position, total=prompt.total)
    if prompt.section is None or not prompt.section.title:
        return progress
    return f"{escape(plain(prompt.section.title), quote=False)} · {progress}"


def _pages(options: int) -> int:
    return 1 if options <= ONE_PAGE else -(-options // PAGE)


def _listed(options: Sequence[Option]) -> bool:
    """Whether the options are too long for buttons, so that the text lists them and buttons are numbers."""
    return any(len(plain(option.label)) > LONGEST_LABEL for option in options if not option.declines)


def _list(options: Sequence[Option]) -> str:
    answers = [option for option in options if not option.declines]
    return "\n".join(f"{number}. {html(option.label)}" for number, option in enumerate(answers, start=1))


def _options(
    tapped: _Tapped, prompt: Prompt, page: int, pages: int, listed: bool
) -> tuple[tuple[Button, ...], ...]:
    """One button an option, in the form's order; declining has its own place below."""
    answers = [(index, option) for index, option in enumerate(prompt.options) if not option.declines]
    if pages > 1:
        answers = answers[page * PAGE : (page + 1) * PAGE]
    numbers = {
        index: number
        for number, (index, _) in enumerate(
            ((index, option) for index, option in enumerate(prompt.options) if not option.declines), start=1
        )
    }
    buttons = [
        tapped(
            _marked(prompt.kind, option, f"{numbers[index]}" if listed else plain(option.label)),
            Act.PICK,
            index,
        )
        for index, option in answers
    ]
    return in_rows(buttons, _width(buttons))


def _width(buttons: Sequence[Button]) -> int:
    """How many buttons fit in a row of a phone 360 pixels wide."""
    longest = max((len(button.label) for button in buttons), default=0)
    return 5 if longest <= 3 else 2 if longest <= 14 else 1


def _marked(kind: Kind, option: Option, label: str) -> str:
    """A tick box for several answers, a place for a ranking, a tick for the answer given before."""
    if kind is Kind.SELECT_MULTIPLE:
        return f"{'☑' if option.chosen else '☐'} {label}"
    if kind is Kind.RANK and option.place is not None:
        return f"{option.place}º {label}"
    return f"✓ {label}" if option.chosen else label


def _so_far(t: NullTranslations, prompt: Prompt) -> str:
    """A ranking read back in its order; a written answer given before."""
    if prompt.kind is Kind.RANK:
        chosen = sorted(
            (option for option in prompt.options if option.place), key=lambda option: option.place or 0
        )
        return "\n".join(f"{option.place}º {escape(plain(option.label), quote=False)}" for option in chosen)
    if not prompt.options and prompt.value:
        return t.gettext("Tu respuesta: {answer}").format(answer=f"<b>{_clip(prompt.value)}</b>")
    return ""


def _paging(tapped: _Tapped, page: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    if pages == 1:
        return ()
    before, after = (page - 1) % pages, (page + 1) % pages
    return (
        (
            tapped("◀", Act.PAGE, before),
            tapped(f"{page + 1}/{pages}", Act.PAGE, page),
            tapped("▶", Act.PAGE, after),
        ),
    )


def _closing(t: NullTranslations, tapped: _Tapped, prompt: Prompt) -> list[tuple[Button, ...]]:
    """What ends a question that one tap does not answer."""
    _ = t.gettext
    chosen = sum(option.chosen or option.place is not None for option in prompt.options)
    if prompt.kind is Kind.RANK:
        undo = (tapped(_("Deshacer"), Act.UNDO),) if chosen else ()
        enough = chosen >= (prompt.least or 1)
        done = (tapped(_("Listo ({n})").format(n=chosen), Act.DONE),) if enough else ()
        return [undo + done] if undo or done else []
    if prompt.kind is Kind.SELECT_MULTIPLE:
        return [(tapped(_("Listo ({n})").format(n=chosen), Act.DONE),)] if chosen else []
    if prompt.kind is Kind.NOTE:
        return [(tapped(_("Seguir"), Act.DONE),)]
    if not prompt.options and prompt.value:
        return [(tapped(_("Dejarla así"), Act.SKIP),)]
    return []


def _steering(t: NullTranslations, tapped: _Tapped, prompt: Prompt) -> list[tuple[Button, ...]]:
    """Declining, going back and leaving: under every question, always in the same order."""
    _ = t.gettext
    declining = next(
        (plain(option.label) for option in prompt.options if option.declines), _("Prefiero no decir")
    )
    rows: list[tuple[Button, ...]] = []
    if prompt.declinable and prompt.kind is not Kind.NOTE:
        rows.append((tapped(declining, Act.DECLINE),))
    back = (tapped(_("Atrás"), Act.BACK),) if prompt.can_go_back else ()
    rows.append((*back, tapped(_("Salir rápido"), Act.EXIT)))
    return rows


def _answer(t: NullTranslations, conversation: Conversation, line: Line) -> str:
    _ = t.gettext
    if line.path in conversation.hidden:
        return _("Guardada y tapada")
    if line.declined:
        return _("Prefiero no decir")
    return _clip(line.answer) if line.answer else _("Sin respuesta")


def _clip(text: str) -> str:
    """Text on one line, escaped, cut at CLIP characters."""
    line = plain(text)
    return escape(line if len(line) <= CLIP else line[: CLIP - 1] + "…", quote=False)
