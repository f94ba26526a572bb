"""Keeps the catalogues in step with the code: run `python -m locales.maintain` after changing a sentence.

A translation whose Spanish changed is kept as a guess and marked fuzzy; the running bot ignores it until a
translator has looked at it.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from locales.catalogues import DEFAULT, DOMAIN, LANGUAGES, catalogue_path

PROJECT = Path(__file__).resolve().parent.parent
MAPPING = Path(__file__).with_name("babel.cfg")


def messages(project: Path = PROJECT) -> Catalog:
    """Every message of the code, in alphabetical order of its Spanish, with the files it stands in."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, filename=MAPPING.name)  # type: ignore[no-untyped-call]
    catalogue = Catalog(domain=DOMAIN, project=DOMAIN, charset="utf-8", fuzzy=False)
    for file_name, _line, message, comments, context in extract_from_dir(project, methods, options):
        catalogue.add(message, locations=[(file_name, 0)], auto_comments=comments, context=context)
    return catalogue


def untranslated(catalogue: Catalog) -> list[Message]:
    """The messages a catalogue still lacks, or has only as a guess."""
    return [message for message in catalogue if message.id and (message.fuzzy or not all(_said(message)))]


def update(language: str, template: Catalog) -> Catalog:
    """Bring one catalogue up to date on disk and return it; the translators' header stays as it is."""
    path = catalogue_path(language)
    header, _blank, _entries = path.read_text(encoding="utf-8").partition("\n\n")
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, domain=DOMAIN)
    catalogue.update(template, update_header_comment=False, update_creation_date=False)
    written = BytesIO()
    write_po(written, catalogue, width=110, include_lineno=False, sort_output=True, ignore_obsolete=True)
    _header, _blank, entries = written.getvalue().decode().partition("\n\n")
    path.write_text(f"{header}\n\n{entries.strip()}\n", encoding="utf-8")
    return catalogue


def _said(message: Message) -> tuple[str, ...]:
    """What stands in the catalogue for a message: one text, or one for each plural form."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(str(text or "") for text in strings)


def main() -> int:
    """Update every catalogue; the exit code is 1 while a translation is missing."""
    template = messages()
    missing = 0
    for language in LANGUAGES:
        if language == DEFAULT:
            continue
        for message in untranslated(update(language, template)):
            missing += 1
            sys.stdout.write(f"{language}: {message.id}\n")
    sys.stdout.write(f"{len(template)} messages, {missing} to translate\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
