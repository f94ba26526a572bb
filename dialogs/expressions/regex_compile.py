"""Patterns of regular expressions, compiled to the steps of a machine with finitely many states."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

LARGEST = 3_000  #: steps of one program
Test = Callable[[str], bool]


class Unsupported(ValueError):
    """The pattern is not written well, or asks for more than a finite machine can do."""


@dataclass(frozen=True)
class Op:
    """One instruction: eat a letter, go two ways, stand at an edge, or arrive."""

    kind: str  #: eat, split, start, end, edge, inside, match
    test: Test | None = None
    to: tuple[int, ...] = ()


@lru_cache(maxsize=256)
def program(pattern: str) -> tuple[Op, ...]:
    """Compile a pattern; raises `Unsupported` in Spanish."""
    return _Compiler(pattern).whole()


def _ascii_word(letter: str) -> bool:
    return letter.isascii() and (letter.isalnum() or letter == "_")


def _digit(letter: str) -> bool:
    return "0" <= letter <= "9"


def _space(letter: str) -> bool:
    return letter in " \t\n\x0b\f\r"


_CLASSES: dict[str, Test] = {"d": _digit, "w": _ascii_word, "s": _space}
_NAMED: dict[str, Test] = {
    "Lower": lambda c: "a" <= c <= "z",
    "Upper": lambda c: "A" <= c <= "Z",
    "Alpha": lambda c: c.isascii() and c.isalpha(),
    "Digit": _digit,
    "Alnum": lambda c: c.isascii() and c.isalnum(),
    "Punct": lambda c: c.isascii() and c.isprintable() and not c.isalnum() and c != " ",
    "Space": _space,
    "IsAlphabetic": str.isalpha,
    "IsDigit": str.isdigit,
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "0": "\0"}


def _not(test: Test) -> Test:
    return lambda letter: not test(letter)


def _either_case(test: Test) -> Test:
    return lambda letter: test(letter) or test(letter.lower()) or test(letter.upper())


class _Compiler:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.ops: list[Op] = []
        self.ignore_case = False
        self.depth = 0

    def whole(self) -> tuple[Op, ...]:
        self.alternatives()
        if self.at < len(self.pattern):
            raise Unsupported("Sobra un paréntesis en la expresión regular.")
        self.ops.append(Op("match"))
        return tuple(self.ops)

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        if self.at >= len(self.pattern):
            raise Unsupported("La expresión regular termina antes de tiempo.")
        self.at += 1
        return self.pattern[self.at - 1]

    def emit(self, op: Op) -> None:
        self.ops.append(op)
        if len(self.ops) > LARGEST:
            raise Unsupported("La expresión regular es demasiado grande.")

    def alternatives(self) -> None:
        self.depth += 1
        if self.depth > 60:
            raise Unsupported("La expresión regular tiene demasiados paréntesis.")
        start = len(self.ops)
        self.sequence()
        while self.peek() == "|":
            self.at += 1
            first = self.cut(start)
            self.emit(Op("split", to=(start + 1, start + len(first) + 2)))
            self.paste(first, start + 1)
            leave = len(self.ops)
            self.emit(Op("split"))
            self.sequence()
            self.ops[leave] = Op("split", to=(len(self.ops),))
        self.depth -= 1

    def cut(self, start: int) -> list[Op]:
        """Take out what was written since `start`, its places counted from there."""
        taken = [Op(op.kind, op.test, tuple(to - start for to in op.to)) for op in self.ops[start:]]
        del self.ops[start:]
        return taken

    def paste(self, ops: list[Op], start: int) -> None:
        for op in ops:
            self.emit(Op(op.kind, op.test, tuple(to + start for to in op.to)))

    def sequence(self) -> None:
        while self.peek() not in ("", "|", ")"):
            start = len(self.ops)
            self.atom()
            self.repeated(start)

    def repeated(self, start: int) -> None:
        while (mark := self.peek()) and mark in "*+?{":
            if mark == "{":
                least, most = self.counted()
            else:
                self.at += 1
                least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[mark]
            if self.peek() and self.peek() in "?+":
                self.at += 1
            body = self.cut(start)
            for _ in range(least):
                self.paste(body, len(self.ops))
            if most is None:
                here = len(self.ops)
                self.emit(Op("split", to=(here + 1, here + len(body) + 2)))
                self.paste(body, here + 1)
                self.emit(Op("split", to=(here,)))
            else:
                end = len(self.ops) + (most - least) * (len(body) + 1)
                for _ in range(most - least):
                    self.emit(Op("split", to=(len(self.ops) + 1, end)))
                    self.paste(body, len(self.ops))

    def counted(self) -> tuple[int, int | None]:
        close = self.pattern.find("}", self.at)
        low, comma, high = self.pattern[self.at + 1 : max(close, 0)].partition(",")
        if close < 0 or not low.strip().isdigit() or (high.strip() and not high.strip().isdigit()):
            raise Unsupported("No se entienden unas llaves de la expresión regular.")
        self.at = close + 1
        least = int(low)
        most = least if not comma else int(high) if high.strip() else None
        if least > 1_000 or (most is not None and (most > 1_000 or most < least)):
            raise Unsupported("La expresión regular repite demasiadas veces.")
        return least, most

    def eat(self, test: Test) -> None:
        self.emit(Op("eat", _either_case(test) if self.ignore_case else test, (len(self.ops) + 1,)))

    def edge(self, kind: str) -> None:
        self.emit(Op(kind, to=(len(self.ops) + 1,)))

    def atom(self) -> None:
        letter = self.take()
        if letter == "(":
            self.group()
        elif letter == "[":
            self.eat(self.letters())
        elif letter == ".":
            self.eat(lambda c: c not in "\n\r\u2028\u2029\x85")
        elif letter in "^$":
            self.edge("start" if letter == "^" else "end")
        elif letter == "\\":
            self.escape()
        elif letter in "*+?":
            raise Unsupported(f"En la expresión regular, «{letter}» no repite nada.")
        else:
            self.eat(letter.__eq__)

    def group(self) -> None:
        if self.pattern.startswith("?", self.at):
            if self.pattern.startswith("?i)", self.at):
                self.ignore_case, self.at = True, self.at + 3
                return
            if not self.pattern.startswith("?:", self.at):
                raise Unsupported("La expresión regular mira hacia delante o hacia atrás: aquí no se puede.")
            self.at += 2
        self.alternatives()
        if self.peek() != ")":
            raise Unsupported("Falta cerrar un paréntesis en la expresión regular.")
        self.at += 1

    def escape(self) -> None:
        letter = self.peek()
        if letter in ("b", "B", "A", "z", "Z"):
            self.at += 1
            self.edge({"b": "edge", "B": "inside", "A": "start"}.get(letter, "end"))
        elif letter.isdigit() and letter != "0":
            raise Unsupported("La expresión regular se refiere a un grupo anterior: aquí no se puede.")
        else:
            self.eat(self.escaped())

    def escaped(self) -> Test:
        letter = self.take()
        if letter.lower() in _CLASSES:
            test = _CLASSES[letter.lower()]
            return test if letter.islower() else _not(test)
        if letter in "pP":
            return self.category(negated=letter == "P")
        if letter in "ux":
            size = 4 if letter == "u" else 2
            code = self.pattern[self.at : self.at + size]
            self.at += size
            try:
                return chr(int(code, 16)).__eq__
            except ValueError as error:
                raise Unsupported("No se entiende un carácter de la expresión regular.") from error
        if letter.isalnum() and letter not in _ESCAPES:
            raise Unsupported(f"No se entiende «\\{letter}» en la expresión regular.")
        return _ESCAPES.get(letter, letter).__eq__

    def category(self, *, negated: bool) -> Test:
        if self.peek() == "{":
            close = self.pattern.find("}", self.at)
            name, self.at = self.pattern[self.at + 1 : max(close, 0)], close + 1
        else:
            name = self.take()
        if not name or self.at == 0:
            raise Unsupported("No se entiende una clase de la expresión regular.")
        plain = name.removeprefix("Is") if len(name) <= 4 else name
        test = _NAMED.get(name) or (lambda letter: unicodedata.category(letter).startswith(plain))
        return _not(test) if negated else test

    def letters(self) -> Test:
        """Read [abc], [^a-z], [\\d.-]."""
        negated = self.peek() == "^"
        self.at += negated
        tests: list[Test] = []
        first = True
        while self.peek() != "]" or first:
            first = False
            letter = self.take()
            if letter == "[":
                tests.append(self.letters())
                continue
            low = self.escaped() if letter == "\\" else letter.__eq__
            single = _single(low)
            if single and self.peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                end = self.take()
                high = _single(self.escaped()) if end == "\\" else end
                if not high or high < single:
                    raise Unsupported("Un intervalo de la expresión regular está al revés.")
                tests.append(_between(single, high))
            else:
                tests.append(low)
        self.at += 1
        joined: Test = lambda letter: any(test(letter) for test in tests)  # noqa: E731
        return _not(joined) if negated else joined


def _single(test: Test) -> str:
    """Give the one letter a test asks for, if it asks for one."""
    owner = getattr(test, "__self__", "")
    return owner if isinstance(owner, str) else ""


def _between(low: str, high: str) -> Test:
    return lambda letter: low <= letter <= high
