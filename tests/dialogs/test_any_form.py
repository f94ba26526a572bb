"""Any form, any replies: never an exception, never a record that a slow and obvious reference would not give."""

from __future__ import annotations

import json
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.answers import Back, Change, Decline, Done, Located, Pick, Reply, Resume, Skip, Typed, Undo
from dialogs.consultation import Form
from dialogs.expressions.tree import Node, World
from dialogs.interview import Interview, Turn, advance, begin, dump, present, record, restore, review
from dialogs.running.machine import everything
from dialogs.submission import from_json, submission, to_json
from dialogs.xform import load
from dialogs.xlsform import publish
from tests.dialogs.tables import NOW
from tests.hostile import TEXTS

TYPES = (
    "text", "integer", "decimal", "date", "time", "dateTime", "note", "select_one l", "select_multiple l", "rank l",
    "acknowledge", "geopoint", "calculate", "barcode", "range",
)  # fmt: skip
CONDITIONS = (
    "${%s} != ''", "${%s} = 'a'", "selected(${%s}, 'b')", "count-selected(${%s}) > 1", "${%s} > 3",
    "not(${%s} > 3)", "string-length(${%s}) < 4", "coalesce(${%s}, 'x') = 'x'", "if(${%s} = '', true(), false())",
)  # fmt: skip
SUMS = ("${%s} + 1", "concat(${%s}, '-')", "if(${%s} = 'a', 1, 2)", "string-length(${%s})", "${%s} = 'a'")
OWN = (
    ". != 'b'",
    "string-length(.) < 9",
    ". > 1 or . = 'a'",
    "count-selected(.) <= 2",
    "regex(., '[a-z0-9 ]*')",
)


@st.composite
def books(draw: st.DrawFn) -> dict[str, list[dict[str, str]]]:
    """Draw a form: up to fourteen rows, groups and repeats, each row able to look at those before it."""
    survey: list[dict[str, str]] = []
    names: list[str] = []
    opened: list[str] = []
    for number in range(draw(st.integers(1, 14))):
        what = draw(st.sampled_from(("row",) * 8 + ("begin", "repeat", "end")))
        if what == "end" and opened:
            survey.append({"type": f"end {opened.pop()}"})
            continue
        if what in ("begin", "repeat") and len(opened) < 2:
            kind = "group" if what == "begin" else "repeat"
            row = {"type": f"begin {kind}", "name": f"g{number}", "label": f"Grupo {number}"}
            if draw(st.integers(0, 1)) == 1 and names:
                row["relevant"] = draw(st.sampled_from(CONDITIONS)) % draw(st.sampled_from(names))
            if kind == "repeat" and draw(st.booleans()):
                row["repeat_count"] = str(draw(st.integers(0, 3)))
            opened.append(kind)
            survey.append(row)
            name = f"n{number}"
            survey.append({"type": "text", "name": name, "label": f"Dentro {number}"})
            if "repeat" not in opened:
                names.append(name)
            continue
        survey.append(_row(draw, number, names))
        if "repeat" not in opened:
            names.append(f"p{number}")
    survey += [{"type": f"end {kind}"} for kind in reversed(opened)]
    choices = [
        {
            "list_name": "l",
            "name": name,
            "label": f"Opción {name}",
            "no_respuesta": "1" if name == "pnd" else "",
        }
        for name in ("a", "b", "c", "pnd")
    ]
    return {"survey": survey, "choices": choices}


def _row(draw: st.DrawFn, number: int, names: list[str]) -> dict[str, str]:
    kind = draw(st.sampled_from(TYPES))
    row = {"type": kind, "name": f"p{number}", "label": f"Pregunta {number}"}
    if kind == "calculate":
        row["calculation"] = draw(st.sampled_from(SUMS)) % draw(st.sampled_from(names)) if names else "1 + 1"
        return row
    if kind == "range":
        row["parameters"] = "start=1 end=5 step=1"
    if draw(st.integers(0, 1)) == 1 and names:
        row["relevant"] = draw(st.sampled_from(CONDITIONS)) % draw(st.sampled_from(names))
        if draw(st.booleans()):
            row["label"] += " ${" + draw(st.sampled_from(names)) + "}"
    if kind != "note" and draw(st.integers(0, 2)) == 0:
        row["constraint"] = draw(st.sampled_from(OWN))
    if kind != "note" and draw(st.integers(0, 3)) == 0:
        row["required"] = "yes"
    return row


