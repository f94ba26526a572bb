"""Days as people say them: «3 de mayo», «lunes 23 de noviembre de 2026», «mañana», «del 3 al 17 de mayo»."""

from datetime import date, timedelta

from babel.dates import format_date, format_timedelta

from locales.catalogues import language_of, translator

_SHORT = {"es": "d 'de' MMMM", "en": "d MMMM"}
_LONG = {"es": "EEEE d 'de' MMMM 'de' y", "en": "EEEE d MMMM y"}
_WEEKDAY = {"es": "EEEE d 'de' MMMM", "en": "EEEE d MMMM"}
_DATED = {"es": "d 'de' MMMM 'de' y", "en": "d MMMM y"}
_REGION = {"es": "es_MX", "en": "en_GB"}  #: English days are written day first, as the Spanish ones are


def short(day: date, locale: str | None = None) -> str:
    """«3 de mayo»."""
    return _written(day, _SHORT, locale)


def dated(day: date, locale: str | None = None) -> str:
    """«3 de mayo de 2026»."""
    return _written(day, _DATED, locale)


def long(day: date, locale: str | None = None) -> str:
    """«lunes 23 de noviembre de 2026»."""
    return _written(day, _LONG, locale)


def weekday(day: date, *, today: date, locale: str | None = None) -> str:
    """«lunes 23 de noviembre», with its year when that is not this year."""
    return _written(day, _WEEKDAY if day.year == today.year else _LONG, locale)


def span(first: date, last: date, locale: str | None = None) -> str:
    """«del 3 al 17 de noviembre de 2026»: what both days share is said once."""
    _ = translator(locale).gettext
    if first == last:
        return dated(first, locale)
    if (first.year, first.month) == (last.year, last.month):
        return _("del {first} al {last}").format(first=first.day, last=dated(last, locale))
    start = short(first, locale) if first.year == last.year else dated(first, locale)
    return _("del {first} al {last}").format(first=start, last=dated(last, locale))


def relative(day: date, *, today: date, locale: str | None = None) -> str:
    """«ayer», «hoy», «mañana»; «dentro de 3 días» or «hace 3 días» up to a week; else the day itself."""
    _ = translator(locale).gettext
    match (day - today).days:
        case 0:
            return _("hoy")
        case 1:
            return _("mañana")
        case -1:
            return _("ayer")
        case days if abs(days) <= 7:
            return format_timedelta(
                timedelta(days=days),
                granularity="day",
                threshold=30,
                add_direction=True,
                locale=_region(locale),
            )
        case _:
            return short(day, locale) if day.year == today.year else dated(day, locale)


def _written(day: date, patterns: dict[str, str], locale: str | None) -> str:
    return format_date(day, patterns[language_of(locale)], locale=_region(locale))


def _region(locale: str | None) -> str:
    return _REGION[language_of(locale)]
