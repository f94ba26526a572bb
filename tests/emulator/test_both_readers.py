"""Every method is called by aiogram and by python-telegram-bot, and each reads its answer with its own models."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import aiogram
import aiogram.methods as m
import aiogram.types as t
import pytest
import telegram as ptb
from pydantic import BaseModel

from bot.emulator import Bot, Emulator, Person
from bot.emulator.gallery import PICTURE, SOUND, STICKER
from bot.emulator.methods import emulated

CALLBACK = t.InlineKeyboardMarkup(inline_keyboard=[[t.InlineKeyboardButton(text="Sí", callback_data="si")]])
SAME = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("Sí", callback_data="si")]])


class Stage:
    """What the calls may refer to."""

    def __init__(self, telegram: Emulator, bot: Bot, person: Person) -> None:
        self.telegram, self.bot, self.person = telegram, bot, person
        self.chat = person.user.id
        self.group = 0
        self.text = self.picture = self.query = 0
        self.file = ""

    async def prepare(self, aio: aiogram.Bot) -> None:
        """A chat with a text, a picture, a group and a tap waiting."""
        await self.person.writes("/start")
        self.text = (await aio.send_message(self.chat, "Hola", reply_markup=CALLBACK)).message_id
        picture = await aio.send_photo(self.chat, t.BufferedInputFile(PICTURE, "foto.png"), caption="Foto")
        self.picture = picture.message_id
        assert picture.photo
        self.file = picture.photo[0].file_id
        self.group = (await self.person.in_group("Vecinos", self.bot)).chat.id
        await self.person.with_(self.bot).taps_raw("si")
        self.query = int(list(self.telegram.world.queries)[-1])


def upload(name: str, content: bytes) -> t.BufferedInputFile:
    """A file for aiogram."""
    return t.BufferedInputFile(content, name)


Ours = Callable[[Stage], m.TelegramMethod[Any]]
Theirs = Callable[[Stage, ptb.Bot], Awaitable[Any]]

CASES: dict[str, tuple[Ours, Theirs]] = {
    "getMe": (lambda s: m.GetMe(), lambda s, b: b.get_me()),
    "getUpdates": (lambda s: m.GetUpdates(), lambda s, b: b.get_updates()),
    "sendMessage": (
        lambda s: m.SendMessage(
            chat_id=s.chat, text="<b>Hola</b>", parse_mode="HTML", reply_markup=CALLBACK, protect_content=True,
            link_preview_options=t.LinkPreviewOptions(is_disabled=True), disable_notification=True,
            reply_parameters=t.ReplyParameters(message_id=s.text),
        ),
        lambda s, b: b.send_message(
            s.chat, "<b>Hola</b>", parse_mode="HTML", reply_markup=SAME, protect_content=True,
            link_preview_options=ptb.LinkPreviewOptions(is_disabled=True), reply_to_message_id=s.text,
        ),
    ),
    "sendDocument": (
        lambda s: m.SendDocument(
            chat_id=s.chat, document=upload("a.csv", b"a,b"), caption="<i>x</i>", parse_mode="html"
        ),
        lambda s, b: b.send_document(s.chat, b"a,b", filename="a.csv", caption="<i>x</i>", parse_mode="HTML"),
    ),
    "sendPhoto": (
        lambda s: m.SendPhoto(chat_id=s.chat, photo=upload("a.png", PICTURE), has_spoiler=True),
        lambda s, b: b.send_photo(s.chat, PICTURE),
    ),
    "sendVoice": (
        lambda s: m.SendVoice(chat_id=s.chat, voice=upload("a.ogg", SOUND), duration=2),
        lambda s, b: b.send_voice(s.chat, SOUND, duration=2),
    ),
    "sendAudio": (
        lambda s: m.SendAudio(chat_id=s.chat, audio=upload("a.mp3", SOUND), title="Boletín"),
        lambda s, b: b.send_audio(s.chat, SOUND, title="Boletín"),
    ),
    "sendVideo": (
        lambda s: m.SendVideo(chat_id=s.chat, video=upload("a.mp4", SOUND)),
        lambda s, b: b.send_video(s.chat, SOUND),
    ),
    "sendAnimation": (
        lambda s: m.SendAnimation(chat_id=s.chat, animation=upload("a.mp4", SOUND)),
        lambda s, b: b.send_animation(s.chat, SOUND),
    ),
    "sendSticker": (
        lambda s: m.SendSticker(chat_id=s.chat, sticker=upload("a.webp", STICKER), emoji="🙂"),
        lambda s, b: b.send_sticker(s.chat, STICKER, emoji="🙂"),
    ),
    "sendVideoNote": (
        lambda s: m.SendVideoNote(chat_id=s.chat, video_note=upload("a.mp4", SOUND)),
        lambda s, b: b.send_video_note(s.chat, SOUND),
    ),
    "sendMediaGroup": (
        lambda s: m.SendMediaGroup(
            chat_id=s.chat,
            media=[t.InputMediaDocument(media=upload(name, b"1")) for name in ("a.csv", "b.csv")],
        ),
        lambda s, b: b.send_media_group(s.chat, [ptb.InputMediaDocument(b"1"), ptb.InputMediaDocument(b"2")]),
    ),
    "sendLocation": (
        lambda s: m.SendLocation(chat_id=s.chat, latitude=19.4, longitude=-99.1),
        lambda s, b: b.send_location(s.chat, 19.4, -99.1),
    ),
    "sendContact": (
        lambda s: m.SendContact(chat_id=s.chat, phone_number="911", first_name="Emergencias"),
        lambda s, b: b.send_contact(s.chat, "911", "Emergencias"),
    ),
    "sendChatAction": (
        lambda s: m.SendChatAction(chat_id=s.chat, action="typing"),
        lambda s, b: b.send_chat_action(s.chat, "typing"),
    ),
    "editMessageText": (
        lambda s: m.EditMessageText(chat_id=s.chat, message_id=s.text, text="Otra", reply_markup=CALLBACK),
        lambda s, b: b.edit_message_text("Una más", s.chat, s.text, reply_markup=SAME),
    ),
    "editMessageCaption": (
        lambda s: m.EditMessageCaption(chat_id=s.chat, message_id=s.picture, caption="Otra"),
        lambda s, b: b.edit_message_caption(s.chat, s.picture, caption="Una más"),
    ),
    "editMessageMedia": (
        lambda s: m.EditMessageMedia(
            chat_id=s.chat, message_id=s.picture, media=t.InputMediaDocument(media=upload("c.csv", b"3"))
        ),
        lambda s, b: b.edit_message_media(ptb.InputMediaPhoto(PICTURE, caption="x"), s.chat, s.picture),
    ),
    "editMessageReplyMarkup": (
        lambda s: m.EditMessageReplyMarkup(chat_id=s.chat, message_id=s.text),
        lambda s, b: b.edit_message_reply_markup(s.chat, s.text, reply_markup=SAME),
    ),
    "answerCallbackQuery": (
        lambda s: m.AnswerCallbackQuery(callback_query_id=str(s.query), text="Anotado", show_alert=True),
        lambda s, b: b.answer_callback_query(str(s.query), "Anotado"),
    ),
    "deleteMessage": (
        lambda s: m.DeleteMessage(chat_id=s.chat, message_id=s.text),
        lambda s, b: b.delete_message(s.chat, s.picture),
    ),
    "deleteMessages": (
        lambda s: m.DeleteMessages(chat_id=s.chat, message_ids=[s.text, 999]),
        lambda s, b: b.delete_messages(s.chat, [s.picture, 999]),
    ),
    "copyMessage": (
        lambda s: m.CopyMessage(chat_id=s.chat, from_chat_id=s.chat, message_id=s.picture, caption="Copia"),
        lambda s, b: b.copy_message(s.chat, s.chat, s.text),
    ),
    "copyMessages": (
        lambda s: m.CopyMessages(chat_id=s.chat, from_chat_id=s.chat, message_ids=[s.text, s.picture]),
        lambda s, b: b.copy_messages(s.chat, s.chat, [s.text, s.picture]),
    ),
    "forwardMessage": (
        lambda s: m.ForwardMessage(chat_id=s.chat, from_chat_id=s.chat, message_id=s.text),
        lambda s, b: b.forward_message(s.chat, s.chat, s.picture),
    ),
    "forwardMessages": (
        lambda s: m.ForwardMessages(chat_id=s.chat, from_chat_id=s.chat, message_ids=[s.text]),
        lambda s, b: b.forward_messages(s.chat, s.chat, [s.text]),
    ),
    "setMyCommands": (
        lambda s: m.SetMyCommands(commands=[t.BotCommand(command="start", description="Empezar")], language_code="es"),
        lambda s, b: b.set_my_commands([("start", "Empezar")], scope=ptb.BotCommandScopeAllPrivateChats()),
    ),
    "getMyCommands": (lambda s: m.GetMyCommands(language_code="es"), lambda s, b: b.get_my_commands()),
    "deleteMyCommands": (lambda s: m.DeleteMyCommands(), lambda s, b: b.delete_my_commands()),
    "setMyName": (lambda s: m.SetMyName(name="Desde Abajo"), lambda s, b: b.set_my_name("Desde Abajo")),
    "getMyName": (lambda s: m.GetMyName(), lambda s, b: b.get_my_name()),
    "setMyDescription": (lambda s: m.SetMyDescription(description="d"), lambda s, b: b.set_my_description("d")),
    "getMyDescription": (lambda s: m.GetMyDescription(), lambda s, b: b.get_my_description()),
    "setMyShortDescription": (
        lambda s: m.SetMyShortDescription(short_description="d"),
        lambda s, b: b.set_my_short_description("d"),
    ),
    "getMyShortDescription": (lambda s: m.GetMyShortDescription(), lambda s, b: b.get_my_short_description()),
    "setMyProfilePhoto": (
        lambda s: m.SetMyProfilePhoto(photo=t.InputProfilePhotoStatic(photo=upload("a.png", PICTURE))),
        lambda s, b: b.set_my_profile_photo(ptb.InputProfilePhotoStatic(PICTURE)),
    ),
    "getUserProfilePhotos": (
        lambda s: m.GetUserProfilePhotos(user_id=s.bot.id),
        lambda s, b: b.get_user_profile_photos(s.bot.id),
    ),
    "setChatMenuButton": (
        lambda s: m.SetChatMenuButton(menu_button=t.MenuButtonCommands()),
        lambda s, b: b.set_chat_menu_button(s.chat, ptb.MenuButtonCommands()),
    ),
    "getChatMenuButton": (lambda s: m.GetChatMenuButton(), lambda s, b: b.get_chat_menu_button(s.chat)),
    "getChat": (lambda s: m.GetChat(chat_id=s.chat), lambda s, b: b.get_chat(s.group)),
    "getChatMember": (
        lambda s: m.GetChatMember(chat_id=s.chat, user_id=s.chat),
        lambda s, b: b.get_chat_member(s.group, s.chat),
    ),
    "getChatMemberCount": (
        lambda s: m.GetChatMemberCount(chat_id=s.chat),
        lambda s, b: b.get_chat_member_count(s.group),
    ),
    "getChatAdministrators": (
        lambda s: m.GetChatAdministrators(chat_id=s.group),
        lambda s, b: b.get_chat_administrators(s.group),
    ),
    "pinChatMessage": (
        lambda s: m.PinChatMessage(chat_id=s.chat, message_id=s.text),
        lambda s, b: b.pin_chat_message(s.chat, s.picture),
    ),
    "unpinChatMessage": (
        lambda s: m.UnpinChatMessage(chat_id=s.chat, message_id=s.text),
        lambda s, b: b.unpin_chat_message(s.chat, s.text),
    ),
    "unpinAllChatMessages": (
        lambda s: m.UnpinAllChatMessages(chat_id=s.chat),
        lambda s, b: b.unpin_all_chat_messages(s.chat),
    ),
    "setMessageReaction": (
        lambda s: m.SetMessageReaction(chat_id=s.chat, message_id=s.text, reaction=[t.ReactionTypeEmoji(emoji="👍")]),
        lambda s, b: b.set_message_reaction(s.chat, s.text, "👍"),
    ),
    "getFile": (lambda s: m.GetFile(file_id=s.file), lambda s, b: b.get_file(s.file)),
    "setWebhook": (
        lambda s: m.SetWebhook(url="http://127.0.0.1:9/x", secret_token="abc"),
        lambda s, b: b.set_webhook(""),
    ),
    "deleteWebhook": (lambda s: m.DeleteWebhook(drop_pending_updates=True), lambda s, b: b.delete_webhook()),
    "getWebhookInfo": (lambda s: m.GetWebhookInfo(), lambda s, b: b.get_webhook_info()),
    "close": (lambda s: m.Close(), lambda s, b: b.close()),
    "leaveChat": (lambda s: m.LeaveChat(chat_id=s.group), lambda s, b: _left(s, b)),
    "logOut": (lambda s: m.LogOut(), lambda s, b: _back(s, b)),
}  # fmt: skip


async def _left(stage: Stage, bot: ptb.Bot) -> bool:
    stage.telegram.world.groups[stage.group].members[stage.bot.id] = "member"
    return await bot.leave_chat(stage.group)


async def _back(stage: Stage, bot: ptb.Bot) -> bool:
    stage.bot.logged_out = False
    return await bot.log_out()


def test_no_method_is_left_out() -> None:
    """Every method the emulator plays has its case here."""
    assert {name.lower() for name in CASES} == emulated()


@pytest.mark.parametrize("name", sorted(CASES))
async def test_both_frameworks_read_the_answer(
    name: str, telegram: Emulator, bot: Bot, amparo: Person, aio: aiogram.Bot, other: ptb.Bot
) -> None:
    """aiogram's and PTB's models take the answer, and it holds no field that Telegram does not have."""
    stage = Stage(telegram, bot, amparo)
    await stage.prepare(aio)
    ours, theirs = CASES[name]

    read = await aio(ours(stage))
    await theirs(stage, other)

    assert invented(read) == []


def invented(value: object) -> list[str]:
    """Names of fields that aiogram's models do not know."""
    if isinstance(value, list):
        return [name for each in value for name in invented(each)]
    if not isinstance(value, BaseModel):
        return []
    extra = list(value.model_extra or {})
    return extra + [name for field in type(value).model_fields for name in invented(getattr(value, field))]


