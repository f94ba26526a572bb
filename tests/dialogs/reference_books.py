"""Random forms and replies for the slow engine: everything comes from one `Random`, a seed's or Hypothesis's."""

from __future__ import annotations

from random import Random

from dialogs.answers import Back, Change, Decline, Done, Located, Pick, Reply, Resume, Skip, Typed, Undo
from dialogs.consultation import Form, Kind
from dialogs.interview import Turn, review
from tests.hostile import TEXTS

Row = dict[str, str]
TYPES = (
    "text",
    "integer",
    "decimal",
    "date",
    "select_one l",
    "select_multiple l",
    "note",
    "acknowledge",
    "range",
)
NAMED = {"text": "t", "integer": "n", "decimal": "n", "range": "n", "date": "d", "select_one l": "o",
         "select_multiple l": "m"}  # fmt: skip
#: by the first letter of the question looked at: conditions, and what calculations make of it
CONDITIONS = {
    "t": (
        "{} != ''",
        "string-length({}) < 4",
        "contains({}, 'a') or {} = '5'",
        "regex({}, '[a-z ]+')",
        "not({})",
    ),
    "n": ("{} > 3", "not({} > 3)", "{} mod 2 = 0", "{} = ''", "{} + 1 >= 4 and {} != 7"),
    "d": ("{} < date('2021-06-01')", "{} = ''", "{} != '2020-02-29'", "{} + 1 > 18000"),
    "o": ("{} = 'a'", "{} != 'b'", "selected({}, 'c')", "{}"),
    "m": (
        "selected({}, 'b')",
        "count-selected({}) > 1",
        "selected-at({}, 0) = 'a'",
        "not(selected({}, 'a'))",
    ),
    "c": ("{} != ''", "string-length({}) > 2", "{} = 'a'"),
}
SUMS = {
    "t": (
        "concat({}, '-')",
        "string-length({})",
        "coalesce({}, 'nada')",
        "substr({}, 0, 2)",
        "if({} = '5', 1, 2)",
    ),
    "n": ("{} + 1", "round({} * 1.5, 1)", "- {}", "{} mod 3", "if({} > 3, 'mucho', 'poco')", "{} = 2"),
    "d": ("{} - date('2020-01-01')", "concat({}, '!')", "{} > date('2020-01-01')"),
    "o": ("concat('[', {}, ']')", "{} = 'a'", "if({} = '', 'vacío', {})"),
    "m": ("count-selected({}) * 2", "selected-at({}, 1)", "selected({}, 'c')"),
    "c": ("concat({}, '+')", "string-length({})"),
}
OF_ROWS = {
    "n": ("sum({})", "max({})", "min({}) + 1"),
    "t": ("join(', ', {})", "count({})"),
    "o": ("join('', {})",),
}
OWN = {
    "t": (". != 'b'", "string-length(.) < 9"),
    "n": (". >= 0", ". < 5 or . = 7"),
    "m": ("count-selected(.) <= 2",),
    "d": (". < date('2030-01-01')",),
    "o": (". != 'c'",),
}
FITTING = {
    Kind.TEXT: ("abc", "5", "a b", "b", "hola mundo largo", "zzz", "a"),
    Kind.INTEGER: ("0", "1", "2", "3", "7", "-4", "6", "5"),
    Kind.DECIMAL: ("1.5", "0", "-2.25", "7", "37.5"),
    Kind.DATE: ("2020-02-29", "1990-01-01", "2031-12-31", "2021-06-01"),
}
LOOSE: tuple[Reply, ...] = (
    Back(),
    Skip(),
    Decline(),
    Undo(),
    Done(),
    Resume(),
    Located(20.6, -100.4),
    Pick("z"),
)


def labelled(text: str) -> Row:
    return {"label::Español (es)": text, "label::English (en)": f"{text} in English"}


