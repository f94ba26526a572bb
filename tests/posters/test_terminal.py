"""`desdeabajo poster`: the files it leaves, where they lead, and what it says when it cannot."""

import io
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pypdf
import pytest
import zxingcpp
from PIL import Image
from typer.testing import CliRunner

from admin.cli import app
from admin.commands.consulting import as_owner
from admin.operator.installation import Installation
from storage import assemblies, places, sayable
from storage.database import Session
from tests.operator.conftest import home, installed, model
from tests.operator.terminal import Types

__all__ = ["home", "installed", "model"]  # fixtures of the operator's terminal


@pytest.fixture
def types(home: Path, monkeypatch: pytest.MonkeyPatch) -> Types:
    """Type `desdeabajo …`, and what is asked after it."""
    monkeypatch.setenv("DESDEABAJO_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return lambda *words, typed="": CliRunner().invoke(app, list(words), input=typed)


def _words(path: Path) -> str:
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_place_has_its_papers_in_a_folder(types: Types, installed: Installation, tmp_path: Path) -> None:
    """A poster on both papers, cards, a picture whose QR leads there; with codes, cards that bear them."""
    types("place", "add", "el-cerro", "El Cerro")
    to = tmp_path / "papeles"
    made = types("poster", "el-cerro", "--to", str(to), "--bot", "@cerro_bot")
    assert made.exit_code == 0, made.output
    names = ("cartel-a4.pdf", "cartel-carta.pdf", "cartel.png", "tarjetas-a4.pdf", "tarjetas-carta.pdf")
    assert sorted(path.name for path in to.iterdir()) == [f"el-cerro-{name}" for name in names]
    seen = zxingcpp.read_barcodes(Image.open(to / "el-cerro-cartel.png"))
    assert [one.text for one in seen] == ["https://t.me/cerro_bot?start=el-cerro"]

    drawn = types("codes", "make", "el-cerro", "--count", "3", "--offline").stdout
    (tmp_path / "codigos.txt").write_text(drawn)
    types(
        "poster", "el-cerro", "--to", str(to), "--bot", "cerro_bot", "--codes", str(tmp_path / "codigos.txt")
    )
    said = _words(to / "el-cerro-tarjetas-carta.pdf")
    codes = [code for line in drawn.splitlines() if (code := sayable.read(line))]
    assert len(codes) == 3
    assert all(sayable.written(code) in said for code in codes)
    assert all(sayable.written(code) not in _words(to / "el-cerro-cartel-a4.pdf") for code in codes)


def test_what_cannot_be_printed_is_said(types: Types, installed: Installation, tmp_path: Path) -> None:
    """No such place, a bot nobody knows, a file without codes, a folder that cannot be written."""
    types("place", "add", "el-cerro", "El Cerro")
    none = tmp_path / "vacio.txt"
    none.write_text("aquí no hay nada\n")
    inside = str(none / "papeles")
    for words, said in (
        (("nada",), "No hay una colonia"),
        (("el-cerro", "--bot", "x_bot", "--codes", str(none)), "no hay ningún código"),
        (("el-cerro", "--bot", "x_bot", "--codes", str(tmp_path / "no-esta")), "No pude leer"),
        (("el-cerro", "--bot", "x_bot", "--to", inside), "No pude escribir"),
    ):
        refused = types("poster", *words)
        assert refused.exit_code == 1
        assert said in " ".join(refused.stderr.split())


def test_the_poster_of_a_place_tells_its_next_public_assembly(
    types: Types, installed: Installation, tmp_path: Path
) -> None:
    """Only when somebody made it public; what is suspended prints nothing."""
    types("place", "add", "el-cerro", "El Cerro")
    to = tmp_path / "papeles"

    async def call(session: Session) -> UUID:
        place = await places.by_code(session, "el-cerro")
        assert place is not None
        now = datetime.now(UTC)
        return await assemblies.call(
            session, place.id, "Agua y luz", now + timedelta(days=9), now, venue="La cancha"
        )

    made = as_owner(installed.home, call)
    for public in (False, True):
        as_owner(installed.home, partial(assemblies.show_publicly, which=made, public=public))
        printed = types("poster", "el-cerro", "--to", str(to), "--bot", "cerro_bot")
        assert printed.exit_code == 0, printed.output
        for name in ("cartel-a4.pdf", "cartel-carta.pdf"):
            assert ("Agua y luz · La cancha" in _words(to / f"el-cerro-{name}")) is public
        assert ("El cartel dice la asamblea:" in printed.stderr) is public
        assert "Agua" not in _words(to / "el-cerro-tarjetas-carta.pdf")
    assert types("place", "suspend", "el-cerro").exit_code == 0
    refused = types("poster", "el-cerro", "--to", str(tmp_path / "otra"), "--bot", "cerro_bot")
    assert refused.exit_code == 1
    assert "está suspendida" in refused.stderr
    assert not (tmp_path / "otra").exists()
