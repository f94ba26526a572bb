"""The parts by themselves: what is found in words, what is held in memory, and the children that play forms."""

import asyncio
import hashlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from admin.organiser.forms import shelf, trial_words, words
from admin.organiser.forms.buttons import DIGITS, Act, Press
from admin.organiser.forms.rehearsal import PATIENCE, Rehearsal, Stopped
from admin.organiser.forms.report import report
from admin.organiser.forms.shelf import Brought, Pace, Paces, Shelf, Trial, Trials
from admin.organiser.forms.steps import About
from dialogs.chat.paper import measure
from dialogs.errors import Finding
from dialogs.xlsform import publish
from locales.readability import EASY, inflesz, is_label

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ABOUT = About("Agua", "agua", "3", ("es",), ("",), 3, 1)


def mistake(message: str, row: int | None = None, original: str = "", severity: str = "error") -> Finding:
    """Something that was found."""
    return Finding(severity, message, "survey", row, "relevant", original)


# -- in words --------------------------------------------------------------------------------------------------------


def test_errors_come_before_warnings_and_each_says_where() -> None:
    """With the tool's own sentence beneath, in italics, whatever it holds."""
    found = [mistake("Falta algo.", 3, "Missing <x>"), mistake("Ojo.", 4, severity="aviso")]
    told = report(found)

    assert told.text.startswith("<b>Así no se puede publicar.</b>\n\nHay 1 cosa por corregir:")
    assert "<b>survey, fila 3, columna relevant</b>\nFalta algo.\n<i>Missing &lt;x&gt;</i>" in told.text
    assert told.text.index("Falta algo.") < told.text.index("Ojo.")
    assert told.text.endswith("Corrige y mándalo otra vez.")
    assert told.whole == ""


def test_the_same_mistake_in_many_rows_is_told_once() -> None:
    """With its rows; and mistakes about other names are counted."""
    same = [mistake("Falta el nombre.", row) for row in range(2, 20)]
    alike = [mistake(f"No existe «p{row}».", row) for row in range(20, 40)]
    told = report([*same, *alike])

    assert "filas 2 a 19, columna relevant</b>\nFalta el nombre." in told.text
    assert "No existe «p20».\ny 19 parecidas" in told.text
    assert told.whole.count("(por corregir)") == 38


@pytest.mark.parametrize("count", [0, 1, 40, 150])
@pytest.mark.parametrize("size", [10, 400])
def test_a_message_always_fits_into_telegram(count: int, size: int) -> None:
    """However many things were found, however long; and what was left out is counted."""
    kinds = "abcdefghijklmnopqrstuvwxyz"
    found = [
        mistake(f"{kinds[n % 26]}{kinds[n // 26]}" + "<&>é🙂"[n % 5] * size, n, "o" * size)
        for n in range(count)
    ]
    told = report(found, words.summary("T" * 120, "v" * 120, 1_000, ["idioma" * 20] * 50, 99))
    shown = told.text.count("columna relevant")

    assert measure(told.text) < 4_096
    assert ("más" in told.text) is (shown < count)
    assert told.whole.count("(por corregir)") == (count if shown < count or size > 160 else 0)


@pytest.mark.parametrize(
    "said",
    [
        getattr(module, name)()
        for module in (words, trial_words)
        for name, made in vars(module).items()
        if getattr(made, "__module__", "") == module.__name__
        and callable(made)
        and not made.__code__.co_argcount
        and name != "how_to_open"  # half of it is a command
    ],
)
def test_all_of_it_is_easy_to_read(said: object) -> None:
    """INFLESZ: at least "bastante fácil", and never longer than a toast that has to hold it."""
    text = getattr(said, "text", said)
    assert isinstance(text, str)
    assert is_label(text) or inflesz(text) >= EASY
    assert len(text) <= 200


# -- in memory -------------------------------------------------------------------------------------------------------


def form(number: int, size: int = 10) -> Brought:
    """A form that was checked."""
    return Brought(f"{number:064x}"[::-1], b"x" * size, ABOUT)


def test_the_shelf_holds_the_forms_used_last() -> None:
    """By number and by size; one alone is always held."""
    held = Shelf()
    for number in range(shelf.MOST_FORMS + 1):
        held.keep(form(number))
        held.find(form(0).identity)
    assert held.find(form(0).identity) is not None
    assert held.find(form(1).identity) is None
    held.keep(form(99, shelf.MOST_BYTES + 1))

    assert held.find(form(0).identity) is None
    assert held.find(form(99).identity[:DIGITS]) is not None


def test_trials_are_bounded() -> None:
    """The one left alone for the longest makes room."""
    trials = Trials()
    for chat in range(shelf.MOST_TRIALS + 2):
        trials.keep(chat, Trial("f", 1, "UTC"))
        trials.keep(0, Trial("f", 2, "UTC"))

    assert trials.of(0) == Trial("f", 2, "UTC")
    assert trials.of(1) is None
    assert trials.end(0) is not None
    assert trials.end(0) is None


