"""Forms that are in the database already: published from the organisers' bot, or asked by a consultation before."""

from pathlib import Path

from admin.operator.prepare import Form
from admin.operator.problem import Problem
from dialogs import forms as bundle
from dialogs.errors import FormError
from dialogs.xform import load
from storage import forms
from storage.database import Session

FILES = (".xlsx", ".xlsm", ".xls", ".yaml", ".yml", ".md", ".zip")
MOST_NAMED = 5  #: versions written out when somebody has to choose


def is_at_hand(name: str) -> bool:
    """Whether a name means a file or a form that comes with the program, so that the database need not be asked."""
    if Path(name).suffix.casefold() in FILES:
        return True
    try:
        bundle.bundled(name)
    except FormError:
        return False
    return True


async def stored_form(session: Session, name: str) -> Form:
    """The published form of a short identity, or of a form's own id.

    Raises `Problem` when that is none or several, and `FormError` for one that can no longer be asked.
    """
    found = await forms.called(session, name)
    if not found:
        raise Problem(
            f"No hay un formulario «{name}»: ni incluido, ni publicado.",
            "Mira los publicados con /formularios en el bot de la organización; un archivo va con su extensión.",
        )
    if len(found) > 1:
        named = ", ".join(_told(each.version, each.short) for each in found[:MOST_NAMED])
        more = f" y {len(found) - MOST_NAMED} más" if len(found) > MOST_NAMED else ""
        raise Problem(
            f"Hay {len(found)} versiones de «{name}»: {named}{more}.",
            f"Di cuál con su id corto, por ejemplo: --form {found[0].short}",
        )
    (one,) = found
    text = await forms.xform(session, one.identity)
    load(text)  # the program may have learnt since then what cannot be asked
    return Form(one.identity, text, one.title, one.name, one.version)


def _told(version: str, short: str) -> str:
    return f"{short} (versión {version})" if version else short
