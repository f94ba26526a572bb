"""What Telegram answers when it refuses, in its own words, and where those words are written.

Sources: `Client`, `ClientManager` and `HttpConnection` are files of tdlib/telegram-bot-api at commit 01a3679c;
`td` is tdlib/td; `observed` means api.telegram.org says it, from a server whose source is not public. Where an entry
gives a line, the words were read there; the others are as their writers remember them, and wait for somebody to check.
Words of parse errors are in `html.py`, next to what raises them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class Refusal(Exception):
    """Telegram refuses this call."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status  #: HTTP status and error_code
        self.description = description
        self.parameters = parameters  #: retry_after, migrate_to_chat_id

    def answer(self) -> dict[str, Any]:
        """The body of the HTTP answer."""
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


@dataclass(frozen=True)
class Wording:
    """One way of refusing. Call it to get the exception: `raise CHAT_NOT_FOUND()`."""

    status: int
    description: str
    source: str = field(compare=False)  #: where Telegram's words come from

    def __call__(self, **values: Any) -> Refusal:
        return Refusal(self.status, self.description.format(**values) if values else self.description)


UNAUTHORIZED = Wording(401, "Unauthorized", "Client.cpp:16291")
NOT_FOUND = Wording(404, "Not Found", "HttpConnection.cpp:34, :44 (no method, no such path)")
METHOD_NOT_FOUND = Wording(404, "Not Found: method not found", "Client.cpp:12664")
LOGGED_OUT = Wording(400, "Bad Request: Logged out", "Client.cpp get_closing_error")
CHAT_EMPTY = Wording(400, "Bad Request: chat_id is empty", "Client.cpp:8201")
CHAT_NOT_FOUND = Wording(400, "Bad Request: chat not found", "Client.cpp:6571")
BLOCKED = Wording(403, "Forbidden: bot was blocked by the user", "Client.cpp:127 (USER_IS_BLOCKED)")
DEACTIVATED = Wording(403, "Forbidden: user is deactivated", "Client.cpp:124")
KICKED = Wording(403, "Forbidden: bot was kicked from the supergroup chat", "Client.cpp:8174")
NOT_A_MEMBER = Wording(403, "Forbidden: bot is not a member of the supergroup chat", "Client.cpp:8183")
TEXT_EMPTY = Wording(400, "Bad Request: message text is empty", "Client.cpp:11401")
TEXT_BECAME_EMPTY = Wording(
    400, "Bad Request: text must be non-empty", "td MessageEntity.cpp fix_formatted_text"
)
TEXT_TOO_LONG = Wording(400, "Bad Request: message is too long", "td MessageContent.cpp (utf8_length > 4096)")
TEXT_BYTES = Wording(400, "Bad Request: text is too long", "Client.cpp:11310 (over 32 KiB before parsing)")
CAPTION_TOO_LONG = Wording(400, "Bad Request: message caption is too long", "td MessageContent.cpp")
PARSE_MODE = Wording(400, "Bad Request: unsupported parse_mode", "Client.cpp:11323")
ENTITIES = Wording(400, "Bad Request: can't parse entities: {why}", "td parseTextEntities")
NOT_MODIFIED = Wording(
    400,
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message",
    "Client.cpp:110",
)
EDIT_NOT_FOUND = Wording(400, "Bad Request: message to edit not found", "Client.cpp check_message")
CANT_EDIT = Wording(400, "Bad Request: message can't be edited", "td MessagesManager.cpp edit_message_text")
NO_TEXT = Wording(400, "Bad Request: there is no text in the message to edit", "td MessageQueryManager.cpp")
NO_CAPTION = Wording(
    400, "Bad Request: there is no caption in the message to edit", "td MessageQueryManager.cpp"
)
NO_MEDIA = Wording(400, "Bad Request: there is no media in the message to edit", "td MessageQueryManager.cpp")
ID_UNSPECIFIED = Wording(400, "Bad Request: message identifier is not specified", "Client.cpp")
DELETE_NOT_FOUND = Wording(400, "Bad Request: message to delete not found", "Client.cpp:13804")
CANT_DELETE = Wording(400, "Bad Request: message can't be deleted for everyone", "td MessagesManager.cpp")
REPLY_NOT_FOUND = Wording(
    400, "Bad Request: message to be replied not found", "Client.cpp check_reply_parameters"
)
COPY_NOT_FOUND = Wording(400, "Bad Request: message to copy not found", "Client.cpp:13252")
FORWARD_NOT_FOUND = Wording(400, "Bad Request: message to forward not found", "Client.cpp:13319")
PIN_NOT_FOUND = Wording(
    400, "Bad Request: message to pin not found", "Client.cpp process_pin_chat_message_query"
)
CANT_COPY = Wording(400, "Bad Request: message can't be copied", "td MessagesManager.cpp (protected content)")
CANT_FORWARD = Wording(
    400, "Bad Request: message can't be forwarded", "td MessagesManager.cpp (protected content)"
)
REACT_NOT_FOUND = Wording(400, "Bad Request: message to react not found", "Client.cpp")
REACTION_INVALID = Wording(400, "Bad Request: REACTION_INVALID", "observed")
TOO_MANY_IDS = Wording(400, "Bad Request: too many message identifiers specified", "Client.cpp")
IDS_UNORDERED = Wording(400, "Bad Request: message identifiers must be in a strictly increasing order", "td")
BUTTON_DATA = Wording(400, "Bad Request: BUTTON_DATA_INVALID", "observed (data empty or over 64 bytes)")
BUTTON_URL = Wording(400, "Bad Request: BUTTON_URL_INVALID", "observed")
BUTTON_TEXT = Wording(
    400,
    "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    "Client.cpp:9694",
)
MARKUP = Wording(400, "Bad Request: object expected as reply markup", "Client.cpp:9717")
MARKUP_TOO_LONG = Wording(400, "Bad Request: reply markup is too long", "Client.cpp:121 (over 100 buttons)")
QUERY_TOO_OLD = Wording(
    400,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
    "Client.cpp:148 (QUERY_ID_INVALID)",
)
ANSWER_TOO_LONG = Wording(400, "Bad Request: MESSAGE_TOO_LONG", "observed (answerCallbackQuery over 200)")
NO_FILE = Wording(400, "Bad Request: there is no {kind} in the request", "Client.cpp get_input_file")
FILE_EMPTY = Wording(400, "Bad Request: file must be non-empty", "td FileManager.cpp")
FILE_ID = Wording(400, "Bad Request: wrong file identifier/HTTP URL specified", "td FileManager.cpp")
FILE_UNKNOWN = Wording(400, "Bad Request: invalid file_id", "Client.cpp:6857")
FILE_TOO_BIG = Wording(400, "Bad Request: file is too big", "Client.cpp:8707, :15817")
ENTITY_TOO_LARGE = Wording(413, "Request Entity Too Large", "HttpReader.cpp in td")
IMAGE = Wording(400, "Bad Request: IMAGE_PROCESS_FAILED", "observed (a photo that is no picture)")
ALBUM_SIZE = Wording(400, "Bad Request: media group must include 2-10 items", "observed")
COMMAND_INVALID = Wording(400, "Bad Request: BOT_COMMAND_INVALID", "observed")
COMMANDS_TOO_MUCH = Wording(400, "Bad Request: BOT_COMMANDS_TOO_MUCH", "observed")
COMMAND_DESCRIPTION = Wording(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID", "observed")
NAME_TOO_LONG = Wording(400, "Bad Request: bot {what} is too long", "td BotInfoManager.cpp")
ACTION = Wording(400, "Bad Request: wrong parameter action in request", "Client.cpp get_chat_action")
USER_NOT_FOUND = Wording(400, "Bad Request: user not found", "Client.cpp check_user")
NOT_A_PRIVATE_METHOD = Wording(400, "Bad Request: chat member status can't be changed in private chats", "td")
POLL_UNDER_WEBHOOK = Wording(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    "Client.cpp:15703",
)
SECOND_POLLER = Wording(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    "Client.cpp:16232",
)
POLL_ENDED_BY_WEBHOOK = Wording(409, "Conflict: terminated by setWebhook request", "Client.cpp:16229")
WEBHOOK_URL = Wording(400, "Bad Request: invalid webhook URL specified", "Client.cpp:16016")
SECRET_TOO_LONG = Wording(400, "Bad Request: secret token is too long", "Client.cpp:16020")
SECRET_CHARACTERS = Wording(
    400, "Bad Request: secret token contains unallowed characters", "Client.cpp:16023"
)
FORM = Wording(
    400, "Bad Request: wrong parameter {name} in request: {why}", "ours: aiogram's model refuses it"
)
NOT_EMULATED = Wording(501, "Not Implemented: the emulator does not play {what}", "ours: never Telegram's")


def too_many_requests(seconds: int) -> Refusal:
    """429 with `parameters.retry_after` (Client.cpp:61, Query.cpp set_retry_after_error)."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def ledger() -> dict[str, Wording]:
    """Every wording by its name, for tests and for reading."""
    return {name: value for name, value in globals().items() if isinstance(value, Wording)}
