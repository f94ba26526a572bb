"""The machine is taken right after three of the team shared a key out in their chats: nothing on it opens anything."""

import base64

from sqlalchemy import text

from storage import custody
from storage.embedded import EmbeddedPostgres
from tests.attacks.seizure import seize
from tests.organiser.consultations.test_sharing import Four, asked, four, keeps

__all__ = ["asked", "four"]


async def test_neither_the_key_nor_a_part_of_it_lies_on_the_machine(
    asked: Four, cluster: EmbeddedPostgres
) -> None:
    """Not in a table, a dead row, the journal or a key folder: key, phrases, and what argon2id made of them."""
    team = asked.team
    phrases = []
    for person in (asked.ines, asked.rosa, team.elena):
        phrases.append(await keeps(person))
        await person.reads(showing="Tu parte de la llave quedó" if person is not team.elena else "Ya abrió")
    made = await asked.opened()
    async with team.office.databases.superuser.statement() as session:
        wraps = await custody.wraps_of(session, made.id)
        await session.execute(text("CHECKPOINT"))
        spoils = await seize(session, cluster.pgdata, team.office.databases.keys)
    one, other = (custody.give(made.id, wraps, phrase) for phrase in phrases[:2])
    private = custody.unwrap(made.id, wraps, one, other)
    parts = [custody.stretch(phrase, wraps[0].salt) for phrase in phrases]
    whole = [spoils.disk.content, *spoils.keys.values()]
    for secret in (private, *parts):
        for lying in (secret, secret.hex().encode(), base64.b64encode(secret)):
            assert not any(lying in content for content in whole)
    for phrase in phrases:
        assert not any(phrase.encode() in content for content in whole)
    assert any(wraps[0].box in content for content in whole), (
        "the attacker reads the disk: what is sealed is there"
    )
