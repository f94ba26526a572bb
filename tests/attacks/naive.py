"""Schemas as everybody builds them, on which every attacker must succeed: it is the test of the attackers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import text

from storage.database import Database
from tests.attacks.neighbourhood import Neighbour

SCHEMA = "ingenuo"

KINDS = ("serial", "same transaction", "separate transactions")


async def live_naively(database: Database, people: Sequence[Neighbour], kind: str) -> None:
    """The same people answer into two tables without names: serial ids and dates; uuid4 in one transaction; in two."""
    async with database.transaction() as session:
        key = "serial" if kind == "serial" else "uuid"
        dated = ", creado timestamptz DEFAULT clock_timestamp()" if kind == "serial" else ""
        await session.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        await session.execute(
            text(f"CREATE TABLE {SCHEMA}.persona (id {key} PRIMARY KEY, marca text{dated})")
        )
        await session.execute(
            text(f"CREATE TABLE {SCHEMA}.respuesta (id {key} PRIMARY KEY, texto text{dated})")
        )
    for one in people:
        person = (f"INSERT INTO {SCHEMA}.persona (marca) VALUES (:value)", f"m{one.chat}")
        answer = (
            f"INSERT INTO {SCHEMA}.respuesta (texto) VALUES (:value)",
            f"Falta agua, {one.word}, y luz.",
        )
        blocks = [[person, answer]] if kind == "same transaction" else [[person], [answer]]
        for block in blocks:
            async with database.transaction() as session:
                for statement, value in block:
                    if kind != "serial":
                        statement = statement.replace("(", "(id, ", 1).replace("(:value", "(:id, :value")
                    row = {"value": value} | ({} if kind == "serial" else {"id": uuid4()})
                    await session.execute(text(statement), row)