def test_a_chat_may_send_so_many_files_in_so_long() -> None:
    """Then it is told once; later it may again; others are not held up."""
    paces = Paces()
    said = [paces.next(1, NOW) for _ in range(shelf.FILES + 3)]
    assert said == [Pace.GO] * shelf.FILES + [Pace.TELL] + [Pace.SILENT] * 2
    assert paces.next(2, NOW) is Pace.GO
    assert paces.next(1, NOW + shelf.WINDOW - timedelta(seconds=1)) is Pace.SILENT
    assert paces.next(1, NOW + shelf.WINDOW) is Pace.GO


def test_whose_pace_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chat that was quiet for the longest is forgotten."""
    monkeypatch.setattr(shelf, "MOST_CHATS", 3)
    paces = Paces()
    for chat in range(10):
        assert paces.next(chat, NOW) is Pace.GO
    assert len(paces._lately) == 3


def test_buttons_carry_what_they_mean_and_no_more_than_64_bytes() -> None:
    """And nothing else is taken for one."""
    press = Press(Act.LANGUAGE, "f" * 64, 9_999)
    assert Press.unpack(press.pack()) == Press(Act.LANGUAGE, "f" * DIGITS, 9_999)
    assert len(press.pack().encode()) <= 64
    for data in (None, "", "f:x:-:0", "f:t:FFFFFFFF:0", "f:t:ffff:0", "f:t:-:99999", "t:f:1:e:0", "f:t:-:0 "):
        assert Press.unpack(data) is None


# -- the children ----------------------------------------------------------------------------------------------------

SLOW = {
    "survey": [
        {"type": "text", "name": "uno", "label": "¿Uno?"},
        {
            "type": "calculate",
            "name": "cuenta",
            "calculation": "count(instance('l')/root/item[count(instance('l')/root/item[name != ${uno}]) > 0])",
        },
        {"type": "select_one l", "name": "dos", "label": "¿Dos?"},
    ],
    "choices": [{"list_name": "l", "name": f"n{number}", "label": f"{number}"} for number in range(4_000)],
}


async def test_a_step_that_takes_too_long_is_stopped_and_the_next_is_taken() -> None:
    """Its child is ended; another one plays the next form."""
    slow, quick = publish(SLOW).xform.encode(), publish({"survey": SLOW["survey"][:1]}).xform.encode()
    rehearsal = Rehearsal(seconds=1.5)
    try:
        for _ in range(PATIENCE):
            with pytest.raises(Stopped) as stopped:
                await _begun(rehearsal, slow)
            assert stopped.value.why == "slow"
        with pytest.raises(Stopped):  # at once: nobody waits for it any more
            await _begun(rehearsal, slow)
        assert "¿Uno?" in (await _begun(rehearsal, quick))["screen"]["text"]
    finally:
        await rehearsal.close()


async def test_a_form_that_needs_too_much_memory_is_stopped() -> None:
    """In words of its own."""
    rehearsal = Rehearsal(megabytes=90)
    try:
        with pytest.raises(Stopped) as stopped:
            await _begun(rehearsal, b"<h>" + b"<a/>" * 800_000 + b"</h>")
        assert stopped.value.why in ("heavy", "broken")
    finally:
        await rehearsal.close()


async def test_what_is_no_form_stops_the_step_and_not_the_child() -> None:
    """A form that cannot be loaded, a talk that does not fit it: the same child takes the next request."""
    quick = publish({"survey": SLOW["survey"][:1]}).xform.encode()
    rehearsal = Rehearsal()
    try:
        for xform in (b"no es", b"<h/>"):
            with pytest.raises(Stopped) as stopped:
                await _begun(rehearsal, xform)
            assert stopped.value.why == "broken"
        with pytest.raises(Stopped):
            await _asked(rehearsal, quick, "tap", talk={"stage": "?"}, data="t:f:0:p:0")
        assert (await _asked(rehearsal, quick, "about"))["questions"] == 1
    finally:
        await rehearsal.close()


async def test_an_idle_child_is_sent_home_and_another_comes() -> None:
    """Memory is given back when nobody tries anything."""
    quick = publish({"survey": SLOW["survey"][:1]}).xform.encode()
    rehearsal = Rehearsal(idle=0.0)
    try:
        for _ in range(3):
            await _asked(rehearsal, quick, "about")
            while rehearsal._resting:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0)
    finally:
        await rehearsal.close()


async def _begun(rehearsal: Rehearsal, xform: bytes) -> dict[str, Any]:
    return await _asked(rehearsal, xform, "begin", language="es", token="f" * 16, seed=1)


async def _asked(rehearsal: Rehearsal, xform: bytes, do: str, **more: object) -> dict[str, Any]:
    identity = hashlib.sha256(xform).hexdigest()
    return await rehearsal.ask(identity, xform, do, now=NOW.isoformat(), **more)


@pytest.mark.parametrize("module", ["admin.organiser.app", "admin.organiser.forms.child"])
def test_what_opens_sheets_is_not_in_the_process(module: str) -> None:
    """No reader of sheets, neither in the bot nor in the children that play forms; the children know no secrets."""
    foreign = ["pyxform", "lxml", "openpyxl", "xlrd"]
    if module.endswith("child"):
        foreign += ["telegram", "sqlalchemy", "asyncpg", "nacl", "storage"]
    code = f"import sys, {module}; print(sorted(set(sys.modules) & set({foreign!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
