"""A form with its lists in one .zip: how researchers send them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from dialogs.authoring.book import BIGGEST_FILE
from dialogs.authoring.recognising import recognise
from dialogs.errors import FormError

FORMS = (".xlsx", ".xlsm", ".xls", ".yaml", ".yml", ".md")
KEPT = (*FORMS, ".csv", ".xml", ".geojson")
MOST_FILES = 200
BIGGEST_INSIDE = 30_000_000  #: bytes of the form and its lists together


@contextmanager
def opened(source: Path | Mapping[str, Any]) -> Iterator[Path | Mapping[str, Any]]:
    """Give the form itself: what is not packed stays as it is. Raises `FormError` when it cannot be unpacked."""
    if isinstance(source, Mapping) or not _is_packed(source):
        yield source
        return
    with TemporaryDirectory(prefix="desdeabajo-") as folder:
        yield _unpack(source, Path(folder))


def _is_packed(source: Path) -> bool:
    return source.is_file() and source.stat().st_size <= BIGGEST_FILE and recognise(source) == "zip"


def _unpack(source: Path, folder: Path) -> Path:
    """Unpack the form and its lists, flat: names inside decide nothing about where they go."""
    try:
        with zipfile.ZipFile(source) as packed:
            inside = [
                each for each in packed.infolist()
                if PurePosixPath(each.filename).suffix.casefold() in KEPT and "__MACOSX" not in each.filename
                and not PurePosixPath(each.filename).name.startswith(".")
            ]  # fmt: skip
            if len(inside) > MOST_FILES or sum(each.file_size for each in inside) > BIGGEST_INSIDE:
                raise FormError(
                    "El archivo comprimido es demasiado grande por dentro. Manda solo el formulario y sus CSV."
                )
            names = [PurePosixPath(each.filename).name for each in inside]
            forms = [name for name in names if PurePosixPath(name).suffix.casefold() in FORMS]
            if len(forms) != 1:
                raise FormError(f"El archivo comprimido trae {len(forms)} formularios: manda uno solo.")
            for each, name in zip(inside, names, strict=True):
                (folder / name).write_bytes(packed.read(each))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        message = "El archivo comprimido está dañado o tiene contraseña. Manda el .xlsx sin comprimir."
        raise FormError(message, original=type(error).__name__) from error
    return folder / forms[0]
