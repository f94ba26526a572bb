"""The XPath tests of getodk/web-forms, run as they are with our evaluator in place of theirs.

Their documents become forms: the document is the main instance, or the whole is an XForm already.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from xml.etree.ElementTree import Element, fromstring, register_namespace
from zoneinfo import ZoneInfo

from dialogs.compiling.instances import choices_of
from dialogs.compiling.names import Names
from dialogs.consultation import Form
from dialogs.errors import DialogError
from dialogs.expressions.evaluate import compiled
from dialogs.expressions.tree import Node, World
from dialogs.expressions.values import Context, iso, to_number, to_text, to_truth
from dialogs.running.machine import opening
from dialogs.xform import load

HERE = Path(__file__).parent
ZONE = "America/Phoenix"
SPACES = (
    'xmlns:x="http://www.w3.org/2002/xforms" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    ' xmlns:OpenClinica="http://openclinica.com/odm" xmlns:enk="http://enketo.org/xforms"'
)


#: What a form has none of, and where web-forms follows neither JavaRosa nor ODK's specification.
ASIDE = {
    "texts, comments and instructions as nodes": r"no such node in a form|\[object (Text|DocumentType|Comment|CDATA"
    r"Section|ProcessingInstruction)\]|node-type|#document",
    "names of namespaces": r"namespace|node-name|nodeset\.test\.ts.* name\(",
    "identifiers and languages of XML": r"\b(id|lang)\(",
    "days as midnights of a zone": r"(/date|/number|date-comparison)\.test\.ts.*(\d\d\d\d-\d\d|date|today|now)",
    "functions no engine of ODK has, or without arguments": r"explode|substring\(\)",
}
EMPTY = (
    f"<xhtml:html {SPACES}><xhtml:head><x:model><x:instance><x:data><x:a/></x:data></x:instance></x:model>"
    "</xhtml:head><xhtml:body/></xhtml:html>"
)


@dataclass(frozen=True)
class Verdict:
    """What one assertion says of our answer."""

    title: str
    expression: str
    error: str | None

    @property
    def aside(self) -> str:
        """Say why it is no matter of forms; empty when it is."""
        said = f"{self.expression} {self.error or ''}"
        return next((reason for reason, sign in ASIDE.items() if re.search(sign, f"{self.title} {said}")), "")


def verdicts(folder: Path) -> Iterator[Verdict]:
    """Run the tests of `packages/xpath/test`; needs node, with esbuild and jsdom in NODE_PATH."""
    questions, asking = os.pipe()
    answering, answers = os.pipe()
    command = f"exec node {HERE / 'webforms.cjs'} '{folder}' 3<&{answering} 4>&{asking}"
    results = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 closed with the process it is for
    process = subprocess.Popen(
        ["bash", "-c", command],
        stdout=results,
        pass_fds=(answering, asking),
        text=True,
        env={**os.environ, "TZ": ZONE},
    )
    os.close(asking)
    os.close(answering)
    documents: dict[tuple[str, str, str], tuple[Form, Context]] = {}
    with os.fdopen(questions, encoding="utf-8") as lines, os.fdopen(answers, "w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(_answer(json.loads(line), documents)) + "\n")
            out.flush()
    process.wait()
    results.seek(0)
    for line in results:
        said = json.loads(line)
        if "title" in said:
            yield Verdict(said["title"], said["expression"], said["error"])


def _answer(
    question: dict[str, Any], documents: dict[tuple[str, str, str], tuple[Form, Context]]
) -> dict[str, Any]:
    language = question["language"] or ""
    key = (question["xml"], json.dumps(question["root"]), language)
    try:
        if key not in documents:
            documents[key] = _opened(question["xml"], language)
        form, here = documents[key]
        node = _located(here.state.shape.document, question["node"])
        context = Context(here.state, node, here.world)
        value = compiled(question["expression"], form.model.library)(context)
        kind = {float: "number", bool: "boolean", list: "nodes"}.get(type(value), "string")
        number = to_number(value, context)
        return {
            "kind": kind,
            "number": "NaN" if number != number else str(number).replace("inf", "Infinity"),
            "string": iso(value) if isinstance(value, datetime) else to_text(value, context),
            "boolean": to_truth(value, context),
            "nodes": [_address(each, form) for each in value] if kind == "nodes" else None,
        }
    except (DialogError, ValueError, RecursionError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def _opened(xml: str, language: str) -> tuple[Form, Context]:
    """Open an XForm as one; any other document is what absolute paths begin from in an empty form."""
    register_namespace("xhtml", "http://www.w3.org/1999/xhtml")
    root = fromstring(xml)
    whole = root.tag.endswith("}html") and any(each.tag.endswith("}model") for each in root.iter())
    form = load(xml if whole else EMPTY)
    world = World(
        datetime.now(ZoneInfo(ZONE)), 1, language or (form.languages[0] if "translation" in xml else "en")
    )
    state = opening(form.model, world)
    if not whole:
        holder = Element("holder")
        holder.append(root)
        state.shape.document = choices_of(holder, Names(f"{SPACES} {xml}"))
    return form, Context(state, state.shape.root, world)


def _located(document: Node, steps: list[tuple[str, int]]) -> Node:
    here = document
    for name, place in steps:
        plain = name.rpartition(":")[2]
        found = here.named.get(name) or here.named.get(f"xhtml:{plain}") or here.named.get(plain, [])
        if len(found) < place:
            raise ValueError("no such node")
        here = found[place - 1]
    return here


def _address(node: Node, form: Form) -> list[tuple[str, int]]:
    """Say where a node is: from the document, or from the list that holds it."""
    steps: list[tuple[str, int]] = []
    while node.parent is not None:
        steps.insert(0, (node.name.removeprefix("xhtml:"), node.parent.named[node.name].index(node) + 1))
        node = node.parent
    lists = [(f"#{name}", 1) for name, document in form.model.library.instances.items() if document is node]
    return lists + steps