WORDS = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from(
        ("a", "b", "3", "4", "2", "hoy", "18:30", "3/5/2026", "ok", "a y b", "si", "20.6 -100.4", "x")
    ),
    st.text(max_size=12),
)
LOOSE: st.SearchStrategy[Reply] = st.one_of(
    st.builds(Typed, WORDS),
    st.builds(Pick, st.sampled_from(("a", "b", "c", "pnd", "OK", "si", "no", "", "\x00", "3"))),
    st.sampled_from((Done(), Undo(), Decline(), Back(), Skip(), Resume())),
    st.builds(Change, st.one_of(st.sampled_from([f"p{n}" for n in range(14)]), st.text(max_size=5))),
    st.builds(Located, st.floats(), st.floats()),
)


def fitting(form: Form, turn: Turn, data: st.DataObject) -> Reply:
    """Choose a reply that fits what is asked, most of the time; anything at all otherwise."""
    prompt = turn.prompt
    if prompt is None:
        paths = [line.path for line in review(form, turn.interview)] or ["p0"]
        again: st.SearchStrategy[Reply] = st.one_of(st.builds(Change, st.sampled_from(paths)), LOOSE)
        return data.draw(again)
    picks = [Pick(option.value) for option in prompt.options] or [Pick("OK")]
    replies: st.SearchStrategy[Reply] = st.one_of(
        st.sampled_from(picks), st.sampled_from((Done(), Skip())), LOOSE
    )
    return data.draw(replies)


def reference(form: Form, interview: Interview) -> dict[str, str]:
    """Work everything out again from the bare values, the slow and obvious way."""
    state = everything(form.model, interview.state, World(NOW, interview.seed, interview.language))
    return {
        node.key: state.values[node.index]
        for node in state.shape.nodes
        if all(state.own[up.index] for up in line_of(node))
        and not node.children
        and not node.key.startswith("meta/")
        and not node.name.startswith("@")
    }


def line_of(node: Node) -> list[Node]:
    """Give a node and those above it."""
    found, here = [], node
    while here.index >= 0 and here.parent is not None:
        found.append(here)
        here = here.parent
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(book=books(), data=st.data())
def test_any_form_takes_any_replies(book: dict[str, list[dict[str, str]]], data: st.DataObject) -> None:
    """Random forms and replies: no exception; what is kept and taken up again is equal; the record is right."""
    form = load(publish(book).xform)
    turn = present(form, begin(form, language="es", now=NOW, seed=data.draw(st.integers(0, 2**31))), now=NOW)
    for step in range(data.draw(st.integers(5, 40))):
        reply = fitting(form, turn, data)
        now = NOW + timedelta(minutes=step)
        following = advance(form, turn.interview, reply, now=now)
        kept = restore(form, json.loads(json.dumps(dump(following.interview))))
        assert kept == following.interview
        assert (
            advance(form, kept, Resume(), now=now).prompt
            == present(form, following.interview, now=now).prompt
        )
        if following.rejection is not None and following.interview.turn == turn.interview.turn:
            assert following.interview == turn.interview
        turn = following
        assert dict(record(form, turn.interview)) == reference(form, turn.interview)
    review(form, turn.interview)
    found = submission(form, turn.interview)
    assert from_json(to_json(found)) == found


def test_every_hostile_text_meets_every_kind_of_question() -> None:
    """Each hostile text is taken or refused by each kind of question; never an exception, never NUL kept."""
    survey = [
        {"type": kind, "name": f"p{number}", "label": f"Pregunta {number}"}
        | ({"parameters": "start=1 end=5 step=1"} if kind == "range" else {})
        for number, kind in enumerate(TYPES)
        if kind not in ("note", "calculate")
    ]
    choices = [{"list_name": "l", "name": name, "label": f"Opción {name}"} for name in "ab"]
    form = load(publish({"survey": survey, "choices": choices}).xform)
    interview = begin(form, language="es", now=NOW, seed=1)
    while present(form, interview, now=NOW).prompt is not None:
        for text in TEXTS:
            turn = advance(form, interview, Typed(text), now=NOW)
            values = "".join(record(form, turn.interview).values())
            assert "\x00" not in values
            assert len(values) <= len("".join(record(form, interview).values())) + 600
            json.dumps(dump(turn.interview)).encode()
        interview = advance(form, interview, Skip(), now=NOW).interview
