"""A conversation as compact JSON and back, and as the record an XForm would send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dialogs.consultation import Form
from dialogs.errors import AnotherForm
from dialogs.expressions.tree import Node, State, minted
from dialogs.running.passage import Interview
from dialogs.running.script import script_of


def dump(interview: Interview) -> dict[str, Any]:
    """Give a conversation as JSON: values by place, relevance and paths as bits. It holds answers: seal it."""
    state = interview.state
    shape = state.shape
    defaults = shape.defaults
    kept = {str(i): v for i, v in enumerate(state.values) if v != defaults[i]}
    for node in shape.minted:
        kept[str(node.index)] = state.values[node.index]
        if kept[str(node.index)] == minted(interview.seed, node.key):
            del kept[str(node.index)]
    data: dict[str, Any] = {"l": interview.language, "n": interview.turn, "s": interview.seed, "v": kept}
    by_path = shape.cache["script"].by_path
    if interview.at:
        data["a"] = by_path[interview.at].place
    if shape.rows:
        data["r"] = shape.rows
    for key, places in (
        ("i", [place for place, own in enumerate(state.own) if not own]),
        ("p", [by_path[path].place for path in interview.passed if path in by_path]),
        ("d", [by_path[path].place for path in interview.declined if path in by_path]),
    ):
        if places:
            data[key] = _bits(places)
    if interview.ticks is not None:
        data["t"] = list(interview.ticks)
    if interview.editing:
        data["e"] = 1
    return data


def restore(form: Form, data: Mapping[str, Any]) -> Interview:
    """Take up a conversation where it was. Nothing is worked out again: what was calculated is part of it.

    Raises `AnotherForm` when the data do not fit this form.
    """
    try:
        shape = form.model.shape({str(key): int(rows) for key, rows in data.get("r", {}).items()})
        script = script_of(form.model, shape)
        state = State.fresh(shape)
        for node in shape.minted:
            state.values[node.index] = minted(int(data["s"]), node.key)
        for place, value in data["v"].items():
            state.values[int(place)] = str(value)
        irrelevant = _places(data.get("i", ""))
        for place in irrelevant:
            state.own[place] = False
        if irrelevant:
            state.spread(shape.root)
        asks = script.asks
        ticks = data.get("t")
        return Interview(
            language=str(data["l"]),
            turn=int(data["n"]),
            at=asks[data["a"]].path if "a" in data else "",
            state=state,
            seed=int(data["s"]),
            passed=frozenset(asks[place].path for place in _places(data.get("p", ""))),
            declined=frozenset(asks[place].path for place in _places(data.get("d", ""))),
            ticks=None if ticks is None else tuple(str(each) for each in ticks),
            editing=bool(data.get("e")),
        )
    except (KeyError, IndexError, ValueError, TypeError, AttributeError) as error:
        raise AnotherForm("Esta conversación empezó con otra versión del formulario.") from error


def _bits(places: Iterable[int]) -> str:
    whole = 0
    for place in places:
        whole |= 1 << place
    return f"{whole:x}"


def _places(bits: str) -> list[int]:
    whole = int(bits, 16) if bits else 0
    return [place for place in range(whole.bit_length()) if whole >> place & 1]


def record(form: Form, interview: Interview) -> dict[str, str]:
    """Give every value that counts, by path, as an XForm writes it; what is not relevant is left out."""
    state = interview.state
    found: dict[str, str] = {}
    for node in state.shape.nodes:
        if state.relevant[node.index] and not node.children and not _inside_meta(node):
            found[node.key] = state.values[node.index]
    return found


def _inside_meta(node: Node) -> bool:
    return node.key.startswith(("meta/", "orx:meta/")) or node.name.startswith("@")
