"""What a consultation's terms change in what is promised."""

from typing import Protocol


class Terms(Protocol):
    """A consultation that is open, or one that is only planned."""

    @property
    def mode(self) -> str:
        """Who keeps the key: "pool" (the mixer) or "custody" (two of three people)."""

    @property
    def k(self) -> int:
        """The least crowd an answer is released in."""

    @property
    def draft_days(self) -> int:
        """How long an unfinished conversation can be taken up again."""

    @property
    def coded(self) -> bool:
        """Whether only those who come with a place code are counted."""

    @property
    def beside(self) -> bool:
        """Whether it is a word for an assembly, and no round of the place."""
