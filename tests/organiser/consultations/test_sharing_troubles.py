"""Sharing a key out while things go wrong: what is typed by mistake, phones, Telegram and the database on a bad day."""

from admin.organiser.custody import sharing_words as words
from tests.organiser.consultations import test_sharing as sharing
from tests.organiser.consultations.test_sharing import Four, keeps, phrase_of, tells, texts

four, asked = sharing.four, sharing.asked

PHOTO = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]}


async def test_a_whole_phrase_does_not_stay_in_the_chat_before_it_opens(asked: Four) -> None:
    """Typed while it is on the screen, and by somebody who has hers on paper: no consultation has a key yet."""
    hers = await keeps(asked.rosa)
    await asked.rosa.reads(showing="Tu parte de la llave quedó")
    await asked.rosa.writes(hers)
    await asked.rosa.reads(showing="Borré ese mensaje")
    assert not tells(texts(asked.rosa), hers)

    phrase = await phrase_of(asked.ines)
    await asked.ines.writes(phrase)
    await asked.ines.reads(showing="Borré ese mensaje")
    assert sum(tells(seen.text, phrase) for seen in asked.ines.sees()) == 1, "only the one it is shown in"


async def test_a_picture_of_the_paper_does_not_stay_while_the_phrase_is_on_the_screen(asked: Four) -> None:
    """She sends it before she says that she has it on paper."""
    await phrase_of(asked.ines)
    sent = await asked.ines.sends(PHOTO)
    await asked.ines.reads(showing=words.no_picture())
    assert sent.id not in {seen.id for seen in asked.ines.sees()}
