"""One person's part of a key, step by step in her own chat: told, shown once, typed again, kept on paper."""

from __future__ import annotations

import asyncio
import re
from uuid import UUID

from telegram import Update

from admin.custody import phrases
from admin.organiser import wording
from admin.organiser.access import words as access
from admin.organiser.access.gate import who
from admin.organiser.custody import sharing, sweeping, tending
from admin.organiser.custody import sharing_words as words
from admin.organiser.custody.share import LIFE, Share, Step
from admin.organiser.custody.sharing_cards import Act
from admin.organiser.runtime import Runtime
from storage import custody
from storage.motions import Motion
from storage.organisers import Organiser
from storage.places import Place

_DATA = re.compile(r"g:([jswn]):([0-9a-f]{32})")


async def on_press(update: Update, runtime: Runtime) -> None:
    """«Yo guardo una parte», «Ver mi frase», «Ya la apunté» or «Mejor no»."""
    query = update.callback_query
    assert query is not None
    data = _DATA.fullmatch(query.data or "")
    organiser = await who(runtime, query.from_user.id)
    if data is None or organiser is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    found = await sharing.on_its_way(runtime, UUID(hex=data[2]))
    if found is None:
        said = words.over()
    elif found[0].place not in organiser.roles:
        said = access.not_yours()
    elif not await sharing.is_here(runtime, *found):
        said = words.begins_again()
    else:
        said = await _step(runtime, organiser, *found, Act(data[1]))
    await runtime.post.toast(query.id, said, alert=bool(said))


async def on_words(update: Update, runtime: Runtime) -> bool:
    """The word of her paper that was asked for; False when none is."""
    message = update.message
    assert message is not None
    awaited = runtime.shares.awaited(message.chat_id)
    if awaited is None:
        return False
    motion_id, share = awaited
    await sweeping.delete(runtime, message)
    organiser = await who(runtime, message.chat_id)
    found = await sharing.on_its_way(runtime, motion_id)
    if organiser is None or found is None or found[0].place not in organiser.roles:
        runtime.shares.leave(motion_id, share.organiser)
        await runtime.post.say(message.chat_id, words.over())
        return True
    motion, place = found
    now = share.answered(message.text or "", runtime.now())
    if now.step is Step.ASKED and not now.asked:
        await _keeps(runtime, motion, place, now)
    elif runtime.shares.put(motion_id, now):
        await sharing.show(runtime, motion, place, organiser)
    return True


async def again(runtime: Runtime, organiser: Organiser) -> int:
    """/llave: what is being shared out in her places, in a new message; how many there are."""
    found = await sharing.of_places(runtime, organiser.roles)
    for motion, place in found:
        if await sharing.is_here(runtime, motion, place):
            await sharing.show(runtime, motion, place, organiser, anew=True)
    return len(found)


async def _step(runtime: Runtime, organiser: Organiser, motion: Motion, place: Place, act: Act) -> str:
    """Do what a button means; what is said to the finger, if anything."""
    share = runtime.shares.one(motion.id, organiser.id)
    match act, share:
        case Act.JOIN, None:
            return await _join(runtime, organiser, motion, place)
        case Act.LEAVE, Share():
            return await _leave(runtime, organiser, motion, place)
        case Act.SHOW, Share(step=Step.TOLD | Step.ANOTHER):
            await sharing.begun(runtime, motion.id)
            now = share.shown(phrases.make(runtime.rng), runtime.now())
        case Act.WRITTEN, Share(step=Step.SHOWN):
            runtime.keeping.enough(
                organiser.chat
            )  # what she types now is a word, and no phrase for another one
            now = share.asks(runtime.rng, runtime.now())
        case _:
            await sharing.show(runtime, motion, place, organiser)  # perhaps it could not be when it was made
            return words.not_any_more()
    if runtime.shares.put(motion.id, now):
        await sharing.show(runtime, motion, place, organiser)
    return ""


async def _join(runtime: Runtime, organiser: Organiser, motion: Motion, place: Place) -> str:
    if runtime.shares.busy(organiser.id):
        return words.one_at_a_time()
    joined = runtime.shares.join(motion.id, Share(organiser.id, organiser.chat, runtime.now() + LIFE))
    await sharing.show(runtime, motion, place, organiser)
    await sharing.tell(runtime, motion, place)
    return "" if joined else words.no_place_left()


async def _leave(runtime: Runtime, organiser: Organiser, motion: Motion, place: Place) -> str:
    if not runtime.shares.leave(motion.id, organiser.id):
        return words.being_made()
    await sharing.tell(runtime, motion, place)
    return ""


async def _keeps(runtime: Runtime, motion: Motion, place: Place, share: Share) -> None:
    """She has it on paper: hold what is made of it, tell the others, and open when she was the third."""
    async with runtime.keeping.one_at_a_time:
        name, salt = runtime.shares.name(motion.id), runtime.shares.salt(motion.id)
        stretched = await asyncio.to_thread(custody.stretch, share.phrase, salt)
    if name is None or name != runtime.shares.name(motion.id):
        return  # it ended, or began anew, meanwhile: everybody was told
    if runtime.shares.put(motion.id, share.keeps(stretched, runtime.now())):
        await sharing.tell(runtime, motion, place)
        await tending.open_it(runtime, motion, place)
