"""Ways to reach somebody: mail, links, handles, telephones in figures.

Every pattern begins where nothing of its own kind stands before and has an end to its length, so that the work grows
with the text and no faster, whatever somebody sends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dialogs.masking.marks import Mark, Span
from dialogs.masking.sight import Sight

_L = r"a-z0-9ñ"
_DOT = r"(?:\s?\.\s?|\s{0,2}[\[(]?(?:punto|dot|pto)[\])]?\s{0,2})"
_LABEL = rf"[{_L}-]{{1,63}}"
_PROVIDERS = r"(?:gmail|hotmail|outlook|yahoo|live|icloud|proton(?:mail)?|prodigy|msn|jotmail|gmeil|jimeil)"
_ENDING = r"(?:com|mx|org|net|edu|gob|es|info|me|us|io)"
_LOCAL = rf"[{_L}._%+-]{{1,64}}(?:\s(?:punto|guion|guion\sbajo|guionbajo)\s[{_L}._-]{{1,40}}){{0,3}}"
_MAIL = (
    re.compile(rf"(?<![{_L}._%+-])[{_L}._%+-]{{1,64}}\s?@\s?{_LABEL}(?:\.{_LABEL}){{1,4}}"),
    re.compile(
        rf"(?<![{_L}._%+-]){_LOCAL}\s?(?:@|[(\[<]\s?(?:at|arroba|@|a)\s?[)\]>])\s?{_LABEL}(?:{_DOT}{_ENDING}){{1,2}}(?![{_L}])"
    ),
    re.compile(rf"(?<![{_L}._%+-])[{_L}._%+-]{{1,64}}\s?@\s?{_PROVIDERS}(?![{_L}])"),
    re.compile(
        rf"(?<![{_L}._%+-]){_LOCAL}\s{{1,2}}(?:arroba|aroba|arrova|at)\s{{1,2}}"
        rf"(?:{_LABEL}(?:{_DOT}{_ENDING}){{1,2}}|{_PROVIDERS})(?![{_L}])"
    ),
)
#: Endings of addresses that are no Spanish word, so that «calle.es fea» stays.
_ENDS = (
    r"(?:com|net|org|edu|gob|gov|mx|info|app|io|tv|xyz|online|site|club|blog|link|shop|store|live|news|dev|web|page"
    r"|onion|top|fun|biz|cc|ws|gl|ly|gle|red)"
)
_SHORT = (
    r"(?:t\.me|wa\.me|fb\.me|m\.me|fb\.com|fb\.watch|bit\.ly|youtu\.be|goo\.gl|wa\.link|is\.gd|amzn\.to|telegram\.me"
    r"|instagr\.am|discord\.gg|linktr\.ee|tinyurl\.com|chat\.whatsapp\.com|vm\.tiktok\.com)"
)
_LINKS = (
    re.compile(
        rf"(?<![{_L}])(?:https?|ftp|hxxps?|tg|whatsapp)\s?:\s?[/\\]{{1,2}}\s?[^\s\ue000-\ue010]{{1,2048}}"
    ),
    re.compile(r"(?<![a-z0-9ñ])www\s?\.\s?[^\s\ue000-\ue010]{2,2048}(?:\s\.\s[^\s\ue000-\ue010]{2,63}){0,3}"),
    re.compile(rf"(?<![{_L}.@-]){_SHORT}(?![{_L}])(?:/[^\s\ue000-\ue010]{{0,2048}})?"),
    re.compile(
        rf"(?<![{_L}.@-])(?:{_LABEL}\.){{1,4}}{_ENDS}(?:\.mx)?(?![{_L}@])(?::\d{{2,5}})?(?:[/?#][^\s\ue000-\ue010]{{0,2048}})?"
    ),
    re.compile(rf"(?<![{_L}.@-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}[a-z]{{2,12}}/[^\s\ue000-\ue010]{{1,2048}}"),
    re.compile(
        rf"(?<![{_L}])(?:{_LABEL}\spunto\s){{1,3}}(?:com|mx|org|net|me)(?:\spunto\smx)?"
        rf"(?:\s(?:diagonal|slash)\s[{_L}._-]{{1,60}}){{0,3}}(?![{_L}])"
    ),
)
#: Points that somebody hid: «t[.]me», «grupo (punto) com», «face . com»; with room only before what is no Spanish word.
_HIDDEN_POINT = r"\s?[\[({<]\s?(?:\.|punto|dot|pto)\s?[\])}>]\s?"
_PATH = r"(?:\s?/\s?[^\s\ue000-\ue010]{1,2048}|\s(?:diagonal|slash)\s[^\s\ue000-\ue010]{1,60}){0,3}"
_HIDDEN = (
    re.compile(rf"(?<![{_L}])(?:{_LABEL}{_HIDDEN_POINT}){{1,3}}(?:{_ENDS}|me)(?![{_L}]){_PATH}"),
    re.compile(
        rf"(?<![{_L}])(?:{_LABEL}\s?[.,]\s?){{1,3}}(?:com|org|net|onion|mx)(?![{_L}])(?:\s?\.\s?mx(?![{_L}]))?{_PATH}"
    ),
    re.compile(rf"(?<![{_L}])(?:t|wa|fb|m)\s?\.\s?me(?![{_L}]){_PATH}"),
)
_APPS = (
    r"(?:insta(?:gram)?|ig|face(?:book)?|feis(?:buk)?|fb|tik\s?tok|twitter|telegram|snap(?:chat)?|usuario|user|nick"
    r"|perfil|canal|discord)"
)
_HANDLES = (
    re.compile(rf"(?<![{_L}@])@\s?[{_L}_][{_L}_.]{{1,2048}}+"),
    re.compile(rf"(?<![{_L}_@.])[{_L}.]{{1,64}}+_[{_L}_.]{{1,2048}}+"),
    re.compile(
        rf"(?<![{_L}]){_APPS}\s?(?:es|:|=|como|soy|dice)?\s?:?\s?(?:arroba\s)?(?P<it>[a-zñ]{{2,30}}[._]?[a-z0-9ñ._]{{0,30}}\d[{_L}._]{{0,30}}|[{_L}]{{2,30}}\.[{_L}]{{2,30}})(?![{_L}])"
    ),
    re.compile(
        rf"(?<![{_L}])(?P<it>arroba\s(?!de\s|del\s|y\s|o\s|con\s|por\s|que\s|es\s|a\s|la\s|el\s)[{_L}_.]{{3,40}})"
    ),
)

_GAP = r"[ \t.\-/()–—_*·]{0,5}"
_RUN = re.compile(rf"(?<![\d.,$])(?:\+|\(\+?|00)?\s?\d(?:{_GAP}\d){{5,29}}(?!\d)")
_PARTED = re.compile(r"(?<![\d$.,])\d{1,4}(?:[^a-zñ\d\ue000-\ue010]{1,3}\d{1,4}){2,9}(?!\d)")
_ASKED = re.compile(
    r"(?:tel|cel|numero|num|whats|wasap|wats|guats|llam|marc|fono|contact|comunic|linea|movil|watsap|recado)\w{0,14}[^\d\n]{0,25}$"
)
_MONEY = re.compile(
    r"^\s?(?:pesos|mil|millon|varos|baros|mxn|dolares|%|lts|litros|kilos|kg|metros|mts|m2|habitantes|personas)"
)
_GROUPS = re.compile(r"\d{1,30}")
_DATE = re.compile(
    r"\d{1,2}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?(?:19|20)\d\d|(?:19|20)\d\d\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}"
)


def mails(sight: Sight) -> Iterator[Span]:
    """Addresses of mail, also spelled out: «lupe arroba hotmail punto com»."""
    if (
        "@" in sight.plain
        or "arro" in sight.plain
        or "aroba" in sight.plain
        or "at" in sight.plain
        or "a)" in sight.plain
    ):
        for pattern in _MAIL:
            for found in pattern.finditer(sight.plain):
                yield Span(found.start(), found.end(), Mark.MAIL)


def links(sight: Sight) -> Iterator[Span]:
    """Pages: with or without their protocol, and spelled out."""
    for pattern in (*_LINKS, *_HIDDEN):
        for found in pattern.finditer(sight.plain):
            end = found.end() - len(found[0]) + len(found[0].rstrip(".,;:!?)»\"'"))
            yield Span(found.start(), end, Mark.LINK)


def handles(sight: Sight) -> Iterator[Span]:
    """Names of accounts: after an @, with a low line, or said to be one."""
    for pattern in _HANDLES:
        for found in pattern.finditer(sight.plain):
            group = "it" if "it" in pattern.groupindex else 0
            end = found.end(group) - len(found[group]) + len(found[group].rstrip("."))
            yield Span(found.start(group), end, Mark.HANDLE)


def phones(sight: Sight) -> Iterator[Span]:
    """Telephones of seven to thirteen figures, however they are parted; six where one is announced."""
    for found in _RUN.finditer(sight.plain):
        figures = found[0].rstrip()
        if _is_phone(
            figures, sight.plain[max(0, found.start() - 40) : found.start()], sight.plain[found.end() :][:16]
        ):
            lead = len(found[0]) - len(found[0].lstrip())
            yield Span(found.start() + lead, found.end(), Mark.PHONE)

    for found in _PARTED.finditer(sight.plain):
        if _is_parted(found[0], sight.plain[found.end() :][:16]):
            yield Span(found.start(), found.end(), Mark.PHONE)


def _is_parted(figures: str, after: str) -> bool:
    """Whether ten figures parted by whatever sign are a telephone, and no prices, hours or years in a row."""
    groups = _GROUPS.findall(figures)
    thousands = all(len(each) == 3 for each in groups[1:])
    listed = (
        ", " in figures
        and any(len(each) > 1 for each in groups)
        and not any(each[0] == "0" for each in groups)
    )
    rising = len(groups) > 3 and all(int(before) < int(each) for before, each in pairwise(groups))
    if sum(map(len, groups)) != 10 or thousands or listed or rising or "$" in figures or "%" in figures:
        return False
    return not (_MONEY.match(after) or _DATE.search(figures) or any(_years([each, each]) for each in groups))


def _is_phone(figures: str, before: str, after: str) -> bool:
    groups = _GROUPS.findall(figures)
    digits = sum(map(len, groups))
    if digits > 15:
        return False
    if _ASKED.search(before) and digits >= 6 and not _DATE.fullmatch(figures.strip("(+ ")):
        return True
    if digits < 7 or before.rstrip().endswith("$") or _MONEY.match(after):
        return False
    return not (_DATE.search(figures) or _counts(groups) or _years(groups) or _amount(figures))


def _counts(groups: list[str]) -> bool:
    """Whether these are numbers at even steps: «15 16 17 18 años», «10/20/30/40»."""
    numbers = [int(each) for each in groups]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(steps) == 1 and (steps == {1} or len(groups) > 3) and 0 not in steps and len(groups) > 2


def _years(groups: list[str]) -> bool:
    return len(groups) > 1 and all(len(each) == 4 and each[:2] in ("19", "20") for each in groups)


def _amount(figures: str) -> bool:
    """Whether it is an amount with its thousands parted: «1.500.000»."""
    return re.fullmatch(r"\d{1,3}(?:[. ]000){1,3}|\d{1,2}[. ]\d{3}[. ]\d{3}", figures) is not None
