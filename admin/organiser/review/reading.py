"""/revisar: one text at a time, in one message edited in place; what is decided is saved before anything is said."""

import logging
from dataclasses import replace
from uuid import UUID

from telegram import CallbackQuery, Update

from admin.organiser import wording
from admin.organiser.plain import visible
from admin.organiser.review import showing, words
from admin.organiser.review.buttons import Act, Press, undoes
from admin.organiser.review.desk import Decided
from admin.organiser.review.reader import Reader, view_of, who_reads, work_on
from admin.organiser.runtime import Runtime
from admin.organiser.safety import words as safety
from dialogs.chat.screen import Screen
from storage import audit, reviewing
from storage.organisers import REVIEWS
from storage.reviewing import Changed, Decision, Reading

logger = logging.getLogger(__name__)


async def on_review(update: Update, runtime: Runtime) -> None:
    """/revisar: the first text that waits for her."""
    assert update.effective_chat is not None
    reader = await who_reads(runtime, update.effective_chat.id)
    assert reader is not None
    runtime.desk.clear(reader.organiser.chat)
    hers = reader.organiser.may_somewhere(REVIEWS)
    for place in await runtime.standing_still(hers):
        await runtime.post.say(reader.organiser.chat, safety.stands_still(place.name))
    await _next(runtime, reader, None, on=None)


async def on_press(update: Update, runtime: Runtime) -> None:
    """A button under a text."""
    query = update.callback_query
    assert query is not None
    press, undone = Press.unpack(query.data), undoes(query.data)
    reader = await who_reads(runtime, query.from_user.id)
    if undone is not None and reader is not None:
        await _undo(runtime, query, reader, undone)
        return
    if press is None or reader is None or press.consultation not in reader.consultations:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    on = query.message.message_id if query.message is not None else None
    async with runtime.database.statement() as session:
        reading = await reviewing.one(session, press.consultation, press.text, reader.organiser.id)
    if reading is None or reading.mark != press.mark:
        await runtime.post.toast(query.id, words.changed(), alert=True)
        runtime.desk.clear(reader.organiser.chat)
        await _next(runtime, reader, None, on=on)
        return
    await _act(runtime, query, reader, reading, press, on)


async def on_words(update: Update, runtime: Runtime) -> bool:
    """What she writes instead of a text, or as its theme; False when nothing was asked of her."""
    message = update.message
    assert message is not None
    work = runtime.desk.of(message.chat_id)
    if work is None or not work.asks:
        return False
    reader = await who_reads(runtime, message.chat_id)
    if reader is None or work.consultation not in reader.consultations:
        runtime.desk.clear(message.chat_id)
        return False
    async with runtime.database.statement() as session:
        reading = await reviewing.one(session, work.consultation, work.text, reader.organiser.id)
    if reading is None or reading.mark != work.mark:
        runtime.desk.clear(message.chat_id)
        await runtime.post.say(message.chat_id, words.changed())
        await _next(runtime, reader, None, on=None)
        return True
    most = showing.LONGEST if work.asks == "wording" else showing.LONGEST_THEME
    said = showing.covered(message.text or "")
    if not visible(said) or len(said) > most:
        told = words.too_long(most) if visible(said) else words.nothing_written()
        await runtime.post.say(message.chat_id, told)
        return True
    if work.asks == "wording":
        work = replace(work, asks="", wording=said)
    else:
        work = replace(work, asks="", theme=" ".join(said.split()))
    runtime.desk.put(message.chat_id, work)
    await runtime.post.remove(message.chat_id, message.message_id)
    await _show(runtime, reader, reading, on=work.screen)
    return True


