"""Where the choices of a question come from: written beside it, a list of the form, or answers given before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from xml.etree.ElementTree import Element

from dialogs.compiling.itext import Itext
from dialogs.compiling.model import Item, Items
from dialogs.compiling.names import local
from dialogs.compiling.wording import NOTHING, Wording
from dialogs.errors import FormError
from dialogs.expressions.evaluate import Library, build, safely
from dialogs.expressions.syntax import Call, Expr, Path, Step, Text
from dialogs.expressions.tree import Node
from dialogs.expressions.values import Context, to_text
from dialogs.expressions.xpath import parse

ITEMSETS = "itemsets.csv"  #: where Collect finds the choices of `select_one_external`

MARKED = frozenset({"1", "si", "sí", "yes", "true"})  #: how a column says yes
Field = Callable[[Node, Context | None], str]


class Choices:
    """Reads the choices of the body's questions."""

    def __init__(self, library: Library, itext: Itext) -> None:
        self.library, self.itext = library, itext

    def of(self, element: Element) -> Items:
        """Read the choices of one question."""
        if element.get("query"):
            return self._external(element)
        itemset = child(element, "itemset")
        if itemset is None:
            written = tuple(self._written(each) for each in element if local(each) == "item")
            if not written:
                raise FormError("Hay una pregunta de opciones sin ninguna opción.")
            return Items(fixed=written, every=written)
        source = parse(itemset.get("nodeset", ""))
        value, label = child(itemset, "value"), child(itemset, "label")
        item = self._reader(
            "name" if value is None else value.get("ref", "name"),
            "" if label is None else label.get("ref", ""),
        )
        path, plain = _unfiltered(source)
        listed = self._listed(path)
        every = tuple(item(node, None) for node in listed) if listed is not None else ()
        named = "" if value is None else value.get("ref", "")
        if listed and named.isidentifier() and not any(named in node.named for node in listed):
            raise FormError(f"La lista de opciones no tiene la columna «{named}».")
        words = "" if label is None else label.get("ref", "")
        if listed and words.isidentifier() and not any(words in node.named for node in listed):
            raise FormError(f"La lista de opciones no tiene la columna «{words}».")
        fixed = every if plain and listed is not None else None
        return Items(fixed=fixed, nodes=safely(build(source, self.library)), item=item, every=every)

    def _external(self, element: Element) -> Items:
        """Read the choices of a `select_one_external`: rows of itemsets.csv, chosen by a query."""
        source = parse(element.get("query", ""))
        path, _ = _unfiltered(source)
        listed = self._listed(path)
        if not listed:
            raise FormError(
                f"Falta el archivo «{ITEMSETS}», o la hoja external_choices, de donde salen las opciones de"
                f" «{element.get('ref', '').rpartition('/')[2]}»."
            )
        known = {node: self._row(node) for node in listed}
        return Items(
            nodes=safely(build(source, self.library)),
            item=lambda node, context: known[node],
            every=tuple(known.values()),
        )

    def _row(self, node: Node) -> Item:
        labels = {
            code: [_column(node, f"label.{code}", None) or _column(node, "label", None)]
            for code in self.itext.languages
        }
        return _item(node, _column(node, "name", None), Wording(labels, self.itext.default))

    def _written(self, element: Element) -> Item:
        value = child(element, "value")
        text = "" if value is None else "".join(value.itertext()).strip()
        return Item(text, self.itext.wording(child(element, "label")))

    def _listed(self, path: Path | None) -> list[Node] | None:
        """Give the nodes of a list that is the same for everybody; `None` when it is not."""
        if path is None or not isinstance(path.start, Call) or path.start.name != "instance":
            return None
        argument = path.start.arguments[0]
        here = self.library.instances.get(argument.value) if isinstance(argument, Text) else None
        if here is None or any(step.axis != "child" for step in path.steps):
            return None
        nodes = [here]
        for step in path.steps:
            nodes = [below for node in nodes for below in node.named.get(step.test, [])]
        return nodes

    def _reader(self, value: str, label: str) -> Callable[[Node, Context | None], Item]:
        """Make the function that turns a node into a choice; a list's node is read once."""
        quoted = label.startswith("jr:itext(")
        written = label.removeprefix("jr:itext(").removesuffix(")") if quoted else label
        name, words = self._field(value), self._field(written or value)
        known: dict[Node, Item] = {}

        def read(node: Node, context: Context | None) -> Item:
            item = known.get(node)
            if item is None:
                text = words(node, context)
                if quoted:
                    wording = self.itext.texts.get(text, NOTHING)
                elif node.index >= 0:  # an answer given before: somebody's own words
                    wording = self.itext.everywhere([partial(_own, text)])
                else:
                    wording = self.itext.everywhere([text])
                item = _item(node, name(node, context), wording)
                if node.index < 0:
                    known[node] = item
            return item

        return read

    def _field(self, reference: str) -> Field:
        """Make the function that reads one column of a choice's node."""
        tree: Expr = parse(reference)
        match tree:
            case Path(None, (Step("child", name, ()),), False):
                return lambda node, context: _column(node, name, context)
        run = safely(build(tree, self.library))
        return lambda node, context: "" if context is None else to_text(run(context.at(node, 1, 1)), context)


def _own(text: str, context: Context) -> str:
    return text


def _column(node: Node, name: str, context: Context | None) -> str:
    found = node.named.get(name)
    if not found:
        return ""
    return found[0].text if found[0].index < 0 else "" if context is None else context.raw(found[0])


def _item(node: Node, value: str, label: Wording) -> Item:
    if node.index >= 0:
        return Item(value, label)
    declines = _column(node, "no_respuesta", None).casefold() in MARKED
    return Item(value, label, declines, _column(node, "exclusiva", None).casefold() in MARKED)


def child(element: Element, name: str) -> Element | None:
    """Give the first child of a name, whatever its namespace."""
    return next((each for each in element if local(each) == name), None)


def _unfiltered(source: Expr) -> tuple[Path | None, bool]:
    """Give the path of a list without its filters, and whether it had none."""
    if isinstance(source, Call) and source.name == "randomize" and source.arguments:
        return _unfiltered(source.arguments[0])[0], False
    if not isinstance(source, Path):
        return None, False
    return source, not source.predicates and not any(step.predicates for step in source.steps)
