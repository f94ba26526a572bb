"""Handing in: exactly once, whatever happens around it."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import text

from dialogs.submission import to_json
from storage import drafts, participation, sealing
from storage.participation import ConsultationClosed
from tests.databases import Databases
from tests.storage.people import answers, hand_in, rows

TODAY = date(2026, 3, 10)


async def test_a_second_participation_stores_nothing(databases: Databases) -> None:
    """The first counts; the second is told apart only by the return value."""
    consultation = (await databases.open_consultation()).id
    ring = databases.resident_keys

    assert await hand_in(databases.resident, ring, consultation, 5_001, answers("norte", said="uno"))
    assert not await hand_in(databases.resident, ring, consultation, 5_001, answers("sur", said="dos"))

    async with databases.superuser.statement() as session:
        assert await rows(session, "staging") == await rows(session, "participation") == 1


async def test_ten_phones_at_once_make_one_participation(databases: Databases) -> None:
    """The same account sending ten times at the same moment is stored once."""
    consultation = (await databases.open_consultation()).id
    ring = databases.resident_keys
    sent = await asyncio.gather(
        *(hand_in(databases.resident, ring, consultation, 5_001, answers("norte")) for _ in range(10))
    )

    assert sorted(sent) == [False] * 9 + [True]
    async with databases.superuser.statement() as session:
        assert await rows(session, "staging") == 1


async def test_handing_in_ends_the_draft_first_time_or_not(databases: Databases) -> None:
    """After "Enviar" there is no draft, also when it was a second participation."""
    consultation = (await databases.open_consultation()).id
    keys = drafts.living(databases.resident_keys, today=TODAY, days=7)
    mark = sealing.nullifier(databases.resident_keys.nullifier_key(consultation), consultation, 5_001)
    for first in (True, False):
        async with databases.resident.statement() as session:
            await drafts.save(session, keys, 5_001, b"{}", over=None)
        async with databases.resident.transaction() as session:
            done = await participation.submit(
                session,
                consultation=consultation,
                nullifier=mark,
                content=to_json(answers("norte")),
                draft_slots=drafts.slots_of(keys, 5_001),
            )
        assert done is first
        async with databases.resident.statement() as session:
            assert await drafts.load(session, keys, 5_001) is None


async def test_what_fails_after_handing_in_takes_everything_back(databases: Databases) -> None:
    """A crash before the commit leaves neither a mark nor an answer: the person can send again."""
    consultation = (await databases.open_consultation()).id
    mark = sealing.nullifier(databases.resident_keys.nullifier_key(consultation), consultation, 5_001)

    async def send_and_crash() -> None:
        async with databases.resident.transaction() as session:
            await participation.submit(
                session, consultation=consultation, nullifier=mark, content=b"{}", draft_slots=[]
            )
            raise KeyError

    with pytest.raises(KeyError):
        await send_and_crash()
    assert await hand_in(databases.resident, databases.resident_keys, consultation, 5_001, answers("norte"))


async def test_a_consultation_without_a_key_or_closed_receives_nothing(databases: Databases) -> None:
    """Before its first epoch and after its end a consultation says that it is closed."""
    opened = await databases.open_consultation()
    async with databases.mixer.transaction() as session:
        await session.execute(text("UPDATE consultation SET state = 'closing'"))

    with pytest.raises(ConsultationClosed):
        await hand_in(databases.resident, databases.resident_keys, opened.id, 5_001, answers("norte"))


async def test_every_sealed_answer_has_the_same_length(databases: Databases) -> None:
    """One letter or four thousand: what lies in staging is equally long."""
    consultation = (await databases.open_consultation()).id
    for person, said in enumerate(["", "a", "ñandú " * 300]):
        await hand_in(
            databases.resident, databases.resident_keys, consultation, person, answers("norte", said=said)
        )

    async with databases.superuser.statement() as session:
        lengths = (await session.execute(text("SELECT DISTINCT length(box) FROM staging"))).scalars().all()
    assert lengths == [sealing.BOX_BYTES]
