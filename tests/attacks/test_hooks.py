"""What each process does about errors nobody catches, and about its memory, from its first moment on."""

import asyncio
import os
import resource
import sys
from pathlib import Path

import pytest

from tests.attacks.test_logs import CANARY, MODULES, ORGANISERS, RESIDENTS

ROOT = Path(__file__).parents[2]
HARD = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)"


def _settings(keys: Path) -> dict[str, str]:
    """Enough to begin with, and to wait for a database that never comes."""
    return {
        "PATH": os.environ["PATH"],
        "CANARY": CANARY,
        "DATABASE_URL": "postgresql://127.0.0.1:9/nada",
        "DATABASE_PASSWORD": CANARY,
        "RESIDENTS_TOKEN": RESIDENTS,
        "ORGANISERS_TOKEN": ORGANISERS,
        "DESDEABAJO_KEYS": str(keys),
        "DESDEABAJO_API_URL": "http://127.0.0.1:9",
        "DESDEABAJO_PULSE": str(keys / "pulse"),
        "PYTHONUNBUFFERED": "1",
    }


def _limits(pid: int) -> str:
    return Path(f"/proc/{pid}/limits").read_text()


@pytest.mark.parametrize("process", sorted(MODULES))
async def test_a_process_tells_nothing_of_what_nobody_catches_and_leaves_no_memory(
    process: str, tmp_path: Path
) -> None:
    """A thread, a destructor, a task nobody awaits, a line that cannot be written; and then it is looked into."""
    words = (sys.executable, "-m", "tests.attacks.loud", MODULES[process])
    started = await asyncio.create_subprocess_exec(
        *words, cwd=ROOT, env=_settings(tmp_path), stdout=-1, stderr=asyncio.subprocess.STDOUT
    )
    assert started.stdout is not None
    said = b""
    try:
        async with asyncio.timeout(90):
            while said.count(b'"error": "ValueError"') < 3:  # thread, destructor, task
                assert CANARY.encode() not in said
                line = await started.stdout.readline()
                assert line, said.decode()
                said += line
        limits = _limits(started.pid)
    finally:
        started.kill()
        await started.communicate()

    assert CANARY.encode() not in said
    assert b"dumpable=0" in said
    assert [line.split()[4:6] for line in limits.splitlines() if "core file" in line] == [["0", "0"]]


def _inside(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def _aborts(before: str, folder: Path) -> list[str]:
    """What a crash leaves in a folder where the system would put it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"{before}; {HARD}; import os; os.abort()"),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
    )
    assert await process.wait() != 0
    return _inside(folder)


@pytest.mark.skipif(
    os.geteuid() != 0 or Path("/proc/sys/kernel/core_pattern").read_text().startswith(("|", "/")),
    reason="crashes go elsewhere here, or the limit cannot be raised again",
)
async def test_not_even_with_the_limit_raised_a_crash_leaves_a_file(tmp_path: Path) -> None:
    """An ordinary process leaves one, so the attacker is good; ours does not, nor does the operator's command."""
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip(
            "the operator's commands were tried in this very process, which can leave nothing any more"
        )
    kinds = {
        "ordinary": "",
        "process": "from storage import logs; logs.set_up('x')",
        "command": "from admin import cli; cli.begin()",
    }
    left = {}
    for name, before in kinds.items():
        folder = tmp_path / name
        folder.mkdir()
        left[name] = await _aborts(before or "pass", folder)

    assert left["ordinary"]
    assert left["process"] == left["command"] == []
