"""The audit at the terminal: what an operator did stands there, and whoever changes it is found."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from admin.commands.audit import _printed
from admin.digest import page, table
from admin.digest import text as messages
from admin.digest.issue import material
from admin.operator import deeds
from admin.operator.installation import Installation
from admin.operator.problem import Problem
from admin.operator.server import server_of
from storage.database import Database
from tests.databases import Databases
from tests.digest import colonia
from tests.operator.terminal import Types

NOW = datetime(2026, 3, 10, 18, tzinfo=UTC)


def test_what_an_operator_does_is_noted_and_a_change_is_named(types: Types, running: Installation) -> None:
    """Opening, adding, closing: a line each; a superuser's change is found at its line, a printed head holds."""
    assert types("place", "add", "el-cerro", "El Cerro").exit_code == 0
    assert types("consultation", "open", "el-cerro").exit_code == 0
    good = types("audit", "verify")
    printed = re.search(r"renglón 3 · [0-9a-f ]+", good.stdout)
    assert good.exit_code == 0, good.output
    assert printed
    assert types("consultation", "close", "el-cerro", "--yes").exit_code == 0

    shown = types("audit", "list", "--last", "2").stdout
    assert "abrió una consulta" in shown
    assert "mandó que se cierre" in shown
    assert "agregó" not in shown
    assert types("audit", "verify", "--head", printed[0]).exit_code == 0
    assert types("audit", "verify", "--head", printed[0].replace("3", "2", 1)).exit_code == 1
    assert types("audit", "verify", "--head", "renglón 3 · 0000 0000 0000").exit_code == 1

    asyncio.run(_as_superuser(running, "UPDATE audit SET at = at - interval '1 hour' WHERE seq = 2"))
    broken = types("audit", "verify")
    assert broken.exit_code == 1
    assert "rota en el renglón 2" in broken.stderr


async def _as_superuser(installation: Installation, statement: str) -> None:
    server = server_of(installation, {})
    database = Database(server.admin_url, password=server.admin_password)
    async with database.transaction() as session:
        await session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        await session.execute(text(statement))
        await session.execute(text("ALTER TABLE audit ENABLE TRIGGER ALL"))
    await database.close()


@pytest.mark.parametrize("head", ["", "hola", "9f3a", "9f3a 21bc 77xe 0042", "renglón 3 ·"])
def test_what_is_no_head_is_said(head: str) -> None:
    """Whoever copies wrongly learns how it looks, instead of hearing that history was rewritten."""
    with pytest.raises(Problem, match="no es lo que trae un boletín"):
        _printed(head)


async def test_every_rendering_of_a_digest_witnesses_the_chain(databases: Databases) -> None:
    """Chat, page and table print the newest line when the digest is made; before the first deed they print nothing."""
    opened = await databases.open_consultation()
    form = colonia.form()
    async with databases.organiser.statement() as session:
        before = await material(session, opened, form)
    async with databases.owner.transaction() as session:
        await deeds.note(session, "place_add", NOW, place="x")
    async with databases.organiser.statement() as session:
        read = await material(session, opened, form)
    read = replace(read, figures=tuple(colonia.figures(160)))
    digest = read.digest("es", day=NOW.date(), period="2026-03-10", invented=False)
    assert re.fullmatch(r"1 · ([0-9a-f]{4} ){4}[0-9a-f]{4}", digest.witness)
    assert before.witness == ""

    said = f"Bitácora: renglón {digest.witness}"
    assert said in messages.message(digest)
    assert said in page.render(digest)
    assert said in table.render(digest, form, colonia.figures(160)).decode("utf-8-sig")
