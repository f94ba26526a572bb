"""What must not stay in a chat, whatever it was sent for: phrases where none is taken, and pictures of a paper."""

import re

from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import filters

from admin.custody import phrases
from admin.organiser.access.gate import secondhand, who
from admin.organiser.custody import cards, sharing, sharing_words, words
from admin.organiser.custody.share import Step
from admin.organiser.runtime import Runtime
from storage.organisers import Organiser

_ORDER = re.compile(r"^/\S*\s*")


class Awaited(filters.MessageFilter):
    """Something that is not words (a photo of her paper) from a chat where a phrase is shown, or one or a word of it
    awaited."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__()
        self._runtime = runtime

    def filter(self, message: Message) -> bool:
        """Whether this is one."""
        return not message.text and (
            self._runtime.keeping.expected(message.chat_id, self._runtime.now()) is not None
            or self._runtime.shares.writing(message.chat_id) is not None
        )


async def on_other(update: Update, runtime: Runtime) -> None:
    """A photo, a voice, a file: it goes at once, and she is asked to write."""
    assert update.message is not None
    await delete(runtime, update.message)
    match runtime.shares.writing(update.message.chat_id):
        case None:
            said = words.only_words()
        case Step.SHOWN:
            said = sharing_words.no_picture()
        case _:
            said = sharing_words.only_a_word()
    await runtime.post.say(update.message.chat_id, said)


async def slipped(update: Update, runtime: Runtime) -> bool:
    """Delete a phrase where none is ever taken: after an order, under a picture, in what was edited, forwarded or
    made by an inline bot, from somebody who is of no team.

    Whether that is all there is to the update; a stranger goes on, and hears what all strangers hear.
    """
    message = update.message or update.edited_message
    said = (message.text or message.caption or "") if message is not None else ""
    if message is None or not (phrases.looks_like_one(said) or phrases.looks_like_one(_after_order(said))):
        return False
    organiser = await who(runtime, message.chat_id)
    if organiser is None:
        await _gone(runtime, message)
        return False
    if message.text and not said.startswith("/") and update.message is not None and not secondhand(message):
        return False  # the conversations have their own way with words
    await delete(runtime, message)
    await _say_stray(runtime, organiser)
    return True


async def on_stray(update: Update, runtime: Runtime) -> bool:
    """What looks like a phrase must not stay in a chat, whatever it was meant for: a restart forgets who was asked."""
    message = update.message
    assert message is not None
    if not phrases.looks_like_one(message.text or ""):
        return False
    organiser = await who(runtime, message.chat_id)
    if organiser is None:
        return False
    if not await cards.in_custody(runtime, organiser) and not await sharing.of_places(
        runtime, organiser.roles
    ):
        return False
    await delete(runtime, message)
    await _say_stray(runtime, organiser)
    return True


async def delete(runtime: Runtime, message: Message) -> None:
    """Before anything else. Where Telegram does not let us, she is told to do it."""
    if not await _gone(runtime, message):
        await runtime.post.say(message.chat_id, words.delete_it())


async def _gone(runtime: Runtime, message: Message) -> bool:
    try:
        return await runtime.post.remove(message.chat_id, message.message_id)
    except TelegramError:
        return False


async def _say_stray(runtime: Runtime, organiser: Organiser) -> None:
    """That it was deleted; and where phrases are waited for, how to give it."""
    await runtime.post.say(organiser.chat, words.stray())
    for one in await cards.waiting(runtime, organiser):
        await runtime.post.show(organiser.chat, cards.asks(runtime, one, organiser), on=None)


def _after_order(said: str) -> str:
    """What stands after an order: «/llave» and six words."""
    return _ORDER.sub("", said)
