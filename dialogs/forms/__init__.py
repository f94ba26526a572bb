"""The consultations that come with the product, as XLSForm sheets written in YAML.

`bundled("diagnostico")` says where one is. They are ordinary forms: any other can take their place.
"""

from __future__ import annotations

from pathlib import Path

from dialogs.errors import FormError

HERE = Path(__file__).parent


def bundled(name: str) -> Path:
    """Give the path of a form that comes with the product; raises `FormError` when there is none."""
    path = HERE / f"{name}.yaml"
    if name != path.stem or not path.is_file():
        known = ", ".join(sorted(each.stem for each in HERE.glob("*.yaml")))
        raise FormError(f"No hay un formulario llamado «{name}». Hay: {known}.")
    return path


def every() -> tuple[Path, ...]:
    """Give the paths of all forms that come with the product, by name."""
    return tuple(sorted(HERE.glob("*.yaml")))
