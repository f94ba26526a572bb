"""Texts: missing, too long for a chat, in one language and not in another, hard to read, with markup left open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dialogs.authoring.book import MOST_ALIKE, Book, Row
from dialogs.authoring.check_types import at
from dialogs.authoring.columns import TRANSLATED, base, language
from dialogs.authoring.rows import asks, kind_of, unseen
from dialogs.errors import Finding

LABEL_AT_MOST = 300
PICTURES = frozenset({"image", "big-image", "audio", "video"})
WORDS_AT_LEAST = 5  #: shorter texts are labels, not sentences: no formula measures them
HARD = 55.0  #: on the INFLESZ scale: below, a text is «algo difícil»
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]*?(/?)>")
_ALONE = frozenset({"br", "hr", "img", "output"})
_CODE = re.compile(r".*\(\s*([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\s*\)\s*")


def about_labels(book: Book) -> Iterator[Finding]:
    """Questions nobody could read."""
    columns = [each for each in book.columns("survey") if base(each) in ("label", "hint", "guidance_hint", "image",
                                                                          "big-image", "audio", "video")]  # fmt: skip
    for row in book.rows("survey"):
        if (asks(row) or kind_of(row) == "note") and not any(has_text(row, column) for column in columns):
            calculated = row.get("calculation") or row.get("read_only")
            if not calculated:
                yield at(row, "label", "error", "Falta el texto de la pregunta (columna label).")


def has_text(row: Row, column: str) -> bool:
    """Say whether a cell says something; in a column of a language, «-» is how a missing translation is written."""
    return bool(row.get(column).strip(" -" if language(column) else None))


def about_lengths(book: Book) -> Iterator[Finding]:
    """Texts too long for a chat."""
    for sheet, row, column, text in _texts(book):
        if len(text) > LABEL_AT_MOST:
            message = f"El texto tiene {len(text)} letras; en un chat, más de {LABEL_AT_MOST} no se leen."
            yield Finding("aviso", message, sheet, row.number, row.head(column))


def about_pictures(book: Book) -> Iterator[Finding]:
    """Pictures and sounds of labels: they do not travel with the form, and the chat only names them."""
    told = 0
    for sheet in ("survey", "choices"):
        columns = [each for each in book.columns(sheet) if base(each) in PICTURES]
        for row in book.rows(sheet):
            column = next((each for each in columns if has_text(row, each)), None)
            if column is not None and told < MOST_ALIKE:
                told += 1
                message = "El chat no enseña imágenes ni sonidos: dice su nombre. Pon en el texto lo que haga falta."
                yield Finding("aviso", message, sheet, row.number, row.head(column))


def about_markup(book: Book) -> Iterator[Finding]:
    """HTML and Markdown that begin and do not end."""
    told = 0
    for sheet, row, column, text in _texts(book):
        problem = _open_tag(text)
        if not problem and text.count("**") % 2:
            problem = "Las negritas ** no se cierran."
        if problem and told < MOST_ALIKE:
            told += 1
            message = f"{problem} En el chat se verá como texto."
            yield Finding("aviso", message, sheet, row.number, row.head(column))
    for row in book.rows("settings"):
        if _TAG.search(row.get("form_title")):
            message = "El título lleva HTML: en el chat se verá como texto. Quítalo."
            yield Finding("aviso", message, "settings", row.number, row.head("form_title"))


def _open_tag(text: str) -> str:
    opened: list[str] = []
    for closing, name, alone in _TAG.findall(text):
        tag = name.casefold()
        if tag in _ALONE or alone:
            continue
        if not closing:
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            return f"La etiqueta </{tag}> se cierra y no se abrió."
    return f"La etiqueta <{opened[-1]}> no se cierra." if opened else ""


def about_readability(book: Book, score: Callable[[str], float] | None) -> Iterator[Finding]:
    """Spanish questions that are hard to read, by the caller's measure (65 and above is easy)."""
    if score is None:
        return
    for sheet, row, column, text in _texts(book):
        if (
            sheet != "survey"
            or not _is_spanish(language(column))
            or len(re.findall(r"[^\W\d_]+", text)) < WORDS_AT_LEAST
        ):
            continue
        found = score(text)
        if found < HARD:
            message = f"El texto es difícil de leer ({found:.0f} de 100). Usa palabras y frases más cortas."
            yield Finding("aviso", message, sheet, row.number, row.head(column))


