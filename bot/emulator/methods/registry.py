"""Where methods sign in, and how one is performed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.emulator import refusals
from bot.emulator.calls import Call
from bot.emulator.things import Bot
from bot.emulator.world import World

Method = Callable[[World, Bot, Call], Any]
_METHODS: dict[str, Method] = {}


def method(*names: str) -> Callable[[Method], Method]:
    """Sign a function in as one or several methods of the Bot API."""

    def sign_in(function: Method) -> Method:
        for name in names:
            _METHODS[name.lower()] = function
        return function

    return sign_in


def emulated() -> frozenset[str]:
    """The methods that are played, in lower case."""
    return frozenset(_METHODS)


def perform(world: World, bot: Bot, call: Call) -> Any | Awaitable[Any]:
    """Do what a bot asks. The result may have to be awaited (getUpdates). Raises `Refusal`."""
    function = _METHODS.get(call.method.lower())
    if function is None:
        raise refusals.NOT_EMULATED(what=call.method)
    return function(world, bot, call)
