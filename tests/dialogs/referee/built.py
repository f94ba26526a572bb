"""Forms that Java, Kotlin and TypeScript tests build with calls: `html(head(model(bind("/data/a")…)), body(…))`.

A reader of just that: nested calls, texts and chains. The calls are those of JavaRosa's `XFormsElement`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape

_SPACES = {
    "": "http://www.w3.org/2002/xforms", "h": "http://www.w3.org/1999/xhtml",
    "jr": "http://openrosa.org/javarosa", "odk": "http://www.opendatakit.org/xforms",
    "orx": "http://openrosa.org/xforms", "entities": "http://www.opendatakit.org/xforms/entities",
}  # fmt: skip
_TOKEN = re.compile(
    r"""(?P<space>(?:\s|//[^\n]*|/\*.*?\*/|@\w+)+)|(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)
    |(?P<number>-?\d+)|(?P<name>[A-Za-z_][\w.]*)|(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_BIND = {
    "relevant": "relevant", "constraint": "constraint", "required": "required", "readonly": "readonly",
    "calculate": "calculate", "type": "type", "preload": "jr:preload", "preloadParams": "jr:preloadParams",
}  # fmt: skip


class NotAForm(Exception):
    """It is built in a way we do not read."""


def built_forms(source: str) -> Iterator[tuple[int, str]]:
    """Give the line and the XForm of each form a program builds."""
    for start in re.finditer(r"(?<![\w.])html\(\s*", source):
        with suppress(NotAForm, IndexError, KeyError, TypeError, ValueError):
            yield source.count("\n", 0, start.start()) + 1, str(_Reader(source, start.start()).value())


class _Bind:
    def __init__(self, nodeset: str) -> None:
        self.attributes = {"nodeset": nodeset}

    def __str__(self) -> str:
        return _tag("bind", self.attributes, [])


class _Markup(str):
    """What is XML already, not a text to quote."""

    __slots__ = ()


class _Reader:
    def __init__(self, source: str, at: int) -> None:
        self.source, self.at = source, at
        self.kind, self.text = "", ""
        self.move()

    def move(self) -> None:
        while True:
            found = _TOKEN.match(self.source, self.at)
            if found is None:
                raise NotAForm
            self.at = found.end()
            self.kind, self.text = str(found.lastgroup), found[0]
            if self.kind != "space":
                return

    def accept(self, mark: str) -> bool:
        if self.kind == "mark" and self.text == mark:
            self.move()
            return True
        return False

    def value(self) -> Any:
        found = self.one()
        while self.kind == "mark" and self.text == "+":
            self.move()
            found = str(found) + str(self.one())
        return found

    def one(self) -> Any:
        if self.kind == "text":
            raw = self.text[1:-1]
            if self.text[0] == "`" and "${" in raw:
                raise NotAForm
            found: Any = re.sub(r"\\(.)", lambda each: {"n": "\n", "t": "\t"}.get(each[1], each[1]), raw)
            self.move()
            return found
        if self.kind == "number":
            found = int(self.text)
            self.move()
            return found
        if self.kind != "name":
            raise NotAForm
        name = self.text.rpartition(".")[2]
        self.move()
        if not self.accept("("):
            raise NotAForm
        found = _call(name, self.arguments())
        while self.accept("."):
            name = self.text
            self.move()
            self.accept("(")
            found = _chained(found, name, self.arguments())
        return found

    def arguments(self) -> list[Any]:
        found = []
        while not self.accept(")"):
            found.append(self.value())
            if not self.accept(",") and not (self.kind == "mark" and self.text == ")"):
                raise NotAForm
        return found


def _chained(bind: Any, name: str, given: list[Any]) -> Any:
    if not isinstance(bind, _Bind):
        raise NotAForm
    if name == "withAttribute":
        bind.attributes[f"{given[0]}:{given[1]}"] = given[2]
    elif name in _BIND:
        bind.attributes[_BIND[name]] = str(given[0]) if given else "true()"
    else:
        raise NotAForm
    return bind


def _tag(name: str, attributes: dict[str, str], children: list[Any]) -> _Markup:
    written = "".join(
        f' {key}="{escape(str(value), {chr(34): "&quot;"})}"' for key, value in attributes.items()
    )
    inner = "".join(str(each) for each in children)
    return _Markup(f"<{name}{written}>{inner}</{name}>")


def _tree(name: str, *children: Any) -> _Markup:
    plain, _, rest = name.strip().partition(" ")
    written = re.sub(r"&(?!\w+;|#)", "&amp;", rest).replace("<", "&lt;")
    inner = "".join(str(each) for each in children)
    return _Markup(f"<{plain} {written}>{inner}</{plain}>")


def _html(*given: Any) -> _Markup:
    spaces = {(f"xmlns:{prefix}" if prefix else "xmlns"): where for prefix, where in _SPACES.items()}
    spaces |= {f"xmlns:{prefix}": where for prefix, where in (given[0] if isinstance(given[0], list) else [])}
    parts = [each for each in given if isinstance(each, _Markup)]
    if len(parts) != 2:
        raise NotAForm
    return _tag("h:html", spaces, parts)


def _repeat(ref: str, *children: Any) -> _Markup:
    attributes = {"nodeset": ref}
    if children and not isinstance(children[0], _Markup):
        attributes["jr:count"] = str(children[0])
        children = children[1:]
    return _tag("repeat", attributes, list(children))


def _dynamic(role: str) -> Callable[..., _Markup]:
    def select(ref: str, nodeset: str, value: str = "value", label: str = "label") -> _Markup:
        columns = [_tag("value", {"ref": value}, []), _tag("label", {"ref": label}, [])]
        return _tag(role, {"ref": ref}, [_tag("itemset", {"nodeset": nodeset}, columns)])

    return select


def _setvalue(event: str, ref: str, value: str | None = None) -> _Markup:
    return _tag("setvalue", {"event": event, "ref": ref} | ({} if value is None else {"value": value}), [])


def _asked(role: str) -> Callable[..., _Markup]:
    return lambda ref, *children: _tag(role, {"ref": ref}, list(children))


def _model(*children: Any) -> _Markup:
    attributes: dict[str, str] = {}
    for each in children:
        if isinstance(each, list):
            attributes |= dict(each)
    return _tag("model", attributes, [each for each in children if not isinstance(each, list)])


def _call(name: str, given: list[Any]) -> Any:
    found = _CALLS.get(name)
    if found is None:
        raise NotAForm
    return found(*given)


_CALLS: dict[str, Callable[..., Any]] = {
    "html": _html, "t": _tree, "model": _model, "bind": _Bind, "repeat": _repeat,
    "head": lambda *each: _tag("h:head", {}, list(each)), "body": lambda *each: _tag("h:body", {}, list(each)),
    "title": lambda text: _tag("h:title", {}, [escape(text)]),
    "mainInstance": lambda *each: _tag("instance", {}, list(each)),
    "instance": lambda name, *each: _tag("instance", {"id": name}, [_tag("root", {}, list(each))]),
    "input": _asked("input"), "select1": _asked("select1"), "select": _asked("select"), "group": _asked("group"),
    "upload": _asked("upload"), "rank": _asked("odk:rank"), "range": _asked("range"), "trigger": _asked("trigger"),
    "select1Dynamic": _dynamic("select1"), "selectDynamic": _dynamic("select"),
    "label": lambda text="": _Markup(f"<label>{text}</label>"),
    "item": lambda value, label: _Markup(f"<item><label>{label}</label><value>{value}</value></item>"),
    "setvalue": _setvalue,
    "setvalueLiteral": lambda event, ref, text: _tag("setvalue", {"event": event, "ref": ref}, [escape(text)]),
    "asList": lambda *each: list(each), "listOf": lambda *each: list(each), "pair": lambda a, b: (a, b),
    "Pair": lambda a, b: (a, b),
}  # fmt: skip
