"""Strangers' forms are opened in a process of their own: whatever becomes of it, its author reads one sentence."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dialogs import workshop
from dialogs.errors import Finding
from dialogs.workshop import Inspection, inspect, inspect_async
from dialogs.xform import load
from tests.dialogs.tables import published

FORM = (
    "settings:\n  - {form_title: Agua, form_id: agua, version: '1'}\n"
    "survey:\n  - type: text\n    name: a\n    label: ¿Qué falta?\n"
)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "formulario.yaml"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Child:
    return Child(monkeypatch, tmp_path)


class Child:
    """Puts another program in the child's place."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.monkeypatch, self.folder = monkeypatch, folder

    def does(self, code: str) -> None:
        program = self.folder / "hijo.py"
        program.write_text(code, encoding="utf-8")
        self.monkeypatch.setattr(workshop, "_command", lambda *_: [sys.executable, str(program)])


async def both(path: Path, *, seconds: float = 20) -> Inspection:
    """Inspect in both ways, which must agree."""
    found = await inspect_async(path, seconds=seconds)
    assert await asyncio.to_thread(inspect, path, seconds=seconds) == found
    return found


async def test_a_good_form_comes_back_ready_to_be_asked(form: Path) -> None:
    """The XForm loads, and there is nothing to say."""
    found = await both(form)
    assert found.findings == ()
    assert load(found.xform or "").question("a").labels["es"] == "¿Qué falta?"


async def test_a_form_with_an_error_gives_findings_and_no_form(tmp_path: Path) -> None:
    """Nothing can be published of it; places and the original sentence come through whole."""
    path = tmp_path / "malo.yaml"
    path.write_text(FORM + "  - type: select_uno x\n    name: b\n    label: B\n", encoding="utf-8")
    found = await both(path)
    assert found.xform is None
    assert [(each.sheet, each.row, each.column) for each in found.errors] == [("survey", 3, "type")]
    assert "select_uno" in found.errors[0].original


async def test_lists_beside_a_form_are_found(tmp_path: Path) -> None:
    """A CSV in the form's own folder goes into its XForm; without it the author hears of it."""
    path = tmp_path / "formulario.yaml"
    path.write_text(
        "survey:\n  - type: select_one_from_file zonas.csv\n    name: a\n    label: A\n", encoding="utf-8"
    )
    assert any("zonas.csv" in each.message for each in (await both(path)).errors)
    (tmp_path / "zonas.csv").write_text("name;label\nnorte;Norte\n", encoding="utf-8-sig")
    found = await both(path)
    assert [each.value for each in load(found.xform or "").question("a").choices] == ["norte"]


async def test_readability_is_measured_by_whoever_the_caller_names(tmp_path: Path) -> None:
    """The child measures with the function it is told; without one it does not measure."""
    path = tmp_path / "formulario.yaml"
    hard = "¿Considera usted satisfactoriamente implementadas las infraestructuras institucionales?"
    path.write_text(FORM.replace("¿Qué falta?", hard), encoding="utf-8")
    assert (await inspect_async(path)).findings == ()
    found = await inspect_async(path, readability="locales.readability:inflesz")
    assert [(each.severity, each.row) for each in found.findings] == [("aviso", 2)]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise SystemExit(1)", workshop.BROKEN),
        ("print('hola')", workshop.BROKEN),
        ("print('{}')", workshop.BROKEN),
        ('print(\'{"findings": [["error", "m", "", "x", "", ""]], "letters": null}\')', workshop.BROKEN),
        ('print(\'{"findings": [[1]], "letters": null}\')', workshop.BROKEN),
        ('print(\'{"findings": [], "letters": null}\')', workshop.BROKEN),
        ('print(\'{"findings": [], "letters": 3}\\nno\', end="")', workshop.BROKEN),
        (
            'print(\'{"findings": [["error", "m", "", 1, "", ""]], "letters": 3}\\nx\', end="")',
            workshop.BROKEN,
        ),
        ("print('[' * 100_000)", workshop.BROKEN),
        ("print('1' * 500_000)", workshop.BROKEN),
        ("import sys; sys.stdout.buffer.write(b'\\xff' * 10)", workshop.BROKEN),
        ("import os; os.kill(os.getpid(), 11)", workshop.BROKEN),
        ("import os; os.kill(os.getpid(), 9)", workshop.HEAVY),
        ("raise SystemExit(77)", workshop.HEAVY),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", workshop.SLOW),
        ("import sys\nwhile True: sys.stdout.write('x' * 100_000)", workshop.TOO_LARGE),
    ],
)
async def test_whatever_the_child_does_its_author_reads_one_sentence(
    form: Path, played: Child, code: str, message: str
) -> None:
    """A child that dies, raves or never stops talking is one finding, never an exception."""
    played.does(code)
    assert await both(form) == Inspection((Finding("error", message),), None)


