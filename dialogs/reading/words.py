"""Reading what people type as they type it: capitals, accents, emoji, "35 años", "treinta y cinco", "el 3 de mayo"."""

from dialogs.reading.days import month_only, no_such_day, read_day, year_only
from dialogs.reading.folding import NO, YES, cleaned, folded
from dialogs.reading.hours import read_hour, unclear_hour
from dialogs.reading.numbers import number_in_words, of_another_unit, read_number

__all__ = [
    "NO",
    "YES",
    "cleaned",
    "folded",
    "month_only",
    "no_such_day",
    "number_in_words",
    "of_another_unit",
    "read_day",
    "read_hour",
    "read_number",
    "unclear_hour",
    "year_only",
]
