"""Names in an XForm: its namespaces, and how a name is written in expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

XFORMS = "http://www.w3.org/2002/xforms"
JAVAROSA = "http://openrosa.org/javarosa"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
ODK = "http://www.opendatakit.org/xforms"
_DECLARED = re.compile(r"""xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']""")


def local(element: Element) -> str:
    """Give an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


class Names:
    """The prefixes a document declares, because expressions write names with them."""

    def __init__(self, document: str) -> None:
        declared = {address: prefix for prefix, address in _DECLARED.findall(document[:20_000])}
        declared.pop(XFORMS, None)
        self.prefixes = declared

    def written(self, name: str) -> str:
        """Write a name as expressions do: {http://openrosa.org/xforms}meta is orx:meta."""
        if not name.startswith("{"):
            return name
        address, _, plain = name[1:].partition("}")
        prefix = self.prefixes.get(address)
        return f"{prefix}:{plain}" if prefix else plain

    @staticmethod
    def attribute(element: Element, address: str, name: str) -> str:
        return element.get(f"{{{address}}}{name}", "")

    @staticmethod
    def first(root: Element, name: str) -> Element | None:
        return next(Names.every(root, name), None)

    @staticmethod
    def every(root: Element, name: str) -> Iterator[Element]:
        return (each for each in root.iter() if local(each) == name)
