"""What a digest says, ready to be rendered: frozen, in one language, and without anything that was not published."""

from dataclasses import dataclass

from locales.assembly import NextAssembly


@dataclass(frozen=True)
class Share:
    """How many of each ten chose something."""

    label: str
    level: int  #: 1…9


@dataclass(frozen=True)
class Distribution:
    """A question and what was chosen, in the order of the form (numbers, scales) or the most chosen first."""

    question: str
    shares: tuple[Share, ...]
    base_tens: int
    several: bool  #: whether a person could choose more than one


@dataclass(frozen=True)
class Headline:
    """ "7 de cada 10 / dicen que de noche ya no caminan por la colonia"."""

    amount: str
    predicate: str
    level: int
    base_tens: int


@dataclass(frozen=True)
class Point:
    """One part of an agenda (what harms, what would help, who must answer) and what was said of it by most."""

    part: str  #: dania, ayuda, nivel, quien or principio
    title: str
    shares: tuple[Share, ...]  #: those that cannot be told apart from the first, a few at most


@dataclass(frozen=True)
class Card:
    """One theme: what most stands out in it, and every question of it that may hang on a wall."""

    theme: str  #: code of the theme, which chooses the picture
    title: str
    headlines: tuple[Headline, ...]
    questions: tuple[Distribution, ...]
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Priority:
    """One thing that was asked to be put first."""

    label: str
    level: int
    place: int  #: 1, 1, 1, 4, …: those that cannot be told apart share a place
    band: int  #: 0 for those that share the first place
    low: float  #: the share may well be as low as this…
    high: float  #: …or as high as this


SAYABLE_TIE = 3  #: as many as can share a place and still be told as "1, 1, 1"


@dataclass(frozen=True)
class Priorities:
    """What is most urgent, the most chosen first."""

    question: str
    shown: tuple[Priority, ...]
    fewer: tuple[str, ...]  #: chosen by fewer people, in the order of the form
    base_tens: int

    @property
    def tied(self) -> int:
        """How many share the first place."""
        return sum(one.band == 0 for one in self.shown)

    def number(self, one: Priority) -> str:
        """Its place, as it is printed; none where so many share it that a number would say nothing."""
        sharing = sum(other.place == one.place for other in self.shown)
        return str(one.place) if sharing <= SAYABLE_TIE else ""


@dataclass(frozen=True)
class Row:
    """One line of a table by sector; None where the group is too small to be told, or empty."""

    label: str
    everyone: int
    cells: tuple[int | None, ...]


@dataclass(frozen=True)
class Stance:
    """One proposal that was voted on."""

    label: str
    theme: str  #: its title, empty when it has none
    agree: int  #: 1…9 of each ten of those who voted on it
    shares: tuple[Share, ...]  #: of every choice, in the order of the form: for, against, others
    cells: tuple[int | None, ...]  #: agreement by sector
    behind: bool  #: in some sector surely fewer agree
    apart: bool  #: two sectors surely differ
    base_tens: int
    preferred: int | None  #: of each ten who compared it with another, how many preferred it

    @property
    def against(self) -> int:
        """Of each ten, how many disagree."""
        return self.shares[1].level if len(self.shares) > 1 else 1


@dataclass(frozen=True)
class Proposals:
    """What was voted on, in lists within which no order is claimed."""

    agreed: tuple[Stance, ...]  #: most agree, and no sector surely stands behind
    divided: tuple[Stance, ...]  #: many disagree, or sectors surely differ
    open: tuple[Stance, ...]  #: neither: many pass
    few: tuple[Stance, ...]  #: few agree

    @property
    def every(self) -> tuple[Stance, ...]:
        """All of them."""
        return (*self.agreed, *self.divided, *self.open, *self.few)


@dataclass(frozen=True)
class Among:
    """Of those who gave one answer, what most of them answered to another question."""

    label: str  #: what they have in common
    shares: tuple[Share, ...]  #: the most given first; those that hardly anybody gave are left out


@dataclass(frozen=True)
class Crossing:
    """Two questions that the form said would be put together."""

    one: str
    other: str
    rows: tuple[Among, ...]


@dataclass(frozen=True)
class Said:
    """One text that two people passed, of one theme; and how many texts speak of it."""

    theme: str  #: its title
    quote: str  #: empty where none is short enough
    tens: int  #: more than so many, or 10 of them; 0 when that is not told


@dataclass(frozen=True)
class Voices:
    """What people said to a question in their own words."""

    question: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Digest:
    """One issue of the digest in one language."""

    language: str
    place: str
    title: str  #: of the consultation
    issued: str  #: the day, in words
    period: str  #: what the issue is filed under, e.g. 2026-11-23
    invented: bool  #: the data are made up, as in the demo: every rendering says so
    people_tens: int  #: more than this many people were asked, or 10 of them; 0 when nothing may be told yet
    priorities: Priorities | None
    cards: tuple[Card, ...]
    who: Card | None  #: who answered, by what they said of themselves
    sectors: tuple[str, ...]  #: the columns of the tables
    by_sector: tuple[Row, ...]  #: headlines by sector
    silences: tuple[Row, ...]  #: what people preferred not to say, by sector
    hidden_groups: bool  #: some sector is too small to be told in some line
    kept_off_walls: int  #: questions of the form that are only in the table for researchers
    proposals: Proposals | None = None
    crossings: tuple[Crossing, ...] = ()
    voices: tuple[Voices, ...] = ()
    witness: str = (
        ""  #: number and beginning of the audit's newest line when this was made, as in "41 · 9f3a 21bc …"
    )

    next_assembly: NextAssembly | None = None  #: only one that organisers made public

    @property
    def empty(self) -> bool:
        """Nothing may be told yet."""
        return self.people_tens == 0
