"""What is photographed: each scene plays a chat up to one screen and says whose it is."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from bot.emulator import Person, Seen
from dialogs.authoring import verbatim
from dialogs.authoring.writing import write
from tests.pictures.stage import FORM, Stage

Scene = Callable[[Stage], Awaitable[Person]]
#: Mistakes of the kind people bring from Kobo, put into the form of the check's picture.
MISTAKES = {
    "type: date": "type: geotrace",
    "constraint: . <= today()": 'required: "no"',
    "constraint: . >= 0 and . <= 365": "constraint: . >= 0 y . <= 365",
}
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def pages(stage: Stage) -> Person:
    """A long list, filtered by what was typed."""
    amparo = await _begun(stage)
    await amparo.writes("san")
    await amparo.reads(showing="San Isidro")
    return amparo


async def ticks(stage: Stage) -> Person:
    """Several answers ticked."""
    amparo = await _at_water(stage)
    for label in ("Compro una pipa", "Junto agua de lluvia"):
        await amparo.taps(label)
    await amparo.reads(showing="Listo (2)")
    return amparo


async def rank(stage: Stage) -> Person:
    """An order half made."""
    amparo = await _at_rank(stage)
    for label in ("Drenaje que sirva", "Agua todos los días"):
        await amparo.taps(label)
    await amparo.reads(showing="2º")
    return amparo


async def day(stage: Stage) -> Person:
    """A day typed as it is said, and read back."""
    return await _at_repeat(stage)


async def again(stage: Stage) -> Person:
    """Whether to add another row."""
    amparo = await _at_repeat(stage)
    await _one_row(amparo)
    return amparo


async def review(stage: Stage) -> Person:
    """All answers before sending."""
    amparo = await again(stage)
    await amparo.taps("No")
    await amparo.reads(showing="Enviar")
    return amparo


async def check(stage: Stage) -> Person:
    """The organisers' bot says what is wrong with a form."""
    return await _brought(stage, "encuesta.xlsx", MISTAKES, showing="fila")


async def trial(stage: Stage) -> Person:
    """A form tried in the organisers' bot."""
    ines = await _brought(stage, "encuesta.xlsx", {}, showing="Probar")
    await ines.taps("Probar")
    await _reads(ines, "¿En qué colonia")
    return ines


SCENES: Mapping[str, Scene] = {
    "revisar": check, "probar": trial, "paginas": pages, "varias": ticks, "orden": rank, "fecha": day,
    "repetir": again, "repaso": review,
}  # fmt: skip


async def _reads(person: Person, words: str) -> Seen:
    return await person.reads(showing=words)


async def _begun(stage: Stage) -> Person:
    amparo = stage.neighbour()
    await amparo.opens_link("ladera")
    await amparo.taps("Empezar")
    await _reads(amparo, "¿En qué colonia")
    return amparo


async def _at_water(stage: Stage) -> Person:
    amparo = await _begun(stage)
    await amparo.writes("La Ladera")
    await _reads(amparo, "no hay agua")
    return amparo


async def _at_rank(stage: Stage) -> Person:
    amparo = await _at_water(stage)
    for label in ("Compro una pipa", "Listo"):
        await amparo.taps(label)
    await _reads(amparo, "urge más")
    return amparo


async def _at_repeat(stage: Stage) -> Person:
    amparo = await _at_rank(stage)
    for label in ("Agua todos", "Drenaje", "Luz", "Que pase", "Listo"):
        await amparo.taps(label)
    await _reads(amparo, "última vez")
    await amparo.writes("el 3 de mayo")
    await _reads(amparo, "fuga")
    return amparo


async def _one_row(amparo: Person) -> None:
    seen = await amparo.reads()
    if "Sí" in seen.buttons:
        await amparo.taps("Sí")
    await _reads(amparo, "Dónde")
    await amparo.taps("En una calle")
    await _reads(amparo, "Cuántos días")
    await amparo.writes("quince")
    await _reads(amparo, "Sí")


async def _brought(stage: Stage, name: str, changes: Mapping[str, str], *, showing: str) -> Person:
    """Send the form as an Excel file, with these changes, to the organisers' bot."""
    text = FORM.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    source, book = stage.home / "encuesta.yaml", stage.home / name
    source.write_text(text, encoding="utf-8")
    write(verbatim.read(source), book)
    ines = await stage.organiser()
    await ines.writes("/start")
    await ines.reads()
    await ines.sends_document(name, _bytes(book), mime=SHEETS)
    await _reads(ines, showing)
    return ines


def _bytes(path: Path) -> bytes:
    return path.read_bytes()
