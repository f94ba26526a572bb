"""answerCallbackQuery: what a person sees at the top of the chat after a tap."""

from __future__ import annotations

from bot.emulator import limits, refusals
from bot.emulator.calls import Call
from bot.emulator.methods.registry import method
from bot.emulator.things import Bot
from bot.emulator.world import World


@method("answerCallbackQuery")
def answer_callback_query(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#answercallbackquery"""
    query = world.queries.get(call.text("callback_query_id"))
    text = call.text("text")
    if len(text) > limits.CALLBACK_ANSWER:
        raise refusals.ANSWER_TOO_LONG()
    if query is None or query.bot is not bot or world.clock.now() - query.since > limits.CALLBACK_ALIVE:
        raise refusals.QUERY_TOO_OLD()
    if query.answered:
        return True
    query.answered = True
    shown = ("alert" if call.flag("show_alert") else "toast") if text else "answered"
    world.happens(query.chat, shown, bot.user, text=text)  # type: ignore[arg-type]
    return True
