"""A place shared in a message: an answer where one is asked for, taken away elsewhere, gone from the chat at once."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message, Update

from bot import dialogue, wording
from bot.conversation import Conversation
from bot.dialogue import Situation, Step
from bot.runtime import Runtime
from bot.sharing import receive
from dialogs.answers import Located
from dialogs.chat.dialogue import interview_of
from dialogs.chat.talk import Stage
from dialogs.consultation import Kind
from dialogs.interview import present


class Places(Filter):
    """A message with a point on the map, a place by its name among them. One that moves shows where it was sent."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        where = message.venue.location if message.venue is not None else message.location
        if where is None:
            return False
        return {"where": Located(where.latitude, where.longitude, where.horizontal_accuracy)}


def router() -> Router:
    """Places, before whatever takes them away."""
    made = Router(name="places")
    made.message.register(on_place, Places())
    return made


async def on_place(message: Message, where: Located, event_update: Update, runtime: Runtime) -> None:
    """A place was shared; it is taken off the screen as soon as it is saved."""
    await receive(message, event_update, runtime, lambda s, c: located(s, c, where))


def located(situation: Situation, conversation: Conversation, where: Located) -> Step:
    """An answer to a question for a place; anywhere else it would only say where somebody is."""
    if conversation.stage is Stage.AWAY:
        return Step(conversation)
    prompt = present(situation.form, interview_of(situation, conversation), now=situation.now).prompt
    if conversation.stage is not Stage.ASKING or prompt is None or prompt.kind is not Kind.GEOPOINT:
        return dialogue.told(situation, conversation, wording.only_words(situation.t))
    return dialogue.replied(situation, conversation, where)
