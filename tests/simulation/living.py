"""From a seed to a life: how many people, how long, how large a crowd."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from bot.emulator import Emulator
from dialogs.xform import load
from dialogs.xlsform import publish
from storage.embedded import EmbeddedPostgres
from tests.databases import fresh_database
from tests.simulation.installation import Installation
from tests.simulation.neighbours import FORM, Neighbour
from tests.simulation.story import Story


@cache
def xform() -> str:
    """The form they answer, compiled once."""
    return publish(FORM).xform


async def live(cluster: EmbeddedPostgres, template: str, keys: Path, seed: int) -> Story:
    """Live a seed. Raises `AssertionError`, with what happened until then, when something is lost or doubled."""
    rng = Random(seed)
    form = load(xform())
    async with fresh_database(cluster, template, keys) as databases, Emulator() as telegram:
        opened = await databases.open_consultation(
            xform=xform(), form_id=form.identity, title=form.title, code="ladera", k=rng.randint(2, 5)
        )
        place = Installation(cluster, databases, telegram, opened, Random(rng.random()))
        people = [
            Neighbour(telegram.person(f"Persona {number}").with_(place.bot), number)
            for number in range(rng.randint(4, 24))
        ]
        story = Story(place, people, rng)
        await place.starts()
        try:
            await story.lives(steps=rng.randint(20, 160))
        except Exception as error:  # whatever it was: with the seed it can be lived again
            what = f"{type(error).__name__}: {error}"
            raise AssertionError(f"seed {seed}: {what}; {' '.join(story.told)}") from error
        finally:
            await place.ends()
        return story
