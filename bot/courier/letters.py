"""What is sent: the neutral line of a discreet notice, or its words, as Telegram takes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from aiogram.methods import SendDocument, SendMessage, SendPhoto, TelegramMethod
from aiogram.types import BufferedInputFile, LinkPreviewOptions, Message
from babel.support import NullTranslations

from bot.buttons import keyboard
from bot.wording import leave
from dialogs.chat.screen import Button, Screen
from locales import DEFAULT, translator
from storage.notices import Attachment, Notice

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Rows = tuple[tuple[Button, ...], ...]
More = Callable[[Notice, NullTranslations], Rows]  #: buttons under the words of a notice, such as «Voy»


class Look(CallbackData, prefix="n"):
    """«Ver» and «Cerrar» of a discreet notice."""

    notice: UUID
    act: str  #: "see" or "hide"


@dataclass(frozen=True)
class Manner:
    """How one message is sent."""

    silent: bool = False  #: without a sound
    paid: bool = False  #: for Stars, up to a thousand a second
    file: str | Attachment | None = None  #: Telegram's name for it, or the file itself


def nothing_more(_notice: Notice, _t: NullTranslations) -> Rows:
    """No buttons of its own."""
    return ()


def words(notice: Notice, language: str) -> str:
    """Its words in somebody's language, as they were frozen; in Spanish, or whatever there is, when there are none."""
    body = notice.draft.body
    return body.get(language) or body.get(DEFAULT) or next(filter(None, body.values()), "")


def neutral(notice: Notice, t: NullTranslations) -> Screen:
    """What a locked screen may show."""
    see = Button(t.gettext("Ver"), Look(notice=notice.id, act="see").pack())
    return Screen(t.gettext("Hay un aviso del barrio."), ((see,), (leave(t),)))


def closed(notice: Notice, language: str, more: More = nothing_more) -> Screen:
    """What is sent, and stands there again after «Cerrar»."""
    t = translator(language)
    return neutral(notice, t) if notice.draft.discreet else Screen(words(notice, language), more(notice, t))


def message(notice: Notice, screen: Screen, chat: int, manner: Manner) -> TelegramMethod[Message]:
    """The request that sends a screen of a notice. What it shows can be forwarded only if the notice says so."""
    common: dict[str, Any] = {
        "chat_id": chat,
        "parse_mode": "HTML",
        "reply_markup": keyboard(screen),
        "protect_content": not notice.draft.shareable,
        "disable_notification": manner.silent,
        "allow_paid_broadcast": manner.paid or None,
    }
    file = manner.file
    if file is None:
        return SendMessage(text=screen.text, link_preview_options=NO_PREVIEW, **common)
    discreet = notice.draft.discreet
    kind, content = (
        file.partition(":")[::2] if isinstance(file, str) else (file.kind, _input(file, discreet=discreet))
    )
    if kind == "photo":
        return SendPhoto(photo=content, caption=screen.text or None, has_spoiler=discreet or None, **common)
    return SendDocument(document=content, caption=screen.text or None, **common)


def file_of(sent: Message) -> str | None:
    """What Telegram calls the file of a message that was sent, with its kind before a colon."""
    if sent.photo:
        return f"photo:{sent.photo[-1].file_id}"
    return f"document:{sent.document.file_id}" if sent.document else None


def _input(file: Attachment, *, discreet: bool) -> BufferedInputFile:
    """A locked screen shows the name of a file that arrives, and what a picture shows unless it is covered."""
    return BufferedInputFile(file.content, f"aviso{PurePath(file.name).suffix}" if discreet else file.name)
