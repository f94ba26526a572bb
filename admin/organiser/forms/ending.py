"""The end of a trial: what would be recorded of it, and what becomes of each value."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from admin.organiser.forms.report import ROOM, fitted
from admin.organiser.forms.words import paragraphs
from dialogs.beyond.leaving import Counted, leaving
from dialogs.consultation import Form
from dialogs.interview import Interview
from dialogs.submission import submission, to_json
from locales import translator

CLIP = 120  #: characters of a value in the message; the file has all of it
_ = translator("es").gettext


@dataclass(frozen=True)
class End:
    """What a trial would leave behind."""

    text: str  #: Telegram HTML
    whole: str  #: the same without shortening, when there was no room for all; else empty
    sealed: str  #: what would be sealed, as it is sealed


@dataclass(frozen=True)
class Row:
    """One value of the record."""

    path: str
    value: str
    counted: str = ""  #: what it is counted as, where that differs

    def html(self) -> str:
        """In the message."""
        value = self.value if len(self.value) <= CLIP else self.value[: CLIP - 1] + "…"
        tail = f" → {escape(self.counted, quote=False)}" if self.counted else ""
        return f"<code>{escape(self.path, quote=False)}</code>: {escape(value, quote=False)}{tail}"

    def plain(self) -> str:
        """In the file."""
        return f"{self.path}: {self.value}" + (f" → {self.counted}" if self.counted else "")


def ended(form: Form, interview: Interview) -> End:
    """Say of each value of a trial what would become of it."""
    left = leaving(form, interview)
    parts = [
        (_("Se cuenta"), [_counted(each) for each in left.counted]),
        (_("Espera a que lo lean 2 personas"), [Row(path, text) for path, text in left.read]),
        (_("Se propone para una lista"), [Row(each.list, each.label) for each in left.joining]),
        (_("No se guarda"), [Row(path, value) for path, value in left.lost]),
    ]
    tail = _("Sin respuesta: {paths}").format(paths=", ".join(left.empty)) if left.empty else ""
    return _end(parts, tail, to_json(submission(form, interview)).decode())


def _counted(counted: Counted) -> Row:
    """A value that is counted, with what it is counted as where that is not itself: a number in its band."""
    if counted.declined:
        return Row(counted.path, _("prefiero no decir"))
    told = [mark for mark in counted.marks if "#" not in mark]
    same = set(told) <= set(counted.value.split())
    return Row(counted.path, counted.value, "" if same else ", ".join(told))


def _end(parts: Sequence[tuple[str, Sequence[Row]]], tail: str, sealed: str) -> End:
    title = _("Esto se guardaría")
    heads = [f"<b>{head}</b>" for head, rows in parts if rows]
    room = ROOM - sum(map(len, heads)) - min(len(tail), CLIP) - 200
    shown, left = [f"<b>{title}</b>"], 0
    for head, rows in parts:
        lines, missing, used = fitted([row.html() for row in rows], room)
        room, left = room - used, left + missing
        if lines:
            shown.append(f"<b>{head}</b>\n" + "\n".join(lines))
    if left:
        shown.append(_("y {n} más").format(n=left))
    if not any(rows for _head, rows in parts):
        shown.append(_("Nada: no se contestó ninguna pregunta."))
    short = tail if len(tail) <= CLIP else tail[: CLIP - 1] + "…"
    text = paragraphs(*shown, escape(short, quote=False), _("De esta prueba no quedó nada guardado."))
    cut = left or short != tail or any(len(row.value) > CLIP for _head, rows in parts for row in rows)
    lists = ["\n".join([head, *(row.plain() for row in rows)]) for head, rows in parts if rows]
    return End(text, "\n\n".join(part for part in (title, *lists, tail) if part) if cut else "", sealed)