def _is_spanish(spoken: str) -> bool:
    code = _CODE.fullmatch(spoken)
    return (
        code[1].casefold().startswith("es")
        if code
        else spoken.casefold() in ("", "español", "espanol", "spanish")
    )


def about_translations(book: Book) -> Iterator[Finding]:
    """Texts that are in one language and not in another: whoever answers would change language half-way."""
    everywhere = {
        language(column) for sheet in ("survey", "choices") for column in book.columns(sheet)
    } - {""}  # fmt: skip
    for sheet in ("survey", "choices"):
        columns = book.columns(sheet)
        for plain in dict.fromkeys(base(each) for each in columns if language(each)):
            by_language = {language(each): each for each in columns if base(each) == plain and language(each)}
            rows = [row for row in book.rows(sheet) if sheet != "survey" or not unseen(row)]
            if plain not in PICTURES and plain != "label":
                for each in sorted(everywhere - set(by_language)):
                    message = f"Falta la columna {plain}::{each}: eso se dirá en el idioma principal."
                    yield Finding("aviso", message, sheet, 1, f"{plain}::{each}")
            wanted = everywhere if plain == "label" else set(by_language)
            for row in rows:
                yield from _untranslated(sheet, row, plain, by_language, wanted)
            if plain in columns:
                message = (
                    f"Hay una columna «{plain}» sin idioma junto a otras. Dale uno: {plain}::Español (es)."
                )
                yield Finding("aviso", message, sheet, 1, plain)


def _untranslated(
    sheet: str, row: Row, plain: str, by_language: dict[str, str], wanted: set[str]
) -> Iterator[Finding]:
    spoken = {each for each, column in by_language.items() if row.get(column).strip(" -")}
    if not spoken and not row.get(plain):
        return
    for each in sorted(wanted - spoken):
        column = by_language.get(each, f"{plain}::{each}")
        severity = "error" if plain == "label" else "aviso"
        do = "escríbela, o quita esa columna" if plain == "label" else "se dirá en el idioma principal"
        yield Finding(severity, f"Falta la traducción a {each}: {do}.", sheet, row.number, row.head(column))


def about_languages(book: Book) -> Iterator[Finding]:
    """Languages without a code, and a main language that no column has."""
    spoken: dict[str, tuple[str, str]] = {}
    for sheet in ("survey", "choices"):
        for column in book.columns(sheet):
            if base(column) in TRANSLATED and language(column):
                spoken.setdefault(language(column), (sheet, column))
    for each, (sheet, column) in spoken.items():
        if _CODE.fullmatch(each) is None and not re.fullmatch(r"[a-z]{2,3}", each):
            message = (
                f"Al idioma «{each[:40]}» le falta su código: escribe, por ejemplo, label::Español (es)."
            )
            yield Finding("aviso", message, sheet, 1, column)
    for row in book.rows("settings"):
        main = row.get("default_language").strip()
        if main and spoken and main not in spoken and "label" not in book.columns("survey"):
            message = f"El idioma principal es «{main[:40]}», y ninguna columna es label::{main[:40]}."
            yield Finding("error", message, "settings", row.number, row.head("default_language"))


def about_other(book: Book) -> Iterator[Finding]:
    """`or_other` adds a choice in English only."""
    if not any(language(each) for sheet in ("survey", "choices") for each in book.columns(sheet)):
        return
    for row in book.rows("survey"):
        if re.search(r"\b(or_other|or specify other|or other)$", row.get("type").strip()):
            message = "or_other agrega «Other», sin traducir. Mejor escribe tú la opción «Otra» en choices."
            yield at(row, "type", "aviso", message)


def _texts(book: Book) -> Iterator[tuple[str, Row, str, str]]:
    for sheet in ("survey", "choices"):
        columns = [each for each in book.columns(sheet) if base(each) in ("label", "hint")]
        for row in book.rows(sheet):
            for column in columns:
                if text := row.get(column):
                    yield sheet, row, column, text
