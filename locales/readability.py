"""How easy a Spanish text is to read: the perspicuity index of Szigriszt-Pazos, on the INFLESZ scale.

Formula: F. Szigriszt Pazos, "Sistemas predictivos de legibilidad del mensaje escrito" (doctoral thesis,
Universidad Complutense de Madrid, 1993). Scale: I. Barrio-Cantalejo et al., "Validación de la Escala
INFLESZ…", Anales del Sistema Sanitario de Navarra 31 (2008): below 40 very hard, 40-55 somewhat hard, 55-65
normal, 65-80 fairly easy, above 80 very easy.
"""

import re
from dataclasses import dataclass

from locales.syllables import spoken_number, syllables

EASY = 65.0  #: «bastante fácil»: the least any text of ours may score
SHORTEST = 4  #: words a text needs to be measured by itself; shorter ones are labels, not sentences

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|[$]\{[^}]*\}|\{[^}]*\}")
_MARKUP = re.compile(r"<[^<>]*>|&[a-z]+;|[*_`#~|]|\]\([^)]*\)|\[")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_DIGITS = re.compile(r"\d+")
_END = re.compile(r"[.!?…]+(?=[\s»\")]|$)|\n+\s*[-•]?")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Measure:
    """What was counted in a text, and its score."""

    words: int
    syllables: int
    sentences: int

    @property
    def score(self) -> float:
        """The perspicuity index; nothing to read is perfectly easy."""
        if not self.words:
            return 100.0
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences


def measure(text: str) -> Measure:
    """Count a text as it is read aloud: figures in words, placeholders as a short one, no markup or emoji."""
    spoken = _MARKUP.sub(" ", _PLACEHOLDER.sub(" cosa ", text))
    spoken = _POINT.sub(" punto ", _THOUSANDS.sub("", spoken))
    spoken = _DIGITS.sub(lambda digits: f" {spoken_number(int(digits[0]))} ", spoken)
    sentences = [words for part in _END.split(spoken) if (words := _WORD.findall(part))]
    counted = [word for words in sentences for word in words]
    return Measure(len(counted), sum(map(syllables, counted)), len(sentences))


def inflesz(text: str) -> float:
    """The score of a text: 65 and above is fairly easy, 80 and above very easy."""
    return measure(text).score


def is_label(text: str) -> bool:
    """Whether a text is too short for the formula, which is about sentences: a button, a title, a unit."""
    return measure(text).words < SHORTEST
