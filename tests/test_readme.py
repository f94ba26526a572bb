"""The README is used as it is read: every command in it is run."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.emulator import Emulator

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
DESDEABAJO = Path(sys.executable).with_name("desdeabajo")

RESIDENTS, ORGANISERS = f"1110001110:{'R' * 35}", f"2220002220:{'O' * 35}"
#: What an operator answers to the questions of `init`.
ANSWERS = {
    "--residents-token": RESIDENTS,
    "--organisers-token": ORGANISERS,
    "--place": "La Ladera",
    "--code": "ladera",
    "--time-zone": "America/Mexico_City",
}
#: Commands that another test runs to their end, or that only make sense outside a test.
ELSEWHERE = {
    "git clone https://github.com/desde-abajo/desde-abajo && cd desde-abajo": "needs a network",
    "make demo": "tests/operator/test_demo.py runs what it calls",
    "make test": "this is it",
}


def commands() -> Iterator[str]:
    """Every line of every block of shell, in order."""
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL):
        yield from (line.strip() for line in block.splitlines() if line.strip())


def targets() -> set[str]:
    """Every make target the README names anywhere."""
    return set(re.findall(r"(?:^ *|`|&& )make ([a-z.][\w./-]*)", README, re.MULTILINE))


def test_every_make_target_exists() -> None:
    """What the README tells people to make can be made."""
    make = shutil.which("make")
    assert make is not None
    for target in targets():
        done = subprocess.run(
            [make, "--dry-run", target], cwd=PROJECT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"make {target}: {done.stderr}"


def test_every_file_it_points_to_is_there() -> None:
    """Links to files of the repository and names of files in the tables lead somewhere."""
    linked = {link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link}
    named = set(re.findall(r"`((?:admin|bot|dialogs|docs|locales|storage)/[\w./-]*)`", README))

    assert not [name for name in sorted(linked | named) if not (PROJECT / name).exists()]


def test_every_command_is_run_by_some_test() -> None:
    """A command the README gains is run here, or it says where."""
    known = (".venv/bin/desdeabajo ", "desdeabajo ", "make ")
    assert not [line for line in commands() if line not in ELSEWHERE and not line.startswith(known)]


def test_a_researcher_brings_a_form(tmp_path: Path) -> None:
    """The commands for a questionnaire, in their order, on one that comes with the product."""
    written = [line for line in commands() if line.startswith("desdeabajo form ")]
    subprocess.run([DESDEABAJO, "form", "convert", "diagnostico", "encuesta.xlsx"], cwd=tmp_path, check=True)
    for line in written:
        done = subprocess.run(
            [DESDEABAJO, *line.split()[1:]],
            cwd=tmp_path,
            input="",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}: {done.stderr}"
    assert len(written) >= 5


async def test_an_operator_follows_the_ten_minutes(tmp_path: Path) -> None:
    """init, doctor and up, one after the other, as written, until both bots answer."""
    written = [line for line in commands() if line.startswith(".venv/")]
    assert written == [f".venv/bin/desdeabajo {verb}" for verb in ("init", "doctor", "up")]
    async with Emulator() as telegram:
        residents = telegram.bot(RESIDENTS, "ladera_bot", "Desde Abajo")
        organisers = telegram.bot(ORGANISERS, "ladera_equipo_bot", "Desde Abajo · equipo")
        environment = {"PATH": os.environ["PATH"], "DESDEABAJO_API_URL": telegram.url, "LANG": "C.UTF-8"}
        given = [part for flag, value in ANSWERS.items() for part in (flag, value)]
        assert await _run(["init", *given], tmp_path, environment) == 0
        assert await _run(["doctor"], tmp_path, environment) == 0
        up = await asyncio.create_subprocess_exec(DESDEABAJO, "up", cwd=tmp_path, env=environment)
        try:
            await telegram.connected(residents, organisers, within=60)
            assert await _run(["doctor"], tmp_path, environment) == 0
            for line in commands():
                if line.startswith("desdeabajo ") and not line.startswith("desdeabajo form "):
                    code = await _run(line.split()[1:], tmp_path, environment)
                    # A machine of tests has its own findings (swap, no time server): they may end it with 1.
                    assert code in ((0, 1) if "doctor" in line else (0,)), line
            amparo = telegram.person("Amparo").with_(residents)
            await amparo.opens_link("ladera")
            assert "Empezar" in (await amparo.reads(within=30)).buttons
            elena = telegram.person("Elena").with_(organisers)
            await elena.writes("/boletin")
            assert (await elena.reads(within=30)).text
        finally:
            up.terminate()
            assert await up.wait() == 0


@pytest.mark.parametrize(
    "word", ["Place", "Draft", "Submission", "nullifier", "staging", "Epoch", "Tally", "Figure", "Digest"]
)
def test_the_glossary_explains_the_words_of_the_code(word: str) -> None:
    """A newcomer finds the words of the tables and the types in one list."""
    glossary = README.partition("## Glossary")[2]

    assert re.search(rf"^\| {word}\b", glossary, re.MULTILINE), word


async def _run(arguments: list[str], folder: Path, environment: dict[str, str]) -> int:
    process = await asyncio.create_subprocess_exec(DESDEABAJO, *arguments, cwd=folder, env=environment)
    return await process.wait()
