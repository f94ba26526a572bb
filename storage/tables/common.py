"""What all tables share: one metadata with names for constraints, and the column that says whose a row is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, Uuid

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)


def of_consultation() -> Column[Any]:
    """The first column of a table about a consultation, whose rows go with it."""
    return Column(
        "consultation_id", Uuid, ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )


def piece_of_consultation(**more: Any) -> Column[Any]:
    """For the partitioned tables: no foreign key, whose check would leave a mark on the consultation at each answer
    (a consultation that does not exist has no partition, which says no just as well)."""
    return Column("consultation_id", Uuid, **more)
