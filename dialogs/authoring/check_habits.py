"""Expressions written as in Excel, in Spanish or in another program: which habit it was, and how ODK writes it.

Asked only where an expression cannot be read, or names what is not there: nothing that works is touched.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from dialogs.expressions.functions import TABLE

AND, OR = frozenset({"y", "e", "and"}), frozenset({"o", "u", "or"})
EQUAL = frozenset({"es", "is", "igual", "equals"})
NOTHING = frozenset(
    {"null", "none", "nil", "nulo", "vacio", "vacío", "vacia", "vacía", "empty", "nan", "undefined"}
)
TRUTHS = {"true": "true()", "false": "false()", "verdadero": "true()", "falso": "false()"}
FUNCTIONS = {
    "no": "not(…)", "si": "if(…)", "sí": "if(…)", "hoy": "today()", "ahora": "now()", "contar": "count(…)",
    "suma": "sum(…)", "sumar": "sum(…)", "redondear": "round(…)", "seleccionado": "selected(…)",
    "seleccionada": "selected(…)", "seleccionados": "selected(…)", "concatenar": "concat(…)",
    "largo": "string-length(…)", "longitud": "string-length(…)", "len": "string-length(…)", "entero": "int(…)",
    "ifs": "if(…)", "isblank": "= ''", "esblanco": "= ''", "is_null": "= ''", "potencia": "pow(…)",
    "power": "pow(…)", "aleatorio": "random()", "rand": "random()", "promedio": "sum(…) div count(…)",
    "average": "sum(…) div count(…)", "contains": "contains(…)", "contiene": "contains(…)",
}  # fmt: skip
#: functions of Excel or in Spanish, and what ODK has instead
SIGNS = {"≠": "!=", "≥": ">=", "≤": "<=", "×": "*", "÷": "div", "−": "-", "–": "-", "%": "mod", "&": "and"}
_AT = re.compile(r"\(carácter (\d+)\)\.$")
_STRANGE = "No se entiende «"
_WORD = re.compile(r"[^\W\d]\w*")
_LAST_WORD = re.compile(r"[^\W\d]\w*$")
_BARE = re.compile(r"(?:!=|[=<>])\s*([^\W\d][\w ]*)$")


def unread(text: str, plain: str, message: str) -> str:
    """Say better why an expression cannot be read, when it is a habit; else give the message.

    `plain` is `text` with its references made paths, letter under letter; the message says where in it.
    """
    at = _place(plain, message)
    if at is None:
        return message
    said, place = _habit(plain, text, at)
    if said:
        return f"{said} (carácter {place + 1})."
    return f"{_STRANGE}{text[at : at + 20]}» en la expresión." if message.startswith(_STRANGE) else message


def _place(plain: str, message: str) -> int | None:
    if found := _AT.search(message):
        return int(found[1]) - 1
    if message.startswith(_STRANGE):
        rest = message.removeprefix(_STRANGE).removesuffix("» en la expresión.")
        at = plain.find(rest)
        return at if rest and at >= 0 else None
    return None


def _habit(plain: str, text: str, at: int) -> tuple[str, int]:
    """Say which habit stands at a place, and where it begins."""
    before, rest = plain[:at].rstrip(), plain[at:]
    sign = len(before) - 1  #: where a sign just before stands
    word = found[0] if (found := _WORD.match(rest)) else ""
    said, place = _between(word, rest), at
    if said:
        pass
    elif rest[0] == "|" and before.endswith("|"):
        said, place = "Aquí va or en vez de «||»", sign
    elif rest[0] == "=" and before.endswith("="):
        said = "Se compara con un solo ="
    elif rest[0] == ">" and before.endswith("<"):
        said, place = "Distinto se escribe !=", sign
    elif rest[0] in "<>" and before.endswith("="):
        said, place = f"Se escribe {rest[0]}= en vez de «={rest[0]}»", sign
    elif rest[0] == "!":
        said = "Aquí va not(…) en vez de «!»"
    elif rest[0] == "," and before[-1:].isdigit() and rest[1:2].isdigit():
        number = (re.findall(r"\d+$", before) + re.findall(r"^\d+", rest[1:]))[:2]
        said = f"Los decimales llevan punto: {'.'.join(number)}"
    elif rest[0] == ";":
        said = "Entre un valor y otro va coma, no punto y coma"
    elif rest[0] == "^":
        said = "Una potencia se escribe pow(2, 3)"
    elif before.endswith("/") and text[sign] == "/":
        said, place = "Se divide con div en vez de «/»", sign
    elif rest[0] in SIGNS:
        said = f"Aquí va {SIGNS[rest[0]]} en vez de «{rest[0]}»"
    elif (last := _LAST_WORD.search(before)) and last[0].casefold() in ("no", "not"):
        said, place = f"Aquí va not(…) en vez de «{last[0]}»", last.start()
    elif word and (bare := _BARE.search(before)):
        said, place = f"Un texto va entre comillas: '{bare[1]} {word}'", bare.start(1)
    return said, place


def _between(word: str, rest: str) -> str:
    """Words and signs between two conditions."""
    meant = (
        "and" if word.casefold() in AND or rest.startswith("&&") else "or" if word.casefold() in OR else ""
    )
    written = "&&" if rest.startswith("&&") else word
    if rest.startswith("||"):
        meant, written = "or", "||"
    if meant and written.casefold() == meant:
        return f"Se escribe {meant}, en minúsculas"
    if word.casefold() in EQUAL:
        meant, written = "=", word
    return f"Aquí va {meant} en vez de «{written}»" if meant else ""


def unknown_function(name: str) -> str:
    """Say what to write instead of a function there is not; empty when nobody knows."""
    if name.casefold() in AND | OR:
        joint = "and" if name.casefold() in AND else "or"
        return f"«{name}» va entre las dos partes: una {joint} otra."
    if name.casefold() in TABLE:
        return f"La función «{name}()» se escribe en minúsculas: {name.casefold()}()."
    meant = FUNCTIONS.get(name.casefold())
    return f"No existe la función «{name}()»: escribe {meant}." if meant else ""


def bare(name: str, compared: Collection[str], questions: Collection[str]) -> str:
    """Say what a bare word of an expression should have been: a choice, a question, a truth, nothing or a text.

    `compared` are the values of the list it is compared with.
    """
    if name in compared:
        return f"«{name}» es una opción: va entre comillas, '{name}'."
    if name.casefold() in NOTHING:
        return f"«{name}» no existe en ODK. Para dejarlo vacío escribe ''."
    if name.casefold() in TRUTHS:
        return f"«{name}» se escribe {TRUTHS[name.casefold()]}."
    if name in questions:
        return f"«{name}» es una pregunta: escribe ${{{name}}}."
    return f"«{name[:60]}» no es una pregunta. Si es un texto, va entre comillas: '{name[:60]}'."
