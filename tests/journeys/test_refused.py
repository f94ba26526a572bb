"""Whatever else can be sent to a bot: gone at once, and a calm line where somebody sent it."""

from typing import Any

import pytest
from aiogram.enums import ContentType
from aiogram.types import Message

from bot.emulator import Person
from bot.safety import HAPPENED
from tests.journeys.conftest import Colonia

FILE = {"file_id": "x", "file_unique_id": "y"}
SOMEBODY = {"id": 7, "is_bot": False, "first_name": "Nadie"}
CHAT = {"id": 7, "type": "private"}
MOMENT = 1_700_000_000
GIFT = {"id": "g", "star_count": 1, "sticker": FILE | {
    "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}}  # fmt: skip

#: One message of each kind that a person can send into a private chat, as the Bot API writes it.
SENT: dict[str, dict[str, Any]] = {
    "animation": {"animation": FILE | {"width": 1, "height": 1, "duration": 1}},
    "audio": {"audio": FILE | {"duration": 1}},
    "document": {"document": FILE},
    "paid_media": {"paid_media": {"star_count": 1, "paid_media": []}},
    "photo": {"photo": [FILE | {"width": 1, "height": 1}]},
    "sticker": {"sticker": GIFT["sticker"]},
    "story": {"story": {"chat": CHAT, "id": 1}},
    "video": {"video": FILE | {"width": 1, "height": 1, "duration": 1}},
    "video_note": {"video_note": FILE | {"length": 1, "duration": 1}},
    "voice": {"voice": FILE | {"duration": 1}},
    "checklist": {"checklist": {"title": "Cosas", "tasks": [{"id": 1, "text": "una"}]}},
    "contact": {"contact": {"phone_number": "+525500000000", "first_name": "Nadie"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "game": {"game": {"title": "a", "description": "b", "photo": [FILE | {"width": 1, "height": 1}]}},
    "poll": {"poll": {
        "id": "1", "question": "¿?", "options": [], "total_voter_count": 0, "is_closed": False,
        "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
        "members_only": False}},
    "venue": {"venue": {"location": {"latitude": 1.0, "longitude": 1.0}, "title": "a", "address": "b"},
              "location": {"latitude": 1.0, "longitude": 1.0}},
    "location": {"location": {"latitude": 1.0, "longitude": 1.0}},
    "live location": {"location": {"latitude": 1.0, "longitude": 1.0, "live_period": 900}},
    "invoice": {"invoice": {
        "title": "a", "description": "b", "start_parameter": "", "currency": "XTR", "total_amount": 1}},
    "gift": {"gift": {"gift": GIFT}},
    "users_shared": {"users_shared": {"request_id": 1, "users": [{"user_id": 7}]}},
    "chat_shared": {"chat_shared": {"request_id": 1, "chat_id": -7}},
    "giveaway": {"giveaway": {"chats": [], "winners_selection_date": MOMENT, "winner_count": 1}},
    "web_app_data": {"web_app_data": {"data": "a", "button_text": "b"}},
    "passport_data": {"passport_data": {"data": [], "credentials": {"data": "a", "hash": "b", "secret": "c"}}},
    "something aiogram cannot read": {"poll": {"id": 1}},
    "something of tomorrow": {"hologram": {"file_id": "x"}},
}  # fmt: skip
#: What Telegram says in the chat because somebody did something there.
SAID_BY_TELEGRAM: dict[str, dict[str, Any]] = {
    "auto-delete timer": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    "write access": {"write_access_allowed": {}},
    "background": {"chat_background_set": {"type": {
        "type": "fill", "fill": {"type": "solid", "color": 1}, "dark_theme_dimming": 0}}},
}  # fmt: skip


async def test_everything_but_words_is_taken_away(colonia: Colonia, amparo: Person) -> None:
    """In the middle of a question: the message goes, the reason is said, and the question stays as it was."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    question = await amparo.reads()
    for kind, content in SENT.items():
        await amparo.sends(content)
        after = await amparo.reads()
        await colonia.telegram.idle(colonia.bot)
        assert "Aquí solo van botones y letras." in after.text, kind
        assert after.buttons == question.buttons, kind
        assert [seen.id for seen in amparo.sees()] == [question.id], kind


async def test_before_a_conversation_it_goes_as_well(colonia: Colonia, amparo: Person) -> None:
    """Nothing was begun: one calm line, with the way out under it, and nothing is stored."""
    for kind, content in SENT.items():
        await amparo.sends(content)
        said = await amparo.reads()
        await colonia.telegram.idle(colonia.bot)
        assert "Aquí solo van botones y letras." in said.text, kind
        assert "Salir rápido" in said.buttons, kind
        assert not any(seen.mine for seen in amparo.sees()), kind
    assert await colonia.rows("draft") == 0


async def test_what_telegram_says_goes_without_a_word(colonia: Colonia, amparo: Person) -> None:
    """Whoever sets the auto-delete timer, as we advise, is not told off for it; the line that tells of it goes."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    question = await amparo.reads()
    for kind, content in SAID_BY_TELEGRAM.items():
        await amparo.sends(content)
        await colonia.telegram.idle(colonia.bot)
        assert [(seen.id, seen.text) for seen in amparo.sees()] == [(question.id, question.text)], kind


def test_every_kind_of_message_aiogram_knows_is_either_sent_or_said() -> None:
    """A new kind in a new aiogram is looked at by a person before this test passes again."""
    kinds = {one.value for one in ContentType}
    refused = {name for each in SENT.values() for name in each}
    words = {"text", "unknown", "any"}
    groups = {
        name for name in kinds
        if name.startswith(("video_chat", "forum_topic", "general_forum", "suggested_post", "community",
                            "chat_owner", "migrate", "giveaway", "supergroup", "group_chat", "channel_chat"))
    } | {"new_chat_members", "left_chat_member"}  # fmt: skip
    alike = {"live_photo", "unique_gift", "gift_upgrade_sent", "user_shared", "rich_message"}
    happened = {one.value for one in HAPPENED}
    assert kinds - refused - words - groups - alike - happened == set()
    assert not happened & (refused | words | alike)
    assert happened <= set(Message.model_fields)


async def test_what_is_forwarded_is_no_answer(colonia: Colonia, amparo: Person) -> None:
    """A forwarded text names who wrote it: it goes, and the question waits for one's own words."""
    await amparo.writes("/start")
    await amparo.taps("Empezar")
    question = await amparo.reads()
    origin = {"type": "user", "date": MOMENT, "sender_user": SOMEBODY}
    await amparo.sends({"text": question.buttons[0], "forward_origin": origin})
    after = await amparo.reads()
    await colonia.telegram.idle(colonia.bot)

    assert after.buttons == question.buttons
    assert "Escríbelo con tus palabras." in after.text
    assert [seen.id for seen in amparo.sees()] == [question.id]


@pytest.mark.parametrize("words", ["/start", "/ayuda", "/start nada", "/loquesea", "hola"])
async def test_what_was_typed_while_the_bot_was_down_goes_when_it_comes_back(
    quiet_colonia: Colonia, words: str
) -> None:
    """Telegram keeps it a day for us: commands and texts alike leave the chat as soon as they arrive."""
    amparo = quiet_colonia.person("Amparo")
    await amparo.writes(words)
    assert len(amparo.sees()) == 1
    async with quiet_colonia.serving():
        await amparo.reads()
        await quiet_colonia.telegram.idle(quiet_colonia.bot)

        assert not any(seen.mine for seen in amparo.sees())
