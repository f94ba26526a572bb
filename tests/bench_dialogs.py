"""What a step of a conversation costs: `python -m tests.bench_dialogs` (60 questions, two languages).

Half of the questions hang on another's answer, a third have a constraint, four values are calculated, ten
sections. Prints microseconds per step (advance and prompt), with and without dump and restore around it; the bytes
kept per person; all expressions after an answer beside lxml's (when it is installed); and, for 60, 200 and 1,000
questions, publishing, reading, and how long an event loop stands still meanwhile.
"""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter_ns

import yaml

from dialogs.answers import Pick, Typed
from dialogs.consultation import Form, Kind
from dialogs.expressions.evaluate import compiled
from dialogs.expressions.tree import World
from dialogs.expressions.values import Context
from dialogs.expressions.xpath import parse
from dialogs.interview import Turn, advance, begin, dump, present, record, restore
from dialogs.workshop import inspect_async
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


def measured(run: Callable[[], object], times: int) -> list[float]:
    """Run something several times; give the milliseconds of each."""
    found = []
    for _ in range(times):
        started = perf_counter_ns()
        run()
        found.append((perf_counter_ns() - started) / 1e6)
    return found


def opened(xform: str) -> Form:
    """Read a form as if no other had been read before."""
    parse.cache_clear()
    return load(xform)


def steps(xform: str) -> None:
    """Print what a step costs, what is kept of a conversation and what taking it up again costs."""
    form = load(xform)
    for saved in (False, True):
        passage(form, saved=saved)
        times = [each / 1e3 for _ in range(20) for each in passage(form, saved=saved)[0]]
        what = "leer, avanzar y guardar" if saved else "avanzar"
        print(f"  {what}: mediana {median(times):.0f} µs, p95 {quantiles(times, n=20)[-1]:.0f} µs")
    turn = passage(form, saved=False)[1]
    kept = json.dumps(dump(turn.interview), separators=(",", ":"))
    answers = sum(1 for value in record(form, turn.interview).values() if value)
    again = median(measured(lambda: restore(form, json.loads(kept)), 200)) * 1e3
    print(f"  guardado: {len(kept)} bytes con {answers} respuestas; retomar: {again:.0f} µs")


def against_lxml(xform: str) -> None:
    """Print what all expressions of a form cost after each answer, here and in lxml (compiled, on the instance)."""
    try:
        etree = importlib.import_module("lxml.etree")
    except ModuleNotFoundError:
        print("  lxml no está instalado: sin comparación")
        return
    form = load(xform)
    state = passage(form, saved=False)[1].interview.state
    world = World(NOW, 1, "es")
    sources = [
        (each.get("nodeset"), each.get(name))
        for each in etree.fromstring(xform.encode()).iter("{*}bind")
        for name in ("relevant", "calculate", "constraint")
        if each.get(name)
    ]
    root = etree.Element("data")
    for node in state.shape.nodes[1:]:
        if node.template is not None and "@" not in node.key and ":" not in node.key:
            here = root
            for name in node.key.split("/"):
                known = next((each for each in here if each.tag == name), None)
                here = etree.SubElement(here, name) if known is None else known
            here.text = state.values[node.index]
    places = {f"/data/{node.key}": node for node in state.shape.nodes}
    theirs = [(etree.XPath(source), root.find(path.replace("/data/", "./"))) for path, source in sources]
    ours = [
        (compiled(source, form.model.library), Context(state, places[path], world))
        for path, source in sources
    ]
    quick = median(measured(lambda: [run(context) for run, context in ours], 300)) * 1e3
    other = median(measured(lambda: [run(node) for run, node in theirs], 300)) * 1e3
    print(f"  {len(ours)} expresiones: {quick:.0f} µs, en lxml {other:.0f} µs: razón {quick / other:.2f}")


async def longest_gap(work: Callable[[], Awaitable[object]]) -> float:
    """Give the longest time, in milliseconds, an event loop stood still while something was done."""
    gaps = [0.0]
    done = asyncio.Event()

    async def pulse() -> None:
        while not done.is_set():
            started = perf_counter_ns()
            await asyncio.sleep(0.001)
            gaps.append((perf_counter_ns() - started) / 1e6 - 1)

    beating = asyncio.create_task(pulse())
    await asyncio.sleep(0.05)
    gaps.clear()
    await work()
    done.set()
    await beating
    return max(gaps)


def gaps(book: dict[str, list[dict[str, str]]], xform: str) -> None:
    """Print how long an event loop stands still while a form is inspected in its child, and read in a thread."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "formulario.yaml"
        path.write_text(yaml.safe_dump(book, allow_unicode=True), encoding="utf-8")
        publishing = asyncio.run(longest_gap(lambda: inspect_async(path)))
    reading = asyncio.run(longest_gap(lambda: asyncio.to_thread(opened, xform)))
    print(f"  el bucle se detuvo: al publicar {publishing:.1f} ms, al leer en un hilo {reading:.1f} ms")


def main() -> None:
    """Measure and print."""
    for size in (60, 200, 1_000):
        book = sheets(size)
        xform = publish(book).xform
        published = min(measured(lambda book=book: publish(book), 3))  # type: ignore[misc]
        loaded = median(measured(lambda xform=xform: opened(xform), 5))  # type: ignore[misc]
        print(f"{size} preguntas: publicar {published:.0f} ms, leer {loaded:.1f} ms")
        if size < 1_000:
            steps(xform)
            against_lxml(xform)
            gaps(book, xform)


if __name__ == "__main__":
    main()
