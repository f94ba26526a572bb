"""Residents first: their replies leave at once and are counted; who keeps tapping holds up nobody's notice."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter

from bot.courier.pacer import FREE, Pacer
from bot.courier.replies import Replies
from bot.session import LeanSession
from tests.courier.post import TOKEN, Post


async def _replying(post: Post, replies: Replies) -> Bot:
    bot = Bot(TOKEN, session=LeanSession(post.telegram.url))
    bot.session.middleware(replies)
    return bot


async def test_replies_are_counted_and_a_broadcast_makes_room(post: Post) -> None:
    """What the dialogue sends is part of the thirty; edits and answers to taps are not."""
    amparo = (await post.arrive(1))[0]
    pacer, clock = Pacer(FREE), asyncio.get_running_loop().time
    bot = await _replying(post, Replies(pacer, clock))
    sent = await bot.send_message(amparo.user.id, "Hola")
    await bot.edit_message_text("Adiós", chat_id=amparo.user.id, message_id=sent.message_id)
    await bot.send_chat_action(amparo.user.id, "typing")
    assert len(pacer._answers) == 1
    assert pacer._room(clock()) == 29
    await bot.session.close()


async def test_a_reply_that_is_refused_holds_the_broadcast(post: Post) -> None:
    """Telegram means the token; but where one chat alone was busy, only that chat waits."""
    amparo = (await post.arrive(1))[0]
    pacer, clock = Pacer(FREE), asyncio.get_running_loop().time
    bot = await _replying(post, Replies(pacer, clock))
    for _ in range(2):
        await bot.send_message(amparo.user.id, "Hola")
    post.telegram.faults.add("sendMessage", error=429, retry_after=30, times=2)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(amparo.user.id, "Hola")
    assert pacer.held(clock()) == 0
    beto = (await post.arrive(1))[0]
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(beto.user.id, "Hola")
    assert pacer.held(clock()) == pytest.approx(30, abs=1)
    await bot.session.close()


async def test_paid_broadcasts_say_so(post: Post) -> None:
    """Every message asks Telegram to take its Stars; without the setting none does."""
    await post.arrive(2)
    await post.delivered(await post.hall.approved())
    post.office.paid = True
    await post.delivered(await post.hall.approved())
    paid = [bool(call.params.get("allow_paid_broadcast")) for call in post.telegram.calls]
    assert paid == [False, False, True, True]