@pytest.mark.parametrize(
    "code",
    ["import time; time.sleep(3600)", "import os, time; os.close(1); time.sleep(3600)",
     "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(3600)"],
)  # fmt: skip
async def test_a_child_that_hangs_is_stopped(form: Path, played: Child, code: str) -> None:
    """When its time is over it is killed, whatever it was waiting for."""
    played.does(code)
    assert await both(form, seconds=0.3) == Inspection((Finding("error", workshop.SLOW),), None)


async def test_grandchildren_end_with_the_child(form: Path, played: Child, tmp_path: Path) -> None:
    """The whole group is killed, not only its first process."""
    note = tmp_path / "nieto"
    played.does(
        "import os, subprocess, sys, time\n"
        "nieto = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3600)'])\n"
        f"open({str(note)!r}, 'w').write(str(nieto.pid))\ntime.sleep(3600)\n"
    )
    found = await inspect_async(form, seconds=2)
    assert found.findings[0].message == workshop.SLOW
    pid = int(note.read_text())
    await _until(lambda: not _runs(pid))


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 another process tells by what it leaves, not by an event
        await asyncio.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_a_cancelled_inspection_leaves_nothing_running(
    form: Path, played: Child, tmp_path: Path
) -> None:
    """Whoever no longer waits leaves no process and no folder behind."""
    note = tmp_path / "hijo"
    played.does(
        f"import os, time\nopen({str(note)!r}, 'w').write(f'{{os.getpid()}} {{os.getcwd()}}')\ntime.sleep(3600)"
    )
    task = asyncio.create_task(inspect_async(form))
    await _until(lambda: len(_written(note)) == 2)
    said = _written(note)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not _runs(int(said[0]))
    assert not os.access(said[1], os.F_OK)


def _written(note: Path) -> list[str]:
    return note.read_text().split() if note.is_file() else []


