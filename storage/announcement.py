"""What a notice is: its words, its file, its states and its counts, as the table `notice` keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

GRACE = timedelta(
    minutes=5
)  #: after the approval, in which a notice can be cancelled before anybody hears of it
LIFE = timedelta(hours=48)  #: how long a proposal waits for somebody else
TEXT = 4096  #: characters of a message; core.telegram.org/bots/api#sendmessage
CAPTION = 1024  #: characters under a picture or file; #sendphoto
PHOTO_BYTES, FILE_BYTES = 10_000_000, 50_000_000  #: #sending-files

KINDS = ("notice", "assembly", "reminder", "thanks")
RUNNING = ("sending", "paused")


class NotThere(Exception):
    """There is no such notice, or it is no longer in a state in which this can be done."""


class SamePerson(Exception):
    """Whoever put a notice forward cannot approve it herself."""


class Expired(Exception):
    """The proposal waited too long; it has to be put forward again."""


class TooLate(Exception):
    """The hour at which it should go has passed."""


class TooLong(Exception):
    """The text does not fit into one message, or under its picture."""


class TooBig(Exception):
    """Telegram takes no file of this size."""


@dataclass(frozen=True)
class Attachment:
    """A picture or a file."""

    kind: str  #: "photo" or "document"
    name: str
    content: bytes


@dataclass(frozen=True)
class Draft:
    """What organisers write."""

    kind: str  #: one of KINDS
    title: str  #: for the organisers' lists; no resident reads it
    body: Mapping[str, str]  #: language -> HTML as Telegram takes it
    discreet: bool = True  #: a neutral line with a button is sent; the text is shown after a tap
    shareable: bool = False  #: may be forwarded and saved
    theme: str | None = None  #: only for those who asked for this theme; None is everybody of the place
    assembly: UUID | None = None
    delivery: str = "at_least_once"  #: or "at_most_once": rather not at all than twice
    goes_at: datetime | None = None  #: None is as soon as the grace is over


@dataclass(frozen=True)
class Counts:
    """How far it went. People who left or were never reached before the end are the rest of the audience."""

    audience: int = 0
    delivered: int = 0
    blocked: int = 0  #: the chat does not exist any more or blocked the bot
    failed: int = 0  #: Telegram refused the message
    unconfirmed: int = 0  #: it left, and nobody knows whether it arrived
    gone: int = 0  #: left (/baja) before their message was sent

    @property
    def waiting(self) -> int:
        """Those nothing is known of yet."""
        return self.audience - self.delivered - self.blocked - self.failed - self.unconfirmed - self.gone


@dataclass(frozen=True)
class Notice:
    """A notice as it stands."""

    id: UUID
    place: UUID
    state: str  #: draft, proposed, approved, sending, paused, sent, cancelled, withdrawn
    draft: Draft
    proposed_by: UUID | None
    proposed_at: datetime | None
    approved_by: UUID | None
    approved_at: datetime | None
    ended_at: datetime | None
    revision: int  #: how often it was edited after the approval
    wanted: str | None  #: "edit" or "withdraw" while messages that were sent are being changed
    counts: Counts
    stuck: int = 0  #: messages that Telegram did not let us edit, or take away

    def goes(self) -> datetime | None:
        """When it begins to go out, once approved: after the grace, and not before its hour."""
        if self.approved_at is None:
            return None
        return max(self.approved_at + GRACE, self.draft.goes_at or self.approved_at)


def check(draft: Draft, *, with_file: bool = False) -> None:
    """Raise `TooLong` for what one message cannot hold. A discreet notice shows its text apart from its file.

    Counted with its markup: a little stricter than Telegram, which counts after reading it.
    """
    room = CAPTION if with_file and not draft.discreet else TEXT
    if any(len(words) > room for words in draft.body.values()):
        raise TooLong


def read(row: Any) -> Notice:
    """A row of the table."""
    draft = Draft(row.kind, row.title, row.body, row.discreet, row.shareable, row.theme, row.assembly_id,
                  row.delivery, row.goes_at)  # fmt: skip
    counts = Counts(row.audience, row.delivered, row.blocked, row.failed, row.unconfirmed, row.gone)
    return Notice(row.id, row.place_id, row.state, draft, row.proposed_by, row.proposed_at, row.approved_by,
                  row.approved_at, row.ended_at, row.revision, row.wanted, counts, row.stuck)  # fmt: skip
