"""As whom the embedded server runs when we are root, and what that account may touch.

PostgreSQL refuses to run as root, and it should: the server gets an account of its own that owns nothing but its
data directory. That account is let *through* our folders (execute for others, never read), so it can reach its data
and its binaries and still cannot list or open `secrets/` and `keys/`, which stay 0700.
"""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

ACCOUNT = "desdeabajo-pg"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    """An account of the operating system."""

    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        """Whether this process already runs as that account."""
        return self.uid == os.geteuid()


def account_for(pgdata: Path) -> Account:
    """Who runs the server of this data directory: its owner; else ourselves; as root, an account apart."""
    owner = pgdata.stat() if pgdata.exists() else None
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    entry = _existing(ACCOUNT) or _created(ACCOUNT) or pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def let_through(account: Account, path: Path) -> None:
    """Give others execute, and only that, on the folders above `path` that the account cannot pass yet."""
    for folder in reversed(path.resolve().parents):
        here = folder.stat()
        if not _may(account, here, stat.S_IXUSR, stat.S_IXGRP, stat.S_IXOTH):
            folder.chmod(stat.S_IMODE(here.st_mode) | stat.S_IXOTH)


def let_read(account: Account, folder: Path) -> None:
    """Make a folder of public files (the server's binaries) readable where a tight umask left it closed."""
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        here = path.stat()
        executable = path.is_dir() or bool(here.st_mode & stat.S_IXUSR)
        readable = _may(account, here, stat.S_IRUSR, stat.S_IRGRP, stat.S_IROTH)
        passable = not executable or _may(account, here, stat.S_IXUSR, stat.S_IXGRP, stat.S_IXOTH)
        if not (readable and passable):
            extra = stat.S_IROTH | (stat.S_IXOTH if executable else 0)
            path.chmod(stat.S_IMODE(here.st_mode) | extra)


def _may(account: Account, here: os.stat_result, owner: int, group: int, others: int) -> bool:
    if here.st_uid == account.uid:
        return bool(here.st_mode & owner)
    if here.st_gid == account.gid:
        return bool(here.st_mode & group)
    return bool(here.st_mode & others)


def _existing(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _created(name: str) -> pwd.struct_passwd | None:
    """Make the account. None where the system has no `useradd`: then `nobody` has to do."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        logger.warning(
            "No useradd here: the database server runs as nobody", extra={"action": "server_runs_as_nobody"}
        )
        return None
    subprocess.run(  # noqa: S603
        [
            useradd,
            "--system",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            name,
        ],
        check=False,  # another clone may be creating it at this very moment: what counts is whether it exists
        capture_output=True,
    )
    return _existing(name)
