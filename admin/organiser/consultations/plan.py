"""What is planned before a consultation opens: terms as data, what is wrong with them, how a motion carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

LEAST, MOST = 10, 100  #: of the crowd in which answers are opened
DAYS: Final = 30  #: that a consultation takes when nobody says otherwise
LONGEST = timedelta(days=366)  #: that one takes
FARTHEST = timedelta(days=183)  #: ahead that one begins
DRAFT_DAYS = (1, 60)  #: that an unfinished conversation may be kept, least and most


@dataclass(frozen=True)
class Plan:
    """A consultation as it would be. It has the terms of which the words of the consent are made."""

    form: str  #: identity
    title: str
    opens: date | None = None  #: None: as soon as it is approved
    closes: date | None = None  #: None: nobody said
    mode: str = "pool"
    coded: bool = False
    k: int = LEAST
    draft_days: int = 7
    notice: bool = True  #: whether those who asked for notices hear that it is open
    beside: bool = False  #: never: a word for an assembly is opened by its assembly

    def detail(self, today: date, consent: str = "") -> dict[str, Any]:
        """As a motion keeps it; `consent` is what residents will read, for whoever approves."""
        return {
            "form": self.form,
            "title": self.title,
            "opens": (self.opens or today).isoformat(),
            "closes": self.closes.isoformat() if self.closes else None,
            "mode": self.mode,
            "coded": self.coded,
            "k": self.k,
            "draft_days": self.draft_days,
            "notice": self.notice,
            "consent": consent,
        }


def planned(detail: Mapping[str, Any]) -> Plan:
    """The plan that a motion carries."""
    closes = detail.get("closes")
    return Plan(
        form=detail["form"],
        title=detail["title"],
        opens=date.fromisoformat(detail["opens"]),
        closes=date.fromisoformat(closes) if closes else None,
        mode=detail["mode"],
        coded=detail["coded"],
        k=detail["k"],
        draft_days=detail["draft_days"],
        notice=detail["notice"],
    )


def fresh(form: str, title: str, today: date) -> Plan:
    """What is proposed when nobody said anything yet."""
    return Plan(form, title, closes=today + timedelta(days=DAYS))


def wrong(plan: Plan, today: date) -> str:
    """What keeps a plan from being put forward: "past", "far", "reversed", "long" or "crowd"; "" when nothing does."""
    begins = plan.opens or today
    if begins < today or (plan.closes is not None and plan.closes < today):
        return "past"
    if begins - today > FARTHEST:
        return "far"
    if plan.closes is not None and plan.closes < begins:
        return "reversed"
    if plan.closes is not None and plan.closes - begins > LONGEST:
        return "long"
    least, most = DRAFT_DAYS
    return "" if LEAST <= plan.k <= MOST and least <= plan.draft_days <= most else "crowd"


@dataclass(frozen=True)
class Drafting:
    """One person's card: the plan, for which places, and what she is to write, if anything."""

    plan: Plan
    places: tuple[UUID, ...] = ()
    screen: int | None = None  #: the message the card lives in
    asks: str = ""  #: "opens", "closes", "k", "draft" or nothing
    shown: bool = False  #: whether the words residents will read are before her
