"""Random forms from one seed, for the referee: rows, groups, repeats and conditions on what came before."""

from __future__ import annotations

from random import Random

TYPES = (
    "text", "integer", "decimal", "date", "select_one l", "select_multiple l", "rank l", "note", "acknowledge",
    "calculate",
)  # fmt: skip
CONDITIONS = (
    "${%s} != ''", "${%s} = 'a'", "${%s} > 3",
    "not(${%s} > 3)", "string-length(${%s}) < 4", "coalesce(${%s}, 'x') = 'x'", "if(${%s} = '', true(), false())",
    "contains(${%s}, 'a') or ${%s} = '5'", "regex(${%s}, '[a-z ]+')",
)  # fmt: skip
SUMS = (
    "${%s} + 1", "concat(${%s}, '-')", "if(${%s} = 'a', 1, 2)", "string-length(${%s})", "${%s} = 'a'",
    "round(${%s} * 1.5, 1)", "coalesce(${%s}, 'nada')", "substr(${%s}, 0, 2)", "${%s} mod 3", "not(${%s})",
)  # fmt: skip
CHOSEN = (
    "selected(${%s}, 'b')",
    "count-selected(${%s}) > 1",
    "selected-at(${%s}, 0) = 'a'",
)  # of texts only
OWN = (". != 'b'", "string-length(.) < 9", "not(contains(., '2'))")


def random_book(chance: Random) -> dict[str, list[dict[str, str]]]:
    """Make one form of up to twenty rows."""
    survey: list[dict[str, str]] = []
    names: list[str] = []
    opened: list[str] = []
    for number in range(chance.randint(2, 20)):
        what = chance.choice(("row",) * 8 + ("group", "repeat", "end"))
        if what == "end" and opened:
            survey.append({"type": f"end {opened.pop()}"})
        elif what in ("group", "repeat") and len(opened) < 2 and "repeat" not in opened:
            row = {"type": f"begin {what}", "name": f"g{number}", "label": f"Grupo {number}"}
            _hang(chance, row, names)
            opened.append(what)
            survey += [row, {"type": "text", "name": f"n{number}", "label": f"Dentro {number}"}]
        else:
            survey.append(_row(chance, number, names))
            if "repeat" not in opened:
                names.append(survey[-1]["name"])
    survey += [{"type": f"end {kind}"} for kind in reversed(opened)]
    choices = [{"list_name": "l", "name": name, "label": f"Opción {name}"} for name in "abc"]
    return {"survey": survey, "choices": choices}


def _hang(chance: Random, row: dict[str, str], names: list[str]) -> None:
    if names and chance.random() < 0.4:
        name = chance.choice(names)
        chosen = CHOSEN if name.startswith("e") else ()
        row["relevant"] = chance.choice((*CONDITIONS, *chosen)).replace("%s", name)


def _row(chance: Random, number: int, names: list[str]) -> dict[str, str]:
    kind = chance.choice(TYPES)
    letter = "e" if kind.startswith("select") else "p"
    row = {"type": kind, "name": f"{letter}{number}", "label": f"Pregunta {number}"}
    if kind == "calculate":
        name = chance.choice(names) if names else ""
        row["calculation"] = chance.choice(SUMS).replace("%s", name) if names else "1 + 1"
    _hang(chance, row, names)
    if names and chance.random() < 0.3:
        row["label"] += " ${" + chance.choice(names) + "}"
    if kind not in ("note", "calculate"):
        if chance.random() < 0.3:
            row["constraint"] = chance.choice(OWN)
        row["required"] = "yes" if chance.random() < 0.25 else ""
    return row
