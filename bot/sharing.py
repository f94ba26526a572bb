"""What is shared instead of written, a file or a place: a reply like any other, taken off the screen once saved."""

import asyncio

from aiogram.types import Message, Update

from bot import safety, taking
from bot.runtime import Runtime
from bot.taking import Decision


async def receive(message: Message, event_update: Update, runtime: Runtime, decide: Decision) -> None:
    """Take what was shared as a reply; without a conversation it is only taken away."""
    chat = message.chat.id
    taken = await taking.take(runtime, chat, event_update.update_id, decide)
    if taken is None:
        await safety.on_anything_else(message, event_update, runtime)
        return
    before, step = taken
    await asyncio.gather(
        taking.show_kept(runtime, chat, before, step.screen),
        runtime.voice.remove(chat, message.message_id),
    )
