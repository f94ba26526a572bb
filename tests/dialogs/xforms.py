"""XForms written by hand in a few lines, for what sheets cannot say."""

from __future__ import annotations

from dialogs.consultation import Form
from dialogs.xform import load

SPACES = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"'
)


def xform(data: str, model: str = "", body: str = "") -> str:
    """Write an XForm: what is in its instance, its model after it, and its body."""
    return (
        f"<h:html {SPACES}><h:head><h:title>t</h:title><model><instance><data id='t'>{data}</data></instance>"
        f"{model}</model></h:head><h:body>{body}</h:body></h:html>"
    )


def handmade(data: str, model: str = "", body: str = "") -> Form:
    """Read such an XForm."""
    return load(xform(data, model, body))


def inputs(*paths: str) -> str:
    """Ask for each of some paths."""
    return "".join(f"<input ref='/data/{path}'><label>{path}</label></input>" for path in paths)
