"""Files nobody should open, and people who send too many: calm sentences, bounded work, and the bot goes on."""

import asyncio
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir

import pytest

from admin.organiser.forms import finding, folder
from admin.organiser.forms.shelf import FILES, WINDOW
from bot.emulator import Person
from dialogs import workshop
from storage import forms
from tests.hostile import TEXTS
from tests.mixer.people import eventually
from tests.organiser.conftest import Office
from tests.organiser.forms.conftest import Bringing
from tests.organiser.forms.sheets import WATER, excel

NO_FORM = "Aquí leo formularios: un .xlsx, .xls, .yaml, .md o .zip. Tu archivo no lo abrí ni lo guardé."
NO_XML = {0xFFFE: None, 0xFFFF: None}  #: characters no spreadsheet can hold
TOO_BIG = "Pesa más de 5 MB, y así no lo abro. Quita hojas, fotos o listas y mándalo otra vez."


def bomb() -> bytes:
    """A small .xlsx that would unpack to hundreds of megabytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        for number in range(4):
            book.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 60_000_000)
    return packed.getvalue()


@pytest.fixture(scope="module")
def bombs() -> bytes:
    """Made once."""
    return bomb()


async def test_a_zip_bomb_is_refused_in_words(elena: Person, bombs: bytes) -> None:
    """In the workshop, within its limits; the bot answers the next person as ever."""
    await elena.sends_document("bomba.xlsx", bombs)
    refused = await elena.reads(showing="Corrige")
    assert "Así no se puede publicar." in refused.text
    assert refused.buttons == ()

    await elena.writes("/ayuda")
    assert "/formularios" in (await elena.reads()).text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("encuesta.xlsx", b"esto no es un Excel"),
        ("encuesta.xlsx", b"PK\x03\x04" + b"\0" * 64),
        ("encuesta.md", excel(WATER)[:2_000]),
        ("cifrado.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_096),
        ("viejo.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_096),
        ("hojas.zip", b"PK\x05\x06" + b"\0" * 18),
        ("sin_nombre", b"\0" * 1_000),
        ("encuesta.yaml", b"survey: &a [*a, *a]"),
        ("encuesta.yaml", b"!!python/object/apply:os.system [id]"),
        ("encuesta.md", "survey".encode("utf-16")),
    ],
)
async def test_what_cannot_be_read_is_said_in_words(elena: Person, name: str, content: bytes) -> None:
    """Broken, encrypted, under a wrong name: one message without buttons, and no traceback."""
    await elena.sends_document(name, content)
    said = await elena.reads(showing="Corrige")

    assert said.buttons == ()
    assert "Traceback" not in said.text


@pytest.mark.parametrize(
    "name", ["acta.pdf", "lista.csv", "carta.docx", "virus.exe", "foto.jpg", "audio.ogg"]
)
async def test_other_files_are_not_even_fetched(at_work: Office, elena: Person, name: str) -> None:
    """Their sender's phone says what they are."""
    await elena.sends_document(name, b"x")

    assert (await elena.reads()).text == NO_FORM
    assert "getFile" not in {call.method for call in at_work.telegram.calls}


async def test_size_is_looked_at_before_anything_is_fetched(at_work: Office, elena: Person) -> None:
    """19 MB, which Telegram would still hand over; and an empty one."""
    await elena.sends_document("grande.xlsx", b"x" * 19_000_000)
    assert (await elena.reads()).text == TOO_BIG
    await elena.sends_document("vacio.xlsx", b"")
    assert "llegó vacío" in (await elena.reads()).text
    assert "getFile" not in {call.method for call in at_work.telegram.calls}


async def test_a_size_that_is_not_told_or_is_a_lie_stops_the_download(at_work: Office, elena: Person) -> None:
    """What arrives is counted, too."""
    sent = await elena.sends_document("grande.xlsx", b"x" * 6_000_000)
    assert sent.raw is not None
    for told in (None, 10):
        document = {name: value for name, value in sent.raw["document"].items() if name != "file_size"}
        await elena.sends({"document": document | ({"file_size": told} if told else {})})
        await at_work.telegram.idle(at_work.bot)
        assert elena.sees()[-1].text == TOO_BIG


