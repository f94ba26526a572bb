"""A trial: answering a form in the chat as a resident would, in one message edited in place; nothing is stored."""

import asyncio
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Message, Update

from admin.digest.issue import File
from admin.organiser import talk, wording
from admin.organiser.forms import trial_words, words
from admin.organiser.forms.buttons import TOKEN, Act, Press, button
from admin.organiser.forms.checking import WHY, choices
from admin.organiser.forms.finding import NotHere, find, replied_to
from admin.organiser.forms.rehearsal import Stopped
from admin.organiser.forms.shelf import Brought, Trial
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen, in_rows
from dialogs.chat.taps import Act as InTrial
from dialogs.chat.taps import Tap
from storage.sealing import fits

OURS = ("t:", "f:")  #: how the buttons begin that belong to forms and their trials


async def on_try(runtime: Runtime, query: CallbackQuery, press: Press) -> None:
    """«Probar»: in the language of the form, or after choosing one of several."""
    chat, message = query.from_user.id, query.message
    brought = await find(runtime, chat, press.mark, message, query.id)
    await runtime.post.toast(query.id)
    languages = brought.about.languages
    if press.act is Act.TRY and len(languages) > 1:
        await _ask_language(runtime, chat, brought, reply_to=replied_to(message))
        return
    language = languages[min(press.argument, len(languages) - 1)]
    on = message.message_id if press.act is Act.LANGUAGE and message is not None else None
    await _begin(runtime, chat, brought, language, on=on, reply_to=replied_to(message))


async def on_tap(update: Update, runtime: Runtime) -> None:
    """A button of a trial."""
    query = update.callback_query
    assert query is not None
    chat, tap, trial = query.from_user.id, Tap.unpack(query.data or ""), None
    if tap is not None:
        trial = runtime.room.trials.of(chat)
    if tap is None or trial is None or trial.talk is None or trial.talk["token"] != tap.token:
        await _lost(runtime, query, tap)
        return
    on = query.message.message_id if query.message is not None else trial.screen
    try:
        brought = await find(runtime, chat, trial.identity, query.message, query.id)
        if tap.act is InTrial.EXIT:
            runtime.room.trials.end(chat)
            await runtime.post.toast(query.id)
            await runtime.post.show(chat, Screen(trial_words.stopped(), _rows(brought)), on=on)
            return
        step = await _step(runtime, brought, trial, "tap", data=query.data)
    except Stopped as stopped:
        await runtime.post.toast(query.id, WHY[stopped.why](), alert=True)
        return
    except NotHere as missing:
        runtime.room.trials.end(chat)
        await runtime.post.toast(query.id)
        await runtime.post.show(chat, Screen(missing.sentence), on=on)
        return
    await runtime.post.toast(query.id, step["toast"])
    await _show(runtime, chat, brought, replace(trial, screen=on, listens=True), step)


def leave_off(update: Update, runtime: Runtime) -> None:
    """Whoever presses a button of another room writes no answers any more."""
    query = update.callback_query
    if query is not None and not (query.data or "").startswith(OURS):
        runtime.room.trials.rest(query.from_user.id)


async def on_words(update: Update, runtime: Runtime) -> None:
    """Something written, or a place: an answer while a trial is under way. It leaves the chat once it is taken."""
    message = update.message
    assert message is not None
    chat = message.chat_id
    trial = runtime.room.trials.of(chat)
    held = runtime.room.shelf.find(trial.identity) if trial is not None and trial.talk is not None else None
    if trial is None or trial.talk is None or not trial.listens:
        await talk.on_anything(update, runtime)
        return
    if held is None:  # so many others brought forms that this one had to make room
        runtime.room.trials.end(chat)
        again = button(words.try_again(), Act.TRY, trial.identity)
        await runtime.post.show(chat, Screen(trial_words.trial_lost(), ((again,),)), on=trial.screen)
        return
    reply: dict[str, Any] = {"text": message.text or ""}
    if message.location is not None:
        place = message.location
        reply = {"lat": place.latitude, "lon": place.longitude, "accuracy": place.horizontal_accuracy}
    try:
        step = await _step(runtime, held, trial, "reply", reply=reply)
    except Stopped as stopped:
        await runtime.post.say(chat, WHY[stopped.why]())
        return
    await asyncio.gather(
        runtime.post.remove(chat, message.message_id), _show(runtime, chat, held, trial, step)
    )


