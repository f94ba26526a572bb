"""What a file really is, whatever its name says: people rename what they were sent.

By the first bytes, and for packed files by the names inside.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from dialogs.errors import FormError

SAVE_AS = "Ábrelo y guárdalo como libro de Excel (.xlsx)."
FORMS = ("xlsx", "xls", "yaml", "md", "csv", "zip")  #: what we read
_BY_NAME = {".yaml": "yaml", ".yml": "yaml", ".md": "md", ".csv": "csv"}
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  #: Microsoft's compound files: .xls, .doc, and anything with a password
_FIRST: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"Es un PDF, no un formulario. Pide la hoja de cálculo de donde salió: {{}}. {SAVE_AS}"),
    (b"\x89PNG", "Es una imagen, no un formulario. Manda la hoja de cálculo (.xlsx)."),
    (b"\xff\xd8\xff", "Es una foto, no un formulario. Manda la hoja de cálculo (.xlsx)."),
    (b"{\\rtf", f"Es un texto de Word, no una hoja de cálculo. {SAVE_AS}"),
    (b"Rar!", "Es un archivo comprimido .rar. Descomprímelo y manda el .xlsx que trae."),
    (b"7z\xbc\xaf", "Es un archivo comprimido .7z. Descomprímelo y manda el .xlsx que trae."),
    (b"\x1f\x8b", "Es un archivo comprimido. Descomprímelo y manda el .xlsx que trae."),
    (b"MZ", "Es un programa, no un formulario. No lo abras."),
    (b"\x7fELF", "Es un programa, no un formulario. No lo abras."),
)


def recognise(path: Path) -> str:
    """Say which of `FORMS` a file is; raises `FormError` telling what it is instead, and what to do."""
    with path.open("rb") as opened:
        start = opened.read(4096)
    if not start.strip():
        raise FormError("El archivo está vacío.")
    for first, message in _FIRST:
        if start.startswith(first):
            raise FormError(message.replace("{}", path.name))
    if start.startswith(b"PK"):
        return _packed(path)
    if start.startswith(_OLD):
        return _compound(path)
    return _written(path, start)


def _packed(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FormError(
            f"El archivo está dañado. Vuelve a bajarlo. {SAVE_AS}", original=str(error)
        ) from error
    if "xl/workbook.bin" in names:
        raise FormError(f"Es un libro binario de Excel (.xlsb). {SAVE_AS}")
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith("word/") for name in names):
        raise FormError(
            "Es un documento de Word, no una hoja de cálculo. Pasa la tabla a Excel y manda el .xlsx."
        )
    if any(name.startswith("ppt/") for name in names):
        raise FormError("Es una presentación, no una hoja de cálculo. Manda el .xlsx.")
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        raise FormError(f"Es un archivo de LibreOffice (.ods). {SAVE_AS}")
    if any(name.startswith("Index/") for name in names):
        raise FormError("Es un archivo de Numbers. En Numbers: Archivo, Exportar a, Excel. Manda ese .xlsx.")
    if any(Path(name).suffix.casefold() in (".xlsx", ".xls", ".yaml", ".yml", ".md") for name in names):
        return "zip"
    raise FormError("El archivo comprimido no trae un formulario (.xlsx).")


def _compound(path: Path) -> str:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FormError("El archivo tiene contraseña. Quítasela en Excel y guárdalo otra vez como .xlsx.")
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return "xls"
    raise FormError(f"Es un archivo viejo de Office, no una hoja de cálculo. {SAVE_AS}")


def _written(path: Path, start: bytes) -> str:
    """Recognise what is plain text; there the name counts too."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html")):
        raise FormError(f"Es una página web, no una hoja de cálculo. {SAVE_AS}")
    if text.startswith(b"<"):
        if b"limesurvey" in text:
            raise FormError("Es una encuesta de LimeSurvey. Pásala a un XLSForm: una fila por pregunta.")
        if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
            raise FormError(f"Es un libro de Excel 2003 en XML. {SAVE_AS}")
        raise FormError("Es un archivo XML. Manda la hoja de cálculo (.xlsx) de donde salió.")
    ending = path.suffix.casefold()
    if ending in _BY_NAME:
        return _BY_NAME[ending]
    if ending in (".xlsx", ".xlsm", ".xls"):
        if text.startswith((b"{", b"[")):
            raise FormError("Es un archivo JSON, no un Excel. Manda la hoja de cálculo (.xlsx).")
        if any(mark in start for mark in (b",", b";", b"\t")) and start.isascii() | (b"\x00" not in start):
            raise FormError(f"Se llama {ending}, pero es texto separado por comas (CSV). {SAVE_AS}")
        raise FormError(f"Se llama {ending}, pero no es un libro de Excel. {SAVE_AS}")
    raise FormError(f"No sé leer archivos «{ending or path.name}»: trae un .xlsx, un .yaml o un .md.")