class Author:
    """Writes one form, row by row."""

    def __init__(self, chance: Random, most: int) -> None:
        self.chance = chance
        self.survey: list[Row] = []
        self.scopes: list[list[str]] = [
            []
        ]  #: names that may be looked at: outside, then inside each open repeat
        self.rows: list[str] = []  #: names inside repeats that are closed
        self.opened: list[str] = []
        for place in range(chance.randint(2, most)):
            what = chance.choice(("row",) * 9 + ("group", "repeat", "end", "end"))
            if what == "end" and self.opened:
                self.end()
            elif what in ("group", "repeat") and len(self.opened) < 3 and self.opened.count("repeat") < 2:
                self.begin(what, place)
            else:
                self.survey.append(self.question(place))
                letter = self.survey[-1]["name"][0]
                if letter in CONDITIONS:
                    self.scopes[-1].append(self.survey[-1]["name"])
        while self.opened:
            self.end()

    def book(self) -> dict[str, list[Row]]:
        choices = [{"list_name": "l", "name": name, **labelled(f"Opción {name}")} for name in "abc"]
        return {"survey": self.survey, "choices": choices, "settings": [{"default_language": "Español (es)"}]}

    @property
    def near(self) -> list[str]:
        return [name for scope in self.scopes for name in scope]

    def end(self) -> None:
        kind = self.opened.pop()
        self.survey.append({"type": f"end {kind}"})
        if kind == "repeat":
            inside = self.scopes.pop()
            self.rows += inside if len(self.scopes) == 1 else []

    def begin(self, kind: str, place: int) -> None:
        row = {"type": f"begin {kind}", "name": f"g{place}", **labelled(f"Grupo {place}")}
        near = self.near
        if near and self.chance.random() < 0.3:
            row["relevant"] = self.condition(near)
        if kind == "repeat":
            counts = [
                "",
                "",
                str(self.chance.randint(0, 3)),
                *(f"${{{name}}}" for name in near if name.startswith("ni")),
            ]
            row["repeat_count"] = self.chance.choice(counts)
            self.scopes.append([])
        self.opened.append(kind)
        self.survey += [row, {"type": "text", "name": f"t{place}x", **labelled(f"Dentro {place}")}]
        self.scopes[-1].append(f"t{place}x")

    def condition(self, names: list[str]) -> str:
        name = self.chance.choice(names)
        return self.chance.choice(CONDITIONS[name[0]]).replace("{}", f"${{{name}}}")

    def question(self, place: int) -> Row:
        chance, near = self.chance, self.near
        rows = self.rows if len(self.scopes) == 1 else []
        if (near or rows) and chance.random() < 0.25:
            sums = [(each, name) for name in near for each in SUMS[name[0]]]
            sums += [(each, name) for name in rows for each in OF_ROWS.get(name[0], ())] * 2
            sums += [("position(..)", "")] if self.opened and self.opened[-1] == "repeat" else []
            chosen, name = chance.choice(sums)
            return {
                "type": "calculate",
                "name": f"c{place}",
                "calculation": chosen.replace("{}", f"${{{name}}}"),
            }
        kind = chance.choice(TYPES)
        letter = NAMED.get(kind, "x")
        whole = "i" if kind == "integer" else ""
        row = {"type": kind, "name": f"{letter}{whole}{place}", **labelled(f"Pregunta {place}")}
        if kind == "range":
            row["parameters"] = "start=1 end=5 step=1"
        if near and chance.random() < 0.35:
            row["relevant"] = self.condition(near)
        if near and chance.random() < 0.5:
            row["label::Español (es)"] += f" ${{{chance.choice(near)}}}."
        if letter in OWN and chance.random() < 0.3:
            row["constraint"] = chance.choice(OWN[letter])
        if kind != "note" and chance.random() < 0.2:
            row["required"] = "yes"
        return row


def reply_to(chance: Random, form: Form, turn: Turn) -> Reply:
    """Reply as people do: mostly what fits, now and then anything at all."""
    prompt = turn.prompt
    if prompt is None or chance.random() < 0.1:
        paths = [line.path for line in review(form, turn.interview)] or ["nada"]
        return Change(chance.choice(paths))
    if chance.random() < 0.15:
        return chance.choice((*LOOSE, Typed(chance.choice(TEXTS)), Typed("a"), Typed("3")))
    if prompt.kind is Kind.REPEAT:
        return Pick(chance.choice(("si", "si", "no")))
    if prompt.kind is Kind.SELECT_MULTIPLE and chance.random() < 0.4:
        return Done()
    if prompt.options:
        return Pick(chance.choice(prompt.options).value)
    return Typed(chance.choice(FITTING[prompt.kind])) if prompt.kind in FITTING else Pick("OK")
