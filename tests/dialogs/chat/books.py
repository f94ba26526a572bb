"""Random forms for the chat, from one seed: every kind of question, long lists, hostile labels, two languages."""

from __future__ import annotations

from random import Random

ES, NAH = "label::Español (es)", "label::Náhuatl (nah)"
KINDS = (
    "text", "integer", "decimal", "date", "time", "dateTime", "geopoint", "barcode", "acknowledge", "note",
    "select_one corta", "select_one larga", "select_multiple corta", "select_multiple larga", "rank corta",
    "rank larga", "range", "select_one frases",
)  # fmt: skip
RANGES = (
    "start=1 end=5 step=1",
    "start=0 end=100 step=1",
    "start=5 end=-5 step=-1",
    "start=0 end=1 step=0.25",
)
LABELS = (
    "¿Qué pasa?", "**Ojo**: <b>lee", "- uno\n- dos", "# Título\n| a | b |\n|---|---|\n| 1 | 2 |", "🎉" * 30,
    "[aviso](https://ejemplo.mx/a_b_c) y <script>", "Una pregunta larga de verdad. " * 200, "<br>", "&lt;i&gt; ${%s}",
    "**${%s}**, ¿es así?",
)  # fmt: skip


def random_book(chance: Random) -> dict[str, list[dict[str, str]]]:
    """Make one form of up to a dozen questions, with groups and repeats around some."""
    survey: list[dict[str, str]] = []
    texts: list[str] = []
    opened: list[str] = []
    for number in range(chance.randint(2, 12)):
        what = chance.choice(("row",) * 6 + ("group", "repeat", "end"))
        if what == "end" and opened:
            survey.append({"type": f"end {opened.pop()}"})
        elif what in ("group", "repeat") and len(opened) < 2 and "repeat" not in opened:
            survey += [
                {
                    "type": f"begin {what}",
                    "name": f"g{number}",
                    ES: f"Grupo {number}",
                    NAH: f"Nechikol {number}",
                },
                {"type": "text", "name": f"n{number}", ES: "Dentro", NAH: "Ijtik"},
            ]
            if what == "repeat" and chance.random() < 0.5:
                survey[-2]["repeat_count"] = "2"
            opened.append(what)
        else:
            survey.append(_row(chance, number, texts))
            if survey[-1]["type"] == "text" and "repeat" not in opened:
                texts.append(survey[-1]["name"])
    survey += [{"type": f"end {kind}"} for kind in reversed(opened)]
    return {"survey": survey, "choices": _choices(chance)}


def _row(chance: Random, number: int, texts: list[str]) -> dict[str, str]:
    kind = chance.choice(KINDS)
    label = chance.choice(LABELS)
    if "%s" in label:
        label = label.replace("%s", chance.choice(texts)) if texts else "¿Y tú?"
    row = {
        "type": kind,
        "name": f"p{number}",
        ES: label,
        "guidance_hint::Español (es)": chance.choice(("", "Más.")),
    }
    if chance.random() < 0.6:
        row[NAH] = f"Tlajtolistli {number}"
    if kind == "range":
        row["parameters"] = chance.choice(RANGES)
    if kind.startswith("select_multiple") and chance.random() < 0.4:
        row["constraint"] = "count-selected(.) <= 2"
    if kind != "note" and chance.random() < 0.3:
        row["required"] = "yes"
    if texts and chance.random() < 0.2:
        row["relevant"] = f"${{{chance.choice(texts)}}} != 'b'"
    return row


def _choices(chance: Random) -> list[dict[str, str]]:
    short = [{"list_name": "corta", "name": each, ES: f"Opción {each}", NAH: f"Se {each}"} for each in "abc"]
    if chance.random() < 0.5:
        short.append({"list_name": "corta", "name": "pnd", ES: "Mejor no", "no_respuesta": "1"})
    long = [{"list_name": "larga", "name": f"v{n}", ES: f"Barrio {n} de la loma"} for n in range(1, 31)]
    wordy = [
        {"list_name": "frases", "name": f"f{n}", ES: f"{n}. " + "una frase larga " * 60} for n in range(1, 21)
    ]
    return [*short, *long, *wordy]
