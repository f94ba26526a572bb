"""The ceremony at a real terminal: three phrases, each shown to one person and once; and opening with two."""

import asyncio
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from admin.custody import phrases
from admin.operator import setup
from admin.operator.installation import Configuration, Installation
from storage import consultations, custody, places
from storage.consultations import Consultation
from storage.places import Place
from tests.custody.keyboard import DESDEABAJO, Keyboard
from tests.custody.people import Kept, in_custody
from tests.databases import Databases
from tests.mixer.people import eventually
from tests.operator.terminal import ORGANISERS, RESIDENTS

Sits = Callable[..., Keyboard]
PLACE = Place(uuid4(), "ladera", "La Ladera", "America/Mexico_City")


@pytest.fixture
def environment(databases: Databases, tmp_path: Path) -> Mapping[str, str]:
    """An installation that uses the test's database."""
    home = Installation(tmp_path / "datos")
    wishes = setup.Wishes(Configuration(PLACE.code, PLACE.name, PLACE.time_zone), RESIDENTS, ORGANISERS)
    setup.set_up(home, wishes, offline=True)
    secret = tmp_path / "owner"
    secret.write_text(databases.passwords["owner"])
    secret.chmod(0o600)
    return {
        "DATABASE_URL": databases.url,
        "OWNER_PASSWORD_FILE": str(secret),
        "DESDEABAJO_HOME": str(home.home),
    }


@pytest.fixture
def sits(environment: Mapping[str, str]) -> Iterator[Sits]:
    """Somebody sits down at a terminal and gives an order; in the end everybody gets up."""
    seats: list[Keyboard] = []

    def sit(*words: str) -> Keyboard:
        seats.append(Keyboard(environment, *words))
        return seats[-1]

    yield sit
    for seat in seats:
        seat.leaves()


@pytest.fixture
async def place(databases: Databases) -> Place:
    """A place without a consultation."""
    async with databases.owner.transaction() as session:
        await places.add(session, PLACE)
    return PLACE


async def _there(databases: Databases) -> tuple[Consultation, ...]:
    async with databases.owner.statement() as session:
        return await consultations.in_place(session, PLACE.code)


async def _receives(one: Keyboard, number: int, *, slip: bool = False) -> str:
    """One person sits down, writes her phrase on paper, and copies two words of it; her phrase."""
    await one.sees("cuando esté sola: ")
    one.types("")
    shown = await one.sees("cuando la tengas escrita: ")
    assert f"persona {number}" in shown
    words = re.findall(r"\d\. ([a-z]+)", shown)
    assert len(words) == 6
    one.types("")
    for _ in range(2):
        asked = await one.sees(": ")
        while not (found := re.search(r"Palabra (\d): $", asked)):
            asked += await one.sees(": ")
        word = words[int(found[1]) - 1]
        cut = (
            word[:-1] if slip and phrases.meant(word[:-1]) else word
        )  # not one that could be two of our words
        one.types(cut.upper())
    await one.sees("Enter para seguir: ")
    one.types("")
    return " ".join(words)


@pytest.mark.long
async def test_a_consultation_is_opened_in_custody_and_closed_by_two(
    databases: Databases, environment: Mapping[str, str], sits: Sits, place: Place
) -> None:
    """The whole way: what two lost phrases mean is said first; three people; answers; the end; two people; counted."""
    ceremony = sits("consultation", "open", place.code, "--mode", "custody")
    before = await ceremony.sees("para seguir: ")
    assert "SI SE PIERDEN DOS FRASES" in before
    assert not await _there(databases)
    ceremony.types("no")
    await ceremony.sees("para seguir: ")
    ceremony.types("Sí")
    three = [await _receives(ceremony, number, slip=number == 2) for number in (1, 2, 3)]
    await ceremony.sees("Se abrió")
    assert await ceremony.ends() == 0

    assert len(set(three)) == 3
    for phrase in three:  # once, and on a screen that is gone
        assert ceremony.raw.replace("\r", "").count(phrase.split()[0]) >= 1
        for word in phrase.split():
            assert f". {word}" not in ceremony.screen()
    (opened,) = await _there(databases)
    assert (opened.mode, opened.state) == ("custody", "open")
    kept = Kept(databases, opened, tuple(three))
    await kept.answered(12)
    assert _run(environment, "consultation", "close", place.code, "--yes").returncode == 0

    two = sits("custody", "open", place.code)
    assert await kept.mixed() is None
    await two.sees("Primera frase: ")
    two.types("queso queso")
    await two.sees("escribiste 2 palabras")
    await two.sees("Primera frase: ")
    two.types(f"xxxxx {three[0].partition(' ')[2]}")
    await two.sees("La palabra 1 no es")
    await two.sees("Primera frase: ")
    two.types(three[0].upper())
    await two.sees("Segunda frase: ")
    two.types(three[0])
    await two.sees("ya se dio")
    await two.sees("Segunda frase: ")
    two.types(", ".join(three[2].split()))
    await two.sees("Las dos frases son buenas")
    await _until_closed(kept)
    await two.sees("quedó abierta, contada y cerrada")
    assert await two.ends() == 0
    for phrase in three:
        assert phrase not in two.raw.lower()


