"""A slow, obvious engine to hold the quick one against: it remembers answers only, and works all else out each time.

It shares nothing with `dialogs` but the parser of expressions. Values are Python's own: a number question holds a
float, a date a date, a calculation whatever it gave. Everything is worked out again and again until nothing changes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from dialogs.expressions.syntax import Binary, Call, Expr, Negated, Number, Path, Text
from dialogs.expressions.xpath import parse
from tests.dialogs.reference_worth import (
    FUNCTIONS,
    OPERATORS,
    Spot,
    number,
    single,
    text,
    truth,
    typed,
    written,
)

X = "{http://www.w3.org/2002/xforms}"
ROWS = 50  #: of one repeat, at most
JR = "{http://openrosa.org/javarosa}"


class Paper:
    """One conversation on paper."""

    def __init__(self, xform: str) -> None:
        whole = fromstring(xform)
        self.data = whole.find(f".//{X}instance")[0]  # type: ignore[index]
        self.root = self.data.tag.removeprefix(X)
        self.binds = {each.get("nodeset", ""): each for each in whole.iter(f"{X}bind")}
        self.repeats = {each.get("nodeset", ""): each for each in whole.iter(f"{X}repeat")}
        self.labels = {
            each.get("ref", ""): label
            for each in whole.iter()
            if (label := each.find(f"{X}label")) is not None and each.tag != f"{X}group"
        }
        self.texts = {
            (language.get("lang", ""), text.get("id")): text.find(f"{X}value")
            for language in whole.iter(f"{X}translation")
            for text in language
        }
        self.answers: dict[str, str] = {}  #: by key, as written
        self.rows: dict[str, int] = {}  #: of repeats, by the key of what holds them and their name
        self.tree = self.settled()

    # what there is -------------------------------------------------------------------------------------------------

    def settled(self) -> Spot:
        """Work everything out from the answers."""
        while True:
            tree = self.grown(self.data, f"/{self.root}", "", None, 1)
            self.worked_out(tree)
            wanted = dict(self.counted(tree))
            if all(self.rows.get(key) == rows for key, rows in wanted.items()):
                self.tree = tree
                return tree
            self.rows |= wanted
            for key in list(self.answers):  # what is in rows that are no more is gone
                if any(_beyond(key, repeat, rows) for repeat, rows in wanted.items()):
                    del self.answers[key]

    def grown(self, element: Element, path: str, key: str, above: Spot | None, row: int) -> Spot:
        spot = Spot(path.rpartition("/")[2], path, key, above, row)
        seen = set()
        for child in element:
            name = child.tag.removeprefix(X)
            if name in seen or "meta" in name:
                continue
            seen.add(name)
            inside = f"{key}/{name}" if key else name
            if f"{path}/{name}" in self.repeats:
                every = element.findall(child.tag)
                there = [each for each in every if f"{JR}template" not in each.attrib]
                spot.first[name] = len(there)
                for place in range(1, self.rows.get(inside, len(there)) + 1):
                    row_of = there[place - 1] if place <= len(there) else every[0]
                    spot.below.append(self.grown(row_of, f"{path}/{name}", f"{inside}[{place}]", spot, place))
            else:
                spot.below.append(self.grown(child, f"{path}/{name}", inside, spot, 1))
        return spot

    def worked_out(self, tree: Spot) -> None:
        spots = list(tree.family())
        for spot in spots:
            spot.value = typed(self.answers.get(spot.key, ""), self.said(spot, "type"))
        for _ in range(len(spots) + 2):
            before = [(repr(spot.value), spot.counts) for spot in spots]
            for spot in spots:
                if calculation := self.said(spot, "calculate"):
                    value = single(self.worth(parse(calculation), spot))
                    spot.value = "" if isinstance(value, float) and math.isnan(value) else value
                if condition := self.said(spot, "relevant"):
                    spot.counts = truth(self.worth(parse(condition), spot))
            if before == [(repr(spot.value), spot.counts) for spot in spots]:
                return
        raise AssertionError("it never settles")

    def counted(self, tree: Spot) -> Iterator[tuple[str, int]]:
        for spot in tree.family():
            for path, repeat in self.repeats.items():
                if path.rpartition("/")[0] == spot.path and (count := repeat.get(f"{JR}count")):
                    name = path.rpartition("/")[2]
                    here = Spot(name, path, "", spot, 1)
                    wanted = parse(count)
                    rows = number(
                        self.found(wanted, here, hidden=True)
                        if isinstance(wanted, Path)
                        else self.worth(wanted, here)
                    )
                    key = f"{spot.key}/{name}" if spot.key else name
                    least = spot.first[name]
                    yield key, least if math.isnan(rows) else int(max(least, min(rows, ROWS)))

    def said(self, spot: Spot, what: str) -> str:
        bind = self.binds.get(spot.path)
        return "" if bind is None else bind.get(what, "")

    def spot(self, key: str) -> Spot | None:
        return next((each for each in self.tree.family() if each.key == key and each.above is not None), None)

    def record(self) -> dict[str, str]:
        """Give what counts, as it is written."""
        return {
            each.key: written(each.value)
            for each in self.tree.family()
            if not each.below and each.above is not None and each.is_relevant()
        }

    def another(self, key: str) -> None:
        """Add a row to the repeat with this key."""
        above, _, name = key.rpartition("/")
        holder = self.spot(above) if above else self.tree
        assert holder is not None
        self.rows[key] = self.rows.get(key, holder.first[name]) + 1
        self.settled()

    def takes(self, key: str, value: str) -> bool:
        """Say whether a question's constraint takes a value (which stays if it does)."""
        before = dict(self.answers)
        self.answers[key] = value
        self.settled()
        spot = self.spot(key)
        condition = "" if spot is None else self.said(spot, "constraint")
        if not value or spot is None or not condition or truth(self.worth(parse(condition), spot)):
            return True
        self.answers = before
        self.settled()
        return False

    def label(self, key: str, language: str) -> str:
        """Say a question as it is asked now."""
        spot = self.spot(key)
        assert spot is not None
        element = self.labels[spot.path]
        quoted = re.search(r"itext\('(.+?)'\)", element.get("ref", ""))
        chosen = self.texts[language, quoted[1]] if quoted else element
        assert chosen is not None
        pieces = [chosen.text or ""]
        for output in chosen:
            pieces += [text(self.worth(parse(output.get("value", "")), spot)), output.tail or ""]
        return "".join(pieces).strip()

    # what expressions are worth ------------------------------------------------------------------------------------

    def worth(self, expression: Expr, here: Spot) -> Any:
        match expression:
            case Number(value) | Text(value):
                return value
            case Negated(operand):
                return -number(self.worth(operand, here))
            case Binary(operator, left, right):
                return OPERATORS[operator](self.worth(left, here), self.worth(right, here))
            case Call("current", ()):
                return [here]
            case Call("if", (condition, then, otherwise)):
                return self.worth(then if truth(self.worth(condition, here)) else otherwise, here)
            case Call(name, arguments):
                return FUNCTIONS[name](*[self.worth(each, here) for each in arguments])
            case Path():
                return self.found(expression, here)

    def found(self, path: Path, here: Spot, *, hidden: bool = False) -> list[Spot]:
        """Follow a path; what does not count is found only for a repeat's count."""
        top = here
        while top.above is not None:
            top = top.above
        if path.start is not None:
            spots = self.worth(path.start, here)
        else:
            spots = [Spot("", "", "", None, 1)] if path.absolute else [here]
            spots[0].below = [top] if path.absolute else spots[0].below
        for step in path.steps:
            assert not step.predicates, "not in these forms"
            if step.axis == "parent":
                spots = list(dict.fromkeys(each.above for each in spots if each.above is not None))
            elif step.axis == "child":
                spots = [child for each in spots for child in each.below if child.name == step.test]
        return [each for each in spots if hidden or each.is_relevant()]


def _beyond(key: str, repeat: str, rows: int) -> bool:
    found = re.match(re.escape(repeat) + r"\[(\d+)\]", key)
    return found is not None and int(found[1]) > rows
