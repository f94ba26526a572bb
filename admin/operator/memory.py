"""What a process that holds a key for a moment must not leave behind."""

import resource


def keep_to_memory() -> None:
    """Write no core file, should this process crash while it holds a key."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
