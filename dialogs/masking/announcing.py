"""Names that something announces: a title, kinship, «se llama», «alias», «le dicen»."""

from __future__ import annotations

from collections.abc import Iterable

from dialogs.masking.marks import Mark
from dialogs.masking.naming import is_everyday, is_name, is_shy
from dialogs.masking.people import ARTICLES, MINE, Reading, announced
from dialogs.masking.tokens import Word
from dialogs.masking.vocabulary import NAMES, WORDS


def by_announcement(reading: Reading) -> None:
    """What a title, a relation or a verb of calling announces."""
    for place in range(len(reading.words)):
        _called(reading, place)
        _named(reading, place)
        _titled(reading, place)
        _related(reading, place)


def _by_last(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """The phrases by their last word, so that each word of a text asks only for its own."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for said in phrases:
        found.setdefault(said[-1], []).append(said)
    return found


_CALLED_BY, _NAMED_BY = _by_last(WORDS.called), _by_last(WORDS.named)


def _ends_with(reading: Reading, place: int, said: tuple[str, ...]) -> bool:
    if reading.said(place) != said[-1]:
        return False
    return all(reading.before(place, back) == each for back, each in enumerate(reversed(said[:-1]), 1))


def _called(reading: Reading, place: int) -> None:
    for said in _CALLED_BY.get(reading.said(place), ()):
        if _ends_with(reading, place, said):
            _nickname(reading, place, said)
            return


def _nickname(reading: Reading, place: int, said: tuple[str, ...]) -> None:
    """Cover what follows «le dicen», «alias»: one word, more when they have capitals or stand in quotes."""
    following = place + 1
    article = reading.said(following) in ARTICLES and following < len(reading.words)
    if article:
        following += 1
    word = reading.at(following)
    if word is None or len(word.gap) > 4 or word.said in WORDS.function or word.said in WORDS.no_nickname:
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
        "apodo",
        "apodan",
        "apodados",
        "mote",
        "sobrenombre",
        "como",
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


def _named(reading: Reading, place: int) -> None:
    for said in _NAMED_BY.get(reading.said(place), ()):
        if not _ends_with(reading, place, said):
            continue
        word = reading.at(place + 1)
        if word is None or len(word.gap) > 3 or word.said in WORDS.function or word.said in WORDS.abstract:
            return
        known = (
            is_name(word.said)
            or (is_shy(word.said) and said != ("soy",))
            or (word.capital and not is_everyday(word))
        )
        plain_word = (
            said in WORDS.surely and word.said not in WORDS.deeds | WORDS.places | WORDS.kin | WORDS.titles
        )
        lower = said in (("se", "llama"), ("se", "llaman")) and reading.before(place, 2) not in (
            "eso",
            "esto",
            "escuela",
        )
        usual = (
            lower
            and word.said not in WORDS.deeds | WORDS.places | WORDS.kin | WORDS.titles
            and not is_everyday(word)
        )
        if known or plain_word or usual:
            reading.cover(place + 1)
        return


def _titled(reading: Reading, place: int) -> None:
    """«don Chuy», «la maestra Rosa», «el comandante Arriaga»."""
    title = reading.said(place)
    following = reading.after(place)
    if title not in WORDS.titles and not (
        title == "dona" and following is not None and is_name(following.said)
    ):
        return
    if following is None:
        return
    strong = title in WORDS.strong and following.said not in WORDS.function | WORDS.deeds | WORDS.clitics
    shy = is_shy(following.said) and (
        following.capital or title in WORDS.strong or following.said in WORDS.personly
    )
    if (
        is_name(following.said)
        or shy
        or (strong and not is_everyday(following))
        or announced_capital(reading, place + 1)
    ):
        if title == "mayor" and not following.capital:
            return
        reading.cover(place + 1)
    elif following.said in ARTICLES and title in ("don", "doña"):
        return


def announced_capital(reading: Reading, place: int) -> bool:
    """Whether an unknown word with a capital follows what announces a name."""
    word = reading.at(place)
    return word is not None and word.capital and announced(reading, place) and not is_everyday(word)


def _related(reading: Reading, place: int) -> None:
    """«mi tío Melquiades», «la hija de Rosa», «mi compadre, Nicanor,»."""
    if reading.said(place) not in WORDS.kin | WORDS.things:
        return
    following = reading.at(place + 1)
    if following is None:
        return
    if reading.said(place) in WORDS.kin:
        _relation(reading, place, following)
    if following.said == "de" and following.near:
        _belonging(reading, place)


def _relation(reading: Reading, place: int, following: Word) -> None:
    owned = reading.before(place) in MINE or reading.before(place) == "de"
    if following.near:
        shy = is_shy(following.said) and owned and (following.capital or following.said in NAMES.shy_given)
        if is_name(following.said) or shy or (announced_capital(reading, place + 1) and owned):
            reading.cover(place + 1)
    elif following.gap in (", ", " (", ": ", " - ") and (
        is_name(following.said) or announced_capital(reading, place + 1)
    ):
        reading.cover(place + 1)


def _belonging(reading: Reading, place: int) -> None:
    """«la hija de Rosa», «la tienda de la Güera»."""
    owner = place + 2
    if reading.said(owner) in ARTICLES:
        owner += 1
        word = reading.at(owner)
        if word is not None and word.near and word.capital and announced(reading, owner):
            reading.hidden[owner] = Mark.NICKNAME
        return
    word = reading.at(owner)
    if word is None or not word.near:
        return
    kin = reading.said(place) in WORDS.kin
    shy = is_shy(word.said) and (word.capital or (kin and word.said in WORDS.personly))
    if is_name(word.said) or shy or (word.capital and kin and announced(reading, owner)):
        reading.cover(owner)


def by_article(reading: Reading) -> None:
    """«el Chuky», «la Güera», «los Arzate», «el pelón»."""
    for place in range(len(reading.words) - 1):
        article = reading.said(place)
        if article not in ARTICLES:
            continue
        word = reading.at(place + 1)
        if word is None or not word.near:
            continue
        if word.said in NAMES.nicknames or (word.said in NAMES.maybe and _does(reading, place + 1)):
            reading.hidden[place + 1] = Mark.NICKNAME
            _rest(reading, place + 1)
        elif word.capital and not word.first and _unlike_a_place(reading, place) and not is_everyday(word):
            family = article in ("los", "las") and word.said not in NAMES.maybe
            reading.hidden[place + 1] = Mark.NAME if family else Mark.NICKNAME
            _rest(reading, place + 1)


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
    return before not in WORDS.places and not (
        before in ("de", "a") and reading.before(article, 2) in WORDS.going | WORDS.places
    )
