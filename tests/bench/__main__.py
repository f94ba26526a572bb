"""`make bench`: every measurement in turn."""

import asyncio

from tests.bench import tap

asyncio.run(tap.main())
