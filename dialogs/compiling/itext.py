"""The translations of an XForm (`<itext>`), and every place that quotes one of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from dialogs.compiling.names import Names, local
from dialogs.compiling.wording import NOTHING, Part, Wording, code_of, name_of
from dialogs.errors import FormError
from dialogs.expressions.evaluate import Library, build, safely
from dialogs.expressions.syntax import Call, Text
from dialogs.expressions.values import Context, to_text
from dialogs.expressions.xpath import parse

ONLY = "es"  #: the language of a form that names none


class Itext:
    """Every text of a form by its id."""

    def __init__(self, model: Element, library: Library, names: Names) -> None:
        self.library = library
        self.names = names
        holder = next((each for each in model if local(each) == "itext"), None)
        found = [] if holder is None else [each for each in holder if local(each) == "translation"]
        if any(not each.get("lang") for each in found):
            raise FormError("Hay una traducción que no dice en qué idioma está.")
        found.sort(key=lambda each: "default" not in each.attrib)
        codes = _codes([each.get("lang", "") for each in found])
        self.languages: tuple[str, ...] = tuple(codes) or (ONLY,)
        self.own_names = {
            code: name_of(each.get("lang", "")) for code, each in zip(codes, found, strict=True)
        }
        self.default = self.languages[0]
        self.texts: dict[str, Wording] = {}
        self._read(dict(zip(codes, found, strict=True)))
        library.itext = lambda context, identifier: (
            self.texts[identifier].say(context)
            if identifier in self.texts
            else f"[itext:{identifier}]"  # as JavaRosa
        )

    def _read(self, translations: dict[str, Element]) -> None:
        spoken: dict[str, dict[str, list[Part]]] = {}
        media: dict[str, dict[str, dict[str, str]]] = {}
        guidance: dict[str, dict[str, list[Part]]] = {}
        for code, translation in translations.items():
            for text in translation:
                identifier = text.get("id", "")
                chosen: tuple[int, list[Part]] = (9, [])
                for value in text:
                    form = value.get("form", "")
                    if form in ("image", "audio", "video", "big-image"):
                        media.setdefault(identifier, {}).setdefault(code, {})[form] = (
                            value.text or ""
                        ).strip()
                    elif form == "guidance":
                        guidance.setdefault(identifier, {})[code] = self.parts(value)
                    elif form in _FORMS and _FORMS[form] < chosen[0]:
                        chosen = (_FORMS[form], self.parts(value))
                spoken.setdefault(identifier, {})[code] = chosen[1]
        for identifier, by_language in spoken.items():
            more = guidance.get(identifier)
            self.texts[identifier] = Wording(
                by_language,
                self.default,
                media.get(identifier),
                Wording(more, self.default) if more is not None else None,
            )

    def parts(self, element: Element) -> list[Part]:
        """Read a text that may quote answers: `<output value="…"/>` among its words."""
        found: list[Part] = [element.text or ""]
        for child in element:
            if local(child) == "output":
                found.append(safely(build(parse(child.get("value") or child.get("ref") or ""), self.library)))
            else:
                found.append("".join(child.itertext()))
            found.append(child.tail or "")
        return [part for part in found if part != ""]

    def wording(self, element: Element | None) -> Wording:
        """Read a `<label>` or `<hint>`: a reference to a text, or the words themselves."""
        if element is None:
            return NOTHING
        reference = element.get("ref", "")
        if reference:
            return self.referred(reference)
        return self.everywhere(self.parts(element))

    def everywhere(self, parts: list[Part]) -> Wording:
        return Wording(dict.fromkeys(self.languages, parts), self.default)

    def referred(self, reference: str) -> Wording:
        quoted = _QUOTED.fullmatch(reference)
        if quoted is not None:  # nearly all are this, and a form has thousands
            return self.texts.get(quoted[2], NOTHING)
        tree = parse(reference)
        if isinstance(tree, Call) and tree.name == "jr:itext" and isinstance(tree.arguments[0], Text):
            return self.texts.get(tree.arguments[0].value, NOTHING)
        run = safely(build(tree, self.library))
        return self.everywhere([_quoting(run)])

    def message(self, source: str) -> Wording:
        """Read a constraint's or required's message: words, or a reference."""
        if not source.strip():
            return NOTHING
        if source.strip().startswith("jr:itext("):
            return self.referred(source)
        return self.everywhere([source])


_QUOTED = re.compile(r"""\s*jr:itext\(\s*(['"])([^'"]*)\1\s*\)\s*""")
_FORMS = {"": 0, "long": 1, "short": 2}


def _quoting(run: Callable[[Context], object]) -> Part:
    return lambda context: to_text(run(context), context)


def _codes(languages: list[str]) -> list[str]:
    found: list[str] = []
    for language in languages:
        code = code_of(language)
        if code == "default" and ONLY not in [code_of(each) for each in languages]:
            code = ONLY
        found.append(code if code not in found else language)
    return found
