"""Expressions: from text to tokens, from tokens to a tree (XPath 1.0, https://www.w3.org/TR/xpath-10/).

The tree says nothing about values: `evaluate.py` turns it into functions, `graph.py` reads off what it refers to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dialogs.errors import ExpressionError
from dialogs.expressions.syntax import Binary, Call, Expr, Negated, Number, Path, Step, Text

LONGEST = 20_000  #: characters of one expression
DEEPEST = 120  #: parentheses inside parentheses


PRECEDENCE = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
PRECEDENCE |= {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6, "|": 8}
UNARY = 7
AXES = frozenset(
    [
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following",
        "following-sibling",
        "namespace",
        "parent",
        "preceding",
        "preceding-sibling",
        "self",
    ]
)
NODE_TESTS = frozenset({"node", "text", "comment", "processing-instruction"})
_NAME = r"[^\W\d][\w\-.·]*"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<symbol>//|::|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*])
    | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    )""",
    re.VERBOSE,
)


_GLUED = re.compile(r"(and|or|div|mod)(?=\d)")


@dataclass(frozen=True)
class Token:
    kind: str  #: number, text, symbol, name, operator, end
    text: str
    at: int


def tokens(source: str) -> Iterator[Token]:
    """Cut an expression into tokens; a `*` or a word after a value is an operator (XPath 1.0, §3.7)."""
    at, after_value = 0, False
    end = len(source.rstrip())
    while at < end:
        found = _TOKEN.match(source, at)
        if found is None:
            raise ExpressionError(_strange(source, at))
        kind, text = str(found.lastgroup), str(found[found.lastgroup or 0])
        end_at = found.end()
        glued = _GLUED.match(text) if after_value and kind == "name" else None
        if glued is not None:  # «1and2», as other engines of ODK read it
            text, end_at = glued[1], found.start("name") + len(glued[1])
        word = text == "*" or (kind == "name" and text in ("and", "or", "div", "mod"))
        if (word and after_value) or (kind == "symbol" and text in PRECEDENCE and text != "*"):
            kind = "operator"
        yield Token(kind, text, found.start(found.lastgroup or 0))
        after_value = kind in ("number", "text", "name") or (
            kind == "symbol" and text in (")", "]", ".", "..", "*")
        )
        at = end_at
    yield Token("end", "", end)


def _strange(source: str, at: int) -> str:
    rest = source[at:].lstrip()
    if rest[:1] in "“”‘’«»„":
        return f"Hay comillas tipográficas ({rest[0]}): usa comillas rectas ' o \"."
    if rest[:1] in "'\"":
        return "Falta cerrar unas comillas."
    if rest.startswith("${"):
        return f"La referencia {rest[:30]} está incompleta."
    return f"No se entiende «{rest[:20]}» en la expresión."


@lru_cache(maxsize=500)
def parse(source: str) -> Expr:
    """Read one expression; raises `ExpressionError`, in Spanish, when it is not one."""
    if len(source) > LONGEST:
        raise ExpressionError(f"La expresión tiene más de {LONGEST} caracteres.")
    return _Parser(list(tokens(source)), source).whole()


class _Parser:
    def __init__(self, found: list[Token], source: str) -> None:
        self.tokens = found
        self.source = source
        self.at = 0
        self.depth = 0

    def whole(self) -> Expr:
        if self.here.kind == "end":
            raise ExpressionError("La expresión está vacía.")
        expression = self.expression(0)
        if self.here.kind != "end":
            raise self.unexpected()
        return expression

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def unexpected(self) -> ExpressionError:
        if self.here.kind == "end":
            return ExpressionError("La expresión termina antes de tiempo: falta un valor o un paréntesis.")
        return ExpressionError(f"No se esperaba «{self.here.text}» (carácter {self.here.at + 1}).")

    def take(self) -> Token:
        token = self.here
        self.at += 1
        return token

    def accept(self, text: str) -> bool:
        if self.here.text == text and self.here.kind in ("symbol", "operator"):
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise self.unexpected()

    def expression(self, binding: int) -> Expr:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError("La expresión tiene demasiados paréntesis dentro de paréntesis.")
        left = Negated(self.expression(UNARY)) if self.accept("-") else self.path()
        while self.here.kind == "operator" and (strength := PRECEDENCE[self.here.text]) > binding:
            operator = self.take().text
            left = Binary(operator, left, self.expression(strength))
        self.depth -= 1
        return left

    def path(self) -> Expr:
        if self.accept("//"):
            return Path(None, (Step("descendant-or-self", "node()"), *self.steps()), absolute=True)
        if self.accept("/"):
            return Path(None, self.steps() if self.starts_step() else (), absolute=True)
        if self.starts_step() and not self.starts_call():
            return Path(None, self.steps())
        start = self.primary()
        predicates = self.predicates()
        steps: tuple[Step, ...] = ()
        if self.accept("//"):
            steps = (Step("descendant-or-self", "node()"), *self.steps())
        elif self.accept("/"):
            steps = self.steps()
        return Path(start, steps, predicates=predicates) if steps or predicates else start

    def starts_step(self) -> bool:
        token = self.here
        return token.kind == "name" or (token.kind == "symbol" and token.text in (".", "..", "@", "*"))

    def starts_call(self) -> bool:
        token, following = self.here, self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        return token.kind == "name" and following.text == "(" and token.text not in NODE_TESTS

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while True:
            if self.accept("//"):
                found.append(Step("descendant-or-self", "node()"))
            elif not self.accept("/"):
                return tuple(found)
            found.append(self.step())

    def step(self) -> Step:
        if self.accept("."):
            return Step("self", "node()", self.predicates())
        if self.accept(".."):
            return Step("parent", "node()", self.predicates())
        axis = "child"
        if self.accept("@"):
            axis = "attribute"
        elif self.here.kind == "name" and self.tokens[self.at + 1].text == "::":
            axis = self.take().text
            self.expect("::")
            if axis not in AXES:
                raise ExpressionError(f"No existe el eje «{axis}».")
        return Step(axis, self.test(), self.predicates())

    def test(self) -> str:
        token = self.here
        if token.kind == "symbol" and token.text == "*":
            self.take()
            return "*"
        if token.kind not in ("name", "operator") or not re.match(r"[^\W\d]", token.text):
            raise self.unexpected()
        self.take()
        if token.text in NODE_TESTS and self.accept("("):
            if self.here.kind == "text":
                self.take()
            self.expect(")")
            return f"{token.text}()"
        if self.here.text == "(" and self.here.kind == "symbol":
            raise ExpressionError(f"La función «{token.text}» no puede ir después de una barra.")
        return token.text

    def predicates(self) -> tuple[Expr, ...]:
        found = []
        while self.accept("["):
            found.append(self.expression(0))
            self.expect("]")
        return tuple(found)

    def primary(self) -> Expr:
        token = self.here
        if token.kind == "number":
            self.take()
            return Number(float(token.text))
        if token.kind == "text":
            self.take()
            return Text(token.text[1:-1])
        if self.accept("("):
            inner = self.expression(0)
            self.expect(")")
            return inner
        if token.kind == "name":
            return self.call()
        raise self.unexpected()

    def call(self) -> Expr:
        name = self.take().text
        self.expect("(")
        arguments: list[Expr] = []
        if not self.accept(")"):
            arguments.append(self.expression(0))
            while self.accept(","):
                arguments.append(self.expression(0))
            self.expect(")")
        return Call(name, tuple(arguments))
