"""What a step of a conversation costs: `python -m tests.bench_dialogs` (60 questions, two languages).

Half of the questions hang on another's answer, a third have a constraint, four values are calculated, ten
sections. Prints microseconds per step (advance and prompt), with and without dump and restore around it, and
the bytes kept per person.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from statistics import median, quantiles
from time import perf_counter_ns

from dialogs.answers import Pick, Typed
from dialogs.consultation import Form, Kind
from dialogs.interview import Turn, advance, begin, dump, present, record, restore
from dialogs.xform import load
from dialogs.xlsform import publish

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def sheets(size: int) -> dict[str, list[dict[str, str]]]:
    """Write a bilingual form of `size` questions."""
    survey: list[dict[str, str]] = []
    section = max(1, size // 10)
    for number in range(size):
        if number % section == 0:
            if number:
                survey.append({"type": "end group"})
            title = {"label::Español (es)": f"Sección {number}", "label::English (en)": f"Section {number}"}
            survey.append({"type": "begin group", "name": f"s{number}", **title})
        row = {
            "type": "integer" if number % 3 == 0 else "select_one sn",
            "name": f"p{number}",
            "label::Español (es)": f"Pregunta número {number} de la colonia",
            "label::English (en)": f"Question number {number} of the neighbourhood",
            "required": "yes" if number % 4 == 0 else "",
        }
        if number % 3 == 0:
            row |= {"constraint": ". >= 0 and . <= 120", "constraint_message::Español (es)": "De 0 a 120"}
        if number % 2 and number > 2:
            before = number - number % 3 if number % 3 else number - 3
            row["relevant"] = f"${{p{before}}} > 17" if before % 3 == 0 else f"${{p{before}}} = 'si'"
        survey.append(row)
    survey.append({"type": "end group"})
    for number in range(4):
        survey.append({"type": "calculate", "name": f"c{number}", "calculation": f"${{p{number * 3}}} + 1"})
    choices = [
        {"list_name": "sn", "name": name, "label::Español (es)": spanish, "label::English (en)": english}
        for name, spanish, english in (
            ("si", "Sí", "Yes"),
            ("no", "No", "No"),
            ("ns", "No sé", "I do not know"),
        )
    ]
    settings = [{"form_title": "Prueba", "form_id": "prueba", "default_language": "Español (es)"}]
    return {"survey": survey, "choices": choices, "settings": settings}


def passage(form: Form, *, saved: bool) -> tuple[list[int], Turn]:
    """Answer everything once; give the nanoseconds of each step and the last turn."""
    turn = present(form, begin(form, language="es", now=NOW, seed=1), now=NOW)
    times = []
    while turn.prompt is not None:
        reply = Pick("si") if turn.prompt.kind is Kind.SELECT_ONE else Typed("35")
        kept = json.dumps(dump(turn.interview))
        started = perf_counter_ns()
        interview = restore(form, json.loads(kept)) if saved else turn.interview
        turn = advance(form, interview, reply, now=NOW)
        if saved:
            json.dumps(dump(turn.interview))
        times.append(perf_counter_ns() - started)
    return times, turn


def main() -> None:
    """Measure and print."""
    for size in (60, 200):
        book = sheets(size)
        publish(book)
        started = perf_counter_ns()
        xform = publish(book).xform
        published = perf_counter_ns() - started
        started = perf_counter_ns()
        form = load(xform)
        loaded = perf_counter_ns() - started
        print(f"{size} preguntas: publicar {published / 1e6:.0f} ms, leer {loaded / 1e6:.1f} ms")
        for saved in (False, True):
            passage(form, saved=saved)
            times = [each for _ in range(20) for each in passage(form, saved=saved)[0]]
            what = "leer, avanzar y guardar" if saved else "avanzar"
            high = quantiles(times, n=20)[-1]
            print(f"  {what}: mediana {median(times) / 1e3:.0f} µs, p95 {high / 1e3:.0f} µs")
        turn = passage(form, saved=False)[1]
        size_kept = len(json.dumps(dump(turn.interview), separators=(",", ":")))
        print(
            f"  guardado: {size_kept} bytes con {sum(1 for v in record(form, turn.interview).values() if v)} respuestas"
        )


if __name__ == "__main__":
    main()
