"""Looking at processes from outside."""

import psutil


def alive(pid: int) -> bool:
    """Whether the process still does anything; one that only waits to be counted by its parent does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
