"""When somebody of a team was last here, by the day, and whether she is kept out until another person confirms her.

It lies beside the alias in her sealed box (`organisers`): the database alone tells neither that somebody was here nor
that she was not. A day and never a time; of organisers only: of residents there is nothing of the kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DAYS = 30  #: how long somebody may stay away before another person has to confirm her
IDLE = "idle"  #: kept out because she stayed away too long
LOST = "lost"  #: kept out because her phone was lost


@dataclass(frozen=True)
class Presence:
    """What is known of somebody's being here."""

    last: date | None = None  #: the day (UTC) she was last here; None where that was not kept yet
    why_out: str = ""  #: `IDLE` or `LOST`; empty for who may come in

    @property
    def kept_out(self) -> bool:
        """Whether she decides nothing and is told nothing for now."""
        return bool(self.why_out)

    def away(self, today: date) -> int:
        """Days since she was last here; 0 where that is not known, or the clock was ahead."""
        return max(0, (today - self.last).days) if self.last is not None else 0

    def may_enter(self, today: date, days: int) -> bool:
        """Whether she may come in today, if one may stay away `days` days.

        Staying away is counted anew each time: a clock that was wrong for a while shuts nobody out for good. A lost
        phone stays out whatever the day is.
        """
        return self.why_out != LOST and self.away(today) <= days


NEVER = Presence()


def beside(alias: str, presence: Presence) -> str:
    """What is sealed beside a chat: an alias has no line breaks (`organisers.tidy`), so they part it from the rest."""
    last = presence.last.isoformat() if presence.last is not None else ""
    return f"{alias}\n{last}\n{presence.why_out}"


def read_beside(kept: str) -> tuple[str, Presence]:
    """The alias, and what is known of her being here; nothing of the second in boxes of before.

    >>> read_beside("Elena")
    ('Elena', Presence(last=None, why_out=''))
    """
    alias, _line, rest = kept.partition("\n")
    last, _line, why_out = rest.partition("\n")
    return alias, Presence(date.fromisoformat(last) if last else None, why_out)
