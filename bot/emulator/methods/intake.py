"""How a bot gets its updates: getUpdates and the webhook's settings; and how it leaves: logOut, close."""

from __future__ import annotations

import re
from typing import Any

from bot.emulator import limits, refusals
from bot.emulator.calls import Call
from bot.emulator.methods.registry import method
from bot.emulator.things import Bot, Json, Webhook
from bot.emulator.updates import Waiting
from bot.emulator.world import World


def _remember_allowed(bot: Bot, call: Call) -> None:
    allowed = call.params.get("allowed_updates")
    if isinstance(allowed, list):
        bot.updates.allowed = tuple(str(kind) for kind in allowed)


@method("getUpdates")
async def get_updates(world: World, bot: Bot, call: Call) -> list[Waiting]:
    """core.telegram.org/bots/api#getupdates. The result is still to be written out (it holds its own JSON)."""
    if bot.webhook is not None:
        raise refusals.POLL_UNDER_WEBHOOK()
    _remember_allowed(bot, call)
    limit = call.number("limit", limits.UPDATES)
    if not 1 <= limit <= limits.UPDATES:
        limit = limits.UPDATES
    return await bot.updates.poll(
        call.number("offset"), limit, min(max(call.number("timeout"), 0), limits.LONG_POLL)
    )


@method("setWebhook")
def set_webhook(world: World, bot: Bot, call: Call) -> Any:
    """core.telegram.org/bots/api#setwebhook. Plain HTTP is taken here, as by a local Bot API server."""
    url = call.text("url")
    if not url:
        return delete_webhook(world, bot, call)
    if not re.match(r"https?://[^\s/]+", url):
        raise refusals.WEBHOOK_URL()
    secret = call.text("secret_token")
    if len(secret) > limits.SECRET_TOKEN:
        raise refusals.SECRET_TOO_LONG()
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise refusals.SECRET_CHARACTERS()
    _remember_allowed(bot, call)
    bot.updates.end_poll(refusals.POLL_ENDED_BY_WEBHOOK())
    if call.flag("drop_pending_updates"):
        bot.updates.waiting.clear()
    bot.webhook = Webhook(url, secret, min(max(call.number("max_connections", 40), 1), 100))
    bot.updates.on_put()
    return True


@method("deleteWebhook")
def delete_webhook(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#deletewebhook"""
    bot.webhook = None
    if call.flag("drop_pending_updates"):
        bot.updates.waiting.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, bot: Bot, call: Call) -> Json:
    """core.telegram.org/bots/api#getwebhookinfo"""
    hook = bot.webhook
    answer: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates.waiting),
    }
    if hook:
        answer |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
        if hook.last_error:
            answer |= {"last_error_date": hook.last_error[0], "last_error_message": hook.last_error[1]}
    if bot.updates.allowed:
        answer["allowed_updates"] = list(bot.updates.allowed)
    return answer


@method("logOut")
def log_out(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#logout"""
    bot.logged_out = True
    return True


@method("close")
def close(world: World, bot: Bot, call: Call) -> bool:
    """core.telegram.org/bots/api#close"""
    return True
