"""Photos, voices and files, in an installation that receives them. Of each only what Telegram calls it is kept.

The message goes from the chat as soon as that is saved; the file is taken and sealed when the answer is sent.
"""

from dataclasses import dataclass, replace
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message, Update

from bot import dialogue, fetching, wording
from bot.conversation import Conversation
from bot.dialogue import Situation, Step
from bot.runtime import Runtime
from bot.sharing import receive
from dialogs.answers import Attached
from dialogs.chat.dialogue import interview_of
from dialogs.chat.talk import Stage
from dialogs.interview import present
from storage import enclosures

OPENED = ("image/jpeg", "image/png", "image/webp")  #: pictures that can be written anew; no other is taken


@dataclass(frozen=True)
class Sent:
    """A file in a message."""

    sort: str  #: image, audio, video or file
    file_id: str
    size: int
    album: str  #: what the messages of one album have in common; empty for a message of its own


class Files(Filter):
    """A message with a file that can be an answer."""

    async def __call__(self, message: Message, runtime: Runtime) -> bool | dict[str, Any]:
        sent = sent_in(message) if runtime.media else None
        return False if sent is None else {"sent": sent}


def router() -> Router:
    """Files, before whatever takes them away."""
    made = Router(name="media")
    made.message.register(on_file, Files())
    return made


async def on_file(message: Message, sent: Sent, event_update: Update, runtime: Runtime) -> None:
    """A file was sent; it is taken off the screen as soon as its name is saved."""
    await receive(message, event_update, runtime, lambda s, c: attached(s, c, sent))


def attached(situation: Situation, conversation: Conversation, sent: Sent) -> Step:
    """An answer where a file is asked for, and taken away anywhere else. Of an album the first counts."""
    if sent.album and sent.album == conversation.album:
        return Step(conversation)
    prompt = present(situation.form, interview_of(situation, conversation), now=situation.now).prompt
    if conversation.stage is not Stage.ASKING or prompt is None or not prompt.takes:
        return dialogue.told(situation, conversation, wording.only_words(situation.t))
    most = (
        fetching.PHOTO_BYTES
        if sent.sort == "image"
        else enclosures.most(prompt.takes[0] if len(prompt.takes) == 1 else "file")
    )
    if sent.size > most:
        return dialogue.told(situation, conversation, wording.too_heavy(situation.t, most))
    reply = Attached(sent.sort, fetching.reference(sent.sort, sent.file_id))
    return dialogue.replied(situation, replace(conversation, album=sent.album), reply)


def sent_in(message: Message) -> Sent | None:
    """The file of a message; None when there is none that can be taken."""
    album = message.media_group_id or ""
    if message.photo:
        fitting = [one for one in message.photo if (one.file_size or 0) <= fetching.PHOTO_BYTES]
        best = max(fitting or message.photo, key=lambda one: one.width * one.height)
        return Sent("image", best.file_id, best.file_size or 0, album)
    for sort, file in (
        ("audio", message.voice or message.audio),
        ("video", message.video or message.video_note),
    ):
        if file is not None:
            return Sent(sort, file.file_id, file.file_size or 0, album)
    document = message.document
    if document is None:
        return None
    mime = document.mime_type or ""
    sort = mime.partition("/")[0]
    if sort == "image" and mime not in OPENED:
        return None
    return Sent(
        sort if sort in ("image", "audio", "video") else "file",
        document.file_id,
        document.file_size or 0,
        album,
    )
