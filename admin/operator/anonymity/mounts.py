"""On what a folder lies: which file system, on which device, and whether that is encrypted. Linux, read from /proc."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
FAR_AWAY: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "9p", "ncpfs", "davfs", "fuse.sshfs"}
    | {"fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.davfs2", "fuse.glusterfs", "fuse.onedriver"}
)
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True)
class Mount:
    """A mounted file system."""

    where: Path
    kind: str
    device: str  #: major:minor


def mounts(proc: Path = Path("/proc")) -> tuple[Mount, ...]:
    """What is mounted, as this process sees it (proc(5), mountinfo); nothing where that cannot be read."""
    try:
        lines = (proc / "self" / "mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    found = []
    for line in lines:
        before, mark, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")[0]
        if mark and len(fields) > 4:
            where = _ESCAPE.sub(lambda code: chr(int(code[1], 8)), fields[4])
            found.append(Mount(Path(where), kind, fields[2]))
    return tuple(found)


def mount_of(path: Path, every: tuple[Mount, ...]) -> Mount | None:
    """The one a path lies on: of those above it the deepest, and of those on one point the newest."""
    real = path.resolve()
    above = [one for one in every if real == one.where or one.where in real.parents]
    return max(above, key=lambda one: len(one.where.parts), default=None) if above else None


def encrypted(device: str, sys: Path = Path("/sys")) -> bool | None:
    """Whether a device, or all it lies on, is dm-crypt; None where that cannot be seen (major 0: no device)."""
    folder = sys / "dev" / "block" / device
    if device.startswith("0:") or not folder.exists():
        return None
    return _crypt(folder, depth=8)


def _crypt(folder: Path, *, depth: int) -> bool:
    try:
        if (folder / "dm" / "uuid").read_text(encoding="ascii", errors="replace").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    try:
        below = sorted((folder / "slaves").iterdir())
    except OSError:
        below = []
    if below:
        return depth > 0 and all(_crypt(each, depth=depth - 1) for each in below)
    whole = folder.resolve().parent  # a partition: what its disk lies on (loop and md devices have none)
    return depth > 0 and (whole / "dm").exists() and _crypt(whole, depth=depth - 1)
