"""`python -m tests.pictures [NAME …]`: make the pictures of the guides again."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.pictures.camera import browser, photograph
from tests.pictures.scenes import SCENES
from tests.pictures.stage import stage

IMAGES = Path(__file__).parents[2] / "docs" / "img"


async def make(names: list[str], folder: Path) -> None:
    """Play each scene with a person of its own and photograph it."""
    with tempfile.TemporaryDirectory(prefix="desdeabajo-fotos-") as home:
        async with stage(Path(home)) as set_up, browser() as camera:
            for name in names:
                person = await SCENES[name](set_up)
                await photograph(camera, person, folder / f"{name}.png")
                size = (folder / f"{name}.png").stat().st_size
                sys.stdout.write(f"{name}.png: {size // 1000} kB\n")


def main() -> int:
    """Make those that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENES))
    parser.add_argument("--folder", type=Path, default=IMAGES, help="where to put them")
    given = parser.parse_args()
    if unknown := sorted(set(given.names) - SCENES.keys()):
        parser.error(f"no such picture: {', '.join(unknown)}")
    asyncio.run(make(given.names or list(SCENES), given.folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
