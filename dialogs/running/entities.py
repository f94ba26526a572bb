"""Answers that join a list: ODK's entities (https://getodk.github.io/xforms-spec/entities).

A form says with its `entities` sheet that an answer becomes an item of a list for the next people: a proposal,
a place. This only says which; who looks at them first, and where they are kept, is for others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogs.consultation import Form
from dialogs.expressions.tree import Node, State, lineage
from dialogs.running.passage import Interview

CREATES = frozenset({"1", "true", "true()"})


@dataclass(frozen=True)
class Entity:
    """One item for a list: what it is called and what is known of it."""

    list: str  #: name of the list, as in `csv-external` or `select_one_from_file`
    label: str
    properties: Mapping[str, str]  #: by the names of the column `save_to`


def entities(form: Form, interview: Interview) -> tuple[Entity, ...]:
    """Give the items this conversation adds to lists; changes to items that exist are not read."""
    return tuple(_found(form, interview.state))


def _found(form: Form, state: State) -> Iterator[Entity]:
    for node in state.shape.nodes:
        if node.name.rpartition(":")[2] != "entity" or not state.relevant[node.index] or node.parent is None:
            continue
        if _attribute(state, node, "create").casefold() not in CREATES:
            continue
        holder = node.parent.parent
        label = next((state.values[each.index] for each in node.named.get("label", ())), "")
        properties = dict(_properties(form, state, holder)) if holder is not None else {}
        yield Entity(_attribute(state, node, "dataset"), label, properties)


def _attribute(state: State, node: Node, name: str) -> str:
    return next((state.values[each.index] for each in node.named.get(f"@{name}", ())), "")


def _properties(form: Form, state: State, holder: Node) -> Iterator[tuple[str, str]]:
    for node in state.shape.nodes[holder.index : holder.end]:
        saved = form.model.binds[node.template].saved_to if node.template is not None else ""
        if saved and state.relevant[node.index] and _nearest(node) is holder:
            yield saved, state.values[node.index]


def _nearest(node: Node) -> Node | None:
    """Find the innermost group or repeat around a node that declares an entity."""
    for around in lineage(node)[1:]:
        if any("entity" in {each.name for each in meta.children} for meta in around.named.get("meta", ())):
            return around
    return None
