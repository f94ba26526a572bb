"""The child of `forms.rehearsal`: plays forms that strangers wrote, within its limits, and keeps nobody's trial.

`python -m admin.organiser.forms.child SECONDS MEGABYTES`. A request: the length of its JSON, the length of the XForm
(four bytes each), the JSON, and the XForm where the child does not have it yet. An answer: its length and its JSON. The
child ends with its standard input, and by itself when a request takes too long.
"""

import json
import resource
import signal
import struct
import sys
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from math import ceil
from typing import Any, BinaryIO

from admin.organiser.consultations.consent import consent
from admin.organiser.forms import steps
from dialogs.consultation import Form
from dialogs.xform import load

HEAD = struct.Struct(">II")  #: lengths of the JSON and of the XForm
ANSWER = struct.Struct(">I")
OUT_OF_MEMORY = 77
MOST_FORMS = 4  #: compiled and kept


class Unknown(Exception):
    """The form that is asked for is not here."""


def answered(forms: "OrderedDict[str, Form]", said: Mapping[str, Any], xform: bytes) -> dict[str, Any]:
    """Do what a request asks, with the form it names. Raises `Unknown`, and whatever the form leads to."""
    form = _form(forms, str(said["form"]), xform)
    now = datetime.fromisoformat(said["now"])
    match said["do"]:
        case "about":
            return asdict(steps.about(form))
        case "consent":
            return asdict(consent(form, said["terms"], now=now))
        case "begin":
            step = steps.begun(
                form, language=said["language"], token=said["token"], seed=said["seed"], now=now
            )
        case "tap":
            step = steps.tapped(form, said["talk"], said["data"], now=now)
        case _:
            step = steps.replied(form, said["talk"], steps.reply_of(said["reply"]), now=now)
    return asdict(step)


def _form(forms: "OrderedDict[str, Form]", identity: str, xform: bytes) -> Form:
    if identity not in forms:
        if not xform:
            raise Unknown
        while len(forms) >= MOST_FORMS:
            forms.popitem(last=False)
        forms[identity] = load(xform.decode())
    forms.move_to_end(identity)
    return forms[identity]


def serve(source: BinaryIO, sink: BinaryIO, seconds: float) -> None:
    """Answer requests until there are no more."""
    forms: OrderedDict[str, Form] = OrderedDict()
    while len(head := source.read(HEAD.size)) == HEAD.size:
        long, letters = HEAD.unpack(head)
        said, xform = json.loads(source.read(long)), source.read(letters)
        signal.alarm(ceil(seconds) + 1)
        answer: dict[str, Any]
        try:
            answer = {"done": answered(forms, said, xform)}
        except Unknown:
            answer = {"unknown": True}
        except MemoryError:
            sys.exit(OUT_OF_MEMORY)
        except Exception as error:  # whatever a stranger's form leads to ends this step, not the child
            answer = {"failed": type(error).__name__}
        signal.alarm(0)
        written = json.dumps(answer).encode()
        sink.write(ANSWER.pack(len(written)) + written)
        sink.flush()


def main(arguments: list[str]) -> int:
    """Take away what the child does not need, and work."""
    seconds, megabytes = float(arguments[0]), int(arguments[1])
    most = megabytes << 20
    for what, value in ((resource.RLIMIT_AS, most), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (value, value))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    serve(sys.stdin.buffer, sys.stdout.buffer, seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
