"""The languages of a form and of the product: what they are called, and how a button carries one."""

import re

from dialogs.consultation import Form
from locales import DEFAULT, LANGUAGES

MOST = 30  #: languages of a form that are offered: each is a button
_SHORT = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})?"
)  #: a code that fits on a button; others go by their place


def offered(form: Form | None) -> dict[str, str]:
    """Language codes and their names in their own words: the form's first, then those only the product speaks."""
    if form is None:
        return dict(LANGUAGES)
    own = {code: form.names.get(code) or LANGUAGES.get(code, code) for code in form.languages[:MOST]}
    return {**own, **{code: name for code, name in LANGUAGES.items() if code not in own}}


def carried(form: Form | None, code: str) -> str:
    """How a button carries a language."""
    return code if form is None or _SHORT.fullmatch(code) else f"~{form.languages.index(code)}"


def meant(form: Form | None, carried: str) -> str:
    """The language a button carries; the default one for what nobody offered."""
    if form is not None and carried.startswith("~") and carried[1:].isdecimal():
        place = int(carried[1:4])
        return form.languages[place] if place < len(form.languages) else DEFAULT
    return carried if carried in offered(form) else DEFAULT
