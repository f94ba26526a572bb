"""Files handed to the operator: what a digest consists of."""

from collections.abc import Mapping
from pathlib import Path

from admin.operator.files import cannot_write


def keep(files: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Write the files into the folder, made when missing; raise Problem when it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / Path(name).name).write_bytes(content)
    except OSError as error:
        raise cannot_write(folder, error) from None
    return tuple(folder / Path(name).name for name in files)
