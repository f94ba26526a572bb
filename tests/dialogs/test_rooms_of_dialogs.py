"""What the running bots import, and what publishing alone may."""

from __future__ import annotations

import subprocess
import sys

RUNNING = "dialogs.interview, dialogs.xform, dialogs.answers, dialogs.submission, dialogs.forms"
HEAVY = ("pyxform", "lxml", "openpyxl", "lark", "yaml", "sqlalchemy", "aiogram", "telegram")


def test_a_running_conversation_imports_neither_pyxform_nor_lxml() -> None:
    """A bot that asks and understands loads nothing of what publishing needs."""
    code = f"import sys, {RUNNING}\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_dialogs_imports_no_other_room() -> None:
    """The dialogue engine knows no chat, no database and no other room."""
    code = f"import sys, {RUNNING}, dialogs.check\n"
    code += "print([name for name in sys.modules if name.partition('.')[0] in ('bot', 'admin', 'storage', 'locales')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
