"""Opening a consultation with a form that somebody brought through the organisers' bot."""

import asyncio
import os
from pathlib import Path

from admin.operator.entering import entered
from admin.operator.installation import Installation
from dialogs.xform import load
from dialogs.xlsform import publish
from storage import forms
from tests.operator.terminal import Types


def bring(installation: Installation, version: str, title: str = "Agua") -> str:
    """An organiser publishes a version of a form; its short identity."""
    survey = [{"type": "select_one falta", "name": "agua", "label": "¿Falta agua?"}]
    choices = [{"list_name": "falta", "name": name, "label": name} for name in ("si", "no")]
    settings = [{"form_id": "agua", "version": version, "form_title": title}]
    xform = publish({"survey": survey, "choices": choices, "settings": settings}).xform
    identity = load(xform).identity

    async def work() -> None:
        async with entered(installation, "organiser", os.environ) as base, base.transaction() as session:
            await forms.publish_if_room(session, identity, xform, title, name="agua", version=version)

    asyncio.run(work())
    return identity[: forms.SHORT]


def test_a_consultation_is_opened_with_a_published_form(types: Types, installed: Installation) -> None:
    """By its name while there is one version, by its short id when there are several."""
    older = bring(installed, "1")
    for code in ("uno", "dos"):
        assert types("place", "add", code, "El Cerro").exit_code == 0
    assert "Se abrió «Agua»" in types("consultation", "open", "uno", "--form", "agua").stdout
    newer = bring(installed, "2", "Agua y luz")

    asked = types("consultation", "open", "dos", "--form", "agua")
    assert asked.exit_code == 1
    assert "Hay 2 versiones de «agua»" in " ".join(asked.stderr.split())
    assert older in asked.stderr
    assert newer in asked.stderr
    assert "Se abrió «Agua y luz»" in types("consultation", "open", "dos", "--form", newer).stdout


def test_a_form_nobody_published_is_said_in_words(
    types: Types, installed: Installation, tmp_path: Path
) -> None:
    """Neither bundled, nor a file, nor in the database; what is half a number is no id."""
    assert types("place", "add", "uno", "El Cerro").exit_code == 0
    for word in ("nada", "abcdef12", "abc", "../diagnostico", "%"):
        refused = types("consultation", "open", "uno", "--form", word)
        assert refused.exit_code == 1
        assert "No hay un formulario" in refused.stderr
        assert "Traceback" not in refused.output
    assert types("consultation", "open", "uno", "--form", str(tmp_path / "no-esta.xlsx")).exit_code == 1
    assert "Se abrió" in types("consultation", "open", "uno", "--form", "diagnostico").stdout


def test_the_operator_tidies_up_what_nobody_uses(types: Types, installed: Installation) -> None:
    """A list, and an order that takes away what no consultation asked."""
    short = bring(installed, "1")
    listed = types("form", "published").stdout
    assert short in listed
    assert "ya se usó" in listed
    used = next(line.split()[0] for line in listed.splitlines() if "ya se usó" in line)

    assert "se queda" in types("form", "remove", used, "--yes").stderr
    assert types("form", "remove", short).exit_code == 130  # nobody answered the question
    assert "Se quitó «Agua»" in types("form", "remove", short, "--yes").stdout
    assert types("form", "remove", short, "--yes").exit_code == 1
    assert short not in types("form", "published").stdout
