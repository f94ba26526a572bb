"""Forms written as Markdown tables in the tests themselves, and a person who answers them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from dialogs.answers import Reply, Typed
from dialogs.consultation import Form
from dialogs.interview import Interview, Prompt, Turn, advance, begin, dump, present, record, restore
from dialogs.xform import load
from dialogs.xlsform import publish

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=-6)))


def published(table: str) -> str:
    """Give the XForm of a form written as Markdown tables."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "formulario.md"
        path.write_text(table, encoding="utf-8")
        return publish(path).xform


def form(table: str) -> Form:
    """Read a form written as Markdown tables."""
    return load(published(table))


class Resident:
    """Somebody answering: says things, and remembers the last turn. Is saved and taken up at every step."""

    def __init__(self, form: Form, *, language: str = "es", seed: int = 7, now: datetime = NOW) -> None:
        self.form, self.now = form, now
        self.turn: Turn = present(form, begin(form, language=language, now=now, seed=seed), now=now)

    def does(self, *replies: Reply | str) -> Turn:
        """Reply; a plain text is typed. Every step is kept and taken up again, as a restart would."""
        for reply in replies:
            said = Typed(reply) if isinstance(reply, str) else reply
            self.turn = advance(self.form, self.turn.interview, said, now=self.now)
            kept = json.loads(json.dumps(dump(self.turn.interview)))
            assert restore(self.form, kept) == self.turn.interview
        return self.turn

    @property
    def interview(self) -> Interview:
        return self.turn.interview

    @property
    def prompt(self) -> Prompt:
        assert self.turn.prompt is not None, "every question has been passed"
        return self.turn.prompt

    @property
    def sees(self) -> str:
        return self.prompt.label

    def recorded(self) -> dict[str, str]:
        return dict(record(self.form, self.interview))
