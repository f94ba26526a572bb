"""The end of a trial: what would be recorded of it, and what becomes of each value."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from admin.organiser.forms.report import ROOM, fitted
from admin.organiser.forms.words import paragraphs
from dialogs.consultation import Form
from dialogs.interview import Interview, record
from dialogs.submission import ANSWERED, HEADLINE, SILENCE, submission, to_json
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
    """Sort the record of a trial by what becomes of each value."""
    sent = submission(form, interview)
    texts = {path for path, _text in sent.texts}
    counted: dict[str, list[str]] = {}
    for mark in sent.marks:
        counted.setdefault(mark.question, []).append(mark.choice)
    said: dict[str, list[Row]] = {"counted": [], "read": [], "lost": []}
    silent = []
    for path, value in record(form, interview).items():
        bare = without_rows(path)
        marks = [
            choice
            for question, choices in counted.items()
            if question == bare or question.startswith(f"{bare}[")
            for choice in choices
        ]
        if not value and not marks:
            silent.append(path)
        elif bare in texts:
            said["read"].append(Row(path, value))
        elif marks:
            said["counted"].append(Row(path, value or _("prefiero no decir"), _as(value, marks)))
        else:
            said["lost"].append(Row(path, value))
    parts = [
        (_("Se cuenta"), said["counted"]),
        (_("Espera a que lo lean 2 personas"), said["read"]),
        (_("No se guarda"), said["lost"]),
    ]
    tail = _("Sin respuesta: {paths}").format(paths=", ".join(silent)) if silent else ""
    return _end(parts, tail, to_json(sent).decode())


def without_rows(path: str) -> str:
    """The path of a question whatever the row of its repeat: hijos[2]/edad is hijos/edad."""
    return "/".join(step.partition("[")[0] for step in path.split("/"))


def _as(value: str, marks: Sequence[str]) -> str:
    """What a value is counted as, when it is not itself: a number in its band."""
    told = [
        mark for mark in dict.fromkeys(marks) if mark not in (ANSWERED, HEADLINE, SILENCE) and "#" not in mark
    ]
    return "" if not value or set(told) <= set(value.split()) else ", ".join(told)


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