async def _act(
    runtime: Runtime, query: CallbackQuery, reader: Reader, reading: Reading, press: Press, on: int | None
) -> None:
    """One button on a text that is as she read it."""
    chat = reader.organiser.chat
    view = await view_of(runtime, reader, reading)
    work = work_on(runtime, chat, reading, on)
    match press.act:
        case Act.GOOD if not view.decision.theme:
            await runtime.post.toast(query.id, words.theme_first())
            await runtime.post.show(chat, showing.choose_theme(view), on=on)
            return
        case Act.GOOD:
            await _decide(runtime, query, reader, reading, view.decision, on)
            return
        case Act.REASON:
            code = words.REASONS[min(press.argument, len(words.REASONS) - 1)]
            await _decide(runtime, query, reader, reading, Decision("", code), on)
            return
        case Act.LATER:
            await runtime.post.toast(query.id)
            runtime.desk.clear(chat)
            await _next(runtime, reader, reading, on=on)
            return
        case Act.THEME if view.themes:
            theme = view.themes[min(press.argument, len(view.themes) - 1)]
            runtime.desk.put(chat, replace(work, theme=theme, asks=""))
            screen = showing.shown(await view_of(runtime, reader, reading), _LAST)
        case Act.AS_IT_CAME:
            runtime.desk.clear(chat)
            screen = showing.shown(await view_of(runtime, reader, reading))
        case Act.REWORD:
            runtime.desk.put(chat, replace(work, asks="wording"))
            screen = showing.ask(view, words.write_it())
        case Act.OTHER_THEME:
            runtime.desk.put(chat, replace(work, asks="theme"))
            screen = showing.ask(view, words.write_theme())
        case Act.THEMES:
            screen = showing.choose_theme(view)
        case Act.REASONS:
            screen = showing.choose_reason(view)
        case _:
            runtime.desk.put(chat, replace(work, asks=""))
            screen = showing.shown(view, press.argument)
    await runtime.post.toast(query.id)
    await runtime.post.show(chat, screen, on=on)


async def _decide(
    runtime: Runtime,
    query: CallbackQuery,
    reader: Reader,
    reading: Reading,
    decision: Decision,
    on: int | None,
) -> None:
    """Save what she decided, with its line in the audit, which does not say of which text; then show the next."""
    me, place = reader.organiser, reader.consultations[reading.consultation].place
    try:
        async with runtime.database.transaction() as session:
            state = await reviewing.decide(session, reading, me.id, decision)
            deed = "review_reject" if decision.rejects else "review_pass"
            await audit.note(session, me.id, deed, {"place": str(place.id), "state": state}, runtime.now())
        told = words.decided(state)
        runtime.desk.decided(me.chat, Decided(reading, decision))
    except Changed:
        told = words.changed()
        runtime.desk.undone(me.chat)
    runtime.desk.clear(me.chat)
    logger.info("A text was decided", extra={"action": "text_decided"})
    await runtime.post.toast(query.id, told)
    last = runtime.desk.last(me.chat)
    await _next(runtime, reader, reading, on=on, decided=None if last is None else last.reading.id)


async def _undo(runtime: Runtime, query: CallbackQuery, reader: Reader, text: UUID) -> None:
    """Take the last decision back, if it is of that text and nothing was decided since; then show it again."""
    me = reader.organiser
    last = runtime.desk.last(me.chat)
    runtime.desk.undone(me.chat)
    reading = None
    if last is not None and last.reading.id == text and last.reading.consultation in reader.consultations:
        place = reader.consultations[last.reading.consultation].place
        async with runtime.database.transaction() as session:
            if await reviewing.undo(session, last.reading, me.id, last.decision):
                await audit.note(session, me.id, "review_undo", {"place": str(place.id)}, runtime.now())
                reading = last.reading
    if reading is None:
        await runtime.post.toast(query.id, words.too_late(), alert=True)
        return
    runtime.desk.clear(me.chat)
    await runtime.post.toast(query.id, words.undone())
    on = query.message.message_id if query.message is not None else None
    await _show(runtime, reader, reading, on=on)


async def _next(
    runtime: Runtime, reader: Reader, after: Reading | None, *, on: int | None, decided: UUID | None = None
) -> None:
    """The next text that waits for her, after the one before; then those of the other consultations."""
    me = reader.organiser
    waiting = list(reader.consultations)
    start = waiting.index(after.consultation) if after is not None else 0
    async with runtime.database.statement() as session:
        for number, consultation in enumerate(waiting[start:]):
            past = after.id if after is not None and number == 0 else None
            reading = await reviewing.following(session, consultation, me.id, past)
            if reading is not None:
                break
        else:
            reading = None
            some = waiting and await reviewing.left(session, waiting, me.id)
    if reading is not None:
        await _show(runtime, reader, reading, on=on, decided=decided)
    else:
        over = Screen(words.later_round() if some and after is not None else words.nothing_left())
        screen = over if decided is None else showing.with_undo(over, decided)
        await runtime.post.show(me.chat, screen, on=on)


async def _show(
    runtime: Runtime, reader: Reader, reading: Reading, *, on: int | None, decided: UUID | None = None
) -> None:
    chat = reader.organiser.chat
    screen = showing.shown(await view_of(runtime, reader, reading))
    if decided is not None:
        screen = showing.with_undo(screen, decided)
    number = await runtime.post.show(chat, screen, on=on)
    runtime.desk.put(chat, replace(work_on(runtime, chat, reading, number), screen=number))


_LAST = 99  #: the last page, whichever it is
