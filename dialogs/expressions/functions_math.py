"""Functions of numbers, chance, signs and places (https://getodk.github.io/xforms-spec/#xpath-functions)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import uuid
from collections.abc import Callable
from itertools import pairwise
from random import Random

from dialogs.errors import Unworkable
from dialogs.expressions.functions import MANY, function
from dialogs.expressions.values import NAN, Context, Value, exact_days, plain, to_number, to_text

EARTH = 6_378_100.0  #: metres, the radius JavaRosa takes
Place = tuple[float, float]


def _real(c: Context, value: Value) -> float:
    value = plain(value, c)
    return exact_days(value, c.zone) if hasattr(value, "isoformat") else to_number(value, c)


def _safely(run: Callable[..., float], *numbers: float) -> float:
    """Work a function out; outside where it is defined it gives what IEEE 754 gives, not an error."""
    try:
        return float(run(*numbers))
    except ValueError:
        return NAN
    except OverflowError:
        return math.inf


def _log(value: float) -> float:
    return -math.inf if value == 0 else math.log(value)


def _log10(value: float) -> float:
    return -math.inf if value == 0 else math.log10(value)


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        return math.inf
    return math.pow(base, exponent)


_ONE: dict[str, Callable[[float], float]] = {
    "acos": math.acos, "asin": math.asin, "atan": math.atan, "cos": math.cos, "sin": math.sin, "tan": math.tan,
    "exp": math.exp, "exp10": lambda x: math.pow(10.0, x), "log": _log, "log10": _log10, "sqrt": math.sqrt,
    "abs": abs,
}  # fmt: skip


def _enter(name: str, run: Callable[[float], float]) -> None:
    function(name, 1)(lambda c, value: _safely(run, _real(c, value)))


for _name, _run in _ONE.items():
    _enter(_name, _run)
function("pi", 0)(lambda c: math.pi)
function("atan2", 2)(lambda c, y, x: _safely(math.atan2, _real(c, y), _real(c, x)))
function("pow", 2)(lambda c, base, exponent: _safely(_power, _real(c, base), _real(c, exponent)))


# Chance: decided by the conversation's seed, so that the same conversation always goes the same way ---------------


def _chance(c: Context, what: str) -> Random:
    return Random(f"{what}|{c.world.seed}|{c.world.now.isoformat()}|{c.node.key}|{c.node.index}")  # noqa: S311


function("random", 0)(lambda c: _chance(c, "random").random())


@function("uuid", 0, 1)
def uuid_(c: Context, *length: Value) -> str:
    chance = _chance(c, "uuid")
    if not length:
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))
    count = to_number(length[0], c)
    letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "".join(
        chance.choice(letters) for _ in range(int(min(max(count, 0), 1000)) if count == count else 0)
    )


# Signs --------------------------------------------------------------------------------------------------------------

_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


@function("digest", 2, 3)
def digest(c: Context, text: Value, algorithm: Value, encoding: Value = "base64") -> str:
    """Give the digest of a text: MD5, SHA-1, SHA-256, SHA-384 or SHA-512, in base64 or hex."""
    name = _DIGESTS.get(to_text(algorithm, c))
    if name is None:
        return ""
    found = hashlib.new(name, to_text(text, c).encode(), usedforsecurity=False).digest()
    return found.hex() if to_text(encoding, c) == "hex" else base64.b64encode(found).decode()


@function("base64-decode", 1)
def base64_decode(c: Context, text: Value) -> str:
    try:
        return base64.b64decode(to_text(text, c)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


# Places -------------------------------------------------------------------------------------------------------------


def _places(c: Context, values: tuple[Value, ...]) -> list[Place]:
    """Read places: one text with semicolons, several texts, or a list of nodes; what is no place is left out.

    Among others, one not given counts as 0, 0 (as JavaRosa).
    """
    texts: list[str] = []
    for value in values:
        texts += [c.raw(node) for node in value] if isinstance(value, list) else [to_text(value, c)]
    found = []
    parts = ";".join(texts).split(";")
    several = any(part.strip() for part in parts) and len(parts) > 1
    for part in parts:
        numbers = part.split()
        if not numbers and several:
            found.append((0.0, 0.0))
        elif len(numbers) >= 2:
            lat, lon = to_number(numbers[0], c), to_number(numbers[1], c)
            if lat == lat and lon == lon:
                found.append((lat, lon))
    return found


@function("distance", 1, MANY)
def distance(c: Context, *values: Value) -> float:
    """Metres along the places, by the spherical law of cosines (as JavaRosa)."""
    points = _places(c, values)
    return math.fsum(_between(a, b) for a, b in pairwise(points))


def _between(one: Place, other: Place) -> float:
    a, b = math.radians(one[0]), math.radians(other[0])
    turn = math.radians(one[1] - other[1])
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    return math.acos(max(-1.0, min(1.0, cosine))) * EARTH


@function("area", 1)
def area(c: Context, value: Value) -> float:
    """Square metres inside the places, on a plane through the first (as JavaRosa)."""
    points = _places(c, (value,))
    if len(points) < 3:
        return 0.0
    metres = 2 * EARTH * math.pi / 360
    lat, lon = points[0]
    flat = [((a - lat) * metres, (b - lon) * metres * math.cos(math.radians(a))) for a, b in points[1:]]
    return abs(math.fsum((y1 * x2 - x1 * y2) / 2 for (y1, x1), (y2, x2) in pairwise(flat)))


function("enclosed-area", 1)(area)


@function("geofence", 2)
def geofence(c: Context, point: Value, fence: Value) -> bool:
    """Say whether a place is inside a closed fence (W. R. Franklin's crossing count); one not closed holds nothing."""
    points, corners = _places(c, (point,)), _places(c, (fence,))
    if not corners and not isinstance(fence, list):
        raise Unworkable("a fence of nothing")
    if not points or not corners or corners[0] != corners[-1]:
        return False
    y, x = points[0]
    inside = False
    for (y1, x1), (y2, x2) in pairwise(corners):
        if (y2 > y) != (y1 > y) and x < (x1 - x2) * (y - y2) / (y1 - y2) + x2:
            inside = not inside
    return inside
