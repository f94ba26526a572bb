"""Where one person is in the chat with a form: which question, which buttons live, what stays covered."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self


class Stage(StrEnum):
    """Where in the dialogue the person is; within ASKING, the form itself is the state machine."""

    ASKING = "a"
    REVIEW = "r"
    AWAY = "x"  #: left with the quick exit: earlier answers stay, but are not shown again


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One person's place in a form. Every accepted change makes another one."""

    language: str
    token: str  #: what this conversation's buttons carry, so that others' are recognised; hexadecimal
    interview: dict[str, Any]  #: dumped by `dialogs.interview.dump`
    stage: Stage = Stage.ASKING
    step: int = 0  #: grows whenever the screen asks something else; an older button is stale
    sought: str = ""  #: what was typed to shorten a long list
    reading: int = 0  #: the page of a text that is too long for one message, counted from 0
    said: str = ""  #: a mark of the line above the screen: the same one again must look different
    hidden: tuple[str, ...] = ()  #: questions answered before a quick exit

    def moved(self, **changes: Any) -> Self:
        """The same conversation one screen on: buttons of the screen before become stale."""
        return replace(self, step=self.step + 1, sought="", reading=0, said="", **changes)

    def saying(self, mark: str) -> Self:
        """The same screen with a line above it; said twice in a row, it is said again in other words."""
        mark = mark.rstrip("+")
        return replace(self, said=f"{mark}+" if self.said == mark else mark)

    @property
    def insists(self) -> bool:
        """Whether the line above stood there already: without a change on the screen nobody would see it said."""
        return self.said.endswith("+")
