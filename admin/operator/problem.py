"""A failure that the operator can understand and mend."""

from typing import Final

FINAL: Final = (
    78  #: exit code of a process that will fail again until somebody mends it (EX_CONFIG of sysexits.h)
)


class Problem(Exception):
    """What is wrong, in one Spanish sentence, and what to do about it in another."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(f"{what} {mend}".strip())
        self.what = what
        self.mend = mend
