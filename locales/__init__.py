"""How things are worded: Spanish sentences are the message ids, other languages are catalogues beside them.

Dates, numbers and lists are said as a neighbour would say them, and `readability` measures how easy a text
is. After changing a sentence run `python -m locales.maintain` (Babel extracts, `en/` is updated, what still
wants a translator is printed); catalogues are read at start, so nothing is compiled.
"""

from locales.catalogues import DEFAULT, LANGUAGES, language_of, translator

__all__ = ["DEFAULT", "LANGUAGES", "language_of", "translator"]
