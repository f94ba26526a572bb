"""Wrapped keys: ciphertext on the disk, each under its own name, and nothing lost on the way there."""

import os
import threading
from pathlib import Path
from uuid import UUID

import pytest

from storage import wrapping
from storage.keys import KeyProblem, KeyRing, ring_of
from storage.sealing import WRAPPED_BYTES

CONSULTATION = UUID(int=1)
KEK = b"k" * 32


def test_a_wrapped_key_is_not_on_the_disk(tmp_path: Path) -> None:
    """The file is ciphertext; the same key comes back with the wrapping key, and none without it or with another."""
    folder = tmp_path / "llaves"
    key = KeyRing(folder, KEK).nullifier_key(CONSULTATION)
    (path,) = folder.iterdir()

    assert path.stat().st_size == WRAPPED_BYTES
    assert key not in path.read_bytes()
    assert KeyRing(folder, KEK).nullifier_key(CONSULTATION) == key
    with pytest.raises(KeyProblem, match="envuelta con otra"):
        KeyRing(folder).nullifier_key(CONSULTATION)
    with pytest.raises(KeyProblem, match="no se abre"):
        KeyRing(folder, b"x" * 32).nullifier_key(CONSULTATION)


def test_no_wrapped_file_takes_another_s_place(tmp_path: Path) -> None:
    """Renamed it does not open: an older key cannot be passed off as the one in use."""
    ring = KeyRing(tmp_path / "llaves", KEK)
    ring.make_epoch_key(CONSULTATION, 1)
    ring.make_epoch_key(CONSULTATION, 2)
    name = "epoch-00000000000000000000000000000001-{}.key"
    (ring.folder / name.format(1)).replace(ring.folder / name.format(2))

    with pytest.raises(KeyProblem, match="no se abre"):
        ring.epoch_key(CONSULTATION, 2)


def test_plain_keys_are_wrapped_once_and_stay_the_same(tmp_path: Path) -> None:
    """Those of an installation that had no wrapping key; the plain bytes are written over, damaged files left alone."""
    plain, ring = KeyRing(tmp_path / "llaves"), KeyRing(tmp_path / "llaves", KEK)
    keys = [plain.make_epoch_key(CONSULTATION, number) for number in range(5)]
    (plain.folder / "rota.key").write_bytes(b"corta")
    with next(plain.folder.glob("epoch-*-3.key")).open("rb") as held:
        assert ring.wrap_plain() == 5
        assert held.read() not in keys
    assert ring.wrap_plain() == 0
    assert [ring.epoch_key(CONSULTATION, number) for number in range(5)] == keys
    assert {path.stat().st_mode & 0o777 for path in plain.folder.glob("epoch-*")} == {0o600}
    assert (plain.folder / "rota.key").read_bytes() == b"corta"
    assert KeyRing(tmp_path / "nada", KEK).wrap_plain() == 0


def test_whoever_reads_while_keys_are_wrapped_reads_the_key(tmp_path: Path) -> None:
    """Two wrap at once and others read meanwhile: nobody ever sees the bytes that are written over the plain ones."""
    plain, ring = KeyRing(tmp_path / "llaves"), KeyRing(tmp_path / "llaves", KEK)
    keys = {number: plain.make_epoch_key(CONSULTATION, number) for number in range(40)}
    wrong: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            wrong.extend(
                number for number, key in keys.items() if ring.epoch_key(CONSULTATION, number) != key
            )

    readers = [threading.Thread(target=read) for _ in range(2)]
    wrappers = [threading.Thread(target=ring.wrap_plain) for _ in range(2)]
    for thread in (*readers, *wrappers):
        thread.start()
    for thread in wrappers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()

    assert wrong == []
    assert {number: ring.epoch_key(CONSULTATION, number) for number in keys} == keys


def test_the_wrapping_key_comes_from_a_file(tmp_path: Path) -> None:
    """Bytes or letters, with or without an end of line; none named is none; what cannot be one is said."""
    file = tmp_path / "kek"
    assert wrapping.kek_of({}) is None
    file.write_bytes(b"a" * 44)
    file.chmod(0o600)
    environ = {wrapping.VARIABLE: str(file)}
    first = wrapping.kek_of(environ)
    file.write_bytes(b"a" * 44 + b"\n")
    assert wrapping.kek_of(environ) == first
    raw = os.urandom(31) + b"\n"
    file.write_bytes(raw)
    ring = ring_of(tmp_path / "llaves", environ)
    assert ring.nullifier_key(CONSULTATION) == ring_of(tmp_path / "llaves", environ).nullifier_key(
        CONSULTATION
    )

    file.write_bytes(b"corta")
    with pytest.raises(KeyProblem, match="no sirve"):
        wrapping.kek_of(environ)
    file.write_bytes(b"a" * 44)
    file.chmod(0o640)
    with pytest.raises(KeyProblem, match="chmod 600"):
        wrapping.kek_of(environ)
    assert wrapping.kek_of({**environ, "CREDENTIALS_DIRECTORY": str(tmp_path)}) == first, "systemd guards it"
    file.unlink()
    with pytest.raises(KeyProblem, match="envuelve"):
        wrapping.kek_of(environ)
