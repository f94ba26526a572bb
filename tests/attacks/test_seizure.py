"""The machine is taken with all its keys: what was sent and mixed, or is in custody, stays closed."""

from storage import drafts
from storage.embedded import EmbeddedPostgres
from tests.attacks.neighbourhood import neighbourhood
from tests.attacks.seizure import drafts_opened, seize
from tests.databases import Databases
from tests.storage.people import DAY, answers, hand_in_whole


async def test_of_a_sent_answer_no_draft_can_be_read_anywhere(
    databases: Databases, cluster: EmbeddedPostgres
) -> None:
    """The draft held every answer beside its chat: with all keys of the machine its dead rows open nothing."""
    town = neighbourhood(6, seed=23)
    consultation = await databases.open_consultation()
    keys = drafts.living(databases.resident_keys, today=DAY, days=7)
    sent, unfinished = town.people[:4], town.people[4:]
    for one in town.people:
        held = None
        for step in ("zona", one.word):
            async with databases.resident.statement() as session:
                held = await drafts.save(session, keys, one.chat, step.encode(), over=held)
        if one in sent:
            assert held is not None
            said = answers(one.sector, said=one.word)
            await hand_in_whole(databases, keys, held, consultation.id, one.chat, said)

    async with databases.superuser.statement() as session:
        spoils = await seize(session, cluster.pgdata, databases.keys)
    opened = drafts_opened(spoils, [one.chat for one in town.people])

    assert set(opened) == {
        one.chat for one in unfinished
    }  # so the attacker is good, and finds nothing of the rest
    assert all(one.word.encode() in opened[one.chat] for one in unfinished)
