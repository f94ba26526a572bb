"""Numbers and lists that can be read aloud at an assembly: no decimals, no percent signs."""

import re
from collections.abc import Sequence

from babel.lists import format_list
from babel.numbers import format_decimal

from locales.catalogues import language_of, translator

_REGION = {"es": "es_MX", "en": "en_GB"}
_SOUNDS_LIKE_Y = re.compile(r"h?[ií](?![aeouáéóú])", re.IGNORECASE)  #: «e iglesia», but «y hielo»


def out_of_ten(level: int, locale: str | None = None) -> str:
    """«6 de cada 10»; a figure is a level from 1 to 9, never a percentage."""
    return translator(locale).gettext("{n} de cada 10").format(n=level)


def more_than(base: int, locale: str | None = None) -> str:
    """«más de 20»: how many answered, in round numbers."""
    return translator(locale).gettext("más de {n}").format(n=whole(base, locale))


def whole(number: int, locale: str | None = None) -> str:
    """A whole number with its thousands set apart: «1,350»."""
    return format_decimal(number, locale=_REGION[language_of(locale)])


def listed(items: Sequence[str], locale: str | None = None) -> str:
    """«a», «a y b», «a, b y c»; Spanish says «e» before the sound of i."""
    language = language_of(locale)
    if language == "es" and len(items) > 1 and _SOUNDS_LIKE_Y.match(items[-1]):
        return f"{', '.join(items[:-1])} e {items[-1]}"
    return format_list(items, locale=_REGION[language])
