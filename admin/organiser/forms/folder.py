"""A private folder for files while they are looked at; it is emptied always, also after a kill.

Each process locks a folder of its own for as long as it lives. A folder that nobody holds any more belonged to a
process that was killed: whoever comes next takes it away.
"""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

PREFIX = "desdeabajo-formularios-"
LOCK = "ocupada"
_UNBORN = ".desdeabajo-"
_NAME = "formulario"  #: never the name somebody gave the file


class Folder:
    """Where files lie for a moment. `close` it in the end."""

    def __init__(self) -> None:
        sweep(Path(gettempdir()))
        made = Path(mkdtemp(prefix=_UNBORN))
        self._lock = os.open(made / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._path = made.rename(
            made.with_name(made.name.replace(_UNBORN, PREFIX))
        )  # seen only when it is locked

    @asynccontextmanager
    async def holding(self, content: bytes, extension: str) -> AsyncIterator[Path]:
        """A file with this content, for the length of the block."""
        inside = await asyncio.to_thread(self._lay, content, extension)
        try:
            yield inside
        finally:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, inside.parent, ignore_errors=True))

    def close(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self._path, ignore_errors=True)
        os.close(self._lock)

    def _lay(self, content: bytes, extension: str) -> Path:
        path = Path(mkdtemp(dir=self._path)) / f"{_NAME}{extension}"
        path.write_bytes(content)
        return path


def sweep(where: Path) -> None:
    """Take away the folders of processes that are no more."""
    for found in where.glob(f"{PREFIX}*"):
        with suppress(OSError):  # another user's, or one that is just being made or taken away
            lock = os.open(found / LOCK, os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(found, ignore_errors=True)
            finally:
                os.close(lock)
