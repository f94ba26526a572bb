"""One line of JSON for each event, holding nothing that a person said and nothing that names a person.

Our own messages are constants with counts beside them. Other people's are not: an error's text can hold
the values of a query, and an access log the token. So of a foreign logger only the template is printed,
and of an exception only its type and the places it passed through, never its text or its locals.
"""

import ctypes
import json
import logging
import resource
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final, TextIO

ROOMS: Final = ("admin", "bot", "dialogs", "locales", "storage")
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_PR_SET_DUMPABLE: Final = 4  #: of <linux/prctl.h>
_DEEPEST: Final = 6  #: places of an exception that are printed, the innermost last


class OneLine(logging.Formatter):
    """Renders a record as one JSON object: when, which process, what happened, and where if it failed."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        event: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
            "level": record.levelname,
            "process": self._process,
            "event": _message(record),
        }
        if _is_ours(record.name):
            event |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        else:
            event["logger"] = record.name
        if record.exc_info and record.exc_info[1] is not None:
            event["error"] = type(record.exc_info[1]).__name__
            event["through"] = places(record.exc_info[2])
        return json.dumps(event, ensure_ascii=False, default=lambda value: type(value).__name__)


def set_up(process: str, *, stream: TextIO | None = None) -> None:
    """Send this process's events to `stream` (standard error): ours from INFO, others' from WARNING.

    What fails where nobody catches it (in a thread, a destructor, the writing of a line itself) goes the same way, and
    from then on a crash leaves no memory behind (`keep_memory`).
    """
    keep_memory()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(OneLine(process))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for room in ROOMS:
        logging.getLogger(room).setLevel(logging.INFO)
    for talkative in ("httpx", "aiogram.event"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # it would print the arguments of a line that could not be written
    sys.excepthook = _unhandled
    sys.unraisablehook = lambda failed: _unseen(failed.exc_type, failed.exc_value, failed.exc_traceback)
    threading.excepthook = lambda failed: _unseen(failed.exc_type, failed.exc_value, failed.exc_traceback)


def keep_memory() -> None:
    """From now on a crash leaves no file with this process's memory: keys, phrases, what somebody just answered.

    The limit alone is not enough: where the system hands crashes to a program (`|…` in core_pattern) the kernel does
    not ask for it. On Linux the process is made one that is never dumped, nor looked into by others of its account
    (PR_SET_DUMPABLE, prctl(2)).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception passed, as file:line, without the text of any line or any value."""
    frames = traceback.extract_tb(trace)[-_DEEPEST:]
    return [f"{'/'.join(PurePath(frame.filename).parts[-2:])}:{frame.lineno}" for frame in frames]


def _message(record: logging.LogRecord) -> str:
    if _is_ours(record.name) or (record.args and isinstance(record.msg, str)):
        return str(record.msg)
    return f"{record.module}:{record.lineno}"  # a sentence without arguments may have values woven in


def _is_ours(logger: str) -> bool:
    return logger.partition(".")[0] in ROOMS


def _unseen(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    logging.getLogger("storage.logs").error(
        "Something failed where nobody was looking",
        exc_info=(kind, error if error is not None else kind(), trace),
        extra={"action": "unseen_failure"},
    )


def _unhandled(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("storage.logs").critical(
        "The process ends by an error nobody expected",
        exc_info=(kind, error, trace),
        extra={"action": "process_failed"},
    )
