"""What expressions are worth in the suites of others: `python -m tests.dialogs.referee.expressions FOLDER…`.

The folders are clones of getodk/javarosa (`XPathEvalTest.java`), getodk/web-forms (`packages/xpath/test`; needs
node, esbuild and jsdom) and milkway/rxeval (`tests/oracle`: what JavaRosa and Enketo both say). Nothing of them
is kept here. What is set aside is no matter of forms, and is counted by reason.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from dialogs.consultation import Form
from dialogs.errors import DialogError
from dialogs.expressions.evaluate import compiled
from dialogs.expressions.tree import World
from dialogs.expressions.values import Context, iso, to_text
from dialogs.running.machine import opening, with_rows
from dialogs.xform import load
from tests.dialogs.referee.webforms import verdicts
from tests.dialogs.xforms import xform


@dataclass(frozen=True)
class Case:
    """One expression and what it must be worth: `None` when it must be refused or fail."""

    expression: str
    worth: Any
    context: Context
    form: Form


def value_of(case: Case) -> Any:
    """Work an expression out: nodes as their texts, what cannot be as `None`."""
    try:
        found = compiled(case.expression, case.form.model.library)(case.context)
    except DialogError:
        return None
    return [case.context.raw(node) for node in found] if isinstance(found, list) else found


def agrees(found: Any, worth: Any) -> bool:
    """Say whether a value is the one wanted, numbers but for rounding and dates by their day."""
    if isinstance(worth, float) and isinstance(found, float):
        return (math.isnan(found) and math.isnan(worth)) or math.isclose(
            found, worth, rel_tol=1e-6, abs_tol=1e-12
        )
    if isinstance(found, date):
        return isinstance(worth, str) and iso(found)[:10] == worth[:10]
    return type(found) is type(worth) and bool(found == worth)


_CALL = re.compile(r"(?<!/)testEval\((.*)\);")
_ASIDE = re.compile(
    r"convertible|testfunc|add\(|proto\(|raw\(|check-types|var_|\bread\(|write\(|foo\(|get-custom"
)
_PATHS = (
    "<path><child/><child/></path><path/><path>    some    value</path><path><child/></path><path/>"
    "<geoshape>0 0 0 0;0 1 0 0;1 1 0 0;1 0 0 0;0 0 0 0</geoshape>"
)
_ROWS = "".join(f"<repeat><name>{each}</name></repeat>" for each in "ABC") + "<index1>{}</index1>"


def of_javarosa(source: str) -> Iterator[Case | str]:
    """Read the assertions of XPathEvalTest.java; a text is the reason why one is set aside."""
    world = World(datetime(2026, 8, 7, tzinfo=UTC), 1, "en")
    paths = _opened(xform(_PATHS), world)
    for line in _CALL.finditer(source):
        if source[: line.start()].rpartition("\n")[2].strip().startswith("//"):
            continue
        expression, rest = _literal(line[1])
        wanted = rest.rpartition(", ")[2] if "Exception" not in rest else "Exception"
        if expression is None or _ASIDE.search(expression) or "createExpected" in line[1]:
            yield "handlers and instances of Java"
            continue
        form, context = paths
        yield Case(
            expression, _java(rest.partition(",")[2].strip() if "getDate" in rest else wanted), context, form
        )
    for index, name in (("1", "A"), ("", "A")):
        form, context = _opened(xform(_ROWS.format(index)), world)
        yield Case("indexed-repeat(/data/repeat/name, /data/repeat, /data/index1)", [name], context, form)


def _literal(arguments: str) -> tuple[str | None, str]:
    """Read the Java text at the start of a call: pieces added together, with numbers of Math among them."""
    found, at = "", 0
    while True:
        piece = re.compile(r'\s*(?:"((?:\\.|[^"\\])*)"|\(?(Math\.\w+(?:\(2\))?(?: / 2)?)\)?)\s*(\+?)').match(
            arguments, at
        )
        if piece is None:
            return None, ""
        if piece[2]:
            numbers = {"Math.PI": math.pi, "Math.PI / 2": math.pi / 2, "Math.exp(2)": math.exp(2)}
            found += repr(numbers[piece[2]])
        else:
            found += re.sub(r"\\(.)", lambda each: {"n": "\n", "t": "\t"}.get(each[1], each[1]), piece[1])
        at = piece.end()
        if not piece[3]:
            return found, arguments[at:]


def _java(written: str) -> Any:
    written = written.strip()
    if "Exception" in written:
        return None
    day = re.search(r"getDate\((\d+), (\d+), (\d+)\)", written)
    if day:
        return f"{int(day[1]):04d}-{int(day[2]):02d}-{int(day[3]):02d}"
    moment = re.search(r'getDateTimeFromString\("([^"]+)"\)', written)
    if moment:
        return moment[1]
    if written.startswith('"'):
        return _literal(written)[0]
    named = {"TRUE": True, "true": True, "FALSE": False, "false": False, "NaN": math.nan, "-NaN": math.nan,
             "POSITIVE_INFINITY": math.inf, "NEGATIVE_INFINITY": -math.inf, "Math.PI": math.pi, "Math.E": math.e,
             "Math.PI / 2": math.pi / 2}  # fmt: skip
    return named[written] if written in named else float(written)


def _opened(source: str, world: World) -> tuple[Form, Context]:
    form = load(source)
    state = opening(form.model, world)
    return form, Context(state, state.shape.root, world)


def of_both(folder: Path) -> Iterator[Case | str]:
    """Read what JavaRosa and Enketo say of one form and one instance, where they say the same."""
    enketo, javarosa = (
        json.loads((folder / name).read_text("utf-8")) for name in ("expected.json", "javarosa-expected.json")
    )
    form = load((folder / "form.xml").read_text("utf-8"))
    world = World(datetime(2026, 8, 7, tzinfo=timezone(timedelta(hours=-3))), 1, "en")
    state = with_rows(form.model, opening(form.model, world), {"household/resident": 3}, world)
    _fill(fromstring((folder / "instance.xml").read_text("utf-8")), "", state.shape.by_key, state.values)
    context = Context(state, state.shape.root, world)
    for expression, one in enketo.items():
        other = javarosa.get(expression)
        if expression != "$meta" and other is not None:
            same = "error" not in (one["type"], other["type"]) and _both(one["value"], other["value"])
            yield Case(expression, _json(other), context, form) if same else "JavaRosa and Enketo differ"


def _fill(element: Element, prefix: str, places: Any, values: list[str]) -> None:
    seen: Counter[str] = Counter()
    for child in element:
        seen[child.tag] += 1
        key = (
            f"{prefix}{child.tag}"
            if f"{prefix}{child.tag}" in places
            else f"{prefix}{child.tag}[{seen[child.tag]}]"
        )
        if len(child):
            _fill(child, f"{key}/", places, values)
        else:
            values[places[key].index] = child.text or ""


def _both(one: Any, other: Any) -> bool:
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in (one, other))
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6) if numbers else bool(one == other)


def _json(said: Any) -> Any:
    return float(said["value"]) if said["type"] == "number" else said["value"]


def tell(name: str, cases: Iterator[Case | str]) -> int:
    """Print how many cases agree, those that do not, and why others were set aside."""
    right, wrong, aside = 0, [], Counter[str]()
    for case in cases:
        if isinstance(case, str):
            aside[case] += 1
        elif agrees(found := value_of(case), case.worth):
            right += 1
        else:
            wrong.append(
                f"  {case.expression}: {case.worth!r}, ours {to_text(found, case.context) if found == [] else found!r}"
            )
    print(f"{name}: {right} of {right + len(wrong)}; set aside {dict(aside)}", *wrong, sep="\n")
    return len(wrong)


def main() -> int:
    """Find the suites below the folders given and print how each goes."""
    wrong = 0
    for folder in map(Path, sys.argv[1:]):
        for path in folder.rglob("XPathEvalTest.java"):
            wrong += tell("JavaRosa", of_javarosa(path.read_text("utf-8")))
        for path in folder.rglob("javarosa-expected.json"):
            wrong += tell("JavaRosa and Enketo", of_both(path.parent))
        for path in folder.rglob("packages/xpath/test"):
            wrong += tell_webforms(path)
    return 1 if wrong else 0


def tell_webforms(folder: Path) -> int:
    """Print how web-forms' assertions go."""
    counted, wrong, aside = 0, [], Counter[str]()
    for verdict in verdicts(folder):
        if reason := verdict.aside:
            aside[reason] += 1
            continue
        counted += 1
        if verdict.error is not None:
            wrong.append(f"  {verdict.title}: {verdict.expression}: {verdict.error}")
    print(f"web-forms: {counted - len(wrong)} of {counted}; set aside {dict(aside)}", *wrong, sep="\n")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
