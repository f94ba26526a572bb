"""Screens of the chat, and what would be recorded, on a terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from admin.operator.playing import CHOOSING, Play, lettered
from admin.operator.terminal import Input, from_html, safe
from dialogs.beyond.leaving import Leaving
from dialogs.chat.screen import Button, Screen
from dialogs.chat.taps import Act, Tap
from dialogs.consultation import Kind
from dialogs.interview import Prompt

_WORDS = {Act.BACK: "atrás", Act.UNDO: "deshacer", Act.ALL: "todas", Act.EXIT: "salir"}


def play_through(play: Play, console: Console, source: Input) -> bool:
    """Ask until the end; whether it was reached. Without more lines, what is there at the review counts as sent."""
    told = "Escribe «ayuda» para ver qué se puede."
    while not (play.sent or play.left):
        if play.moved:
            show(play, console)
        if told:
            console.print(Text(safe(told), "dim"))
            told = ""
        console.print(Text("> ", "bold cyan"), end="")
        line = source.line()
        if line is None:
            console.print()
            return play.at_review
        if not source.by_hand:
            console.print(Text(safe(line)))
        told = play.takes(line)
        console.print()
    return play.sent


def show(play: Play, console: Console) -> None:
    """One screen: what the chat says, its options under their numbers, and what else can be done."""
    screen = play.screen()
    console.print(from_html(screen.text))
    prompt = None if play.at_review else play.move.turn.prompt
    for line in _options(screen, prompt):
        console.print(line)
    if hints := " · ".join(_hints(screen, play.at_review)):
        console.print(Text(safe(hints), "dim"))


def _taps(screen: Screen) -> Iterator[tuple[Button, Tap]]:
    for row in screen.rows:
        for button in row:
            if (tap := Tap.unpack(button.data)) is not None:
                yield button, tap


def _options(screen: Screen, prompt: Prompt | None) -> Iterator[Text]:
    if prompt is None:
        return
    picks = [(button.label, tap.argument) for button, tap in _taps(screen) if tap.act is Act.PICK]
    if prompt.kind is Kind.RANGE or all(label.lstrip("☐☑✓ ").isdecimal() for label, _ in picks):
        if picks:  # numbers themselves, or numbers of a list in the text
            yield Text("  " + "   ".join(safe(label) for label, _ in picks), "cyan")
    elif prompt.kind in CHOOSING and not lettered(prompt):
        width = len(str(max(number for _, number in picks) + 1))
        for label, number in picks:
            yield Text.assemble((f"  {number + 1:>{width}}  ", "cyan"), safe(label))
    else:
        yield from (Text(f"  {safe(label)}") for label, _ in picks)
    for button, tap in _taps(screen):
        if tap.act is Act.DECLINE:
            mark = "0" if prompt.kind in CHOOSING and not lettered(prompt) else "·"
            words = safe(button.label) if mark == "0" else "prefiero no decir"
            yield Text.assemble((f"  {mark}  ", "cyan"), (words, "dim"))


def _hints(screen: Screen, at_review: bool) -> Iterator[str]:
    paged = False
    for button, tap in _taps(screen):
        if tap.act in (Act.DONE, Act.SKIP, Act.SEND):
            yield f"Enter: {button.label}"
        elif tap.act in (Act.PAGE, Act.READ) and not paged:
            paged = True
            yield "más / menos"
        elif tap.act in _WORDS:
            yield _WORDS[tap.act]
    if at_review:
        yield "cambiar 3"


def show_record(found: Leaving, console: Console) -> None:
    """What would be recorded, and what of it would leave the phone."""
    console.print(Text("Lo que quedaría guardado", "bold"))
    table = Table("ruta", "valor", "qué pasa con él", box=None, header_style="dim", pad_edge=False)
    for each in found.counted:
        value = "prefirió no decir" if each.declined else safe(each.value)
        what = ", ".join(mark for mark in each.marks if "#" not in mark)
        table.add_row(
            Text(safe(each.path)), Text(value),
            Text("se cuenta" + (f" como {what}" if what and what != each.value.replace(" ", ", ") else "")),
        )  # fmt: skip
    for path, text in found.read:
        table.add_row(Text(safe(path)), Text(safe(text)), Text("espera a que lo lean 2 personas", "yellow"))
    for path, value in found.lost:
        table.add_row(Text(safe(path)), Text(safe(value)), Text("no se guarda: nada lo cuenta", "dim"))
    if table.row_count:
        console.print(table)
    else:
        console.print("Nada: no se contestó ninguna pregunta.")
    if found.empty:
        console.print(Text("Sin respuesta: " + safe(", ".join(found.empty)), "dim"))
    for entity in found.joining:
        console.print(Text(f"Se uniría a la lista «{safe(entity.list)}»: {safe(entity.label)}"))
    if found.sector:
        console.print(Text(f"Se cuenta dentro del grupo «{safe(found.sector)}».", "dim"))
    console.print(Text("De esta prueba no quedó nada guardado.", "dim"))
