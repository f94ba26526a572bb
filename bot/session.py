"""The HTTP side of the residents' bot: aiogram's session, without the work nobody reads.

aiogram rebuilds every answer of Telegram as a typed object; for an edit or a delete only "it worked" matters.
It also gives up a whole batch of updates when one cannot be read; here of such an update only who and where is kept,
so that what was sent can at least be taken off the screen.
"""

import logging
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramServerError
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMessages,
    EditMessageText,
    GetUpdates,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import Update
from aiohttp import ClientError, ClientTimeout
from pydantic import ValidationError

logger = logging.getLogger(__name__)

#: Of these only success is read, so their result is reported as True whatever object Telegram returned.
ONLY_SUCCESS = (AnswerCallbackQuery, DeleteMessage, DeleteMessages, EditMessageText)


class LeanSession(AiohttpSession):
    """An aiogram session that speaks JSON and builds only the objects that somebody reads.

    Errors are aiogram's own (TelegramBadRequest, TelegramRetryAfter, …), as in the session it extends.
    """

    def __init__(self, api_url: str) -> None:
        super().__init__(api=TelegramAPIServer.from_base(api_url))

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 (aiogram's own signature)
    ) -> TelegramType:
        files: dict[str, Any] = {}
        body = {
            name: prepared
            for name, value in method.model_dump(warnings=False, exclude_none=True).items()
            if (prepared := self.prepare_value(value, bot, files, _dumps_json=False)) is not None
        }
        if files:
            return cast(TelegramType, await super().make_request(bot, method, timeout))
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        try:
            async with session.post(
                url, json=body, timeout=ClientTimeout(total=self.timeout if timeout is None else timeout)
            ) as response:
                content, status = await response.text(), response.status
        except TimeoutError:
            raise TelegramNetworkError(method=method, message="Request timeout error") from None
        except ClientError as error:
            # The text of aiohttp's error holds the address, and the address holds the token.
            raise TelegramNetworkError(method=method, message=type(error).__name__) from None
        return cast(TelegramType, self._read(bot, method, status, content))

    def _read(self, bot: Bot, method: TelegramMethod[Any], status: int, content: str) -> Any:
        if status == 200 and isinstance(method, ONLY_SUCCESS):
            return True
        try:
            if status == 200 and isinstance(method, GetUpdates):
                return self._updates(bot, content)
            return self.check_response(bot, method, status, content).result
        except (ClientDecodeError, ValueError, KeyError, TypeError):
            # A page of some gateway instead of an answer: Telegram is away, and nobody need know in which words.
            raise TelegramServerError(method=method, message=f"status {status}") from None

    def _updates(self, bot: Bot, content: str) -> list[Update]:
        """The updates of a batch, one by one."""
        return [update_of(bot, raw) for raw in self.json_loads(content)["result"]]


def update_of(bot: Bot, raw: dict[str, Any]) -> Update:
    """An update as aiogram reads it; of one that it cannot read who and where, or its number alone."""
    try:
        return Update.model_validate(raw, context={"bot": bot})
    except ValidationError:
        logger.warning("Update not understood", extra={"action": "update_not_understood"})
    try:
        return Update.model_validate(_bare(raw), context={"bot": bot})
    except (ValidationError, KeyError, TypeError):
        return Update(update_id=raw["update_id"])


def _bare(raw: dict[str, Any]) -> dict[str, Any]:
    """Of an update nobody can read: that somebody sent something, and in which message of which chat."""
    message = raw["message"]
    sender, chat = message["from"], message["chat"]
    return {
        "update_id": raw["update_id"],
        "message": {
            "message_id": message["message_id"],
            "date": 0,
            "chat": {"id": chat["id"], "type": chat["type"]},
            "from": {"id": sender["id"], "is_bot": False, "first_name": "-"},
        },
    }
