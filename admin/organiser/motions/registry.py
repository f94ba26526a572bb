"""The actions that need two people: what is asked of the second, and what is done when she approves.

A room plugs in by registering an `Action` and putting it forward with `proposing.put_forward`.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from dialogs.chat.screen import Button
from storage.database import Session
from storage.motions import Motion
from storage.places import Place

if TYPE_CHECKING:
    from admin.organiser.runtime import Runtime


@dataclass(frozen=True)
class Say:
    """A message for one of the team, said after the commit."""

    to: UUID  #: an organiser
    text: str  #: Telegram HTML
    rows: tuple[tuple[Button, ...], ...] = ()
    protect: bool = False  #: what is said only once, and not to be forwarded


class Moot(Exception):
    """It makes no sense any more: things changed while it waited."""


async def always(_session: Session, _motion: Motion) -> bool:
    """What makes sense whenever it is approved."""
    return True


async def never(_runtime: "Runtime", _session: Session, _motion: Motion) -> bool:
    """What happens as soon as it is approved."""
    return False


@dataclass(frozen=True)
class Action:
    """One kind of thing that is decided by two."""

    name: str  #: as it stands in the table and in the audit
    role: str  #: what one has to be able to do in the place to put it forward and to approve it
    asks: Callable[[Motion, Place], str]  #: what would happen, in Telegram HTML
    #: Does it, in the transaction of the approval; what there is to say afterwards. What it raises undoes both.
    do: Callable[["Runtime", Session, Motion], Awaitable[Sequence[Say]]]
    later: bool = False  #: the mixer does it, and notes when it is done
    each: bool = False  #: another's proposal in the same words may mean something else: both can wait at once
    #: Whether it still makes sense: things change while it waits.
    stands: Callable[[Session, Motion], Awaitable[bool]] = always
    #: Whether it is to happen on a day to come: it stays approved until then.
    waits: Callable[["Runtime", Session, Motion], Awaitable[bool]] = never


_ACTIONS: dict[str, Action] = {}


def register(action: Action) -> Action:
    """Make an action known; its name is its own."""
    known = _ACTIONS.setdefault(action.name, action)
    if known is not action:
        raise ValueError(f"two actions are called {action.name}")
    return action


def names() -> frozenset[str]:
    """The actions there are."""
    return frozenset(_ACTIONS)


def roles() -> dict[str, str]:
    """What one has to be able to do for each."""
    return {name: action.role for name, action in _ACTIONS.items()}


def action_of(motion: Motion) -> Action | None:
    """What a motion is about; None for an action of another version of the program."""
    return _ACTIONS.get(motion.action)
