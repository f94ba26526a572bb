"""Every deed of the organisers' bot leaves a line in the audit, in words that somebody can read."""

import ast
import re
from pathlib import Path

import pytest

from admin import deed_words
from admin.organiser.motions import registry
from bot.emulator import Person
from storage import audit
from tests.organiser.access.walking import ORDERS, Walk, state
from tests.organiser.conftest import Office

ROOM = Path(__file__).parents[3] / "admin"


async def _walks(office: Office, who: Person, names: tuple[str, ...], most: int) -> list[str]:
    """The steps that changed something and left no line."""
    silent = []
    before = await state(office)
    async for step in Walk(office, who).steps(names, most):
        after = await state(office)
        if after.tables != before.tables and after.lines == before.lines:
            silent.append(step)
        before = after
    return silent


async def test_what_changes_something_leaves_a_line(at_work: Office, elena: Person, marcos: Person) -> None:
    """The orders of the team and the codes, and all their buttons."""
    assert await _walks(at_work, elena, ("codigos", "invitar", "consultas", "aviso"), 8) == []
    assert (await state(at_work)).lines > 0


@pytest.mark.long
async def test_every_order_and_every_button_leaves_a_line(
    at_work: Office, elena: Person, marcos: Person
) -> None:
    """Whatever there is, and whatever will be added: somebody who coordinates presses all of it."""
    walked = await _walks(at_work, elena, ORDERS, 60)
    assert walked == []
    async with at_work.databases.organiser.statement() as session:
        lines = await audit.last(session, 500)
    assert len({line.action for line in lines}) > 5
    assert {line.action for line in lines} <= deed_words.known()[0]


def test_every_deed_and_every_proposal_has_its_words() -> None:
    """What the code notes can be read in /bitacora and at the terminal; nothing appears by its bare name."""
    deeds, topics = deed_words.known()
    noted = {found for path in ROOM.rglob("*.py") for found in _noted(path)}
    assert len(noted) > 40
    assert noted - deeds == set()
    assert {name for name in registry.names() if name not in topics} == set()


def _noted(path: Path) -> set[str]:
    """The deeds that a file notes: literals given to whatever is called `note`, and those kept in `deed` or `done`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and re.fullmatch(r"_?noted?", _called(node.func)):
            found |= _literals(node.args)
        if isinstance(node, ast.Assign) and _named(node.targets) & {"deed", "done"}:
            found |= _literals([node.value])
    return found


def _called(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def _named(targets: list[ast.expr]) -> set[str]:
    return {one.id for one in targets if isinstance(one, ast.Name)}


def _literals(args: list[ast.expr]) -> set[str]:
    values = {
        each.value
        for one in args
        for each in ast.walk(one)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }
    return {value for value in values if re.fullmatch(r"[a-z]+(_[a-z]+)+", value)}
