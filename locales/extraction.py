"""How Babel finds our messages: in the code as Python itself parses it, and in the support lines.

Babel's own extractor reads tokens, and before Python 3.12 a message inside an f-string is one token with it and
stays unseen; the syntax tree shows it on every version.
"""

import ast
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO

Found = tuple[int, str, str | tuple[str, ...], list[str]]

FORMS = {"_": 1, "gettext": 1, "ngettext": 2}  #: how many texts each function takes first
SPOKEN = ("name", "hours", "purpose")  #: the fields of a support line that are words


def extract_python(
    file: BinaryIO, keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Babel extraction method: every literal given to `_`, `gettext` or `ngettext`, also inside f-strings."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and (count := FORMS.get(_called(node.func), 0)):
            texts = tuple(
                argument.value
                for argument in node.args[:count]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            )
            if texts and len(texts) == count:
                yield node.lineno, _called(node.func), texts[0] if count == 1 else texts, []


def extract_support(
    file: BinaryIO, keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Babel extraction method: the words of the support lines, which the bot translates as it shows them."""
    for line in tomllib.load(file).get("line", []):
        for field in SPOKEN:
            if line.get(field):
                yield 0, "gettext", line[field], []


def _called(function: ast.expr) -> str:
    """The last name of what is called: «t.gettext» is gettext."""
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
