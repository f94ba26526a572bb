"""Copies of the database: whole, closed, rotated, and without a key."""

from datetime import date, datetime
from pathlib import Path

import pytest

from admin.operator import backup
from admin.operator.problem import Problem


def test_the_newest_copies_stay() -> None:
    """Of twenty nights two weeks are kept; what is not a copy of ours is left alone."""
    names = [f"desdeabajo-2026-11-{day:02}.dump" for day in range(1, 21)]

    gone = backup.outdated([*names, "notas.txt", "desdeabajo-ayer.dump"], keep=14)

    assert sorted(gone) == names[:6]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23T02:00:00-06:00", "2026-11-23T03:30:00-06:00"),
        ("2026-11-23T03:30:00-06:00", "2026-11-24T03:30:00-06:00"),
        ("2026-12-31T23:00:00-06:00", "2027-01-01T03:30:00-06:00"),
    ],
)
def test_the_next_night_is_always_ahead(now: str, expected: str) -> None:
    """At half past three, today if it is still to come, else tomorrow."""
    assert backup.next_time(datetime.fromisoformat(now), hour=3, minute=30) == datetime.fromisoformat(
        expected
    )


def test_a_database_that_is_not_there_leaves_no_half_copy(tmp_path: Path) -> None:
    """The operator hears of it, yesterday's copy is not replaced by nothing, and what a killed one left goes."""
    (tmp_path / "backups").mkdir(mode=0o700)
    (tmp_path / "backups" / "desdeabajo-2026-11-02.part").write_bytes(b"PGDMP")
    with pytest.raises(Problem, match="No se pudo copiar"):
        backup.copy(
            "postgresql://owner@127.0.0.1:9/desdeabajo", "x", tmp_path / "backups", today=date(2026, 11, 23)
        )

    assert list((tmp_path / "backups").iterdir()) == []
