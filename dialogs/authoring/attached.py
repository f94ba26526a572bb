"""The lists that lie beside a form (CSV, XML, GeoJSON), put inside it: one text then holds everything it needs.

The format is https://getodk.github.io/xforms-spec/#secondary-instances---external.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from dialogs.authoring import list_files
from dialogs.compiling.choices import ITEMSETS

_INSTANCE = re.compile(r"<instance\b([^>]*?)(?:/>|>(.*?)</instance>)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_QUERY = re.compile(
    r"""\bquery\s*=\s*["']\s*instance\(\s*(?:&quot;|&apos;|["'])(.+?)(?:&quot;|&apos;|["'])\s*\)"""
)

Finder = Callable[[str], bytes | None]  #: a file's bytes by its name; `None` when nobody has it


def with_lists(xform: str, find: Finder) -> str:
    """Put every list somebody has inside the form; raises `FormError`, in Spanish, for one that cannot be read."""

    def held(found: re.Match[str]) -> str:
        said = {name: one or other for name, one, other in _ATTRIBUTE.findall(found[1])}
        source = said.get("src", "")
        if not source.startswith("jr://file") or "id" not in said:
            return found[0]
        name = source.rpartition("/")[2]
        data = find(name)
        return (
            found[0]
            if data is None
            else f"<instance id={quoteattr(said['id'])}>{list_files.instance(name, data)}</instance>"
        )

    return _with_itemsets(_INSTANCE.sub(held, xform), find)


def _with_itemsets(xform: str, find: Finder) -> str:
    """Give the lists of `select_one_external`, which Collect takes from itemsets.csv, a place in the form."""
    wanted = dict.fromkeys(_QUERY.findall(xform))
    data = find(ITEMSETS) if wanted else None
    if data is None or "</model>" not in xform:
        return xform
    rows = list_files.rows(ITEMSETS, data)
    found = "".join(
        f"<instance id={quoteattr(name)}>"
        f"{list_files.root(row for row in rows if row.get('list_name') == name)}</instance>"
        for name in wanted
        if f'<instance id="{name}"' not in xform
    )
    before, mark, after = xform.partition("</model>")
    return f"{before}{found}{mark}{after}"
