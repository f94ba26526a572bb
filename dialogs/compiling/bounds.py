"""What a constraint says simply: how many choices at least and at most, whether it speaks of length."""

from __future__ import annotations

from dialogs.expressions.syntax import Binary, Call, Expr, Negated, Number, Path, Step, Text

HERE = Path(None, (Step("self", "node()"),))
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


def bounds(tree: Expr) -> tuple[int | None, int | None]:
    """Read «count-selected(.) = 3», «<= 3 and >= 1»: the least and the most choices; `None` where unsaid."""
    match tree:
        case Binary("and", left, right):
            (low, high), (other_low, other_high) = bounds(left), bounds(right)
            lows = [each for each in (low, other_low) if each is not None]
            highs = [each for each in (high, other_high) if each is not None]
            return max(lows, default=None), min(highs, default=None)
        case Binary("or", left, right) if _is_one_choice(right):
            return bounds(left)
        case Binary("or", left, right) if _is_one_choice(left):
            return bounds(right)
        case Binary("or", left, right):
            (low, high), (other_low, other_high) = bounds(left), bounds(right)
            least = None if low is None or other_low is None else min(low, other_low)
            return least, None if high is None or other_high is None else max(high, other_high)
        case Binary(operator, left, right) if operator in _MIRROR:
            if _counts(left) and isinstance(right, Number):
                return _bound(operator, right.value)
            if _counts(right) and isinstance(left, Number):
                return _bound(_MIRROR[operator], left.value)
    return None, None


def _is_one_choice(tree: Expr) -> bool:
    """«… or selected(., 'pnd')»: the way out of a bound, for whoever would rather not say."""
    match tree:
        case Call("selected", (here, Text())) | Binary("=", here, Text()):
            return here == HERE
    return False


def _counts(tree: Expr) -> bool:
    return isinstance(tree, Call) and tree.name == "count-selected" and tree.arguments == (HERE,)


def _bound(operator: str, value: float) -> tuple[int | None, int | None]:
    whole = int(value)
    match operator:
        case "=":
            return whole, whole
        case "<=":
            return None, whole
        case "<":
            return None, whole - 1
        case ">=":
            return whole, None
    return whole + 1, None


def says_length(tree: Expr | None) -> bool:
    """Say whether a constraint speaks of how long a text is: its length, or its whole shape."""
    match tree:
        case Call(name, arguments):
            return name in ("string-length", "regex") or any(says_length(each) for each in arguments)
        case Binary(_, left, right):
            return says_length(left) or says_length(right)
        case Negated(operand):
            return says_length(operand)
    return False
