"""The body of an XForm: its questions, groups and repeats, and where their choices come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from dialogs.bounds import bounds, says_length
from dialogs.consultation import Kind
from dialogs.errors import FormError
from dialogs.evaluate import Library, build, safely
from dialogs.itext import Itext
from dialogs.model import Action, Bind, Control, Item, Items
from dialogs.names import JAVAROSA, Names, local
from dialogs.tree import Node, Template
from dialogs.values import Context, to_text
from dialogs.wording import NOTHING
from dialogs.xpath import Call, Path, parse

TEXT_AT_MOST = 500  #: letters, when the form's constraint says nothing of the length
KINDS = {"select1": Kind.SELECT_ONE, "select": Kind.SELECT_MULTIPLE, "rank": Kind.RANK, "range": Kind.RANGE,
         "trigger": Kind.ACKNOWLEDGE, "upload": Kind.MEDIA, "input": Kind.TEXT, "secret": Kind.TEXT}  # fmt: skip
INPUTS = {"int": Kind.INTEGER, "decimal": Kind.DECIMAL, "date": Kind.DATE, "time": Kind.TIME,
          "dateTime": Kind.DATETIME, "geopoint": Kind.GEOPOINT, "barcode": Kind.BARCODE}  # fmt: skip
UNSUPPORTED = {"geotrace": "geotrace (un recorrido)", "geoshape": "geoshape (un área)"}


class Body:
    """Reads the body once; `by_template` finds a question by its node."""

    def __init__(
        self,
        library: Library,
        itext: Itext,
        binds: Mapping[Template, Bind],
        names: Names,
        find: Callable[[str], Template | None],
    ) -> None:
        self.library, self.itext, self.binds, self.names, self.find = library, itext, binds, names, find
        self.by_template: dict[Template, Control] = {}

    def read(self, element: Element) -> list[Control]:
        found = []
        for child in element:
            name = local(child)
            if name in KINDS:
                found.append(self._question(child, KINDS[name]))
            elif name == "group":
                found.append(self._group(child))
            elif name == "repeat":
                found.append(self._repeat(child))
        return found

    def _node(self, element: Element) -> Template | None:
        path = element.get("ref") or element.get("nodeset") or ""
        if not path:
            return None
        template = self.find(path)
        if template is None:
            raise FormError(f"El formulario pregunta por «{path}», que no está entre sus datos.")
        return template

    def _child(self, element: Element, name: str) -> Element | None:
        return next((each for each in element if local(each) == name), None)

    def _common(self, element: Element, role: str) -> Control:
        return Control(
            role=role,
            template=self._node(element),
            label=self.itext.wording(self._child(element, "label")),
            hint=self.itext.wording(self._child(element, "hint")),
            appearance=element.get("appearance", ""),
            parameters=dict(element.attrib),
        )

    def _question(self, element: Element, kind: Kind) -> Control:
        control = self._common(element, "question")
        template = control.template
        if template is None:
            raise FormError("Hay una pregunta que no dice dónde guardar su respuesta.")
        if template.type in UNSUPPORTED:
            raise FormError(
                f"En un chat no se puede contestar {UNSUPPORTED[template.type]}: «{template.name}»."
            )
        control.kind = INPUTS.get(template.type, kind) if kind is Kind.TEXT else kind
        bind = self.binds[template]
        if (
            kind is Kind.TEXT
            and bind.readonly is not None
            and bind.sources.get("readonly", "").strip() == "true()"
        ):
            control.kind = Kind.NOTE
        if control.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK):
            control.items = self._items(element)
        if bind.constraint_tree is not None:
            control.least, control.most = bounds(bind.constraint_tree)
        if control.kind in (Kind.TEXT, Kind.BARCODE) and not says_length(bind.constraint_tree):
            control.longest = TEXT_AT_MOST
        control.actions = [self._action(each) for each in element if local(each) == "setvalue"]
        self.by_template.setdefault(template, control)
        return control

    def _action(self, element: Element) -> Action:
        from dialogs.xform import action

        return action(element, self.library)

    def _group(self, element: Element) -> Control:
        control = self._common(element, "group")
        control.children = self.read(element)
        if (
            len(control.children) == 1
            and control.children[0].role == "repeat"
            and not control.children[0].label
        ):
            control.children[0].label = control.label
        return control

    def _repeat(self, element: Element) -> Control:
        control = self._common(element, "repeat")
        control.children = self.read(element)
        count = self.names.attribute(element, JAVAROSA, "count")
        if count:
            control.count = safely(build(parse(count), self.library))
        control.fixed = bool(count) or self.names.attribute(element, JAVAROSA, "noAddRemove").startswith(
            "true"
        )
        return control

    def _items(self, element: Element) -> Items:
        itemset = self._child(element, "itemset")
        if itemset is None:
            fixed = tuple(self._written(each) for each in element if local(each) == "item")
            return Items(fixed=fixed, every=fixed)
        source = parse(itemset.get("nodeset", ""))
        value, label = self._child(itemset, "value"), self._child(itemset, "label")
        run = safely(build(source, self.library))
        item = self._reader(
            "name" if value is None else value.get("ref", "name"),
            "" if label is None else label.get("ref", ""),
        )
        unfiltered, plain = _unfiltered(source)
        every: tuple[Item, ...] = ()
        listed = self._listed(unfiltered)
        if listed is not None:
            every = tuple(item(node) for node in listed)
        return Items(fixed=every if plain and listed is not None else None, nodes=run, item=item, every=every)

    def _listed(self, path: Path | None) -> list[Node] | None:
        """Give the nodes of a list that is the same for everybody."""
        if path is None or not isinstance(path.start, Call) or path.start.name != "instance":
            return None
        from dialogs.xpath import Text

        argument = path.start.arguments[0]
        here = self.library.instances.get(argument.value) if isinstance(argument, Text) else None
        if here is None:
            return None
        nodes = [here]
        for step in path.steps:
            nodes = [child for node in nodes for child in node.named.get(step.test, [])]
        return nodes

    def _written(self, element: Element) -> Item:
        value = self._child(element, "value")
        text = "" if value is None else "".join(value.itertext()).strip()
        return Item(text, self.itext.wording(self._child(element, "label")))

    def _reader(self, value: str, label: str) -> Callable[[Node], Item]:
        """Make the function that turns a node of a list into a choice; each node is read once."""
        quoted = label.startswith("jr:itext(")
        field = label.removeprefix("jr:itext(").removesuffix(")").strip() if quoted else label.strip()
        known: dict[Node, Item] = {}

        def text(node: Node, name: str) -> str:
            found = node.named.get(name)
            return found[0].text if found else ""

        def read(node: Node) -> Item:
            item = known.get(node)
            if item is None:
                if node.index >= 0:
                    return self._answered(node, value, field)
                wording = (
                    self.itext.texts.get(text(node, field), NOTHING)
                    if quoted
                    else self.itext.everywhere([text(node, field)])
                )
                item = known[node] = Item(
                    text(node, value),
                    wording,
                    text(node, "no_respuesta") in ("1", "si", "sí", "yes"),
                    text(node, "exclusiva") in ("1", "si", "sí", "yes"),
                )
            return item

        return read

    def _answered(self, node: Node, value: str, label: str) -> Item:
        """Make a choice of an answer given before (`select_one ${repeat}`)."""

        def say(name: str) -> Callable[[Context], str]:
            return lambda context: to_text(node.named.get(name, []), context)

        return Item(
            f"\0{node.index}:{value}",
            self.itext.everywhere([say(label)]),
        )

    def name_choices(self) -> None:
        """Let `jr:choice-name(value, '/path')` find the label of a choice of a question."""

        def choice_name(context: Context, value: str, path: str) -> str:
            template = self.find(path)
            control = self.by_template.get(template) if template is not None else None
            for item in control.items.every if control is not None and control.items is not None else ():
                if item.value == value:
                    return item.label.say(context)
            return ""

        self.library.choice_name = choice_name


def _unfiltered(source: object) -> tuple[Path | None, bool]:
    """Give the path of a list without its filters, and whether it had none."""
    if isinstance(source, Call) and source.name == "randomize" and source.arguments:
        return _unfiltered(source.arguments[0])[0], False
    if not isinstance(source, Path):
        return None, False
    plain = not any(step.predicates for step in source.steps)
    return source, plain