async def test_updates_are_read_by_both(
    telegram: Emulator, amparo: Person, aio: aiogram.Bot, other: ptb.Bot
) -> None:
    """Whatever people do arrives as an Update that both frameworks understand."""
    await amparo.writes("/start ABC")
    said = await aio.send_message(amparo.user.id, "Hola", reply_markup=CALLBACK)
    await amparo.taps("Sí")
    first = await amparo.writes("Escríbeme a https://example.org o @vecinas")
    await amparo.edits_message(first, "Otra cosa")
    await amparo.sends_photo(caption="Mi calle")
    await amparo.sends_voice()
    await amparo.sends_sticker()
    await amparo.sends_contact()
    await amparo.sends_location(19.4, -99.1, accuracy=10)
    await amparo.sends_document("a.txt", b"hola")
    await amparo.blocks()
    await amparo.unblocks()
    await said.delete()
    await amparo.taps_raw("viejo")

    ours = await aio.get_updates()
    theirs = await other.get_updates()

    assert [update.update_id for update in ours] == [update.update_id for update in theirs]
    assert [update.event_type for update in ours] == [
        "message", "callback_query", "message", "edited_message", *["message"] * 6, *["my_chat_member"] * 2,
        "callback_query",
    ]  # fmt: skip
    assert invented(ours) == []
    assert theirs[0].message is not None
    assert theirs[0].message.entities[0].type == "bot_command"
    assert isinstance(ours[1].event, t.CallbackQuery)
    assert ours[1].event.data == "si"
