"""A form's file turned into another kind of file: written whole or not at all, and read back before it counts."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from admin.operator.files import cannot_write
from admin.operator.problem import Problem
from dialogs import forms
from dialogs.authoring import verbatim
from dialogs.authoring.converting import cannot_hold, differences
from dialogs.authoring.verbatim import WRITABLE
from dialogs.authoring.writing import write
from dialogs.errors import Finding


class Misused(Problem):
    """The command was given something it does not take: exit code 2."""


class Unheld(Problem):
    """The target cannot hold all of the form; `findings` say which cells."""

    def __init__(self, findings: tuple[Finding, ...], ending: str) -> None:
        mend = "Conviértelo a .yaml, que guarda todo, o quita eso del original." if ending == ".md" else ""
        super().__init__("No se escribió nada: el archivo nuevo no quedaría igual.", mend)
        self.findings = findings


def convert(source: Path, target: Path, *, force: bool) -> tuple[Finding, ...]:
    """Write the form of one file as another; what its author should know of it is returned.

    Raises `Misused` for a target that cannot be, `Unheld` when something would be lost, `FormError` when the
    source cannot be read, and Problem when the disk refuses.
    """
    check_target(target, force=force, source=source)
    written = verbatim.read(form_file(source))
    if unheld := cannot_hold(written, target.suffix):
        raise Unheld(unheld, target.suffix.casefold())
    remarks: list[Finding] = []

    def compare(draft: Path) -> None:
        found = differences(written, verbatim.read(draft))
        if any(each.severity == "error" for each in found):
            raise Unheld(found, target.suffix.casefold())
        remarks.extend(found)

    replace_with(target, lambda draft: write(written, draft), compare)
    return (*written.noticed, *remarks)


def check_target(target: Path, *, force: bool, source: Path | None = None) -> None:
    """Say why a file cannot be written there, before any work; raises `Misused`."""
    if source is not None and _same(source, target):
        raise Misused("El archivo nuevo es el mismo que el original.", "Dale otro nombre.")
    if source is not None and target.suffix.casefold() not in WRITABLE:
        ending = target.suffix or target.name
        raise Misused(f"No sé escribir archivos «{ending}».", "Pide un .xlsx, un .yaml o un .md.")
    if target.is_dir():
        raise Misused(f"{target} es una carpeta.", "Escribe también el nombre del archivo nuevo.")
    if not target.parent.is_dir():
        raise Misused(f"No existe la carpeta {target.parent}.", "Créala, o elige otra.")
    if target.exists() and not force:
        raise Misused(f"Ya existe {target}.", "Con --force se reemplaza.")


def form_file(path: Path) -> Path:
    """A form's file, or the name of one that comes with the program; raises Problem when it cannot be read."""
    if not path.exists() and not path.suffix and len(path.parts) == 1:
        path = next((each for each in forms.every() if each.stem == path.name), path)
    return readable(path)


def readable(path: Path) -> Path:
    """The path, if it is a file that can be read; raises Problem."""
    if path.is_dir():
        raise Problem(f"{path} es una carpeta, no un archivo.", "Escribe el nombre del archivo.")
    if path.exists() and not path.is_file():
        raise Problem(f"{path} no es un archivo.", "Guárdalo en un archivo y dame ese.")
    if not path.exists():
        raise Problem(f"No encuentro el archivo {path}.", "Revisa cómo está escrito su nombre.")
    try:
        with path.open("rb"):
            return path
    except OSError:
        raise Problem(f"No tengo permiso para leer {path}.", "Revisa de quién es el archivo.") from None


def replace_with(
    target: Path, make: Callable[[Path], None], look: Callable[[Path], None] = lambda draft: None
) -> None:
    """Make a draft beside the target, look at it, and put it in the target's place in one step."""
    draft = target.with_name(f".{secrets.token_hex(4)}{target.suffix.casefold()}")
    try:
        make(draft)
        look(draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o777)
        draft.replace(target)
    except OSError as error:
        raise Problem(
            cannot_write(target, error).what, "Elige otra carpeta o corrige sus permisos."
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
