"""The data of an XForm: the tree that is filled in, as templates and first values, and the lists of choices."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from dialogs.compiling.names import JAVAROSA, Names, local
from dialogs.consultation import NAMESPACE
from dialogs.expressions.tree import Node, Template
from dialogs.expressions.values import as_number, number_text, place_text, read_date, read_time

PATTERN = f"{{{JAVAROSA}}}template"  #: marks the row that new rows are copied from


class MainInstance:
    """The tree to fill in: its templates, and how many rows with which values it begins with."""

    def __init__(self, element: Element, body: Element, names: Names) -> None:
        self.names = names
        self.repeats = set(_repeats(body, names.written(element.tag)))
        self.first_rows: dict[str, int] = {}
        self.first_values: dict[str, str] = {}
        root = f"/{names.written(element.tag)}"
        self.root = self._template([element], None, root, empty=False)
        for place, template in enumerate(self.root.family()):
            template.place = place
        self._begin(element, self.root, "")

    def _template(
        self, rows: list[Element], parent: Template | None, path: str, *, empty: bool, several: bool = False
    ) -> Template:
        """Make one template of every row of a node.

        New rows are copied from the one marked as the pattern; without it they have the shape of the first
        row and none of its values (as JavaRosa).
        """
        pattern = next((row for row in rows if PATTERN in row.attrib), None)
        repeated = parent is not None and (path in self.repeats or several)
        first = pattern if pattern is not None and repeated else rows[0]
        blank = pattern is None if repeated else empty
        text = "" if blank or len(first) else (first.text or "").strip()
        template = Template(self.names.written(first.tag), parent, text)
        template.repeat = repeated
        for name, value in first.attrib.items():
            if name != PATTERN and not name.startswith(f"{{{NAMESPACE}}}"):
                template.children.append(
                    Template(f"@{self.names.written(name)}", template, "" if blank else value)
                )
        together: dict[str, list[Element]] = {}
        many: set[str] = set()
        for row in [first, *(row for row in rows if row is not first)]:
            seen: set[str] = set()
            for child in row:
                name = self.names.written(child.tag)
                together.setdefault(name, []).append(child)
                if PATTERN not in child.attrib:
                    many |= {name} & seen
                    seen.add(name)
        begun = Counter(self.names.written(each.tag) for each in first if PATTERN not in each.attrib)
        for name, found in together.items():
            below = f"{path}/{name}"
            node = self._template(found, template, below, empty=blank, several=name in many)
            node.rows = begun[name]
            if below in self.repeats and blank:
                node.rows = 0
            template.children.append(node)
        return template

    def _begin(self, element: Element, template: Template, prefix: str) -> None:
        """Note the rows and values the form begins with."""
        rows: dict[str, int] = {}
        known = {each.name: each for each in reversed(template.children)}
        for below in template.children:
            if below.repeat:
                self.first_rows[f"{prefix}{below.name}"] = 0
        for child in element:
            name = self.names.written(child.tag)
            node = known.get(name)
            if node is None or (PATTERN in child.attrib and node.repeat):
                continue
            rows[name] = rows.get(name, 0) + 1
            key = f"{prefix}{name}" + (f"[{rows[name]}]" if node.repeat else "")
            if node.repeat:
                self.first_rows[f"{prefix}{name}"] = rows[name]
            if not len(child) and node.default != (text := (child.text or "").strip()):
                self.first_values[key] = text
            self._begin(child, node, f"{key}/")

    def settle(self) -> None:
        """Leave out first values that are not of their node's type, once types are known (as JavaRosa)."""
        for template in self.root.family():
            template.default = settled(template.default, template.type)
        for key in list(self.first_values):
            template_or_none = self.find("/" + self.root.name + "/" + re.sub(r"\[\d+\]", "", key))
            if template_or_none is not None:
                self.first_values[key] = settled(self.first_values[key], template_or_none.type)

    def find(self, path: str, here: Template | None = None) -> Template | None:
        """Find the template of a plain path: from the root, or from a node when it is relative."""
        path = path.strip().removeprefix("current()/")
        names = [name for name in path.split("/") if name not in ("", ".")]
        node: Template | None = self.root
        if path.startswith("/") or here is None:
            if names and _same(names[0], self.root.name):
                names = names[1:]
        else:
            node = here
        for name in names:
            if node is None:
                return None
            node = node.parent if name == ".." else _child(node, name)
        return node


def settled(text: str, kind: str) -> str:
    """Give a first value as its type writes it; nothing when it is not of that type."""
    if not text:
        return text
    if kind in ("int", "decimal"):
        number = as_number(text)
        if (
            number != number
            or "," in text
            or (kind == "int" and not (number.is_integer() and abs(number) < 2**31))
        ):
            return ""
        return number_text(number) if kind == "int" else text
    if kind in ("date", "dateTime"):
        found = read_date(text, UTC)
        return "" if found is None or (kind == "date" and isinstance(found, datetime)) else text
    if kind == "time":
        return "" if read_time(text, UTC) is None else text
    if kind in ("geopoint", "geotrace", "geoshape"):
        return "; ".join(place_text(each) for each in text.split(";") if each.strip())
    return text


def _child(node: Template, name: str) -> Template | None:
    exact = node.named.get(name)
    return exact[0] if exact else next((child for child in node.children if _same(child.name, name)), None)


def _same(one: str, other: str) -> bool:
    """Say whether two names are the same but for a prefix that one of them leaves out."""
    if one == other:
        return True
    return (":" in one) is not (":" in other) and one.rpartition(":")[2] == other.rpartition(":")[2]


def _repeats(body: Element, root: str, here: str = "") -> Iterable[str]:
    """Give the paths of the body's repeats, from the root."""
    for child in body:
        path = child.get("nodeset") or child.get("ref") or ""
        path = path.strip()
        full = (
            here
            if not path
            else path
            if path.startswith("/")
            else f"{here}/{path}"
            if here
            else f"/{root}/{path}"
        )
        if local(child) == "repeat":
            yield full
        if local(child) in ("group", "repeat"):
            yield from _repeats(child, root, full)


def choices_of(element: Element, names: Names) -> Node:
    """Read a secondary instance, a list of choices, as nodes with their text."""
    document = Node("#document", None)
    if element.get("id"):
        document.add(Node("@id", document, element.get("id", "")))
    for child in element:
        document.add(_listed(child, document, names))
    return document


def rows_of(rows: Iterable[Mapping[str, str]]) -> Node:
    """Make a list of rows given from outside: root/item/column, as ODK reads a CSV."""
    document = Node("#document", None)
    root = Node("root", document)
    document.add(root)
    for row in rows:
        item = Node("item", root)
        root.add(item)
        for column, value in row.items():
            item.add(Node(column, item, value))
    return document


def _listed(element: Element, parent: Node, names: Names) -> Node:
    node = Node(names.written(element.tag), parent, (element.text or "").strip())
    for name, value in element.attrib.items():
        node.add(Node(f"@{names.written(name)}", node, value))
    for child in element:
        node.add(_listed(child, node, names))
    return node
