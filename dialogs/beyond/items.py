"""Questions asked of each item of a list: which proposal a row of a repeat is about.

A repeat asks one question many times. `cb:de` names the field that holds what a row is about (a proposal's `name`) and
`cb:lista` the list it comes from; then each item is counted by itself, under `votos/voto/opinion[agua]`. With several
fields it is a duel: the choice that is called like one of the fields says that its item won.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dialogs.consultation import Choice, Form, Kind, Question
from dialogs.errors import FormError
from dialogs.expressions.tree import Node, State, Template, locate

WON = "gana"  #: the mark of an item that was preferred in a duel
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")  #: identifiers that may become the key of a count
_PREFERRED = Choice(WON, {"es": "La prefirieron", "en": "They preferred it"}, declines=False)


@dataclass(frozen=True)
class About:
    """What a question asked row after row is about."""

    fields: tuple[Template, ...]  #: what holds the item's identifier; several in a duel
    items: Mapping[str, Mapping[str, str]]  #: by identifier, the columns of its list

    @property
    def duel(self) -> bool:
        return len(self.fields) > 1

    def found(self, state: State, node: Node) -> dict[str, str]:
        """Give the items one row is about, by the name of their field; none when one is not in the list."""
        nodes = {field.name: locate(node, field) for field in self.fields}
        found = {name: state.values[each.index] for name, each in nodes.items() if each is not None}
        different = len(set(found.values())) == len(self.fields)
        return found if different and all(each in self.items for each in found.values()) else {}


def about(form: Form, question: Question) -> About | None:
    """Read `cb:de` and `cb:lista`. Raises `FormError` when they name what is not there; `None` without them."""
    written, named = question.attributes.get("de", ""), question.attributes.get("lista", "")
    if not written.strip():
        return None
    here = _templates(form)[question.path]
    fields = tuple(_field(here, path, question) for path in written.split())
    if question.kind is not Kind.SELECT_ONE:
        raise _wrong(question, "solo vale en una pregunta select_one", "de")
    values = {choice.value for choice in question.choices}
    if len(fields) > 1 and not {field.name for field in fields} <= values:
        raise _wrong(question, "en un duelo, cada campo necesita una opción con su mismo nombre", "de")
    if named not in form.model.library.instances:
        raise _wrong(question, f"no existe la lista «{named}»", "lista")
    return About(fields, dict(_listed(form.model.library.instances[named], question)))


def counted(form: Form) -> tuple[Question, ...]:
    """Give every question as it is counted: those about items once for each item of their list.

    The path of such a one is the key of its counts, its labels are the item's, its theme too if the list has one.
    """
    found: list[Question] = []
    for question in form.questions:
        matter = about(form, question)
        found += [question] if matter is None else _each(form, question, matter)
    return tuple(found)


def in_rows(form: Form) -> frozenset[str]:
    """Name the questions that one person may be asked again and again, in the rows of a repeat."""

    def repeated(node: Template | None) -> bool:
        return node is not None and (node.repeat or repeated(node.parent))

    return frozenset(path for path, node in _templates(form).items() if repeated(node))


def key(path: str, item: str) -> str:
    """Name what is counted of one item: votos/voto/opinion[agua]."""
    return f"{path}[{item}]"


def _each(form: Form, question: Question, matter: About) -> Iterator[Question]:
    for item, columns in matter.items.items():
        labels = {
            code: text for code in form.languages if (text := columns.get(code) or columns.get("label"))
        }
        yield replace(
            question,
            path=key(question.path, item),
            labels=labels or {form.languages[0]: item},
            choices=(_PREFERRED,) if matter.duel else question.choices,
            attributes={
                **question.attributes,
                "tema": columns.get("tema") or question.attributes.get("tema", ""),
            },
        )


def _listed(document: Node, question: Question) -> Iterator[tuple[str, dict[str, str]]]:
    for item in (item for root in document.children for item in root.children):
        columns = {node.name: node.text for node in item.children}
        name = columns.get("name", "")
        if not _SAFE.match(name):
            raise _wrong(
                question, f"«{name}» no sirve de nombre: usa letras sin acento, números y _", "lista"
            )
        yield name, columns


def _templates(form: Form) -> dict[str, Template]:
    return {each.path.lstrip("/").partition("/")[2]: each for each in form.model.controls}


def _field(here: Template, path: str, question: Question) -> Template:
    """Find what a path names, as pyxform writes `${campo}`: ../campo, or from the root."""
    node: Template | None = here
    names = path.removeprefix("current()/").split("/")
    if not names[0]:
        while node is not None and node.parent is not None:
            node = node.parent
        names = names[2:]
    for name in names:
        if node is not None:
            node = node.parent if name == ".." else next((n for n in node.children if n.name == name), None)
    if node is None or node is here:
        raise _wrong(question, f"no encuentro el campo «{path}»", "de")
    return node


def _wrong(question: Question, why: str, attribute: str) -> FormError:
    message = f"El atributo cb:{attribute} de «{question.name}» no se entiende: {why}."
    return FormError(message, sheet="survey", column=f"bind::cb:{attribute}")
