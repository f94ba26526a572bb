"""Values as people say them: «martes 3 de mayo de 2026», «6:30 de la tarde», «1,350»."""

from dataclasses import dataclass
from datetime import date, time

from babel.dates import format_date
from babel.numbers import format_decimal

from locales.catalogues import language_of, translator
from locales.dates import long

_REGION = {"es": "es_MX", "en": "en_GB"}
_MONTH = {"es": "MMMM 'de' y", "en": "MMMM y"}


@dataclass(frozen=True)
class Spoken:
    """The words for values in the language of ours nearest to a locale."""

    locale: str | None = None

    def day(self, day: date) -> str:
        """«martes 3 de mayo de 2026»."""
        return long(day, self.locale)

    def month(self, day: date) -> str:
        """«mayo de 2026»."""
        language = language_of(self.locale)
        return format_date(day, _MONTH[language], locale=_REGION[language])

    def hour(self, hour: time) -> str:
        """«6:30 de la tarde», «12 de la noche»: each part of the day by its name."""
        _ = translator(self.locale).gettext
        clock = f"{hour.hour % 12 or 12}" + (f":{hour.minute:02}" if hour.minute else "")
        match hour.hour:
            case 0:
                return _("{clock} de la noche, al empezar el día").format(clock=clock)
            case number if number < 6:
                return _("{clock} de la madrugada").format(clock=clock)
            case number if number < 12:
                return _("{clock} de la mañana").format(clock=clock)
            case 12 if not hour.minute:
                return _("{clock} del día").format(clock=clock)
            case number if number < 19:
                return _("{clock} de la tarde").format(clock=clock)
        return _("{clock} de la noche").format(clock=clock)

    def number(self, number: float) -> str:
        """A number with its thousands set apart: «1,350», «0.5»."""
        return format_decimal(number, "#,##0.##########", locale=_REGION[language_of(self.locale)])
