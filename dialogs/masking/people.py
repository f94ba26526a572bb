"""Names of people: by list, by what stands before or after them, by their capitals.

Each rule looks at a few words around one word, so that the work grows with the text and no faster.
"""

from __future__ import annotations

from dialogs.masking import naming
from dialogs.masking.marks import Mark
from dialogs.masking.naming import is_everyday, is_name, is_shy, is_unknown_capital
from dialogs.masking.reading import ARTICLES, Reading, is_given
from dialogs.masking.tokens import Word
from dialogs.masking.vocabulary import NAMES, WORDS

_ONLY_WORDS = WORDS.adjectives | WORDS.no_shy | WORDS.function
_SAINTS = frozenset(("san", "santa", "santo", "sn", "sta", "sto"))
_BROAD = WORDS.broad | _SAINTS


def by_list(reading: Reading) -> None:
    """Names that are hardly anything else, in any spelling."""
    for place in range(len(reading.words)):
        word = reading.at(place)
        if word is None or _of_a_place(reading, place):
            continue
        if (is_name(word.said) and not _is_acronym(word)) or _has_parts(word) or _is_pair(reading, place):
            reading.cover(place)


def _is_acronym(word: Word) -> bool:
    return word.upper and len(word.said) <= 3


def _has_parts(word: Word) -> bool:
    """Left for words written together; nothing is known of their parts here."""
    return len(word.said) > 7 and any(
        word.said[:cut] in NAMES.given and word.said[cut:] in NAMES.family
        for cut in range(3, min(12, len(word.said) - 3))
    )


def _is_pair(reading: Reading, place: int) -> bool:
    """Whether a word that may be a name stands before a name: «Rosa Hernández», «Eudosio Robles»."""
    word, following = reading.words[place], reading.after(place)
    if following is None or word.said in WORDS.function:
        return False
    family = following.said in NAMES.family or (naming.is_name(following.said) and not is_given(following))
    if word.said in NAMES.shy_given:
        alone = reading.before(place) not in ARTICLES or word.capital
        return family or (
            alone and ((is_given(following) and is_name(following.said)) or _both_capital(word, following))
        )
    if word.said in NAMES.shy_family:
        return family and (word.capital or reading.before(place) in ("los", "las", "familia"))
    if not family or word.said in WORDS.titles or word.said in WORDS.kin or is_everyday(word):
        return False
    return (word.capital and len(word.said) > 2) or reading.before(place) in ("fue", "con", "a", "contra")


def _both_capital(word: Word, following: Word) -> bool:
    return word.capital and following.capital and not following.first and is_shy(following.said)


def _of_a_place(reading: Reading, place: int) -> bool:
    """Whether the name is a place's: «la colonia Benito Juárez», «San Pedro»; with «de», somebody's."""
    for back in range(1, 5):
        before = reading.before(place, back)
        if before in _SAINTS:
            return True
        if (before in WORDS.places and before not in ("señor", "mina", "col")) or before == "col":
            return not (reading.strict and before not in WORDS.broad and reading.words[place].capital)
        known = is_name(before) or is_shy(before)
        if not before or not (
            known or before in ("y", "doctor", "general", "profesor", "maestro", "licenciado", "ma")
        ):
            return False
    return False


def shy_ones(reading: Reading) -> None:
    """Names that are also other words, where something shows that somebody is meant."""
    for place in range(len(reading.words)):
        word = reading.at(place)
        if word is None or not is_shy(word.said) or _of_a_place(reading, place):
            continue
        if (
            _capital_inside(reading, place)
            or _begins(reading, place)
            or _beside(reading, place)
            or _without_capital(reading, place)
        ):
            reading.cover(place)


def _capital_inside(reading: Reading, place: int) -> bool:
    word = reading.words[place]
    if not word.capital or word.first or is_everyday(word):
        return False
    before, earlier = reading.before(place), reading.before(place, 2)
    if before in ARTICLES:
        return word.said in WORDS.personly and earlier not in ("en", "de", "desde", "hasta", "hacia", "por")
    return before not in ("en", "desde", "hasta", "hacia")


