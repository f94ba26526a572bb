"""What the organisers' bot holds in memory about forms: bounded, and lost at a restart without harm.

A form that was checked can be fetched from Telegram and checked again; a trial was never meant to last.
"""

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from admin.organiser.forms.steps import About

MOST_FORMS = 32
MOST_BYTES = 16 << 20  #: of all the forms held
BIGGEST_FORM = 4 << 20  #: bytes of an XForm that is taken through a chat
MOST_TRIALS = 100  #: chats with a trial under way
FILES = 10  #: files a chat may have looked at …
WINDOW = timedelta(minutes=10)  #: … in so long
MOST_CHATS = 1_000  #: whose pace is remembered


@dataclass(frozen=True)
class Brought:
    """A form that was checked and can be asked, or was published before."""

    identity: str
    xform: bytes
    about: About
    stored: bool = False  #: known to be published
    sound: bool = True  #: found without errors; another may be tried, and not published


class Shelf:
    """The forms used last."""

    def __init__(self) -> None:
        self._forms: OrderedDict[str, Brought] = OrderedDict()

    def keep(self, brought: Brought) -> None:
        """Hold a form; those not used for the longest make room."""
        self._forms[brought.identity] = brought
        self._forms.move_to_end(brought.identity)
        while len(self._forms) > 1 and (
            len(self._forms) > MOST_FORMS
            or sum(len(each.xform) for each in self._forms.values()) > MOST_BYTES
        ):
            self._forms.popitem(last=False)

    def find(self, mark: str) -> Brought | None:
        """The form whose identity begins with these digits."""
        found = next((each for each in self._forms if each.startswith(mark)), None)
        if found is None:
            return None
        self._forms.move_to_end(found)
        return self._forms[found]


@dataclass(frozen=True)
class Trial:
    """One chat's trial of a form. It is in memory and nowhere else."""

    identity: str
    screen: int  #: the message it lives in
    zone: str  #: whose time of day it is
    talk: Mapping[str, Any] | None = None  #: None: the language is still to be chosen
    listens: bool = True  #: whether what is written belongs to it; a button of another room ends that


class Trials:
    """The trials under way, one in a chat."""

    def __init__(self) -> None:
        self._trials: OrderedDict[int, Trial] = OrderedDict()

    def of(self, chat: int) -> Trial | None:
        """The trial of a chat."""
        return self._trials.get(chat)

    def keep(self, chat: int, trial: Trial) -> None:
        """Go on with a trial, or begin one; the one left alone for the longest makes room."""
        self._trials[chat] = trial
        self._trials.move_to_end(chat)
        if len(self._trials) > MOST_TRIALS:
            self._trials.popitem(last=False)

    def rest(self, chat: int) -> None:
        """She does something else: until she presses a button of the trial, what she writes is no answer."""
        if chat in self._trials:
            self._trials[chat] = replace(self._trials[chat], listens=False)

    def end(self, chat: int) -> Trial | None:
        """Forget the trial of a chat."""
        return self._trials.pop(chat, None)


class Pace(Enum):
    """Whether a chat may have one more file looked at."""

    GO = 1
    TELL = 2  #: no, and it is to be told so
    SILENT = 3  #: no, and it was told already


class Paces:
    """How many files each chat sent lately."""

    def __init__(self) -> None:
        self._lately: OrderedDict[int, deque[datetime]] = OrderedDict()
        self._told: set[int] = set()

    def next(self, chat: int, now: datetime) -> Pace:
        """Count one more file, unless there are too many."""
        lately = self._lately.setdefault(chat, deque())
        self._lately.move_to_end(chat)
        if len(self._lately) > MOST_CHATS:
            self._told.discard(self._lately.popitem(last=False)[0])
        while lately and now - lately[0] >= WINDOW:
            lately.popleft()
        if len(lately) < FILES:
            lately.append(now)
            self._told.discard(chat)
            return Pace.GO
        if chat in self._told:
            return Pace.SILENT
        self._told.add(chat)
        return Pace.TELL
