"""Random lives of the colonia: taps, texts, repeats, deaths, releases, clocks, copies given back. Nothing is lost."""

from pathlib import Path

import pytest

from storage import mixing, participation
from storage.embedded import EmbeddedPostgres
from tests.simulation.living import live


@pytest.mark.parametrize("seed", range(2))
async def test_everybody_who_was_thanked_is_counted_once(
    cluster: EmbeddedPostgres, template: str, tmp_path: Path, seed: int
) -> None:
    """Whatever happens, each person counts at most once, and exactly once when the bot thanked her."""
    await live(cluster, template, tmp_path / "keys", seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1100))
async def test_a_hundred_more_lives(
    cluster: EmbeddedPostgres, template: str, tmp_path: Path, seed: int
) -> None:
    """The same for many seeds; `python -m tests.simulation 0 1000` lives a thousand."""
    await live(cluster, template, tmp_path / "keys", seed)


@pytest.mark.parametrize(
    "fault", ["forgets who waits", pytest.param("forgets who took part", marks=pytest.mark.long)]
)
async def test_a_product_that_loses_or_doubles_is_found_out(
    cluster: EmbeddedPostgres, template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """The same lives with a fault put in: one of a few seeds shows it."""
    if fault == "forgets who waits":

        async def nobody(*_given: object) -> None:
            return None

        monkeypatch.setattr(mixing, "_restage", nobody)
    else:
        changed = (
            "INSERT INTO participation SELECT $1::uuid, $2::bytea || gen_random_uuid()::text::bytea WHERE $3"
        )
        monkeypatch.setattr(participation, "_TAKE_PART", changed)

    async def some_lives() -> None:
        for seed in range(12):
            await live(cluster, template, tmp_path / str(seed), seed)

    with pytest.raises(AssertionError, match=r"thanked|twice"):
        await some_lives()
