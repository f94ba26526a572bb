"""The guide for researchers is used as it is read: every command in it is run, on the files it has people write."""

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialogs.authoring import verbatim
from dialogs.authoring.rows import NOT_IN_A_CHAT
from dialogs.authoring.writing import write
from dialogs.beyond.attributes import TABLE
from dialogs.check import check

PROJECT = Path(__file__).parent.parent
GUIDE = (PROJECT / "docs" / "guia-investigacion.md").read_text(encoding="utf-8")
PICTURED = PROJECT / "tests" / "pictures" / "colonia.yaml"
DESDEABAJO = Path(sys.executable).with_name("desdeabajo")
#: Commands that another test runs, because they need an installation.
ELSEWHERE = {
    ".venv/bin/desdeabajo consultation open CLAVE --form mi-formulario.xlsx": "tests/operator/test_commands.py"
}
#: Whoever plays a form may leave at once.
LEAVING = b"salir\n"


def blocks(kind: str) -> list[str]:
    """The guide's blocks of one kind, in order."""
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)


def commands() -> Iterator[str]:
    """Every line of every block of shell, in order."""
    for block in blocks("sh"):
        yield from (line.strip() for line in block.splitlines() if line.strip())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A researcher's folder: the form she brought, and what the guide tells her to write."""
    write(verbatim.read(PICTURED), tmp_path / "mi-formulario.xlsx")
    (form,) = blocks("md")
    (tmp_path / "agua.md").write_text(form, encoding="utf-8")
    answers, expected = blocks("yaml")
    (tmp_path / "respuestas.yaml").write_text(answers, encoding="utf-8")
    (tmp_path / "debe-quedar.yaml").write_text(expected, encoding="utf-8")
    return tmp_path


async def test_a_researcher_follows_the_guide(folder: Path) -> None:
    """Check, play, convert, translate and test, one after the other, as written."""
    told = [line for line in commands() if line not in ELSEWHERE]
    assert {line.split()[2] for line in told} == {"check", "play", "convert", "po"}
    for line in told:
        program, *arguments = line.split()
        assert program == ".venv/bin/desdeabajo"
        process = await asyncio.create_subprocess_exec(
            DESDEABAJO, *arguments, cwd=folder, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await process.communicate(LEAVING)
        assert process.returncode == 0, f"{line}\n{said.decode()}"


def test_the_example_has_nothing_to_mend(folder: Path) -> None:
    """People copy examples: this one is as we ask forms to be."""
    assert check(folder / "agua.md") == ()


def test_the_attributes_it_names_exist() -> None:
    """A column that nobody reads would be filled in for nothing."""
    known = {each.column for each in TABLE}
    named = set(re.findall(r"`((?:bind|body|attribute)::cb:[\w-]+)`", GUIDE))

    assert named
    assert named <= known


def test_what_does_not_fit_is_told_with_something_to_do_instead() -> None:
    """The guide names the types of Kobo and of maps that the check refuses."""
    section = GUIDE.partition("## 4.")[2].partition("## 5.")[0]
    for kind in ("begin_kobomatrix", "begin_score", "begin_rank", "geotrace", "geoshape"):
        assert kind in NOT_IN_A_CHAT
        assert f"`{kind}`" in section
