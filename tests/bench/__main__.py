"""`make bench`: every measurement in turn, on a server of its own whose disk is waited for.

`python -m tests.bench handing_in releasing tap` measures only what is named.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.bench import broadcast, handing_in, organisers, releasing, tap
from tests.databases import PASSWORDS, connect

BENCHES = {
    "handing_in": handing_in.main,
    "releasing": releasing.main,
    "tap": tap.main,
    "organisers": organisers.main,
    "broadcast": broadcast.main,
}


async def _measure(names: list[str]) -> None:
    for name in names:
        with tempfile.TemporaryDirectory(prefix="desdeabajo-bench-") as folder:
            server = EmbeddedPostgres(Path(folder) / "postgres")
            server.start()
            try:
                await migrate(
                    server.url(database="postgres"), PASSWORDS, password=server.superuser_password()
                )
                databases = connect(server, "postgres", Path(folder) / "keys")
                await BENCHES[name](databases)
                await databases.close()
            finally:
                server.stop()


asyncio.run(_measure(sys.argv[1:] or list(BENCHES)))
