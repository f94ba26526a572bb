"""The same form, the same answers, in JavaRosa and in ours, side by side: every difference in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from dialogs.compiling.names import Names
from dialogs.consultation import Form, Kind
from dialogs.expressions.tree import Template
from dialogs.expressions.values import read_date
from dialogs.interview import begin, dump, restore
from dialogs.running.desk import Desk, desk
from dialogs.running.judging import arrive, stored
from dialogs.running.machine import add_row
from dialogs.running.passage import Interview
from dialogs.running.script import ROOT, Ask
from tests.dialogs.referee.client import Event, JavaRosa

NOBODY_THERE = "no client implementation"  #: what JavaRosa writes for a place when it has no telephone
_IDENTIFIER = re.compile(r"uuid:[0-9a-f-]{36}")
STEPS_AT_MOST = 3_000
ROWS_WANTED = 2
TYPED = {
    Kind.TEXT: ("abc", "5", "a b", "2020-01-01", "hola mundo", "12345", "no", "yes"),
    Kind.INTEGER: ("5", "0", "-3", "18", "65", "150", "2"),
    Kind.DECIMAL: ("1.5", "0", "-2.25", "37.5", "1000"),
    Kind.DATE: ("2020-02-29", "1990-01-01", "2030-12-31"),
    Kind.TIME: ("10:30:00.000Z", "23:59:00.000Z"),
    Kind.DATETIME: ("2020-02-29T10:30:00.000Z", "1990-01-01T00:00:00.000Z"),
    Kind.GEOPOINT: ("1.0 2.0 0.0 0.0", "-10.5 100.25 3.0 5.0"),
    Kind.ACKNOWLEDGE: ("OK",),
    Kind.BARCODE: ("123", "abc"),
}


class Duel:
    """One form, played once."""

    def __init__(
        self, rosa: JavaRosa, form: Form, xform: str, seed: int, now: datetime | None = None
    ) -> None:
        self.rosa, self.form, self.names = rosa, form, Names(xform)
        self.chance = Random(seed)
        self.now = now or datetime.now(UTC)
        self.interview: Interview = begin(form, language=form.languages[0], now=self.now, seed=seed)
        self.at: tuple[str, int] = ("", -1)
        self.differences: list[str] = []
        self.asked = 0

    @property
    def desk(self) -> Desk:
        return desk(self.form, self.interview, self.now)

    def differs(self, what: str, theirs: object, ours: object) -> None:
        self.differences.append(f"{what}: JavaRosa {theirs!r}, ours {ours!r}")

    def next(self) -> Ask | None:
        here = self.desk
        path, place = self.at
        known = here.script.by_path.get(path)
        after = known.place if known is not None else place
        ask = next((each for each in here.script.asks[after + 1 :] if here.counts(each)), None)
        self.at = (ask.path, ask.place) if ask is not None else ("", len(here.script.asks))
        return ask

    def play(self) -> list[str]:
        """Go through the form in both; stop at the first question that is not the same."""
        for _ in range(STEPS_AT_MOST):
            event, ask = self.rosa.next(), self.next()
            if event.kind == "error":
                self.differs("error", event.path, ask and ask.path)
                return self.differences
            if event.kind == "end" or ask is None:
                if event.kind != "end" or ask is not None:
                    self.differs("end", event, ask and ask.path)
                    return self.differences
                break
            if not self._same_place(event, ask):
                return self.differences
            if event.kind == "row":
                self._row(ask)
            elif not self._question(event, ask):
                return self.differences
        self.compare_records()
        return self.differences

    def _same_place(self, event: Event, ask: Ask) -> bool:
        theirs, ours = bare(event.path), bare(ask.path)
        if event.kind == "row":
            theirs, ours = (
                re.sub(r"\[\d+\]$", "", theirs),
                ours.removesuffix("+") if ask.kind is Kind.REPEAT else ask.path,
            )
        if theirs != ours or (event.kind == "row") is not (ask.kind is Kind.REPEAT):
            self.differs("next", (event.kind, theirs), (ask.kind, ours))
            return False
        return True

    def _row(self, ask: Ask) -> None:
        template, parent = ask.control.template, ask.node
        assert template is not None
        rows = len(parent.named.get(template.name, ()))
        if rows >= ROWS_WANTED or self.chance.random() < 0.3:
            self.rosa.says("row", "n")
            return
        self.rosa.says("row", "y")
        here = self.desk
        self.interview = replace(
            self.interview,
            state=add_row(self.form.model, self.interview.state, ask.control, parent, here.world),
        )
        new = self.desk.script
        first = next(
            (
                each
                for each in new.asks
                if each.node.key.startswith(f"{parent.key}/{template.name}[{rows + 1}]".lstrip("/"))
            ),
            None,
        )
        place = first.place - 1 if first is not None else new.by_path[ask.path].place - 1
        self.at = ("", place)

    def _question(self, event: Event, ask: Ask) -> bool:
        here = arrive(self.form, self.desk, ask)
        self.interview = here.interview
        self.asked += 1
        context, where = here.context(ask), ask.path
        items = here.items(ask)
        self._same(f"{where} label", event.label, ask.control.label.say(context))
        self._same(f"{where} hint", event.hint, ask.control.hint.say(context))
        if "query" in ask.control.parameters:
            return self._replied(
                ask, [item.value for item in items]
            )  # JavaRosa leaves its choices to Collect
        self._same(f"{where} choices", [v for v, _ in event.choices], [item.value for item in items])
        self._same(
            f"{where} labels",
            [spaced(t) for _, t in event.choices],
            [spaced(i.label.say(context)) for i in items],
        )
        locked = ask.kind is Kind.NOTE or here.is_locked(ask)
        self._same(f"{where} readonly", event.readonly, locked)
        if ask.kind is not Kind.MEDIA:  # where an installation takes no files nobody is held up
            self._same(f"{where} required", event.required, here.required(ask))
        if not same_value(event.value, here.value(ask)):
            self.differs(f"{where} value", event.value, here.value(ask))
        if event.readonly or locked or len(self.differences) > 5:
            return len(self.differences) <= 5
        return self._replied(ask, [item.value for item in items])

    def _replied(self, ask: Ask, offered: list[str]) -> bool:
        for value in self.candidates(ask, offered):
            verdict = self.rosa.says("answer", value)
            if verdict[0] == "error":
                continue
            mine = self.answered(ask, value)
            if verdict[0] != mine:
                if ask.kind is Kind.MEDIA and not value:
                    return True  # nobody is held up by a file that is not received
                self.differs(f"{ask.path} verdict on {value!r}", verdict[0], mine)
                return False
            if mine == "ok":
                break
        return True

    def answered(self, ask: Ask, value: str) -> str:
        here = self.desk
        if not value and here.required(ask):
            return "required"
        kept = stored(self.form, here, ask, value)
        if kept is None:
            return "constraint"
        self.interview = kept
        again = restore(self.form, dump(self.interview))
        if again != self.interview:
            self.differs(f"{ask.path} restored", "-", "another state")
        return "ok"

    def candidates(self, ask: Ask, offered: list[str]) -> list[str]:
        """Choose what to answer: something that fits, in an order left to chance, and sometimes nothing."""
        chance, kind = self.chance, ask.kind
        found: list[str] = []
        if kind is Kind.SELECT_ONE:
            found = chance.sample(offered, min(4, len(offered)))
        elif kind is Kind.SELECT_MULTIPLE:
            found = [
                " ".join(v for v in offered if v in chance.sample(offered, n))
                for n in (1, 2, len(offered))
                if 0 < n <= len(offered)
            ]
            chance.shuffle(found)
        elif kind is Kind.RANK and offered:
            found = [" ".join(chance.sample(offered, len(offered)))]
        elif kind is Kind.RANGE:
            found = [ask.control.parameters.get("start", "1"), ask.control.parameters.get("end", "1")]
        elif kind in TYPED:
            found = chance.sample(TYPED[kind], len(TYPED[kind]))
        if chance.random() < 0.2:
            found.insert(0, "")
        return [each for each in found if each != "" or found[0] == ""] + [""]

    def _same(self, what: str, theirs: object, ours: object) -> None:
        if isinstance(theirs, str) and isinstance(ours, str):
            theirs, ours = spaced(theirs), spaced(ours)
        if theirs == "-" or (isinstance(theirs, list) and "-" in theirs):
            return  # a missing translation: JavaRosa says a dash, we say the default language's
        if theirs != ours:
            self.differs(what, theirs, ours)

    def compare_records(self) -> None:
        xml = self.rosa.says("record")
        if xml[0] != "ok":
            self.differs("record", xml, "")
            return
        theirs: dict[str, str] = {}
        self._leaves(fromstring(xml[1]), self.form.model.root, "", theirs)
        state = self.interview.state
        ours = {
            bare(node.key): state.values[node.index]
            for node in state.shape.nodes
            if state.relevant[node.index] and node.template is not None and is_leaf(node.template)
        }
        for path in dict.fromkeys((*theirs, *ours)):
            if re.search(r"(^|/)(\w+:)?meta/|instanceID|/?@", path):
                continue
            if path not in theirs or path not in ours:
                self.differs(f"record {path}", theirs.get(path), ours.get(path))
            elif not same_value(theirs[path], ours[path]):
                self.differs(f"record {path}", theirs[path], ours[path])

    def _leaves(self, element: Element, template: Template, prefix: str, found: dict[str, str]) -> None:
        seen: dict[str, int] = {}
        for child in element:
            name = self.names.written(child.tag)
            below = next((each for each in template.children if each.name == name), None)
            seen[name] = seen.get(name, 0) + 1
            path = f"{prefix}{name}" + (f"[{seen[name]}]" if seen[name] > 1 else "")
            if below is not None and not is_leaf(below):
                self._leaves(child, below, f"{path}/", found)
            else:
                found[path] = "".join(child.itertext())


def is_leaf(template: Template) -> bool:
    return not template.name.startswith("@") and all(each.name.startswith("@") for each in template.children)


def bare(path: str) -> str:
    """Write a path without the root, and without the number of a first row."""
    path = "" if path == ROOT else path.replace("[1]", "").replace("[@template]", "")
    return path.lstrip("/").partition("/")[2] if path.startswith("/") else path


def spaced(text: str) -> str:
    """Take the space out of a text, and what is left to chance: JavaRosa loses that between two quoted answers."""
    return _IDENTIFIER.sub("uuid:", "".join(text.split()))


def same_value(theirs: str, ours: str) -> bool:
    """Say whether two values are the same, however their numbers and zones are written."""
    if spaced(theirs) == spaced(ours) or (theirs == NOBODY_THERE and not ours):
        return True
    try:
        if abs(float(theirs) - float(ours)) <= 1e-9 * max(1.0, abs(float(theirs))):
            return True
    except ValueError:
        pass
    return plain(theirs) == plain(ours) or _same_moment(theirs, ours)


def _same_moment(theirs: str, ours: str) -> bool:
    """Say whether two hours are the same but for the seconds that pass between the two engines."""
    one, other = read_date(theirs, UTC), read_date(ours, UTC)
    if not isinstance(one, datetime) or not isinstance(other, datetime):
        return False
    return abs((one - other).total_seconds()) < 20


def plain(text: str) -> str:
    text = re.sub(r"(\+00:00|Z)$", "", text.strip())
    return " ".join(re.sub(r"\.0+$", "", part) for part in text.split())


def play(rosa: JavaRosa, path: Path, form: Form, seed: int) -> Duel:
    """Play one form once; the differences are in what comes back."""
    problem = rosa.load(path)
    duel = Duel(rosa, form, path.read_text("utf-8"), seed)
    if problem:
        duel.differs("load", problem, "")
        return duel
    duel.play()
    return duel
