"""How things are worded: Spanish sentences are the message ids of the code, other languages are catalogues beside them.

Dates, numbers and lists are said here as a neighbour would say them, and `readability` measures whether a text is easy.
After changing a sentence, run `python -m locales.maintain`: it extracts every message with Babel and updates `en/`; what it
prints as missing or fuzzy still wants a translator. Catalogues are read at start, so nothing has to be compiled.
"""

from locales.catalogues import DEFAULT, LANGUAGES, language_of, translator

__all__ = ["DEFAULT", "LANGUAGES", "language_of", "translator"]
