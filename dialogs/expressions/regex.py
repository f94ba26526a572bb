"""Regular expressions in time linear in the text: what participants write can never stall the bot.

The patterns are Java's, as `regex()` in ODK has them, without those parts no machine with finitely many states
can follow (backreferences, looking ahead or behind): these are refused when the form is loaded. Method: Ken
Thompson's simulation (R. Cox, https://swtch.com/~rsc/regexp/regexp2.html).
"""

from __future__ import annotations

from dialogs.expressions.regex_compile import Op, Unsupported, program

BUDGET = 500_000  #: steps spent on one text; beyond, it does not match


def matches(pattern: str, text: str) -> bool:
    """Say whether the whole text has the pattern's shape; a pattern we refuse matches nothing."""
    try:
        return _run(program(pattern), text)
    except Unsupported:
        return False


def _run(ops: tuple[Op, ...], text: str) -> bool:
    spent = 0
    here = _closure(ops, [0], text, 0)
    for at, letter in enumerate(text):
        if not here:
            return False
        spent += len(here)
        if spent > BUDGET:
            return False
        onward = [
            op.to[0] for op in (ops[place] for place in here) if op.test is not None and op.test(letter)
        ]
        here = _closure(ops, onward, text, at + 1)
    return any(ops[place].kind == "match" for place in here)


def _closure(ops: tuple[Op, ...], places: list[int], text: str, at: int) -> list[int]:
    """Follow every way that eats no letter."""
    seen: set[int] = set()
    found, todo = [], places
    while todo:
        place = todo.pop()
        if place in seen:
            continue
        seen.add(place)
        op = ops[place]
        if op.kind in ("eat", "match"):
            found.append(place)
        elif op.kind == "split" or _stands(op.kind, text, at):
            todo.extend(op.to)
    return found


def _stands(edge: str, text: str, at: int) -> bool:
    if edge == "start":
        return at == 0
    if edge == "end":
        return at == len(text)
    before = at > 0 and _word(text[at - 1])
    after = at < len(text) and _word(text[at])
    return (before != after) is (edge == "edge")


def _word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


__all__ = ["Unsupported", "matches", "program"]
