"""The body of an XForm: its questions, groups and repeats, and where their choices come from."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from dialogs.compiling.actions import Actions, Find
from dialogs.compiling.bounds import bounds, says_length
from dialogs.compiling.choices import Choices, child
from dialogs.compiling.itext import Itext
from dialogs.compiling.model import Action, Bind, Control
from dialogs.compiling.names import JAVAROSA, Names, local
from dialogs.consultation import Kind
from dialogs.errors import FormError
from dialogs.expressions.evaluate import Library, build, safely
from dialogs.expressions.paths import whatever_counts
from dialogs.expressions.syntax import Path
from dialogs.expressions.tree import Template, locate
from dialogs.expressions.values import Context, as_number
from dialogs.expressions.xpath import parse

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
        find: Find,
        acts: Actions,
    ) -> None:
        self.library, self.itext, self.binds, self.names, self.find = library, itext, binds, names, find
        self.acts = acts
        self.choices = Choices(library, itext)
        self.by_template: dict[Template, Control] = {}
        self.actions: list[Action] = []  #: every `setvalue` of the body, wherever it stands

    def read(self, element: Element, here: Template | None) -> list[Control]:
        found = []
        if here is not None:
            self.actions += self.acts.of(element, here)
        for each in element:
            name = local(each)
            if name in KINDS:
                found.append(self._question(each, KINDS[name], here))
            elif name == "group":
                found.append(self._group(each, here))
            elif name == "repeat":
                found.append(self._repeat(each, here))
            elif name == "label" and local(element) == "body":
                raise FormError("Hay una etiqueta suelta en el cuerpo del formulario.")
        return found

    def _node(self, element: Element, here: Template | None) -> Template | None:
        path = element.get("ref") or element.get("nodeset") or ""
        if not path:
            return None
        template = self.find(path, here)
        if template is None:
            raise FormError(f"El formulario pregunta por «{path}», que no está entre sus datos.")
        return template

    def _common(self, element: Element, role: str, here: Template | None) -> Control:
        return Control(
            role=role,
            template=self._node(element, here),
            label=self.itext.wording(child(element, "label")),
            hint=self.itext.wording(child(element, "hint")),
            appearance=element.get("appearance", ""),
            parameters=dict(element.attrib),
        )

    def _question(self, element: Element, kind: Kind, here: Template | None) -> Control:
        control = self._common(element, "question", here)
        template = control.template
        if template is None:
            raise FormError("Hay una pregunta que no dice dónde guardar su respuesta.")
        control.kind = INPUTS.get(template.type, kind) if kind is Kind.TEXT else kind
        bind = self.binds[template]
        if (
            kind is Kind.TEXT
            and bind.readonly is not None
            and bind.sources.get("readonly", "").strip() == "true()"
        ):
            control.kind = Kind.NOTE
        elif template.type in UNSUPPORTED:
            raise FormError(
                f"En un chat no se puede contestar {UNSUPPORTED[template.type]}: «{template.name}»."
            )
        if element.get("query"):
            control.kind = Kind.SELECT_ONE
        limits = [element.get(name, "1") for name in ("start", "end", "step")]
        if control.kind is Kind.RANGE and any(as_number(each) != as_number(each) for each in limits):
            raise FormError(f"El intervalo de «{template.name}» no está en números.")
        if control.kind in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK):
            control.items = self.choices.of(element)
        if control.kind is Kind.RANGE and child(element, "itemset") is not None:
            control.marks = self.choices.of(element)
        if bind.constraint_tree is not None:
            control.least, control.most = bounds(bind.constraint_tree)
        if control.kind in (Kind.TEXT, Kind.BARCODE) and not says_length(bind.constraint_tree):
            control.longest = TEXT_AT_MOST
        control.actions = self.acts.of(element, here)
        self.actions += control.actions
        self.by_template.setdefault(template, control)
        return control

    def _group(self, element: Element, here: Template | None) -> Control:
        control = self._common(element, "group", here)
        control.children = self.read(element, control.template or here)
        only = control.children[0] if len(control.children) == 1 else None
        if only is not None and only.role == "repeat" and not only.label:
            only.label = control.label
        return control

    def _repeat(self, element: Element, here: Template | None) -> Control:
        if not element.get("nodeset"):
            raise FormError("Hay una repetición que no dice qué repite.")
        control = self._common(element, "repeat", here)
        control.children = self.read(element, control.template or here)
        count = self.names.attribute(element, JAVAROSA, "count")
        if count:
            tree = parse(count)
            control.count = (whatever_counts(tree) if isinstance(tree, Path) else None) or safely(
                build(tree, self.library)
            )
            control.count_from = here  # a relative count is seen from what holds the repeat (as JavaRosa)
        held = self.names.attribute(element, JAVAROSA, "noAddRemove").startswith("true")
        control.fixed = bool(count) or held
        return control

    def name_choices(self) -> None:
        """Let `jr:choice-name(value, '/path')` find the label of a choice of a question."""

        def choice_name(context: Context, value: str, path: str) -> str:
            template = self.find(path, context.node.template)
            control = self.by_template.get(template) if template is not None else None
            if control is None or control.items is None:
                return ""
            node = locate(context.node, template)
            offered = (
                () if node is None else control.items.offered(Context(context.state, node, context.world))
            )
            found = next((item for item in (*control.items.every, *offered) if item.value == value), None)
            return "" if found is None else found.label.say(context)

        self.library.choice_name = choice_name
