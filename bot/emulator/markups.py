"""Keyboards: what Telegram accepts as reply_markup, and what a bot's message keeps of it."""

from __future__ import annotations

from bot.emulator import limits, refusals
from bot.emulator.calls import Call
from bot.emulator.things import Json

_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


def markup_of(call: Call) -> Json | None:
    """The reply_markup of a call, checked; None when there is none or it is empty. Raises `Refusal`."""
    given = call.params.get("reply_markup")
    if not given:
        return None
    if not isinstance(given, dict):
        raise refusals.MARKUP()
    if "inline_keyboard" not in given:
        return given
    rows = [row for row in given["inline_keyboard"] if row]
    if sum(map(len, rows)) > limits.BUTTONS:
        raise refusals.MARKUP_TOO_LONG()
    for row in rows:
        for button in row:
            _check(button)
    return {"inline_keyboard": rows} if rows else None


def _check(button: Json) -> None:
    """Raise `Refusal` for a button Telegram would not show."""
    if not any(action in button for action in _ACTIONS):
        raise refusals.BUTTON_TEXT()
    if "callback_data" in button and not 0 < len(button["callback_data"].encode()) <= limits.CALLBACK_DATA:
        raise refusals.BUTTON_DATA()
    if "url" in button and "://" not in button["url"] and "." not in button["url"]:
        raise refusals.BUTTON_URL()
