"""From XForm XML (what pyxform writes and ODK Collect reads) to an immutable `Form`.

The format is ODK's: https://getodk.github.io/xforms-spec/. Reading it needs neither pyxform nor lxml.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from dialogs.beyond.crossings import crossings
from dialogs.beyond.items import counted
from dialogs.compiling.actions import Actions
from dialogs.compiling.body import Body
from dialogs.compiling.graph import References, dependents, in_order
from dialogs.compiling.instances import MainInstance, choices_of, rows_of
from dialogs.compiling.itext import Itext
from dialogs.compiling.model import Bind, Control, Model, Rule, Truth
from dialogs.compiling.names import ENTITIES, JAVAROSA, Names, local
from dialogs.consultation import NAMESPACE, Choice, Form, Question
from dialogs.errors import ExpressionError, FormError
from dialogs.expressions.evaluate import Library, build, safely, truth
from dialogs.expressions.syntax import Binary, Call, Expr
from dialogs.expressions.tree import Node, Template
from dialogs.expressions.values import WORKED
from dialogs.expressions.xpath import parse
from dialogs.running.script import ASKED_AT_MOST, script_of

LAST_SAVED = "__last-saved"  #: the answers of whoever used the telephone before: in a chat there are none
LARGEST = 20_000_000  #: characters of one XForm
PIECE = 50_000  #: characters of it that are read at a time


Lists = Mapping[str, Sequence[Mapping[str, str]]]


def load(xform: str, lists: Lists | None = None, *, media: bool = False) -> Form:
    """Read an XForm. Raises `FormError`, in Spanish, when a conversation could not be had with it.

    `lists` gives the rows of lists that the form names and does not hold (`csv-external`), by their id.
    `media` says whether photos, voices and files are received; where they are not, nobody is held up by asking for one.
    """
    if len(xform) > LARGEST:
        raise FormError("El formulario es demasiado grande.")
    try:
        root = _parsed_slowly(xform)
        form = _Reader(root, xform, lists or {}).form()
    except (ParseError, DefusedXmlException) as error:
        raise FormError("El formulario no es un XForm bien escrito.", original=str(error)) from error
    except RecursionError as error:
        raise FormError("El formulario tiene demasiados niveles, unos dentro de otros.") from error
    form.model.media = media
    return form


def _parsed_slowly(xform: str) -> Element:
    """Read the XML piece by piece: whoever loads a form in a thread lets the others have their turn in between."""
    parser = DefusedXMLParser(target=TreeBuilder())
    for start in range(0, len(xform), PIECE):
        parser.feed(xform[start : start + PIECE])
    root: Element = parser.close()
    return root


class _Reader:
    def __init__(self, root: Element, xform: str, lists: Lists) -> None:
        self.names = Names(xform)
        self.identity = hashlib.sha256(xform.encode()).hexdigest()
        model, body = self.names.first(root, "model"), self.names.first(root, "body")
        if model is None or body is None:
            raise FormError("El archivo no es un XForm: le falta el modelo o el cuerpo.")
        title = self.names.first(root, "title")
        self.title = " ".join("".join(title.itertext()).split()) if title is not None else ""
        self.model, self.body = model, body
        self.library = Library()
        self.lists = lists

    def form(self) -> Form:
        instances = [each for each in self.model if local(each) == "instance"]
        if not instances or not len(instances[0]):
            raise FormError("El formulario no tiene datos que llenar.")
        main = instances[0][0]
        self.settings = {name: value for name, value in main.attrib.items() if not name.startswith("{")}
        self.settings |= own_attributes(main.attrib)
        self.library.version = self.settings.get("version", "")
        main_instance = MainInstance(main, self.body, self.names)
        root = main_instance.root
        for each in instances[1:]:
            if identifier := each.get("id"):
                self._list(identifier, each)
        self.library.instances.setdefault(LAST_SAVED, Node("#document", None))
        itext = Itext(self.model, self.library, self.names)
        binds = self._binds(main_instance, itext)
        main_instance.settle()
        named = {each.get("id", ""): each.get("nodeset", "") for each in self.model if local(each) == "bind"}
        acts = Actions(self.library, main_instance.find, named)
        body = Body(self.library, itext, binds, self.names, main_instance.find, acts)
        controls = body.read(self.body, None)
        for template, control in body.by_template.items():
            if own := own_attributes(control.parameters):  # `body::cb:widget`, beside the `bind::cb:` ones
                binds[template].attributes = {**binds[template].attributes, **own}
        rules = self._rules(root, binds)
        compiled = Model(
            root=root,
            binds=binds,
            body=tuple(controls),
            rules=rules,
            dependents=dependents(rules),
            library=self.library,
            actions=(*acts.of(self.model, root), *body.actions),
            first_rows=main_instance.first_rows,
            first_values=main_instance.first_values,
            languages=itext.languages,
            controls=body.by_template,
        )
        body.name_choices()
        if script_of(compiled, compiled.shape(compiled.first_rows)).full:
            raise FormError(f"El formulario tiene más de {ASKED_AT_MOST} preguntas: no caben en un chat.")
        return self._face(compiled, itext)

    def _list(self, identifier: str, element: Element) -> None:
        """Keep a list: one given from outside, or the one the form holds; one that is nowhere is not kept."""
        source = element.get("src", "")
        if identifier in self.lists:
            self.library.instances[identifier] = rows_of(self.lists[identifier])
        elif not source or source.startswith("jr://instance/"):
            self.library.instances[identifier] = choices_of(element, self.names)
        else:
            self.library.missing[identifier] = source.rpartition("/")[2]

    def _face(self, model: Model, itext: Itext) -> Form:
        questions = tuple(
            _question(control, model.binds[control.template])
            for control in model.controls.values()
            if control.template is not None and control.role == "question"
        )
        sector = next(
            (each for each in questions if each.attributes.get("sector") in ("si", "sí", "yes", "1")), None
        )
        by_path = {each.path: each for each in questions}
        form = Form(
            self.title, itext.languages, questions, sector, self.settings, self.identity, model, by_path,
            crossings(self.settings, questions), itext.own_names,
        )  # fmt: skip
        counted(form)  # what is counted of each item must be there before the first question
        return form

    def _binds(self, main: MainInstance, itext: Itext) -> dict[Template, Bind]:
        binds: dict[Template, Bind] = {template: Bind() for template in main.root.family()}
        for element in self.model:
            if local(element) != "bind":
                continue
            if not element.get("nodeset"):
                raise FormError("Hay un bind que no dice de qué dato habla.")
            template = main.find(element.get("nodeset", ""))
            if template is None:
                continue  # ODK Collect, too, passes over a bind to a node that is not there
            template.type = local_type(element.get("type", "string"))
            binds[template] = self._bind(element, template, itext)
            template.minted = binds[template].preload[0] == "uid"
        return binds

    def _bind(self, element: Element, template: Template, itext: Itext) -> Bind:
        trees = {
            name: _parsed(element.get(name, ""), name, template)
            for name in ("relevant", "calculate", "required", "readonly", "constraint")
        }
        for name, tree in trees.items():
            if tree is not None:
                _compiled(tree, self.library, name, template)
        attribute = self.names.attribute
        return Bind(
            relevant=trees["relevant"],
            relevance=_truth(trees["relevant"], self.library),
            calculate=trees["calculate"],
            required=_truth(trees["required"], self.library),
            readonly=_truth(trees["readonly"], self.library),
            constraint=_truth(trees["constraint"], self.library, otherwise=True),
            constraint_tree=trees["constraint"],
            constraint_message=itext.message(attribute(element, JAVAROSA, "constraintMsg")),
            required_message=itext.message(attribute(element, JAVAROSA, "requiredMsg")),
            attributes=own_attributes(element.attrib),
            preload=(attribute(element, JAVAROSA, "preload"), attribute(element, JAVAROSA, "preloadParams")),
            saved_to=attribute(element, ENTITIES, "saveto"),
            sources={name: element.get(name, "") for name in trees if element.get(name)},
        )

    def _rules(self, root: Template, binds: Mapping[Template, Bind]) -> tuple[Rule, ...]:
        references = References(root)
        rules = []
        for template, bind in binds.items():
            for relevance, tree in ((True, bind.relevant), (False, bind.calculate)):
                if tree is not None:
                    run = safely(build(tree, self.library))
                    rules.append(Rule(relevance, template, run, references.of(tree, template)))
                    if not relevance and template.type == "string":
                        template.type = kind_of(tree)
        return in_order(rules)


def local_type(name: str) -> str:
    """Give a bind's type without its prefix; those we treat alike under one name."""
    plain = name.rpartition(":")[2]
    return {"integer": "int", "double": "decimal", "select1": "string", "select": "string"}.get(plain, plain)


