"""Files of translations (.po), as translators' programs read and write them; by Babel.

The header names the form (`Project-Id-Version`) and the language, so that nobody's work ends in another form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from dialogs.authoring.injecting import Said
from dialogs.authoring.translations import Entry
from dialogs.errors import FormError

BIGGEST = 5_000_000  #: bytes
NAMELESS = "formulario"  #: in the header, for a form without an id
CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_LINE = re.compile(rb'(?:#~ ?)?(?:msg[a-z_]+(?:\[\d+\])?\s*)?"(?:[^"\\]|\\.)*"|#.*|')
_NAME = re.compile(r"[^\W\d_][\w .,'’-]{0,60}")  #: what a language may be called in a column's name
_FLAGS = ("python-format", "python-brace-format")  #: guesses of Babel: our ${…} are neither
_TOP = (
    "Traducción de un formulario de Desde Abajo.\n"
    "Lo que va entre ${ y } se copia igual, y también las marcas como <b>.\n"
    "Lo que no sepas, déjalo vacío. En una prueba se dirá en el idioma principal;\n"
    "para publicar hacen falta todas las preguntas y opciones."
)


@dataclass(frozen=True)
class Translations:
    """What a file of translations holds."""

    form: str  #: id of the form it was made from, or empty
    language: str  #: code, or empty
    name: str  #: of the language, or empty
    said: tuple[Said, ...]
    obsolete: int  #: entries kept by the translator's program for texts that are gone


def written(
    entries: tuple[Entry, ...], *, form: str, version: str, language: str, now: datetime, name: str = ""
) -> bytes:
    """Write the texts of a form, with the translations there are; the language's name goes along in the header."""
    catalogue = Catalog(
        locale=language.replace("-", "_"), project=form or NAMELESS, version=version or "1", charset="utf-8",
        header_comment="\n".join(f"# {line}" for line in _TOP.split("\n")), fuzzy=False,
        creation_date=now, revision_date=now, msgid_bugs_address="", last_translator="", language_team=name,
    )  # fmt: skip
    for entry in entries:
        message = catalogue.add(
            entry.text, entry.translation, context=entry.context, auto_comments=entry.remarks,
            locations=[(entry.source.sheet, entry.source.row + 1)],
        )  # fmt: skip
        message.flags.difference_update(_FLAGS)
    found = BytesIO()
    write_po(found, catalogue, width=100)
    return found.getvalue()


def read(path: Path) -> Translations:
    """Read a file of translations. Raises `FormError`, in Spanish, for what is none."""
    content = path.read_bytes()
    if len(content) > BIGGEST:
        raise FormError("El archivo de traducciones pesa más de 5 MB.")
    if not content.strip():
        raise FormError("El archivo de traducciones está vacío.")
    if b"\x00" in content:
        raise FormError("No es un archivo de traducciones (.po): parece otra cosa, o no está en UTF-8.")
    for number, line in enumerate(content.splitlines(), 1):
        if not _LINE.fullmatch(line.removeprefix(b"\xef\xbb\xbf").strip()):
            raise FormError("El archivo de traducciones (.po) está mal escrito.", row=number)
    try:
        catalogue = read_po(BytesIO(content.removeprefix(b"\xef\xbb\xbf")), abort_invalid=True)
        said = tuple(_said(catalogue))
    except (UnicodeDecodeError, LookupError) as error:
        message = "El archivo de traducciones no está en las letras que dice. Guárdalo en UTF-8."
        raise FormError(message, original=str(error)) from error
    except PoFileError as error:
        message = "El archivo de traducciones (.po) está mal escrito."
        raise FormError(message, row=error.lineno, original=str(error)) from error
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        message = "El archivo de traducciones (.po) no se puede leer."
        raise FormError(message, original=str(error)) from error
    if not said and not catalogue.obsolete:
        raise FormError("El archivo no trae ninguna traducción. ¿Es un .po?")
    form = "" if catalogue.project in (NAMELESS, "PROJECT") else str(catalogue.project)
    team = str(catalogue.language_team or "").partition("<")[0].strip()
    name = "" if team in ("LANGUAGE", "none") or not _NAME.fullmatch(team) else team
    return Translations(form, catalogue.locale_identifier or "", name, said, len(catalogue.obsolete))


def _said(catalogue: Catalog) -> list[Said]:
    """Give the entries with one form each; our forms have no plurals."""
    return [
        Said(message.context or "", message.id, message.string, message.fuzzy)
        for message in catalogue
        if message.id and isinstance(message.id, str) and isinstance(message.string, str)
    ]


def name_of(code: str) -> str:
    """Give a language's name: its own, or the Spanish one; empty when Babel knows none."""
    sought = code.replace("-", "_")
    try:
        name = Locale.parse(sought).get_language_name()
    except (UnknownLocaleError, ValueError):
        name = Locale("es").languages.get(sought)
    return (name[:1].upper() + name[1:]) if name else ""