async def test_without_python_there_is_a_sentence_too(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When no child can be started, whoever keeps the installation must hear of it."""
    monkeypatch.setattr(sys, "executable", "/no/hay/python")
    assert await both(form) == Inspection((Finding("error", workshop.NOT_STARTED),), None)


async def test_the_child_knows_none_of_our_secrets(
    form: Path, played: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No token, no database address: it gets what Python needs to start, in a folder of its own."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://secreto")
    played.does(
        "import json, os\n"
        "found = [['error', ' '.join(sorted(os.environ)), '', None, '', '']]\n"
        "print(json.dumps({'findings': found, 'letters': None}))"
    )
    found = await both(form)
    known = set(found.findings[0].message.split())
    assert known <= {"PYTHONPATH", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "TMPDIR", "LC_CTYPE"}


def test_memory_ends_before_the_machine_does(form: Path) -> None:
    """A child may not have more memory than it is given."""
    rows = "".join(f"  - type: text\n    name: p{n}\n    label: Pregunta\n" for n in range(2_000))
    form.write_text("survey:\n" + rows, encoding="utf-8")
    found = inspect(form, megabytes=1)
    assert found == Inspection((Finding("error", workshop.HEAVY),), None)


def test_the_child_takes_away_its_own_means() -> None:
    """Memory, time, files and crash dumps are limited before anything of the stranger is opened."""
    code = (
        "import resource, json\nfrom dialogs.authoring.workshop_child import limit\nlimit(3, 300)\n"
        "names = ('RLIMIT_AS', 'RLIMIT_CPU', 'RLIMIT_CORE')\n"
        "print(json.dumps([resource.getrlimit(getattr(resource, name))[0] for name in names]))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == [300 << 20, 3, 0]


def test_whoever_calls_the_workshop_loads_nothing_of_publishing() -> None:
    """A running bot may import it: pyxform and openpyxl stay in the child."""
    code = "import sys, dialogs.workshop\nprint([n for n in ('pyxform', 'openpyxl', 'yaml') if n in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


async def test_more_findings_than_an_answer_holds_are_told_in_part(tmp_path: Path) -> None:
    """Hundreds are all told: alike ones are read as one. Of thousands the first are, and how many are left."""
    told = {}
    for count in (400, 2_900):
        path = tmp_path / f"{count}.yaml"
        rows = "".join(
            f"  - type: text\n    name: p{n}\n    label: ${{nadie_{chr(120) * 50}{n}}}\n"
            for n in range(count)
        )
        path.write_text("survey:\n" + rows, encoding="utf-8")
        told[count] = (await inspect_async(path)).findings
    assert sum("«nadie" in each.message for each in told[400]) == 400
    left = told[2_900][-1].message
    assert left.endswith("cosas más. Corrige estas y vuelve a revisar.")
    assert len(told[2_900]) - 1 + int(left.split()[1]) > 2_900


async def test_the_loop_goes_on_while_a_form_is_inspected(form: Path) -> None:
    """Other work gets its turn, many times over, before the child has answered."""
    task = asyncio.create_task(inspect_async(form))
    turns = 0
    while not task.done():
        turns += 1
        await asyncio.sleep(0.001)
    assert turns > 20
    assert task.result().xform is not None


async def test_a_form_with_errors_may_be_tried_and_not_published(tmp_path: Path) -> None:
    """A label without its translation keeps a form from being published, not from being looked at."""
    sheets = (
        "| survey | | | | |\n| | type | name | label::Español (es) | label::Náhuatl (nah) |\n"
        "| | text | a | ¿Qué falta? | |\n"
    )
    path = tmp_path / "f.md"
    path.write_text(sheets, encoding="utf-8")
    found = await both(path)
    assert found.errors
    assert found.xform is None
    assert found.trial is not None


async def test_an_xform_is_taken_as_it_is(tmp_path: Path) -> None:
    """What ODK tools write of a form can be looked at and tried, too; what is no XForm is refused."""
    good, other = tmp_path / "form.xml", tmp_path / "other.xml"
    good.write_text(
        published("| survey | | | |\n| | type | name | label |\n| | text | a | A |\n"), encoding="utf-8"
    )
    other.write_text("<html/>", encoding="utf-8")
    assert (await both(good)).xform is not None
    assert (await both(other)).trial is None


async def test_what_the_child_unpacks_lies_where_the_caller_looks_after_it(
    form: Path, tmp_path: Path
) -> None:
    """A process that is killed meanwhile leaves nothing in the folder that nobody looks after."""
    room = tmp_path / "cuarto"
    room.mkdir()
    looking = asyncio.create_task(inspect_async(form, room=room))
    while not (inside := list(room.iterdir())):  # noqa: ASYNC110 - the child tells nobody when it begins
        await asyncio.sleep(0)
    assert [each.name.startswith("desdeabajo-") for each in inside] == [True]
    assert (await looking).xform
    assert not list(room.iterdir())
