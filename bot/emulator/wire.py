"""The world as the Bot API writes it: dictionaries ready for JSON. Field names are core.telegram.org/bots/api's."""

from __future__ import annotations

from bot.emulator.things import Bot, Chat, File, Json, Message, Query, User


def user(account: User) -> Json:
    """User."""
    answer: Json = {"id": account.id, "is_bot": account.is_bot, "first_name": account.first_name}
    if account.username:
        answer["username"] = account.username
    if account.language and not account.is_bot:
        answer["language_code"] = account.language
    return answer


def me(bot: Bot) -> Json:
    """User, with what only getMe tells."""
    return user(bot.user) | {
        "first_name": bot.name,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
    }


def chat(room: Chat) -> Json:
    """Chat."""
    if room.person is None:
        return {"id": room.id, "type": "supergroup", "title": room.title}
    answer: Json = {"id": room.id, "type": "private", "first_name": room.person.first_name}
    if room.person.username:
        answer["username"] = room.person.username
    return answer


def message(it: Message) -> Json:
    """Message."""
    answer: Json = {
        "message_id": it.id,
        "from": user(it.sender),
        "chat": chat(it.chat),
        "date": it.date,
    }
    if it.edited is not None:
        answer["edit_date"] = it.edited
    answer |= it.extra
    if (quoted := answer.get("reply_to_message")) and quoted["message_id"] not in it.chat.messages:
        del answer["reply_to_message"]  # Client.cpp asks for it anew: a message that is gone is not quoted
    answer |= it.content
    if it.protected:
        answer["has_protected_content"] = True
    if it.markup and "inline_keyboard" in it.markup:
        answer["reply_markup"] = it.markup
    return answer


def callback_query(query: Query, on: Message | None, number: int, data: str) -> Json:
    """CallbackQuery; a message that is gone arrives as an InaccessibleMessage (date 0)."""
    where = message(on) if on is not None else {"message_id": number, "chat": chat(query.chat), "date": 0}
    return {
        "id": query.id,
        "from": user(query.user),
        "message": where,
        "chat_instance": str(3_000_000_000_000 + query.chat.id),
        "data": data,
    }


def member_updated(room: Chat, by: User, who: User, old: str, new: str, at: int) -> Json:
    """ChatMemberUpdated."""
    return {
        "chat": chat(room),
        "from": user(by),
        "date": at,
        "old_chat_member": member(who, old),
        "new_chat_member": member(who, new),
    }


_ADMINISTRATOR = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages",
)  # fmt: skip


def member(who: User, status: str) -> Json:
    """ChatMember of any status."""
    answer: Json = {"user": user(who), "status": status}
    if status == "kicked":
        answer["until_date"] = 0
    elif status == "administrator":
        answer |= dict.fromkeys(_ADMINISTRATOR, False)
    elif status == "creator":
        answer["is_anonymous"] = False
    return answer


def file(stored: File) -> Json:
    """File, with the path to download it from."""
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }
