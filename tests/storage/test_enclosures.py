"""Files beside the answers: as many for everybody, sealed each by itself, let out shuffled or not at all."""

from uuid import UUID

import pytest
from sqlalchemy import text

from dialogs.submission import Enclosure, Submission, to_json
from storage import enclosures, mixing, participation, sealing
from storage.migrate import migrate
from tests.databases import PASSWORDS, Databases
from tests.storage.people import DAY, all_hand_in, answers, chance, everything, rows

LENGTH = enclosures.LENGTHS["image"]


def with_file(sector: str, content: bytes) -> tuple[Submission, list[tuple[Enclosure, bytes]]]:
    """An answer with one place for a picture, and what lies in it."""
    made = enclosures.drawn("foto" if content else "", "image")
    said = answers(sector)
    said = Submission(said.sector, said.marks, said.texts, (made,))
    return said, [(made, enclosures.seal(made, content, "image"))]


async def hand_in(
    databases: Databases, consultation: UUID, person: int, content: bytes, sector: str = "norte"
) -> bool:
    """One person's "Enviar", with a picture or without one."""
    said, files = with_file(sector, content)
    key = databases.resident_keys.nullifier_key(consultation)
    async with databases.resident.transaction() as session:
        return await participation.submit(
            session,
            consultation=consultation,
            nullifier=sealing.nullifier(key, consultation, person),
            content=to_json(said),
            draft_slots=[],
            files=files,
        )


async def loose(databases: Databases) -> list[bytes]:
    """The files that were let out."""
    async with databases.mixer.statement() as session:
        return list((await session.execute(text("SELECT body FROM loose_enclosure ORDER BY ctid"))).scalars())


async def waiting(databases: Databases) -> dict[UUID, bytes]:
    """What waits sealed, by its name."""
    async with databases.mixer.statement() as session:
        found = await session.execute(text("SELECT id, box FROM enclosure"))
        return {row[0]: bytes(row[1]) for row in found}


@pytest.mark.parametrize("content", [b"", b"\x80\0\0", b"\0" * 100, bytes(range(256))])
def test_a_sealed_file_has_the_length_of_all_and_opens_with_its_key_alone(content: bytes) -> None:
    """Whatever is in it; another key, or one changed byte, opens nothing."""
    key = bytes(sealing.KEY_BYTES)
    box = sealing.enclose(key, content, LENGTH)

    assert len(box) == LENGTH
    assert sealing.disclose(key, box) == content
    for other, changed in ((b"\1" * 32, box), (key, box[:-1] + bytes([box[-1] ^ 1])), (key, b"")):
        with pytest.raises(sealing.SealBroken):
            sealing.disclose(other, changed)


def test_a_file_too_long_for_its_place_is_refused() -> None:
    """One byte more than fits."""
    made = enclosures.drawn("foto", "image")
    assert len(enclosures.seal(made, bytes(enclosures.most("image")), "image")) == LENGTH
    with pytest.raises(sealing.TooLarge):
        enclosures.seal(made, bytes(enclosures.most("image") + 1), "image")


async def test_a_second_participation_leaves_no_file(databases: Databases) -> None:
    """The first counts, with its file; of the second nothing stays."""
    consultation = (await databases.open_consultation()).id
    assert await hand_in(databases, consultation, 1, b"una")
    before = await waiting(databases)
    assert not await hand_in(databases, consultation, 1, b"otra")

    assert await waiting(databases) == before
    assert len(before) == 1


async def test_files_of_who_leaves_are_let_out_and_of_who_stays_sealed_anew(databases: Databases) -> None:
    """After each release: every file once, empty places nowhere, and no sealed row as it was before."""
    consultation = (await databases.open_consultation()).id
    sent = {b"foto %d" % number if number % 3 else b"" for number in range(40)}
    for number in range(40):
        await hand_in(databases, consultation, number, b"foto %d" % number if number % 3 else b"")
    before = await waiting(databases)
    ring = databases.mixer_keys
    await mixing.release(databases.mixer, ring, consultation, today=DAY, rng=chance(), publish=everything)
    after, out = await waiting(databases), await loose(databases)

    assert len(before) == 40
    assert len(after) == 10  # k stay behind, each with one place
    assert not set(before) & set(after)
    assert not set(before.values()) & set(after.values())
    assert {len(box) for box in (*before.values(), *after.values())} == {LENGTH}
    assert set(out) < sent - {b""}

    await mixing.close(databases.mixer, ring, consultation, rng=chance(), publish=everything)
    out = await loose(databases)
    assert sorted(out) == sorted(sent - {b""})
    assert await waiting(databases) == {}


async def test_what_was_let_out_is_shuffled_again_under_new_names(databases: Databases) -> None:
    """The files of an earlier release lie among the new ones, under names nobody has seen."""
    consultation = (await databases.open_consultation()).id
    names: list[set[UUID]] = []
    for day in range(2):
        for number in range(30):
            await hand_in(databases, consultation, 100 * day + number, b"%d %d" % (day, number))
        await mixing.release(
            databases.mixer,
            databases.mixer_keys,
            consultation,
            today=DAY.replace(day=DAY.day + day),
            rng=chance(),
            publish=everything,
        )
        async with databases.mixer.statement() as session:
            names.append(set((await session.execute(text("SELECT id FROM loose_enclosure"))).scalars()))
    order = [body.split()[0] for body in await loose(databases)]

    assert not names[0] & names[1]
    assert order != sorted(order)
    assert order != sorted(order, reverse=True)


async def test_fewer_than_k_files_die_unread(databases: Databases) -> None:
    """Closing with too few answers: nothing is let out and nothing is kept."""
    consultation = (await databases.open_consultation()).id
    for number in range(9):
        await hand_in(databases, consultation, number, b"foto")
    await mixing.close(databases.mixer, databases.mixer_keys, consultation, rng=chance(), publish=everything)

    async with databases.superuser.statement() as session:
        assert [await rows(session, table) for table in ("enclosure", "loose_enclosure")] == [0, 0]


async def test_a_file_somebody_spoilt_does_not_hold_up_a_release(databases: Databases) -> None:
    """It is lost alone; the answer it came with and all other files are let out."""
    consultation = (await databases.open_consultation()).id
    for number in range(12):
        await hand_in(databases, consultation, number, b"foto %d" % number)
    async with databases.superuser.statement() as session:
        one = "SELECT id FROM enclosure LIMIT 1"
        await session.execute(text(f"UPDATE enclosure SET box = 'nada' WHERE id = ({one})"))
    done = await mixing.close(
        databases.mixer, databases.mixer_keys, consultation, rng=chance(), publish=everything
    )

    assert done is not None
    assert done.released == 12
    assert len(await loose(databases)) == 11


async def test_where_too_few_could_send_a_file_none_is_let_out(databases: Databases) -> None:
    """Files were received only after most had answered: the answers count, and the few files die with them."""
    consultation = (await databases.open_consultation()).id
    await all_hand_in(databases, consultation, ["norte"] * 20)
    for number in range(100, 109):
        await hand_in(databases, consultation, number, b"foto %d" % number)
    done = await mixing.close(
        databases.mixer, databases.mixer_keys, consultation, rng=chance(), publish=everything
    )

    assert done is not None
    assert done.released == 29
    assert await loose(databases) == []
    assert await waiting(databases) == {}


async def test_a_consultation_that_was_open_before_can_be_closed(databases: Databases) -> None:
    """Brought up to date in the middle: it gets its pieces of the new tables, with their rights."""
    consultation = (await databases.open_consultation()).id
    await databases.back_to("0002")
    await migrate(databases.url, PASSWORDS, password=databases.superuser_password)
    for number in range(10):
        await hand_in(databases, consultation, number, b"foto")
    await mixing.close(databases.mixer, databases.mixer_keys, consultation, rng=chance(), publish=everything)

    assert await loose(databases) == [b"foto"] * 10
