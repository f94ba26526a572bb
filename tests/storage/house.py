"""An installation whose processes and whose PostgreSQL are killed, and the account that must always balance."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import psutil
from sqlalchemy import insert, text

from storage import consultations, forms, places, sealing
from storage.consultations import Consultation
from storage.database import DatabaseUnavailable
from storage.embedded import EmbeddedPostgres
from storage.participation import lock_number
from storage.places import Place
from storage.tables import epoch
from tests.databases import OPENS, Databases
from tests.storage.nursery import Child, Nursery


@dataclass
class House:
    """Databases on a server, and the processes at work on them."""

    server: EmbeddedPostgres
    databases: Databases
    nursery: Nursery
    rng: Random
    kills: int = 0
    private: dict[UUID, bytes] = field(default_factory=dict)  #: of what is in custody: what two people hold

    async def opened(self, mode: str) -> UUID:
        """A new consultation. How phrases make and open a key is tested in `tests.custody`; here it is at hand."""
        if mode == "pool":
            return (await self.databases.open_consultation()).id
        keys = sealing.new_epoch_keys()
        place = Place(uuid.uuid4(), uuid.uuid4().hex[:8], "Colonia de Prueba", "America/Mexico_City")
        made = Consultation(
            uuid.uuid4(), place, "f" * 64, "Consulta", "open", 10, 7, OPENS, None, None, None, mode="custody"
        )
        async with self.databases.owner.transaction() as session:
            await places.add(session, place)
            await forms.publish(session, made.form_id, "<h/>", made.title)
            await consultations.open_consultation(session, made)
            row = {"consultation_id": made.id, "number": 1, "public_key": keys.public, "open": True}
            await session.execute(insert(epoch).values(row))
        self.private[made.id] = keys.private
        return made.id

    async def child(self, work: str, role: str, consultation: UUID, *more: object) -> Child:
        """A process at work on a consultation under a role."""
        keys = [] if role == "organiser" else [self.databases.keys / role]
        return await self.nursery.child(work, self.databases.urls[role], *keys, consultation, *more)

    async def kill(self, victim: Child | str) -> None:
        """kill -9 of a process or of PostgreSQL, or its immediate stop; it is started again."""
        self.kills += 1
        if isinstance(victim, Child):
            await victim.dies()
            return
        if victim == "kill -9":
            process = psutil.Process(self.server.pid)
            process.kill()
            await asyncio.to_thread(psutil.wait_procs, [process], 10)
        else:
            await asyncio.to_thread(self.server.stop, mode="immediate")
        await asyncio.to_thread(self.server.start)

    async def balances(self, consultation: UUID) -> Account:
        """Whoever took part waits or was counted, and whatever waits can be opened. Raises `AssertionError`.

        Looked at under the lock of whoever hands in, so that no mixer turns a key meanwhile; everybody goes on working.
        """
        async with asyncio.timeout(60):
            while True:
                with suppress(DatabaseUnavailable):
                    async with self.databases.superuser.transaction() as session:
                        number = {"lock": lock_number(consultation), "consultation": consultation}
                        await session.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), number)
                        found = (await session.execute(_ACCOUNT, number)).one()
                        account = Account(**found._asdict())
                        self._openable(consultation, account)
                    break
        if account.over:
            assert (account.participation, account.staged) == (0, 0)
        else:
            assert account.participation == account.staged + account.released
        return account

    def _openable(self, consultation: UUID, account: Account) -> None:
        """No staged row without a key, and no key beside it."""
        ring = self.databases.mixer_keys
        if account.over:
            assert account.open is None
            return
        assert set(account.epochs) <= {account.open}
        if account.mode == "custody":
            assert ring.epochs(consultation) == ()
            private = self.private[consultation]
        else:
            assert account.open is not None
            private = ring.epoch_key(consultation, account.open)
        assert sealing.public_half(private) == account.public_key

    async def said(self, consultation: UUID) -> Counter[int]:
        """Whose texts were let out, and how often."""
        async with self.databases.superuser.statement() as session:
            bodies = (await session.execute(_BODIES, {"consultation": consultation})).scalars()
            return Counter(
                int(number) for body in bodies for number in re.findall(r"palabra(\d+)", str(body))
            )


@dataclass(frozen=True)
class Account:
    """What the tables say of a consultation at one moment."""

    mode: str
    over: bool
    participation: int
    staged: int
    released: int
    epochs: list[int]  #: what the sealed answers are sealed to
    open: int | None
    public_key: bytes | None


_ACCOUNT = text(
    "SELECT c.mode, c.state IN ('closed', 'unopened') AS over,"
    " (SELECT count(*) FROM participation WHERE consultation_id = c.id) AS participation,"
    " (SELECT count(*) FROM staging WHERE consultation_id = c.id) AS staged,"
    " (SELECT coalesce(sum(n), 0)::int FROM tally"
    "  WHERE consultation_id = c.id AND question = 'agua' AND choice = '') AS released,"
    " (SELECT coalesce(array_agg(DISTINCT epoch), '{}') FROM staging WHERE consultation_id = c.id) AS epochs,"
    " e.number AS open, e.public_key"
    " FROM consultation c LEFT JOIN epoch e ON e.consultation_id = c.id AND e.open WHERE c.id = :consultation"
)
_BODIES = text("SELECT body FROM loose_text WHERE consultation_id = :consultation")
