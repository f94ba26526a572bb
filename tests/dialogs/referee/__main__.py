"""How many forms go in our chat as in ODK Collect: `python -m tests.dialogs.referee FOLDER…`.

Takes folders (or files) of XForms and XLSForms, and of programs whose tests hold forms (Markdown tables in
Python; `html(head(…), body(…))` in Java, Kotlin and TypeScript), loads each in JavaRosa and in ours, and plays
both with the same answers. Says how many are identical, and for the rest the first difference.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dialogs.authoring.attached import with_lists
from dialogs.consultation import Form
from dialogs.errors import DialogError, FormError
from dialogs.running.machine import is_cut
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.referee.client import JavaRosa
from tests.dialogs.referee.corpus import Found, forms_in
from tests.dialogs.referee.duel import Duel, play

PATIENCE = 60  #: seconds for one form
CHANCE = ("random(", "uuid(", "now(", "randomize(", "once(", "today(")
ALIKE = ("identical", "refused by both", "refused by pyxform and by us")


class Hung(Exception):
    """One form takes too long."""


@contextmanager
def patience(seconds: int) -> Iterator[None]:
    """Raise `Hung` when what is inside takes longer."""

    def give_up(*_: Any) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class Court:
    """One JavaRosa, begun again when it hangs."""

    def __init__(self, seeds: int) -> None:
        self.seeds = seeds
        self.rosa = JavaRosa()

    def judge(self, found: Found) -> tuple[str, str]:
        """Say in which class a form is, and why."""
        try:
            with patience(PATIENCE):
                return self._sheets(found) if found.complaint else self._played(found)
        except Hung:
            self.rosa.kill()
            self.rosa = JavaRosa()
            return "hung", f"after {PATIENCE} s"
        except Exception:  # whatever it is: that is what is being counted
            return "crashed", traceback.format_exc(limit=-3)

    def _sheets(self, found: Found) -> tuple[str, str]:
        """A form pyxform refuses must be refused by ours in its own words."""
        with tempfile.TemporaryDirectory() as folder:
            source = found.source
            if isinstance(source, str):
                source = Path(folder) / "form.md"
                source.write_text(str(found.source), encoding="utf-8")
            try:
                publish(source)
            except FormError as error:
                return "refused by pyxform and by us", str(error)
        return "refused by pyxform only", found.complaint

    def _played(self, found: Found) -> tuple[str, str]:
        with tempfile.TemporaryDirectory() as folder:
            media = Path(folder)
            for name, path in found.attachments.items():
                (media / name).symlink_to(path.resolve())
            path = media / "form.xform"
            path.write_text(found.xform, encoding="utf-8")
            theirs = self.rosa.load(path)
            form, ours = self._loaded(found)
            if form is None:
                return ("refused by both", ours) if theirs else ("refused by us only", ours)
            if theirs:
                return "refused by JavaRosa only", theirs
            asked = 0
            for seed in range(self.seeds):
                duel = play(self.rosa, path, form, seed)
                asked = max(asked, duel.asked)
                if duel.differences:
                    return _kind(duel, found), duel.differences[0]
            return "identical", f"{asked} questions"

    @staticmethod
    def _loaded(found: Found) -> tuple[Form | None, str]:
        try:
            return load(with_lists(found.xform, found.read)), ""
        except DialogError as error:
            return None, str(error)


def _kind(duel: Duel, found: Found) -> str:
    """Say what a difference is: ours, or of a form on which both cannot be the same."""
    if duel.differences[0].startswith("error"):
        return "stopped by JavaRosa"
    if is_cut(duel.form.model, duel.interview.state, duel.desk.world):
        return "more rows than fit in a chat"
    return "volatile" if any(each in found.xform for each in CHANCE) else "differing"


def main() -> int:
    """Judge every form and print the counts; 1 when a form crashes, hangs or differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.dialogs.referee", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seeds", type=int, default=3, help="how often each form is played")
    parser.add_argument("--only", default="", help="only forms whose name holds this")
    parser.add_argument("--all", action="store_true", help="show also the forms that go alike")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    court = Court(options.seeds)
    for found in forms_in(options.folders):
        if options.only in found.name:
            kind, why = court.judge(found)
            counts[kind] += 1
            if options.all or kind not in ALIKE:
                print(f"{kind}\t{found.name}\t{why}", flush=True)
    court.rosa.close()
    for kind, count in counts.most_common():
        print(f"{count:6} {kind}")
    same, other = counts["identical"], counts["differing"]
    if same + other:
        print(f"{same / (same + other):.2%} identical of those both load that leave nothing to chance")
    return 1 if counts["crashed"] + counts["hung"] + other else 0


if __name__ == "__main__":
    sys.exit(main())
