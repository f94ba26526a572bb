"""The cryptography: one length, one opener, nothing forged."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import sealing
from storage.sealing import SealBroken, TooLarge

KEYS = sealing.new_epoch_keys()
DAY_KEY = b"d" * 32


@given(st.binary(max_size=6000))
def test_a_sealed_answer_has_one_length_and_opens_to_what_it_was(content: bytes) -> None:
    """Whatever fits is sealed to the same length; whatever does not is refused, and `fits` says so before."""
    if not sealing.fits(content):
        with pytest.raises(TooLarge):
            sealing.seal(KEYS.public, content)
        return
    box = sealing.seal(KEYS.public, content)
    assert len(box) == sealing.BOX_BYTES
    assert sealing.open_sealed(KEYS, box) == content


@given(st.binary(max_size=12_000), st.integers(1, 2**40))
def test_a_draft_opens_only_for_its_chat_and_its_day(content: bytes, chat: int) -> None:
    """Its length is a multiple of the box; another chat, another day, another conversation cannot open it."""
    own = sealing.Own(b"n" * sealing.NAME_BYTES, b"o" * 32)
    key = sealing.draft_key(DAY_KEY, chat, own)
    box = sealing.box_draft(key, content)

    assert len(box) % sealing.BOX_BYTES == 0
    assert sealing.unbox_draft(key, box) == content
    assert sealing.draft_name(box) == own.name
    for other in (
        sealing.draft_key(DAY_KEY, chat + 1, own),
        sealing.draft_key(b"e" * 32, chat, own),
        sealing.draft_key(DAY_KEY, chat, sealing.Own(own.name, b"p" * 32)),
    ):
        with pytest.raises(SealBroken):
            sealing.unbox_draft(other, box)


def test_long_answers_fit_when_they_are_words() -> None:
    """Some eight thousand letters of ordinary words compress into the box; as many random bytes do not."""
    assert sealing.fits("La calle está oscura y nadie viene a arreglarla. ".encode() * 160)
    assert not sealing.fits(Random(1).randbytes(8_000))


@given(st.integers(0, sealing.BOX_BYTES - 1), st.integers(1, 255))
def test_a_changed_byte_breaks_the_seal(at: int, change: int) -> None:
    """Any changed byte of an answer or a draft is noticed (a mark's byte only by the sweep)."""
    box = bytearray(sealing.seal(KEYS.public, b"hola"))
    box[at] ^= change
    with pytest.raises(SealBroken):
        sealing.open_sealed(KEYS, bytes(box))


def test_rubbish_of_any_length_breaks_the_seal() -> None:
    """Empty, short, long: never another error."""
    for rubbish in (b"", b"x", bytes(47), bytes(48), bytes(sealing.BOX_BYTES), bytes(9000)):
        with pytest.raises(SealBroken):
            sealing.open_sealed(KEYS, rubbish)
        with pytest.raises(SealBroken):
            sealing.unbox_draft(sealing.draft_key(DAY_KEY, 1, sealing.new_own()), rubbish)


def test_nullifiers_differ_by_account_consultation_and_key() -> None:
    """The same account is another mark in another consultation, and under another key."""
    from uuid import UUID

    marks = {
        sealing.nullifier(key, UUID(int=consultation), account)
        for key in (b"a" * 32, b"b" * 32)
        for consultation in (1, 2)
        for account in (5_001, 5_002, -5_001)
    }
    assert len(marks) == 12
    assert {len(mark) for mark in marks} == {32}


def test_a_bomb_does_not_inflate() -> None:
    """A forged answer that would unpack to gigabytes is broken, not unpacked."""
    import zlib

    packed = b"\1" + zlib.compress(bytes(3_000_000), 9)
    padded = packed + b"\x80" + bytes(sealing.BOX_BYTES - 48 - len(packed) - 1)
    from nacl.bindings import crypto_box_seal

    with pytest.raises(SealBroken):
        sealing.open_sealed(KEYS, crypto_box_seal(padded, KEYS.public))


def test_the_public_half_belongs_to_the_private_one() -> None:
    """A key file alone is enough to know what its epoch was."""
    assert sealing.public_half(KEYS.private) == KEYS.public