async def _step(runtime: Runtime, brought: Brought, trial: Trial, do: str, **more: Any) -> dict[str, Any]:
    """One step of a trial, worked out elsewhere."""
    now = runtime.clock(trial.zone).isoformat()
    return await runtime.room.rehearsal.ask(
        brought.identity, brought.xform, do, now=now, talk=trial.talk, **more
    )


async def _ask_language(runtime: Runtime, chat: int, brought: Brought, *, reply_to: int | None) -> None:
    await _make_room(runtime, chat, None)
    names = brought.about.named()
    buttons = [
        button(name[:40], Act.LANGUAGE, brought.identity, number) for number, name in enumerate(names[:40])
    ]
    screen = Screen(trial_words.which_language(), in_rows(buttons, 2))
    shown = await runtime.post.show(chat, screen, on=None, reply_to=reply_to)
    runtime.room.trials.keep(chat, Trial(brought.identity, shown, ""))


async def _begin(
    runtime: Runtime, chat: int, brought: Brought, language: str, *, on: int | None, reply_to: int | None
) -> None:
    zone = await runtime.zone()
    token = f"{brought.identity[:TOKEN]}{runtime.rng.getrandbits(32):08x}"
    step = await runtime.room.rehearsal.ask(
        brought.identity,
        brought.xform,
        "begin",
        now=runtime.clock(zone).isoformat(),
        language=language,
        token=token,
        seed=runtime.rng.getrandbits(31),
    )
    await _make_room(runtime, chat, on)
    shown = await runtime.post.show(chat, screen_of(step["screen"]), on=on, reply_to=reply_to)
    runtime.room.trials.keep(chat, Trial(brought.identity, shown, zone, step["talk"]))


async def _make_room(runtime: Runtime, chat: int, on: int | None) -> None:
    """There is one trial in a chat: the message of the one before goes."""
    before = runtime.room.trials.end(chat)
    if before is not None and before.screen != on:
        await runtime.post.remove(chat, before.screen)


async def _show(runtime: Runtime, chat: int, brought: Brought, trial: Trial, step: dict[str, Any]) -> None:
    if step["screen"] is None:
        runtime.room.trials.keep(chat, replace(trial, talk=step["talk"]))
        return
    screen = screen_of(step["screen"])
    if step["talk"] is not None:
        runtime.room.trials.keep(chat, replace(trial, talk=step["talk"]))
        shown = await runtime.post.show(chat, screen, on=trial.screen)
        if shown != trial.screen:
            runtime.room.trials.keep(chat, replace(trial, talk=step["talk"], screen=shown))
        return
    runtime.room.trials.end(chat)
    much = "" if fits(step["sealed"].encode()) else trial_words.too_many_words()
    await runtime.post.show(
        chat, Screen(words.paragraphs(screen.text, much), _rows(brought)), on=trial.screen
    )
    if step["whole"]:
        file = File("prueba.txt", step["whole"].encode("utf-8-sig"), words.the_whole_list())
        await runtime.post.hand(chat, file)


async def _lost(runtime: Runtime, query: CallbackQuery, tap: Tap | None) -> None:
    """A button of a trial that is over, or was lost at a restart: say so, with the way to begin again."""
    if tap is None or len(tap.token) < TOKEN or not isinstance(query.message, Message):
        await runtime.post.toast(
            query.id, trial_words.trial_lost() if tap is not None else wording.stale(), alert=True
        )
        return
    again = button(words.try_again(), Act.TRY, tap.token[:TOKEN])
    await runtime.post.toast(query.id)
    screen = Screen(trial_words.trial_lost(), ((again,),))
    await runtime.post.show(query.from_user.id, screen, on=query.message.message_id)


def screen_of(said: dict[str, Any]) -> Screen:
    """A screen as JSON carried it."""
    return Screen(said["text"], tuple(tuple(Button(**each) for each in row) for row in said["rows"]))


def _rows(brought: Brought) -> tuple[tuple[Button, ...], ...]:
    return tuple((each,) for each in choices(brought, again=True))
