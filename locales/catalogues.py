"""Translators: the Spanish of the code as it stands, or the sentences of a catalogue read from its .po."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

DEFAULT = "es"  #: the language of the message ids
LANGUAGES = {"es": "Español", "en": "English"}  #: code -> its name in its own words, default first
DOMAIN = "desdeabajo"
ROOT = Path(__file__).parent


def language_of(locale: str | None) -> str:
    """The language of ours nearest to a locale such as "en-GB" or "es_MX"; Spanish when there is none."""
    code = (locale or "").replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else DEFAULT


def translator(locale: str | None) -> NullTranslations:
    """The translator of the nearest language; a sentence without a translation is said in Spanish."""
    return _translator(language_of(locale))


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language other than Spanish lives."""
    return ROOT / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def _translator(language: str) -> NullTranslations:
    if language == DEFAULT:
        return NullTranslations()
    with catalogue_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
