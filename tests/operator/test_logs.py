"""A log tells what happened and holds nothing of anybody."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from storage import logs

CANARY = "Chapulín77"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the process would have written to its log; the test run's own logging comes back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook, logging.raiseExceptions
    stream = io.StringIO()
    logs.set_up("residents", stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    sys.excepthook, sys.unraisablehook, threading.excepthook, logging.raiseExceptions = hooks


def last(lines: io.StringIO) -> dict[str, Any]:
    """The newest line, read back."""
    return dict(json.loads(lines.getvalue().splitlines()[-1]))


def fails_with(text: str) -> None:
    """Raise an error whose text and whose locals hold something private."""
    private = text * 2
    raise ValueError(f"Key (nullifier)=({private}) already exists")


def test_an_event_is_one_line_with_its_action_and_its_counts(lines: io.StringIO) -> None:
    """What a reader of logs needs is there: process, event, action, sizes."""
    logging.getLogger("storage.mixing").info("Batch released", extra={"action": "batch_released", "size": 12})

    event = last(lines)
    assert (event["process"], event["event"]) == ("residents", "Batch released")
    assert (event["action"], event["size"]) == ("batch_released", 12)
    assert lines.getvalue().count("\n") == 1


def test_an_exception_is_its_type_and_its_places_and_nothing_else(lines: io.StringIO) -> None:
    """Neither the text of an error nor the values around it reach the log."""
    try:
        fails_with(CANARY)
    except ValueError:
        logging.getLogger("bot.consult").exception("A reply could not be saved")

    event = last(lines)
    assert event["error"] == "ValueError"
    assert event["through"][-1].startswith("operator/test_logs.py:")
    assert CANARY not in lines.getvalue()


def test_a_foreign_library_cannot_weave_a_value_into_the_log(lines: io.StringIO) -> None:
    """Templates are printed without their arguments, finished sentences only by where they stand."""
    foreign = logging.getLogger("sqlalchemy.pool")
    foreign.error("Could not insert %s", CANARY)
    assert last(lines)["event"] == "Could not insert %s"

    foreign.error(f"Could not insert {CANARY}")
    assert last(lines)["event"].startswith("test_logs:")
    assert CANARY not in lines.getvalue()


def test_what_fails_in_a_thread_or_a_destructor_tells_nothing_either(lines: io.StringIO) -> None:
    """Python would print the words of the error where nobody catches it, beside our log."""

    class Falls:
        def __del__(self) -> None:
            fails_with(CANARY)

    thread = threading.Thread(target=fails_with, args=(CANARY,))
    thread.start()
    thread.join()
    assert last(lines)["action"] == "unseen_failure"
    Falls()
    assert [json.loads(line)["error"] for line in lines.getvalue().splitlines()] == ["ValueError"] * 2
    assert CANARY not in lines.getvalue()


@pytest.mark.parametrize("talkative", ["httpx", "aiogram.event", "aiohttp.access", "apscheduler"])
def test_what_others_say_below_a_warning_is_not_kept(lines: io.StringIO, talkative: str) -> None:
    """httpx prints the address with the token in it, aiogram one line for every person who writes."""
    logging.getLogger(talkative).info("GET /bot123:secret/getUpdates")

    assert lines.getvalue() == ""
