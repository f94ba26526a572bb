"""Names that something announces: a title, kinship, «se llama»."""

from __future__ import annotations

from dialogs.masking.marks import Mark
from dialogs.masking.naming import is_everyday, is_name, is_shy
from dialogs.masking.reading import ARTICLES, MINE, Reading, announced, by_last, ends_with
from dialogs.masking.tokens import Word
from dialogs.masking.vocabulary import NAMES, WORDS

_NAMED_BY = by_last(WORDS.named)
_NOBODY = WORDS.deeds | WORDS.places | WORDS.kin | WORDS.titles
_GOES_ON = WORDS.function | WORDS.deeds | WORDS.clitics
_OWNED = WORDS.kin | WORDS.things


def by_announcement(reading: Reading) -> None:
    """What a title, a relation or a verb of calling announces."""
    for place in range(len(reading.words)):
        _named(reading, place)
        _titled(reading, place)
        _related(reading, place)


def _named(reading: Reading, place: int) -> None:
    for said in _NAMED_BY.get(reading.said(place), ()):
        if not ends_with(reading, place, said):
            continue
        word = reading.at(place + 1)
        if (
            word is None
            or not (word.near or word.gap in (": ", ", "))
            or word.said in WORDS.function
            or word.said in WORDS.abstract
        ):
            return
        known = (
            is_name(word.said)
            or (is_shy(word.said) and said != ("soy",))
            or (word.capital and not is_everyday(word))
        )
        plain_word = said in WORDS.surely and word.said not in _NOBODY
        lower = said in (("se", "llama"), ("se", "llaman")) and reading.before(place, 2) not in (
            "eso",
            "esto",
            "escuela",
        )
        usual = lower and word.said not in _NOBODY and not is_everyday(word)
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
    strong = title in WORDS.strong and following.said not in _GOES_ON
    shy = is_shy(following.said) and (
        following.capital
        or title in WORDS.strong
        or following.said in WORDS.personly
        or _introduced(reading, place, following)
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


def _introduced(reading: Reading, place: int, following: Word) -> bool:
    """«la maestra lucero», «mi compa leon»: a title with its article, and no word that only says how somebody is."""
    return (
        reading.before(place) in MINE
        and following.said in NAMES.shy_given
        and following.said not in WORDS.adjectives | WORDS.no_shy
    )


def announced_capital(reading: Reading, place: int) -> bool:
    """Whether an unknown word with a capital follows what announces a name."""
    word = reading.at(place)
    return word is not None and word.capital and announced(reading, place) and not is_everyday(word)


def _related(reading: Reading, place: int) -> None:
    """«mi tío Melquiades», «la hija de Rosa», «mi compadre, Nicanor,»."""
    if reading.said(place) not in _OWNED:
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
    shy = is_shy(word.said) and (
        (word.capital and not is_everyday(word)) or (kin and word.said in WORDS.personly)
    )
    if is_name(word.said) or shy or (word.capital and kin and announced(reading, owner)):
        reading.cover(owner)
