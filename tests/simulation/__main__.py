"""`python -m tests.simulation FIRST LAST`: live these seeds; each failure is printed and counted."""

import asyncio
import logging
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

from tests.databases import migrated_template, running_cluster
from tests.simulation.living import live


async def main(first: int, last: int) -> int:
    """How many seeds failed."""
    logging.disable()  # a process that dies complains on its way
    failed, deeds, people = 0, Counter[str](), 0
    with running_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        template = await migrated_template(cluster)
        for seed in range(first, last):
            try:
                story = await live(cluster, template, Path(folder) / str(seed), seed)
            except Exception as error:
                failed += 1
                sys.stdout.write("".join(traceback.format_exception(error)))
            else:
                deeds.update(story.told)
                people += len(story.people)
            sys.stdout.flush()
    sys.stdout.write(f"{last - first} seeds, {failed} failed, {people} people, {dict(deeds)}\n")
    return failed


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]))) else 0)
