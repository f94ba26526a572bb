"""The finer editions at the terminal: after the closing, into a folder; differential privacy once, from 2,000 on."""

import asyncio
import csv
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import text

from admin.operator.editions import differential_now
from admin.operator.entering import entered
from admin.operator.installation import Installation
from admin.operator.problem import Problem
from dialogs.forms import bundled
from dialogs.xform import load
from dialogs.xlsform import publish
from storage import assemblies, consultations, forms, places, research, tallies
from tests.operator.terminal import Types

NOW = datetime(2027, 3, 9, 18, tzinfo=UTC)
NIGHT = "seguridad/de_noche"


async def closed(home: Installation, people: int) -> None:
    """The consultation is closed, with so many who told how they walk at night, and one cell for researchers."""
    async with entered(home, "owner", {}) as database, database.transaction() as session:
        found = await session.execute(text("UPDATE consultation SET state = 'closed' RETURNING id"))
        consultation = UUID(str(found.scalar_one()))
    async with entered(home, "mixer", {}) as database, database.transaction() as session:
        cells = {(NIGHT, "", ""): people, (NIGHT, "", "ya_no"): people} if people else {}
        await tallies.add(session, consultation, cells)
        cell = research.Cell(NIGHT, "", "ya_no", 45, None, 60)
        await research.write(session, consultation, research.Editions(cells=[cell]), rng=Random(1))


def test_the_research_edition_is_written_into_a_folder_after_the_closing(
    types: Types, installed: Installation, tmp_path: Path
) -> None:
    """Before it, and without a folder, a sentence says why not."""
    code, folder = installed.configuration().place_code, tmp_path / "para-ines"

    early = types("digest", code, "--research", "--to", str(folder))
    assert early.exit_code == 1
    assert "ninguna consulta cerrada" in early.stderr
    assert "Falta la carpeta" in types("digest", code, "--research").stderr
    asyncio.run(closed(installed, 0))
    done = types("digest", code, "--research", "--to", str(folder))

    assert done.exit_code == 0, done.output
    assert sorted(path.name.partition("-")[0] for path in folder.iterdir()) == [
        "diccionario",
        "investigacion",
        "metodo",
    ]
    (sheet,) = folder.glob("investigacion-*.csv")
    (row,) = csv.DictReader(StringIO(sheet.read_text("utf-8-sig"), newline=""))
    assert (row["question"], row["people"], row["base"]) == (NIGHT, "45", "60")
    assert "sacó la hoja para estudiar" in types("audit", "list").stdout


def test_differential_privacy_is_refused_with_fewer_people(
    types: Types, installed: Installation, tmp_path: Path
) -> None:
    """One short of two thousand, nothing is made, and it can still be made later."""
    asyncio.run(closed(installed, 1999))

    refused = types("digest", installed.configuration().place_code, "--dp", "--to", str(tmp_path / "fuera"))

    assert refused.exit_code == 1
    assert "Hacen falta 2000 personas" in refused.stderr
    assert list((tmp_path / "fuera").iterdir()) == []


def test_differential_privacy_is_published_once(
    types: Types, installed: Installation, tmp_path: Path
) -> None:
    """Every answer of every question of one answer, with its noise; the second time is refused."""
    code, folder = installed.configuration().place_code, tmp_path / "fuera"
    asyncio.run(closed(installed, 2400))

    done = types("digest", code, "--dp", "--to", str(folder))
    again = types("digest", code, "--dp", "--to", str(folder))

    assert done.exit_code == 0, done.output
    (sheet,) = folder.glob("*.csv")
    rows = list(csv.DictReader(StringIO(sheet.read_text("utf-8-sig"), newline="")))
    (walks,) = [row for row in rows if (row["question"], row["choice"]) == (NIGHT, "ya_no")]
    assert 1200 < int(walks["people"]) < 3600
    about = json.loads(next(folder.glob("*.json")).read_text())
    assert about["epsilon"] == 1
    assert about["sensitivity_l1"] == 2 * len({row["question"] for row in rows})
    assert again.exit_code == 1
    assert "Ya se hizo una vez" in again.stderr


async def test_without_opendp_a_sentence_says_what_to_install(installed: Installation) -> None:
    """It is an extra: the rest of the program does without."""
    await closed(installed, 2400)

    def missing(counts: Sequence[int], sensitivity: int) -> list[int]:
        raise ModuleNotFoundError

    with pytest.raises(Problem, match="opendp"):
        await differential_now(
            installed, {}, code=installed.configuration().place_code, now=NOW, noise=missing
        )


def test_a_form_that_declares_rows_is_opened_in_custody_only(
    types: Types, installed: Installation, tmp_path: Path
) -> None:
    """In a pool, where counts leave meanwhile, it is refused with what to do."""
    path = tmp_path / "renglones.md"
    path.write_text(
        "| survey | | | |\n| | type | name | label |\n| | select_one l | luz | ¿Luz? |\n"
        "| choices | | | |\n| | list_name | name | label |\n| | l | si | Sí |\n| | l | no | No |\n"
        "| settings | | | | |\n| | form_title | form_id | namespaces | attribute::cb:renglones |\n"
        '| | Renglones | renglones | cb="https://desdeabajo.mx/ns/consulta" | si |\n'
    )
    assert types("place", "add", "el-cerro", "El Cerro").exit_code == 0

    refused = types("consultation", "open", "el-cerro", "--form", str(path))

    assert refused.exit_code == 1
    assert "solo se puede abrir en custodia" in refused.stderr


def test_a_suspended_place_issues_nothing(types: Types, installed: Installation, tmp_path: Path) -> None:
    """The way on is named; while it goes on, so do its digests."""
    code = installed.configuration().place_code
    assert types("digest", code).exit_code == 0
    assert types("place", "suspend", code).exit_code == 0
    refused = types("digest", code, "--to", str(tmp_path / "fuera"))
    assert refused.exit_code == 1
    assert "está suspendida" in refused.stderr
    assert not (tmp_path / "fuera").exists()


async def listens(home: Installation) -> None:
    """An assembly for which residents leave a word: a small consultation, newer than the one of the place."""
    xform = publish(bundled("asamblea")).xform
    identity, now = load(xform).identity, datetime.now(UTC)
    async with entered(home, "organiser", {}) as database, database.transaction() as session:
        (place,) = await places.all_places(session)
        await forms.publish(session, identity, xform, "Unas palabras")
        made = await assemblies.call(session, place.id, "Agua y luz", now + timedelta(days=9), now)
        assert await assemblies.listen(session, made, identity, now.date() + timedelta(days=8))


async def issued(home: Installation) -> list[bool]:
    """Of each digest that was made: whether it is of a small consultation."""
    async with entered(home, "owner", {}) as database, database.transaction() as session:
        every = {one.id: one.beside for one in await consultations.every_one(session)}
        return [every[row] for row in await session.scalars(text("SELECT consultation_id FROM digest"))]


def test_the_digest_is_of_the_place_not_of_a_word_for_an_assembly(
    types: Types, installed: Installation
) -> None:
    """What residents leave for an assembly is beside the rounds of the place."""
    asyncio.run(listens(installed))
    assert types("digest", installed.configuration().place_code).exit_code == 0
    assert asyncio.run(issued(installed)) == [False]
