"""Every screen of a conversation as a pure function: what it says and which buttons stand under it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape

from babel.support import NullTranslations

from dialogs.chat import headings, helps, options, paper, pictures, words
from dialogs.chat.closing import Rows, closing, steering
from dialogs.chat.markup import html, plain, verbatim
from dialogs.chat.options import PAGE
from dialogs.chat.sayings import PLAIN, WORDED, Sayings, value
from dialogs.chat.screen import Screen, in_rows
from dialogs.chat.talk import Talk
from dialogs.chat.taps import Act, Tapper
from dialogs.consultation import Kind
from dialogs.interview import Line, Prompt

CLIP = 160  #: characters of an answer shown in the review
QUOTED = "</blockquote>"
TICKED = 300  #: characters of the ticks of a list of several pages


@dataclass(frozen=True)
class Labels:
    """The words of the two buttons that mean something else where a form is only tried."""

    leave: str
    send: str


@dataclass(frozen=True)
class Look:
    """What a screen is drawn with besides the talk and the question."""

    t: NullTranslations
    labels: Labels
    sayings: Sayings = PLAIN
    page: int = 0  #: of the options or of the review
    above: Sequence[str] = field(default=())  #: what must be said first
    quick: Sequence[tuple[int, str]] = ()  #: number and words of the answers one tap away


def question(look: Look, talk: Talk, prompt: Prompt) -> Screen:
    """A question: where it stands, what must be said first, the words, how to answer, the options."""
    tapper = Tapper(talk)
    said = options.answers(prompt, talk.sought)
    shown = options.on_page(prompt, said, look.page)
    count = options.pages(len(said)) if prompt.kind in options.LISTS else 1
    parts = (
        *look.above,
        *(html(note) for note in prompt.notes),
        _grid(prompt),
        _together(
            _asking(look.t, prompt),
            pictures.missing(look.t, prompt.images),
            f"<i>{escape(plain(prompt.hint), quote=False)}</i>" if prompt.hint else "",
            f"<blockquote expandable>{html(prompt.guidance)}</blockquote>" if prompt.guidance else "",
            words.matches(look.t, talk.sought, len(said)) if talk.sought else helps.how(look.t, prompt),
        ),
        _listed(prompt, shown),
        _so_far(look, prompt),
    )
    rows = (
        *_choices(look.t, tapper, prompt, shown),
        *options.paging(tapper, look.page, count),
        *(((tapper(look.t.gettext("Ver todas"), Act.ALL),),) if talk.sought else ()),
        *in_rows([tapper(label, Act.QUICK, number) for number, label in look.quick], 2),
        *closing(look.t, tapper, prompt),
        *steering(look.t, tapper, prompt, look.labels.leave),
    )
    return _in_pages(look.t, talk, headings.heading(look.t, prompt), parts, rows)


def review(look: Look, talk: Talk, lines: Sequence[Line], *, today: date) -> Screen:
    """All answers before sending: each can be changed, none is repeated afterwards."""
    _ = look.t.gettext
    pages = max(1, -(-len(lines) // PAGE))
    page = max(0, min(look.page, pages - 1))
    shown = list(enumerate(lines))[page * PAGE : (page + 1) * PAGE]
    tapper = Tapper(talk)
    parts = (
        *look.above,
        *_lines(look, talk, lines, shown),
        _("Para cambiar una, toca su número. Si todo está bien, toca «{send}».").format(
            send=look.labels.send
        ),
    )
    changes = [
        tapper(f"{number + 1}", Act.CHANGE, number) for number, line in shown if line.path not in talk.hidden
    ]
    rows = (
        *in_rows(changes, 4),
        *options.paging(tapper, page, pages),
        (tapper(look.labels.send, Act.SEND, today.toordinal()),),
        (tapper(_("Atrás"), Act.BACK), tapper(look.labels.leave, Act.EXIT)),
    )
    return _in_pages(look.t, talk, f"<b>{_('Así van tus respuestas')}</b>", parts, rows)


def _in_pages(t: NullTranslations, talk: Talk, head: str, parts: Sequence[str], rows: Rows) -> Screen:
    """The screen; what Telegram would not take in one message is read page by page, the buttons always there."""
    body = "\n\n".join(part for part in parts if part).replace(f"{QUOTED}\n\n", f"{QUOTED}\n")
    whole = f"{head}\n\n{body}" if head else body
    if paper.measure(whole) <= paper.WHOLE:
        return Screen(whole, rows)
    pages = paper.sheets(body, paper.SHEET - min(paper.measure(head), paper.HEAD))
    here = max(0, min(talk.reading, len(pages) - 1))
    tapper = Tapper(talk)
    turns = [tapper("◀", Act.READ, here - 1)] if here else []
    if here + 1 < len(pages):
        more = t.gettext("Seguir leyendo ({page} de {pages}) ▶").format(page=here + 1, pages=len(pages))
        turns.append(tapper(more, Act.READ, here + 1))
    head = paper.sheets(head, paper.HEAD)[0]
    return Screen(f"{head}\n\n{pages[here]}", (tuple(turns), *rows))


def _together(*lines: str) -> str:
    """What belongs to the question itself, line under line; a quotation makes its own room."""
    return "\n".join(line for line in lines if line).replace(f"{QUOTED}\n", QUOTED)


def _asking(t: NullTranslations, prompt: Prompt) -> str:
    """The question stands out, unless its author chose what stands out in it; a statement stands on a card."""
    if prompt.kind is Kind.REPEAT:
        return words.another(t, prompt)
    label = html(prompt.label)
    if not label:
        return "" if prompt.images or prompt.grid else f"<b>{escape(prompt.name, quote=False)}</b>"
    if prompt.attributes.get("widget") == "votos":
        return f"<blockquote>{label}</blockquote>"
    return label if "<b>" in label else f"<b>{label}</b>"


def _grid(prompt: Prompt) -> str:
    """What is asked of all the lines of a grid stays in sight with each of them."""
    return "" if prompt.grid in prompt.notes else html(prompt.grid)


def _choices(t: NullTranslations, tapper: Tapper, prompt: Prompt, shown: Sequence[options.Placed]) -> Rows:
    """The buttons of the options, as the kind of the question draws them."""
    if prompt.kind is Kind.REPEAT:
        labels = {"si": t.gettext("Sí, añadir"), "no": t.gettext("No, seguir")}
        return (tuple(tapper(labels[each.value], Act.PICK, index) for index, each in shown),)
    if prompt.kind is Kind.RANGE and "rating" in prompt.appearance.split():
        stars = [(index, replace(option, label=f"{option.label}★")) for index, option in shown]
        return options.rows(tapper, prompt, stars)
    if prompt.attributes.get("widget") == "duelo":
        return options.duel(tapper, prompt, shown)
    return options.rows(tapper, prompt, shown)


def _listed(prompt: Prompt, shown: Sequence[options.Placed]) -> str:
    if prompt.attributes.get("widget") == "duelo":
        return options.duellists(shown)
    return options.listed(prompt, shown)


def _so_far(look: Look, prompt: Prompt) -> str:
    """A ranking read back in its order; ticks of a long list; a written answer given before."""
    _ = look.t.gettext
    if prompt.kind is Kind.RANK:
        left = options.needed(prompt) - options.chosen(prompt)
        lines = [options.ranking(prompt)]
        if left > 0 and options.chosen(prompt):
            lines.append(_("Faltan {n}.").format(n=left) if left > 1 else _("Falta 1."))
        return "\n".join(line for line in lines if line)
    if prompt.kind is Kind.SELECT_MULTIPLE and options.is_long(prompt) and options.chosen(prompt):
        ticked = ", ".join(options.ticked(prompt))
        return _("Llevas: {answers}").format(answers=f"<b>{verbatim(ticked, TICKED)}</b>")
    if prompt.kind is Kind.MEDIA and not prompt.value:
        return words.file_wanted(look.t, prompt)
    if prompt.value and prompt.kind not in options.LISTS and not options.answers(prompt):
        said = value(look.sayings, prompt.kind, prompt.value, prompt.appearance)
        return _("Tu respuesta: {answer}").format(answer=f"<b>{verbatim(said, CLIP)}</b>")
    return ""


def _lines(look: Look, talk: Talk, lines: Sequence[Line], shown: Sequence[tuple[int, Line]]) -> list[str]:
    """The lines of one page of the review, each group and row named where it begins."""
    found, before = [], ""
    for number, line in shown:
        place = " › ".join(headings.path(look.t, line.trail))
        head = f"<i>{escape(place, quote=False)}</i>\n" if place and place != before else ""
        before = place
        label = verbatim(plain(line.label) or line.path.rpartition("/")[2], CLIP)
        found.append(f"{head}{number + 1}. {label}\n<b>{_answer(look, talk, line)}</b>")
    return found


def _answer(look: Look, talk: Talk, line: Line) -> str:
    _ = look.t.gettext
    if line.path in talk.hidden:
        return _("Guardada y tapada")
    if line.declined:
        return _("Prefiero no decir")
    if not line.value:
        return _("Sin respuesta")
    if line.kind in WORDED:
        return verbatim(value(look.sayings, line.kind, line.value, line.appearance), CLIP)
    chosen = line.kind in options.LISTS  # labels are an author's; what was written is shown as it is
    return verbatim(plain(line.answer) if chosen else line.answer, CLIP)
