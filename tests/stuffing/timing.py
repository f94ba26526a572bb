"""How long «Enviar» takes whoever is counted and whoever is not: `python -m tests.stuffing.timing`.

A measurement, not a test: real PostgreSQL with its durable commits, the residents' own code from the saved draft to
the goodbye that would be said, one person at a time. The bar: medians within 50 ms of each other.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from statistics import median, quantiles

from sqlalchemy import text

from bot import memory
from bot.conversation import Conversation
from bot.runtime import Runtime, lifespan
from bot.settings import Settings
from dialogs.submission import Mark, Submission
from storage import codes, sayable
from storage.consultations import Consultation
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.databases import PASSWORDS, Databases, connect

ROUNDS = 200
ANSWER = Submission("norte", (Mark("agua", ""), Mark("agua", "si")), (("propuesta", "Más luz"),))

Send = Callable[[int, str], Awaitable[float]]


async def main() -> None:
    """Print median and 95th percentile of each kind, in milliseconds, and the widest difference."""
    with tempfile.TemporaryDirectory(prefix="desdeabajo-timing-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        server.start()
        try:
            await migrate(server.url(database="postgres"), PASSWORDS, password=server.superuser_password())
            databases = connect(server, "postgres", Path(folder) / "keys")
            try:
                await _measure(databases)
            finally:
                await databases.close()
        finally:
            server.stop()


async def _measure(databases: Databases) -> None:
    consultation = await databases.open_consultation()
    made = await _hand_out(databases, consultation)
    settings = Settings(
        token="100:" + "x" * 35,
        database_url=databases.urls["resident"],
        database_password=None,
        keys=databases.keys / "resident",
    )
    async with lifespan(settings) as runtime:
        runtime.life.promise([consultation])
        kinds = {
            "counted": (made["good"], 1),
            "again": (made["good"], None),
            "unknown code": (sayable.draw(Random(99)), 10_001),
            "exhausted code": (made["spent"], 20_001),
            "revoked code": (made["revoked"], 30_001),
            "no code": ("", 40_001),
        }
        taken: dict[str, list[float]] = {kind: [] for kind in kinds}
        for round_ in range(ROUNDS):
            for kind, (code, first) in kinds.items():
                person = 1 if first is None else first + round_
                taken[kind].append(await _send(runtime, consultation, person, code))
    for kind, times in taken.items():
        late = quantiles(times, n=20)[-1]
        print(f"{kind:>15}: median {median(times):6.2f} ms   95% {late:6.2f} ms")
    medians = [median(times) for times in taken.values()]
    print(f"widest difference of medians: {max(medians) - min(medians):.2f} ms (bar: 50 ms)")


async def _send(runtime: Runtime, consultation: Consultation, chat: int, code: str) -> float:
    fresh = Conversation(
        consultation=consultation.id, form=consultation.form_id, language="es", token="a", interview={}
    )
    assert await memory.keep(runtime, chat, replace(fresh, code=code), over=None)
    held = await memory.recall(runtime, chat)
    assert held is not None
    begun = time.perf_counter()
    await memory.hand_over(runtime, chat, held, ANSWER)
    return (time.perf_counter() - begun) * 1000


async def _hand_out(databases: Databases, consultation: Consultation) -> dict[str, str]:
    """Twenty codes of the place, as a week would have; among them one of each kind."""
    place, rng = consultation.place.id, Random(1)
    made = {name: sayable.draw(rng) for name in ("good", "spent", "revoked")}
    others = [sayable.digest(place, sayable.draw(rng)) for _ in range(17)]
    digests = {name: sayable.digest(place, code) for name, code in made.items()}
    async with databases.owner.transaction() as session:
        await session.execute(text("UPDATE consultation SET coded = true"))
        await codes.keep(session, place, [digests["good"], *others], quota=1000, expires=date(2099, 1, 1))
        await codes.keep(session, place, [digests["spent"]], quota=1, expires=None)
        await codes.keep(session, place, [digests["revoked"]], quota=40, expires=None)
        revoked = await codes.by_digest(session, place, digests["revoked"])
        assert revoked is not None
        await codes.revoke(session, place, [revoked])
    await codes.use(databases.resident, place, digests["spent"], today=datetime.now(UTC).date())
    return made


if __name__ == "__main__":
    asyncio.run(main())