def own_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    """Keep the attributes of our namespace: `bind::cb:tema` is {"tema": …}."""
    prefix = f"{{{NAMESPACE}}}"
    return {name[len(prefix) :]: value for name, value in attributes.items() if name.startswith(prefix)}


def kind_of(tree: Expr) -> str:
    """Say what type an expression always gives: a truth, a date and hour, or whatever is worked out."""
    if isinstance(tree, Call) and tree.name in ("today", "now"):
        return "dateTime"
    return "boolean" if is_truth(tree) else WORKED


def is_truth(tree: Expr) -> bool:
    """Say whether an expression always gives true or false."""
    if isinstance(tree, Binary):
        return tree.operator in ("or", "and", "=", "!=", "<", "<=", ">", ">=")
    if isinstance(tree, Call):
        if tree.name == "if" and len(tree.arguments) == 3:
            return all(is_truth(each) for each in tree.arguments[1:])
        return tree.name in ("true", "false", "not", "boolean", "selected", "contains", "starts-with", "ends-with",
                             "regex", "checklist", "weighted-checklist", "boolean-from-string")  # fmt: skip
    return False


def _parsed(source: str, name: str, template: Template) -> Expr | None:
    if not source.strip():
        return None
    try:
        return parse(source)
    except ExpressionError as error:
        raise ExpressionError(
            f"{error.message} (pregunta «{template.name}»)", sheet="survey", column=name, original=source
        ) from error


def _compiled(tree: Expr, library: Library, name: str, template: Template) -> None:
    try:
        build(tree, library)
    except ExpressionError as error:
        raise ExpressionError(
            f"{error.message} (pregunta «{template.name}»)", sheet="survey", column=name
        ) from error


def _truth(tree: Expr | None, library: Library, *, otherwise: bool = False) -> Truth | None:
    """Compile a condition. A constraint that cannot be worked out lets people go on: the fault is the form's."""
    return None if tree is None else truth(tree, library, otherwise=otherwise)


def _question(control: Control, bind: Bind) -> Question:
    template = control.template
    assert template is not None
    choices = () if control.items is None else control.items.every
    kind = control.kind
    return Question(
        path=public_path(template),
        kind=kind,
        labels=control.label.labels(),
        choices=tuple(Choice(item.value, item.label.labels(), item.declines) for item in choices),
        attributes=bind.attributes,
    )


def public_path(template: Template) -> str:
    """Give a node's path without the root: seguridad/de_noche."""
    return template.path.lstrip("/").partition("/")[2]
