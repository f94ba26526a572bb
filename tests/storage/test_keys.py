"""Key files: whole or absent, closed to others, and able to die."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from storage.keys import KeyMissing, KeyProblem, KeyRing, make_secret, read_secret, write_secret

CONSULTATION = UUID(int=1)
TODAY = date(2026, 3, 10)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    """An empty key folder."""
    return KeyRing(tmp_path / "llaves")


def test_a_key_is_made_once_and_closed_to_others(ring: KeyRing) -> None:
    """The same key every time, 0600 in a folder 0700, and nothing else left lying about."""
    key = ring.nullifier_key(CONSULTATION)

    assert len(key) == 32
    assert ring.nullifier_key(CONSULTATION) == key
    assert [path.name for path in ring.folder.iterdir()] == [f"nullifier-{CONSULTATION.hex}.key"]
    assert ring.folder.stat().st_mode & 0o777 == 0o700
    assert next(ring.folder.iterdir()).stat().st_mode & 0o777 == 0o600


def test_a_missing_a_truncated_and_an_open_key_are_told_apart_in_words(ring: KeyRing) -> None:
    """Each problem has its own sentence with the file's name, and none shows the key."""
    path = ring.folder / "epoch-00000000000000000000000000000001-1.key"
    with pytest.raises(KeyMissing, match="Falta la llave"):
        ring.epoch_key(CONSULTATION, 1)
    key = ring.make_epoch_key(CONSULTATION, 1)
    path.write_bytes(key[:7])
    with pytest.raises(KeyProblem, match="mide 7 bytes"):
        ring.epoch_key(CONSULTATION, 1)
    write_secret(path, key)
    path.chmod(0o644)
    with pytest.raises(KeyProblem, match="chmod 600"):
        ring.epoch_key(CONSULTATION, 1)
    ring.folder.chmod(0o755)
    with pytest.raises(KeyProblem, match="chmod 700"):
        ring.nullifier_key(CONSULTATION)


def test_a_destroyed_key_is_overwritten_and_gone(ring: KeyRing) -> None:
    """Whoever held the file open reads other bytes; destroying twice is no error; it is not made up again."""
    key = ring.make_epoch_key(CONSULTATION, 3)
    with next(ring.folder.iterdir()).open("rb") as held:
        ring.destroy_epoch_key(CONSULTATION, 3)
        assert held.read() != key
    ring.destroy_epoch_key(CONSULTATION, 3)
    with pytest.raises(KeyMissing):
        ring.epoch_key(CONSULTATION, 3)


def test_of_two_who_make_the_same_key_the_first_wins(tmp_path: Path) -> None:
    """A key that exists is never replaced by another."""
    path = tmp_path / "una.key"
    make_secret(path, b"a" * 32)
    make_secret(path, b"b" * 32)

    assert read_secret(path, size=32) == b"a" * 32
    assert list(tmp_path.iterdir()) == [path]


def test_draft_keys_die_after_their_days_and_not_when_the_clock_jumps(ring: KeyRing) -> None:
    """Seven days old is dead, six is not; a key of tomorrow (a clock that jumped) is kept."""
    for back in (-2, 0, 1, 6, 7, 30):
        ring.draft_key(TODAY - timedelta(days=back))

    assert ring.bury_draft_keys(today=TODAY, days=7) == 2
    assert ring.draft_days() == tuple(TODAY - timedelta(days=back) for back in (-2, 0, 1, 6))


def test_a_link_in_place_of_a_key_is_not_followed(ring: KeyRing, tmp_path: Path) -> None:
    """A symbolic link cannot make us read, or overwrite, another file."""
    ring.nullifier_key(CONSULTATION)
    target = tmp_path / "ajena"
    target.write_bytes(b"x" * 32)
    target.chmod(0o600)
    path = ring.folder / f"nullifier-{CONSULTATION.hex}.key"
    path.unlink()
    path.symlink_to(target)

    with pytest.raises(KeyProblem):
        ring.nullifier_key(CONSULTATION)
    with pytest.raises(OSError, match="symbolic link"):
        ring.destroy_nullifier_key(CONSULTATION)
    assert target.read_bytes() == b"x" * 32


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path, 0o600)


def _empty(path: Path) -> None:
    path.touch(0o600)


def _loop(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("harm", "said"),
    [(_folder, "no es un archivo"), (_pipe, "no es un archivo"), (_empty, "mide 0"), (_loop, "enlace")],
)
def test_what_lies_in_place_of_a_key_is_told_in_words(
    ring: KeyRing, harm: Callable[[Path], None], said: str
) -> None:
    """A folder, a pipe, nothing, a link to itself: a sentence, no wait, and nothing is made in its place."""
    ring.nullifier_key(CONSULTATION)
    path = ring.folder / f"nullifier-{CONSULTATION.hex}.key"
    path.unlink()
    harm(path)

    for make in (True, False):
        with pytest.raises(KeyProblem, match=said):
            ring.nullifier_key(CONSULTATION, make=make)


def test_a_folder_where_no_key_can_be_made_is_told_in_words(tmp_path: Path) -> None:
    """A file where the folder should be, or no folder to make it in."""
    (tmp_path / "archivo").touch()

    with pytest.raises(KeyProblem, match="No se puede guardar"):
        KeyRing(tmp_path / "archivo").nullifier_key(CONSULTATION)
    with pytest.raises(KeyProblem, match="No se puede guardar"):
        KeyRing(tmp_path / "archivo" / "llaves").nullifier_key(CONSULTATION)
