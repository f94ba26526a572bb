"""What somebody is called behind their back: after «le dicen», after «alias», after an article."""

from __future__ import annotations

from dialogs.masking.marks import Mark
from dialogs.masking.naming import is_everyday, is_name, is_shy
from dialogs.masking.reading import ARTICLES, Reading, by_last, ends_with
from dialogs.masking.vocabulary import NAMES, WORDS

_JOINED = frozenset(("al", "del", "ala"))  #: an article that is written with what stands before it
_WHERE = WORDS.going | WORDS.places
_CALLED_BY = by_last(WORDS.called)


def by_calling(reading: Reading) -> None:
    """What a verb of calling announces."""
    for place in range(len(reading.words)):
        _called(reading, place)


def _called(reading: Reading, place: int) -> None:
    for said in _CALLED_BY.get(reading.said(place), ()):
        if ends_with(reading, place, said):
            _nickname(reading, place, said)
            return


def _follows(gap: str) -> bool:
    """Whether a word goes on with what announces it: perhaps in quotes, not in another sentence."""
    return len(gap) <= 4 and not any(mark in gap for mark in ".;!?()[]{}<>/\n")


def _nickname(reading: Reading, place: int, said: tuple[str, ...]) -> None:
    """Cover what follows «le dicen», «alias»: one word, more when they have capitals or stand in quotes."""
    following = place + 1
    article = reading.said(following) in ARTICLES and following < len(reading.words)
    if article:
        following += 1
    word = reading.at(following)
    if (
        word is None
        or not _follows(word.gap)
        or word.said in WORDS.function
        or word.said in WORDS.no_nickname
    ):
        return
    if said[-1] in ("como", "conocido", "por") and any(
        reading.said(place - back) in WORDS.spots for back in range(1, 7)
    ):
        return
    shown = (
        word.capital or is_name(word.said) or is_shy(word.said) or word.said in NAMES.nicknames | NAMES.maybe
    )
    sure = said[-1] in (
        "alias",
        "apodado",
        "apodada",
        "apodan",
        "apodados",
        "como",
        "es",
    )
    if not (shown or article or sure or (said == ("le", "dicen") and word.said not in WORDS.deeds)):
        return
    if word.said in WORDS.places and not word.capital:
        return
    reading.hidden[following] = Mark.NICKNAME
    for _ in range(4):
        following += 1
        more = reading.at(following)
        if more is None or not more.near:
            return
        quoted = any(mark in reading.words[following - 1].gap for mark in '"«“') and more.gap == " "
        if not (more.capital and not is_everyday(more)) and not quoted:
            return
        reading.hidden[following] = Mark.NICKNAME


def by_article(reading: Reading) -> None:
    """«el Chuky», «la Güera», «los Arzate», «el pelón»."""
    for place in range(len(reading.words) - 1):
        article = reading.said(place)
        if article not in ARTICLES and article not in _JOINED:
            continue
        word = reading.at(place + 1)
        if word is None or not word.near:
            continue
        sure, maybe = _listed(word.said, plural=article in ("los", "las"))
        if sure or (maybe and (_does(reading, place + 1) or _undergoes(reading, place))):
            reading.hidden[place + 1] = Mark.NICKNAME
            _rest(reading, place + 1)
        elif article in _JOINED:
            continue
        elif word.capital and not word.first and _unlike_a_place(reading, place) and not is_everyday(word):
            family = article in ("los", "las") and word.said not in NAMES.maybe
            reading.hidden[place + 1] = Mark.NAME if family else Mark.NICKNAME
            _rest(reading, place + 1)


def _listed(said: str, *, plural: bool) -> tuple[bool, bool]:
    """Whether a word is a nickname, and whether it may be one: also of several, «los pelones»."""
    forms = (said, said[:-1], said[:-2]) if plural and said.endswith("s") else (said,)
    return any(each in NAMES.nicknames for each in forms), any(each in NAMES.maybe for each in forms)


def _undergoes(reading: Reading, article: int) -> bool:
    """Whether something is done to somebody: «al tuerto lo agarraron», «andan buscando al gallo»."""
    if reading.said(article) not in ("al", "ala") and reading.before(article) != "a":
        return False
    following = reading.said(article + 2)
    if following == "ya":
        following = reading.said(article + 3)
    earlier = reading.before(article - (reading.said(article) in ARTICLES))
    return following in ("lo", "le", "la") or earlier in WORDS.caught


def _does(reading: Reading, place: int) -> bool:
    """Whether what follows is somebody's deed: «el grillo vende», «el Gato»."""
    word = reading.words[place]
    if word.capital and not word.first and not is_everyday(word):
        return True
    following = reading.said(place + 1)
    if following == "que":
        following = reading.said(place + 2)
    if following == "y" and reading.said(place + 2) == "su":
        return True
    pointed = (
        following in ("es", "fue")
        and reading.said(place + 2) in ARTICLES
        and reading.said(place + 3) == "que"
    )
    emphatic = reading.before(place, 2) in ("fue", "es", "fueron", "son") and (
        following in ARTICLES and reading.said(place + 2) == "que"
    )
    if pointed or emphatic:
        return True
    article = reading.before(place)
    if reading.before(place, 2) == "de" or (article in ("los", "las") and not following.endswith(("n", "ó"))):
        return False  # «el de los tacos paga»
    return following in WORDS.deeds and following not in (
        "mata",
        "anda",
        "tiene",
        "entra",
        "sale",
        "come",
        "llega",
        "puede",
        "estaba",
    )


def _rest(reading: Reading, place: int) -> None:
    """The other capitals of a nickname: «el Chapo Chico»."""
    for _ in range(3):
        place += 1
        word = reading.at(place)
        if word is None or not word.near or not word.capital or is_everyday(word):
            return
        reading.hidden[place] = Mark.NICKNAME


def _unlike_a_place(reading: Reading, article: int) -> bool:
    """Whether the article does not follow what tells where: «en la Joya» is a place."""
    before = reading.before(article)
    if before in ("en", "desde", "hasta", "hacia", "por"):
        return False
    if before == "de" and article > 1 and reading.words[article - 2].capital:
        return False  # «Línea de la Vida»
    return before not in WORDS.places and not (before in ("de", "a") and reading.before(article, 2) in _WHERE)