async def _until_closed(kept: Kept) -> None:
    async def closed() -> bool:
        return await kept.mixed() is not None

    await eventually(closed, within=60)


def _run(environment: Mapping[str, str], *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DESDEABAJO, *words],
        env={**os.environ, **environment},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


async def test_ctrl_c_in_the_middle_opens_nothing_and_leaves_a_clean_screen(
    databases: Databases, sits: Sits, place: Place
) -> None:
    """After the first phrase was shown: nothing opened, nothing kept, and the phrase cannot be scrolled back to."""
    ceremony = sits("consultation", "open", place.code, "--mode", "custody")
    await ceremony.sees("para seguir: ")
    ceremony.types("si")
    await ceremony.sees("cuando esté sola: ")
    ceremony.types("")
    shown = await ceremony.sees("cuando la tengas escrita: ")
    ceremony.presses(b"\x03")

    assert await ceremony.ends() == 130

    assert not await _there(databases)
    for word in re.findall(r"\d\. ([a-z]+)", shown):
        assert f". {word}" not in ceremony.screen()
    async with databases.owner.statement() as session:
        assert not await custody.waiting(session)


async def test_who_copied_it_wrongly_gets_another_phrase(sits: Sits, place: Place) -> None:
    """Twice the wrong word: that phrase is void, a new one is shown, and the old one never again."""
    ceremony = sits("consultation", "open", place.code, "--mode", "custody")
    await ceremony.sees("para seguir: ")
    ceremony.types("si")
    await ceremony.sees("cuando esté sola: ")
    ceremony.types("")
    first = re.findall(r"\d\. ([a-z]+)", await ceremony.sees("cuando la tengas escrita: "))
    ceremony.types("")
    await ceremony.sees("Palabra ")
    ceremony.types("qwertyuiop")
    await ceremony.sees("Esa no es")
    ceremony.types("qwertyuiop")
    await ceremony.sees("Enter para ver la nueva: ")
    ceremony.types("")
    second = re.findall(r"\d\. ([a-z]+)", await ceremony.sees("cuando la tengas escrita: "))
    assert len(second) == 6
    assert second != first
    ceremony.presses(b"\x03")
    assert await ceremony.ends() == 130


@pytest.mark.parametrize(
    "words",
    [
        ("consultation", "open", "ladera", "--mode", "custody"),
        ("custody", "open", "ladera"),
        ("custody", "rehearse"),
    ],
)
async def test_without_a_terminal_it_is_refused_in_words(
    environment: Mapping[str, str], place: Place, words: tuple[str, ...]
) -> None:
    """Phrases do not go through pipes or into scripts."""
    result = await asyncio.to_thread(_run, environment, *words)
    assert result.returncode == 1
    assert "delante de una terminal" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("consultation", "open", "ladera", "--mode", "llavero"), "No conozco el modo"),
        (("custody", "status", "ladera"), "no hay ninguna consulta en custodia"),
        (("custody", "lost", "ladera"), "no hay una consulta en custodia"),
    ],
)
async def test_orders_that_make_no_sense_say_so(
    environment: Mapping[str, str], place: Place, words: tuple[str, ...], said: str
) -> None:
    """A mode that does not exist, a place without custody."""
    result = await asyncio.to_thread(_run, environment, *words)
    assert result.returncode == 1
    assert said in result.stderr


async def test_what_is_lost_is_ended_in_two_steps(
    databases: Databases, environment: Mapping[str, str]
) -> None:
    """A yes and the code of the place; a no, or another code, changes nothing. Then it is over for everybody."""
    kept = await in_custody(databases, code="ladera")
    await kept.answered(12)
    await kept.ordered_to_close()
    await kept.mixed()

    async def lost(typed: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(_run, environment, "custody", "lost", "ladera", typed=typed)

    assert (await lost("n\n")).returncode == 130
    assert (await lost("y\nbarranca\n")).returncode == 1
    assert await kept.state() == "closing"
    status = await asyncio.to_thread(_run, environment, "custody", "status", "ladera")
    assert "3 de 3" in status.stdout
    assert "Se esperan dos frases" in status.stdout

    done = await lost("y\nladera\n")

    assert done.returncode == 0, done.stderr
    assert await kept.state() == "unopened"
    status = await asyncio.to_thread(_run, environment, "custody", "status", "ladera")
    assert "La llave ya no existe" in status.stdout


@pytest.mark.long
async def test_a_rehearsal_plays_both_rounds_and_leaves_nothing(tmp_path: Path) -> None:
    """Twelve invented answers are opened by two phrases; of the round whose phrases are lost nothing is opened."""
    result = await asyncio.to_thread(
        _run, {"TMPDIR": str(tmp_path), "HOME": str(tmp_path)}, "custody", "rehearse", "--alone"
    )
    assert result.returncode == 0, result.stderr
    assert "12 respuestas, revueltas y contadas" in result.stdout
    assert "Con una sola frase" in result.stdout
    assert "terminarla sin abrir" in result.stdout
    assert not any("ensayo" in name for _, names, _ in os.walk(tmp_path) for name in names)
