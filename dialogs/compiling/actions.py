"""What a form does by itself at given moments: `setvalue` (https://getodk.github.io/xforms-spec/#actions)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from dialogs.compiling.model import Action
from dialogs.compiling.names import ODK, local
from dialogs.errors import FormError
from dialogs.expressions.evaluate import Library, Run, build, safely
from dialogs.expressions.syntax import Path, Step
from dialogs.expressions.tree import Template
from dialogs.expressions.values import Context
from dialogs.expressions.xpath import parse

NEW_ROW = "odk-new-repeat"
EVENTS = frozenset({"odk-instance-first-load", "odk-instance-load", NEW_ROW, "xforms-value-changed", "xforms-ready",
                    "xforms-revalidate", "jr-insert"})  # fmt: skip
PASSED_OVER = frozenset({"setgeopoint", "recordaudio"})  #: where somebody is and what is heard is never taken
Find = Callable[[str, Template | None], Template | None]


class Actions:
    """Reads the actions of a form; `named` gives the nodeset of a bind by its id."""

    def __init__(self, library: Library, find: Find, named: Mapping[str, str]) -> None:
        self.library, self.find, self.named = library, find, named

    def of(self, element: Element, here: Template | None) -> list[Action]:
        """Read the actions of an element: each gives its target an expression's value, or its own text.

        That of a new row is for those that stand in the `<repeat>` itself (as JavaRosa).
        """
        found = []
        for each in element:
            if local(each) in ("setvalue", *PASSED_OVER):
                action = self._action(each, here)
                if local(element) == "model" and action.events == {NEW_ROW}:
                    raise FormError(f"El momento «{NEW_ROW}» solo vale dentro de una repetición.")
                if local(element) != "repeat":
                    action.events -= {NEW_ROW}
                if local(each) == "setvalue":
                    found.append(action)
                elif local(each) == "setgeopoint" and not str(each.tag).startswith(f"{{{ODK}}}"):
                    raise FormError("La acción setgeopoint no está en el espacio de nombres de ODK.")
        return found

    def _action(self, element: Element, here: Template | None) -> Action:
        events = frozenset(element.get("event", "").split())
        if events - EVENTS:
            raise FormError(f"No existe el momento «{' '.join(sorted(events - EVENTS))}» de un setvalue.")
        path = element.get("ref") or self.named.get(element.get("bind", ""), ".")
        bare, picks = path, None
        if "[" in path:
            tree = parse(path)
            if isinstance(tree, Path):
                bare, picks = _plain(tree), build(tree, self.library)
        target = self.find(bare, here)
        if target is None:
            raise FormError(f"Una acción llena «{path}», que no está entre los datos del formulario.")
        return Action(events, target, self._value(element), picks)

    def _value(self, element: Element) -> Run:
        source = element.get("value")
        if source is None:
            return constant(element.text or "")
        return safely(build(parse(source), self.library)) if source.strip() else constant("")


def _plain(path: Path) -> str:
    """Write a path without its filters."""
    steps = "/".join(_step(each) for each in path.steps)
    return f"/{steps}" if path.absolute else steps


def _step(step: Step) -> str:
    return {"parent": "..", "self": "."}.get(step.axis, step.test)


def constant(text: str) -> Callable[[Context], str]:
    return lambda context: text
