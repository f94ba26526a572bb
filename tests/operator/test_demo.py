"""The demo shows the whole product with people who do not exist, and leaves nothing behind."""

import asyncio
import signal
import socket
import sys
from collections import Counter
from pathlib import Path
from random import Random

import psutil
import pytest

from admin.operator.demo.opinions import Colonia
from admin.operator.demo.proposals import PROPOSALS
from admin.operator.prepare import form_of
from dialogs.consultation import Form, Kind
from dialogs.xform import load
from tests.operator.processes import alive


@pytest.fixture(scope="module")
def form() -> Form:
    """The consultation that the demo asks."""
    return load(form_of("diagnostico").xform)


def test_the_same_seed_gives_the_same_colonia(form: Form) -> None:
    """A demo can be shown again, and another seed shows another place."""
    once, again, other = (Colonia(form, seed).opinions("mujer_joven", Random(1)) for seed in (7, 7, 8))

    assert once == again
    assert once != other


def test_an_opinion_answers_every_kind_of_question_with_what_is_offered(form: Form) -> None:
    """Choices are of the question, never the one that declines; numbers and words where they belong."""
    for sector in Colonia(form, 1).sectors():
        for path, opinion in Colonia(form, 1).opinions(sector, Random(2)).items():
            question = form.question(path)
            offered = {choice.value for choice in question.choices if not choice.declines}
            assert set(opinion.choices) <= offered
            if question.kind in (Kind.TEXT, Kind.INTEGER):
                assert opinion.words
            elif question.choices:
                assert opinion.choices


def test_sectors_differ_without_being_caricatures(form: Form) -> None:
    """What a sector finds most urgent is not the same everywhere, and no sector says only one thing."""
    colonia, firsts = Colonia(form, 2018), {}
    for sector in colonia.sectors():
        rng = Random(sector)
        answers = (colonia.opinions(sector, rng)["lo_que_urge/prioridades"].choices[0] for _ in range(200))
        firsts[sector] = Counter(answers)

    assert len({counted.most_common(1)[0][0] for counted in firsts.values()}) > 1
    assert all(counted.most_common(1)[0][1] < 160 for counted in firsts.values())


def test_proposals_name_nobody_and_fit(form: Form) -> None:
    """About forty, each different, each short enough to be sent."""
    assert len(set(PROPOSALS)) == len(PROPOSALS) >= 40
    assert all(len(each) <= 500 for each in PROPOSALS)


async def show(*words: str, folder: Path) -> tuple[int, str]:
    """Run the demo in a folder; its exit code and what it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "admin.cli", "demo", *words),
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(folder), "HOME": str(folder), "LANG": "C.UTF-8"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


def of_the_demo(folder: Path) -> list[int]:
    """The processes that still have to do with this folder."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline", "cwd"])
        if str(folder) in " ".join([*(process.info["cmdline"] or ()), process.info["cwd"] or ""])
        and alive(process.pid)
    ]


def nothing_in(folder: Path) -> bool:
    """Whether a folder is empty."""
    return not list(folder.iterdir())


async def test_a_few_neighbours_take_part_and_nothing_is_left(tmp_path: Path) -> None:
    """Six people finish through the real bot; six are too few for a digest, and the demo says so."""
    code, said = await show("--once", "--people", "6", "--port", "0", folder=tmp_path)

    assert code == 0, said
    assert "inventadas" in said
    assert "6 terminaron" in said
    assert "Gracias por tu tiempo" in said, "the transcript of one of them"
    assert "Con tan poca gente no se abre ninguna respuesta" in said
    assert nothing_in(tmp_path)
    assert of_the_demo(tmp_path) == []


@pytest.mark.long
async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """Whoever asks for a port learns that somebody else has it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = await show("--once", "--port", str(port), folder=tmp_path)

    assert code == 1
    assert f"El puerto {port} está ocupado" in said
    assert nothing_in(tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_however_the_demo_ends_its_processes_and_its_folder_go_too(tmp_path: Path, number: int) -> None:
    """Ctrl-C, a closed terminal, even kill -9: no bot, no server, no invented answer stays."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "admin.cli", "demo", "--people", "4", "--port", "0"),
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path), "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = b""
    while b"Para terminar" not in said:
        line = await process.stdout.readline()
        assert line, said.decode()
        said += line

    process.send_signal(number)
    await process.wait()

    while of_the_demo(tmp_path):  # noqa: ASYNC110 - after kill -9 only the machine itself can tell
        await asyncio.sleep(0.05)
    assert nothing_in(tmp_path)


@pytest.mark.long
async def test_the_whole_colonia_gets_its_digest(tmp_path: Path) -> None:
    """A hundred and sixty people, a release, and a digest as page, table and text that says it is invented."""
    code, said = await show("--once", "--port", "0", folder=tmp_path)

    assert code == 0, said
    page, table, words = (next((tmp_path / "salida").glob(f"*.{kind}")) for kind in ("html", "csv", "txt"))
    for file in (page, table, words):
        assert "inventad" in file.read_text(encoding="utf-8").lower()