async def test_names_of_files_and_words_of_forms_are_never_markup(at_work: Office, elena: Person) -> None:
    """Every hostile text as a question, a hint and a name of a file; some as a title, and in an answer."""
    # «${…}» is the language of forms itself, and the check has its say about it
    lines = [f"a {' '.join(text.split())[:300]}" for text in TEXTS if text.strip() and "${" not in text]
    rows = [["type", "name", "label", "hint"]]
    rows += [["text", f"p{number}", line, line] for number, line in enumerate(lines)]
    for title in lines[:4]:
        sheets = {"survey": rows, "settings": [["form_title"], [title]]}
        await elena.sends_document(f"{title[:30]}.xlsx", written(sheets))
        await at_work.telegram.idle(at_work.bot)
        check = elena.sees()[-1]
        assert check.buttons == ("Probar", "Publicar")
        await elena.taps("Publicar", on=check)
        await elena.taps("Sí, publicar")
        await elena.reads(showing="quedó publicado")
    await elena.writes("/formularios")
    await elena.taps("Probar 1", on=await elena.reads(showing="Formularios publicados"))
    for line in lines:
        await elena.reads(showing="Es una prueba")
        await elena.writes(line)
    await elena.taps("Ver qué se guardaría", on=await elena.reads(showing="Así van"))
    await elena.reads(showing="lista completa")

    assert not any("Algo falló" in seen.text or "se detuvo" in seen.text for seen in elena.sees())


def written(sheets: dict[str, list[list[str]]]) -> bytes:
    """Rows as an .xlsx; characters no spreadsheet takes are left out."""
    from openpyxl import Workbook  # type: ignore[import-untyped]
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(
                [
                    "'" + c if c.startswith("=") else ILLEGAL_CHARACTERS_RE.sub("", c).translate(NO_XML)
                    for c in row
                ]
            )
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


async def test_a_long_list_of_mistakes_is_cut_and_comes_as_a_file(elena: Person) -> None:
    """The message stays short enough for Telegram; the file has them all."""
    rows = [["type", "name", "label", "relevant"]]
    rows += [["text", f"p{n}", f"Pregunta {n}", f"raro{n}(1) = {'x' * (n % 7)} ("] for n in range(120)]
    rows += [["text", f"q{n}", f"Pregunta {n}", f"${{nadie{n}}} = 1"] for n in range(120)]
    await elena.sends_document("mal.xlsx", written({"survey": rows}))
    said = await elena.reads(showing="lista completa")
    check = next(seen for seen in elena.sees() if "Así no se puede publicar" in seen.text)

    assert len(check.text) <= 4_096
    assert said.file is not None
    assert (said.file.name, said.file.content[:3]) == ("revision.txt", b"\xef\xbb\xbf")
    assert said.file.text.count("(por corregir)") > 100


async def test_a_stranger_who_floods_is_told_once_and_others_are_served(
    at_work: Office, elena: Person, marcos: Person, brings: Bringing
) -> None:
    """Ten files in ten minutes; then a sentence; then silence until the time is over."""
    for _ in range(FILES + 5):
        await elena.sends_document("nada.pdf", b"x")
    await at_work.telegram.idle(at_work.bot)
    said = [seen.text for seen in elena.sees() if not seen.mine]

    assert said == [NO_FORM] * FILES + [
        "Van muchos archivos seguidos. Espera unos minutos y manda el siguiente."
    ]
    assert "Agua en la colonia" in (await brings(marcos)).text
    at_work.now += WINDOW + timedelta(seconds=1)
    assert "Agua en la colonia" in (await brings(elena)).text


async def test_there_is_an_end_to_forms_that_nobody_uses(
    at_work: Office, elena: Person, brings: Bringing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clear sentence, and what to do."""
    monkeypatch.setattr(forms, "MOST_UNUSED", 0)
    check = await brings(elena)
    await elena.taps("Publicar", on=check)
    await elena.taps("Sí, publicar")

    assert "Ya hay demasiados formularios sin usar." in (await elena.reads(showing="demasiados")).text


async def test_a_form_too_heavy_for_a_chat_is_said_to_be_so(
    elena: Person, brings: Bringing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sound, but it goes no further here."""
    monkeypatch.setattr(finding, "BIGGEST_FORM", 500)
    check = await brings(elena, showing="muy grande")

    assert check.buttons == ()


async def test_others_are_answered_while_a_file_is_looked_at(
    at_work: Office, elena: Person, marcos: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workshop's child waits until it is told to go on; meanwhile Marcos gets his answers."""
    monkeypatch.setattr(workshop, "CHILD", "tests.organiser.forms.waiting_child")
    await elena.sends_document("encuesta.xlsx", excel(WATER))
    await elena.reads(showing="Lo estoy revisando")
    (file,) = await found(f"{folder.PREFIX}*/*/formulario.xlsx")
    await marcos.writes("/ayuda")
    assert "/formularios" in (await marcos.reads()).text
    await marcos.writes("/formularios")
    assert "Diagnóstico" in (await marcos.reads()).text
    assert "Lo estoy revisando" in elena.sees()[-1].text

    (file.parent / "sigue").touch()
    assert "Agua en la colonia" in (await elena.reads(showing="Probar")).text


async def found(pattern: str) -> list[Path]:
    """Files that turn up in the folder for temporary ones."""
    seen: list[Path] = []

    async def there() -> bool:
        seen[:] = await asyncio.to_thread(lambda: list(Path(gettempdir()).glob(pattern)))
        return bool(seen)

    await eventually(there)
    return seen
