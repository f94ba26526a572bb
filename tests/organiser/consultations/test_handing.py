"""Paper from the phone: a poster, cards and a picture; cards of codes that stand in one message and nowhere else."""

import io
import re
from random import Random

import pypdf
import zxingcpp
from PIL import Image

from bot.emulator import Person
from storage import codes, sayable
from storage.database import Session
from tests.organiser.consultations.conftest import Team


def _words(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


async def _open(team: Team) -> Person:
    """Elena looks at La Ladera, where something is open."""
    await team.elena.writes("/consultas")
    await team.elena.taps(team.office.consultation.place.name)
    await team.elena.taps("Cartel y tarjetas")
    await team.elena.reads(showing="Papeles para repartir")
    return team.elena


async def test_papers_come_as_files_that_lead_there(team: Team) -> None:
    """The picture's QR, the poster's words, the cards: all of one link; each noted."""
    elena = await _open(team)
    link = "https://t.me/ladera_bot?start=ladera"
    menu = await elena.reads(showing="Papeles para repartir")
    assert link in menu.text
    for label, name in (("Imagen para el chat", "cartel.png"), ("Cartel, carta", "cartel-carta.pdf"),
                        ("Tarjetas, A4", "tarjetas-a4.pdf")):  # fmt: skip
        await elena.taps(label, on=menu)
        await elena.reads()
        await team.office.telegram.idle(team.office.bot)
        file = next(seen.file for seen in reversed(elena.sees()) if seen.file is not None)
        assert file.name == f"ladera-{name}"
        if name.endswith("png"):
            (one,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(file.content)))
            assert one.text == link
        else:
            assert "t.me/ladera_bot" in _words(file.content)
    assert (await team.did()).count("poster_print") == 3


async def test_codes_become_cards_while_their_message_is_there(team: Team) -> None:
    """On other terms than the usual; the letters go from the message onto the paper, and nothing else keeps them."""
    elena, marcos = team.elena, team.marcos
    await elena.writes("/codigos")
    await elena.taps("El Cerro")
    await elena.taps("Que sirvan para 80")
    await elena.reads(showing="80 personas")
    await elena.taps("Que duren 14 días")
    await elena.reads(showing="14 días.")
    await elena.taps("Proponer 5 códigos")
    await marcos.reads(showing="Hacer 5 códigos")
    await marcos.taps("Aprobar")
    shown = await elena.reads(showing="No se vuelven a mostrar")
    drawn = set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b", shown.text))
    assert len(drawn) == 5
    async with team.office.databases.organiser.statement() as session:
        assert {one.quota for one in await _codes(session, team)} == {80}

    await elena.taps("Tarjetas para imprimir", on=shown)
    await elena.reads()
    await team.office.telegram.idle(team.office.bot)
    file = next(seen.file for seen in reversed(elena.sees()) if seen.file is not None)
    assert file.name == "cerro-tarjetas.pdf"
    said = _words(file.content)
    assert {said.count(each) for each in drawn} == {2}
    assert all(sayable.read(each) for each in drawn)


async def _codes(session: Session, team: Team) -> tuple[codes.Code, ...]:
    return await codes.of_place(session, team.cerro.id)


async def test_one_code_is_taken_back_by_its_letters(team: Team) -> None:
    """However it is spaced; a slip is noticed, a strange one refused, and an order ends the question."""
    elena = team.elena
    ours, other, strange = (sayable.draw(Random(seed)) for seed in range(3))
    async with team.office.databases.organiser.transaction() as session:
        kept = [sayable.digest(team.cerro.id, each) for each in (ours, other)]
        await codes.keep(session, team.cerro.id, kept, quota=5, expires=None)
    for said, answer in (
        ("no me acuerdo", "no hay un código"),
        (strange, "no es de aquí"),
        (f"{ours[:4]} {ours[4:].lower()}", "dejaron de servir"),
        (ours, "ya no servía"),
    ):
        await elena.writes("/codigos")
        await elena.taps("El Cerro")
        await elena.taps("Quitar uno")
        await elena.reads(showing="Escribe el código")
        await elena.writes(said)
        await elena.reads(showing=answer)
    assert all(ours not in seen.text for seen in elena.sees())
    async with team.office.databases.organiser.statement() as session:
        assert sorted(one.revoked for one in await _codes(session, team)) == [False, True]
    await elena.writes("/codigos")
    await elena.taps("El Cerro")
    await elena.taps("Quitar uno")
    await elena.reads(showing="Escribe el código")
    await elena.writes("/ayuda")
    await elena.reads()
    await elena.writes(other)
    await elena.reads()
    async with team.office.databases.organiser.statement() as session:
        assert sorted(one.revoked for one in await _codes(session, team)) == [False, True]
    assert (await team.did()).count("codes_revoke") == 1


async def test_a_button_of_nobodys_making_prints_nothing(team: Team) -> None:
    """Another place's, an unknown paper, a message without codes: a calm sentence, and no file."""
    elena = await _open(team)
    cerro = team.cerro.id.hex
    for data in (f"o:pr:{'0' * 32}:pc", f"o:pr:{cerro}:zz", f"q:c:{cerro}:0", "o:pr:-:pc", "o:zz:-:"):
        await elena.taps_raw(data)
        assert (await elena.reads()).toast
    assert all(seen.file is None for seen in elena.sees())
