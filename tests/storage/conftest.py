"""A server of a test's own, which it may stop and kill."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.embedded import EmbeddedPostgres


@pytest.fixture
def server() -> Iterator[EmbeddedPostgres]:
    """A server of one's own, to be stopped and killed."""
    home = Path(tempfile.mkdtemp(prefix="desdeabajo-casa-"))
    made = EmbeddedPostgres(home / "postgres", settings={"fsync": "off"})
    made.start()
    yield made
    made.stop(mode="immediate")
    shutil.rmtree(home)