def _begins(reading: Reading, place: int) -> bool:
    """«Rosa ya cerró»: a sentence that begins with a name and goes on with what somebody does."""
    word, following = reading.words[place], reading.after(place)
    if not (word.first and word.capital) or word.said not in NAMES.shy_given or following is None:
        return False
    if following.said in WORDS.deeds and following.said not in ("puede", "fue", "tiene", "entra", "llega"):
        return True
    if word.said not in WORDS.personly:
        return following.said in ("me", "le", "les", "dijo")
    if following.said in WORDS.clitics or following.said in ("y", "fue", "tiene", "es"):
        return following.said not in ("y", "es") or reading.said(place + 2) in (
            "yo",
            "mi",
            "su",
            "la",
            "el",
            "de",
        )
    return following.said in ("la", "el") or following.said.endswith(("aba", "aron", "ieron"))


def _without_capital(reading: Reading, place: int) -> bool:
    """«rosa la de la esquina», «luz mi vecina», «guadalupe me conto», «le pegaron a dolores»."""
    word, before = reading.words[place], reading.before(place)
    if word.said not in NAMES.shy_given or word.said in _ONLY_WORDS:
        return False
    if before == "a" and word.said not in ("domingo", "julio", "cruz") and reading.said(place + 1) != "de":
        marks = ("le", "les", "lo") if word.said in WORDS.personly else ("le", "les")
        return any(reading.before(place, back) in marks for back in range(2, 8))
    if before and before not in ("y", "que", "porque", "pero", "dice", "fue", "con", "si", "como", "cuando"):
        return False
    first, second = reading.said(place + 1), reading.said(place + 2)
    if reading.after(place) is None:
        return False
    if first in ("la", "el") and second in ("de", "del", "que"):
        return (word.first and word.said not in ("luz", "paz", "vida")) or before in ("fue", "con", "dice")
    if first in ("mi", "su"):
        return second in WORDS.kin
    if first in ("me", "nos", "le", "les") and word.said not in (
        "luz",
        "sol",
        "salud",
        "vida",
        "paz",
        "luna",
    ):
        return second in WORDS.deeds
    return first in ("dijo", "conto", "vio", "oyo", "denuncio") or (
        word.said in WORDS.personly and first in WORDS.acts
    )


def _beside(reading: Reading, place: int) -> bool:
    """Beside another name, or with whom something was done: «Lupe y Rosa», «a Ángel lo golpearon»."""
    word = reading.words[place]
    if (
        reading.is_somebody(place - 2)
        and reading.before(place) in ("y", "e")
        and word.said in NAMES.shy_given
    ):
        return True
    following = reading.after(place)
    done = following is not None and following.said in ("le", "lo", "la", "les", "los", "ya", "se")
    return done and reading.before(place) in ("a", "fue", "con") and word.said in WORDS.personly


def capitals(reading: Reading) -> None:
    """Unknown words with a capital inside a sentence, where a person stands."""
    for place in range(len(reading.words)):
        word = reading.at(place)
        if word is not None and _begins_unknown(reading, place, word):
            reading.cover(place)
        if word is None or not is_unknown_capital(word) or is_shy(word.said) or _of_a_place(reading, place):
            continue
        if _stands_as_person(reading, place):
            reading.cover(place)


def _begins_unknown(reading: Reading, place: int, word: Word) -> bool:
    """«Yulisa vende chicles», «Yulisa y su mamá»: a sentence that begins with what is no word we know."""
    following = reading.after(place)
    if not (word.first and word.capital) or following is None or len(word.said) < 4 or is_everyday(word):
        return False
    if (
        word.said.endswith(("s", "mente", "cion", "ando", "endo"))
        or word.said in WORDS.kin
        or is_shy(word.said)
    ):
        return False
    if following.said == "y":
        return reading.said(place + 2) in ("su", "sus", "mi", "yo") and reading.said(place + 3) in WORDS.kin
    return following.said in WORDS.acts


def _stands_as_person(reading: Reading, place: int) -> bool:
    before, following = reading.before(place), reading.after(place)
    if following is not None and following.said in WORDS.deeds and before not in ("en", "de", "desde"):
        return True
    if before in ("y", "e") and reading.is_somebody(place - 2):
        return True
    if before in WORDS.speaks:
        return True
    if before == "a":
        return reading.before(place, 2) not in WORDS.going
    if before == "de" and reading.before(place, 2) in WORDS.kin | {
        "gente",
        "casa",
        "tienda",
        "banda",
        "puesto",
    }:
        return True
    return before in WORDS.persons


def every_capital(reading: Reading) -> None:
    """Every word with a capital inside a sentence that is not known to be something else."""
    for place in range(len(reading.words)):
        word = reading.at(place)
        if word is not None and is_unknown_capital(word) and reading.before(place) not in _BROAD:
            reading.hidden[place] = Mark.NAME
