"""Whether a process that ended is started again, and after how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from admin.operator.problem import FINAL

BRIEF: Final = 20.0  #: seconds; a process that lived less never really worked
ENOUGH: Final = 6  #: brief lives in a row after which starting again helps nobody
_FIRST_WAIT: Final = 0.5  #: seconds
_LONGEST_WAIT: Final = 15.0  #: seconds


@dataclass(frozen=True)
class Again:
    """Start it again after so many seconds."""

    after: float


@dataclass(frozen=True)
class GiveUp:
    """Leave it: the operator has to mend something first."""

    why: str


def decide(name: str, exit_code: int, lives: Sequence[float]) -> Again | GiveUp:
    """What to do after the newest of these lives (in seconds, oldest first) ended with that exit code.

    The wait doubles with every brief life in a row and starts over after a long one. A negative exit code
    is a signal: somebody or the kernel killed it, which says nothing against starting it again.
    """
    if exit_code == FINAL:
        return GiveUp(f"«{name}» no puede trabajar así; arriba dice por qué.")
    brief = _brief_in_a_row(lives)
    if brief >= ENOUGH and exit_code >= 0:
        return GiveUp(
            f"«{name}» se detuvo {brief} veces seguidas apenas arrancó (código {exit_code}); "
            "lo último que dijo está arriba. «desdeabajo doctor» te ayuda a encontrar la causa."
        )
    return Again(after=min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** max(0, brief - 1)))


def _brief_in_a_row(lives: Sequence[float]) -> int:
    count = 0
    for life in reversed(lives):
        if life >= BRIEF:
            break
        count += 1
    return count
