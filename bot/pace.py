"""How fast one account may go: token buckets in memory, under a key that dies with the process.

Each account has its own, so nobody's haste holds up a neighbour. Nobody is shut out: a bucket fills again from the
first moment on, and what was refused is not charged. There are never more than `MOST` buckets; who is pushed out
starts with a full one, which errs on the side of letting people speak.
"""

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

MOST = 20_000  #: accounts kept in mind, about 4 MiB; those that were quiet longest go first


@dataclass(frozen=True)
class Allowance:
    """So many at once, and so many more every second."""

    at_once: float
    a_second: float


#: Taps and texts: more than any person does. Whole interviews tapped through at full speed fit in.
REPLIES = Allowance(at_once=300, a_second=4)
#: /start, and words that may be a place or a code: guessing tells nothing anyway, so it only has to stay cheap.
TRIES = Allowance(at_once=20, a_second=1 / 3)


class Buckets:
    """One bucket an account, for one kind of deed."""

    def __init__(
        self, allowance: Allowance, *, secret: bytes, clock: Callable[[], float], most: int = MOST
    ) -> None:
        """`clock` gives seconds that never go back."""
        self._allowance, self._secret, self._clock, self._most = allowance, secret, clock, most
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()  #: (what is left, when)

    def __len__(self) -> int:
        return len(self._left)

    def takes(self, account: int) -> bool:
        """Whether this account may do it now; charged when it may."""
        mark = blake2b(account.to_bytes(8, "big", signed=True), key=self._secret, digest_size=8).digest()
        now = self._clock()
        left, then = self._left.pop(mark, (self._allowance.at_once, now))
        left = min(self._allowance.at_once, left + (now - then) * self._allowance.a_second)
        may = left >= 1
        self._left[mark] = (left - 1 if may else left, now)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return may


class Pace:
    """What one account may do, kept in memory only."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        secret = os.urandom(32)
        self._replies = Buckets(REPLIES, secret=secret, clock=clock, most=most)
        self._tries = Buckets(TRIES, secret=secret, clock=clock, most=most)

    def replies(self, account: int) -> bool:
        """Whether one more tap or text of this account is looked at."""
        return self._replies.takes(account)

    def tries(self, account: int) -> bool:
        """Whether one more /start or code of this account is answered."""
        return self._tries.takes(account)
