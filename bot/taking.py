"""Taking one reply: load the draft, decide, save in one step; only whoever asked for it speaks."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

from bot import dialogue, memory, wording
from bot.conversation import Conversation
from bot.dialogue import Situation, Step
from bot.errors import FormGone, Overtaken
from bot.fetching import Unavailable, sealed
from bot.runtime import Runtime
from dialogs.chat.screen import Screen
from dialogs.errors import AnotherForm
from locales import translator
from locales.spoken import Spoken
from storage import consultations
from storage.participation import ConsultationClosed

TRIES = 5  #: times a step is decided again when another process changed the same conversation
REPEATED = 10_000  #: update ids below the last one that can only be a repetition of it or of one before

Decision = Callable[[Situation, Conversation], Step]


async def take(
    runtime: Runtime, chat: int, update: int, decide: Decision, *, even_closed: bool = False
) -> tuple[Conversation, Step] | None:
    """Decide one reply and make it last; None when there is no conversation to reply in.

    Returns the conversation as it was, and the step. When the consultation has closed meanwhile, or its place was
    suspended, the conversation ends with a word about it, unless `even_closed`; who was just sending reads the same
    goodbye as everybody. Raises Overtaken when others keep changing it, and FormGone when its
    form cannot be opened any more, unless `even_closed`: then it ends.
    """
    for _ in range(TRIES):
        held = await memory.recall(runtime, chat)
        if held is None:
            return None
        try:
            situation = await situation_of(runtime, held.conversation)
        except FormGone:
            if not even_closed:
                raise
            await memory.forget(runtime, chat)
            return held.conversation, Step(None, wording.harmless(translator(held.conversation.language)))
        closed = not even_closed and not await runtime.is_open(held.conversation.consultation)
        if not closed and 0 <= held.conversation.update - update < REPEATED:
            return held.conversation, await again(runtime, held.conversation)
        try:
            step = await runtime.beside(situation.form, partial(decide, situation, held.conversation))
        except AnotherForm:
            if not closed:
                raise FormGone from None
            step = Step(None)
        if closed and step.submission is None:
            await memory.forget(runtime, chat)
            return held.conversation, await _over(runtime, held.conversation)
        lasting = await _make_last(runtime, chat, held, step, update)
        if lasting is not None:
            if lasting.conversation is None or not lasting.conversation.beside:
                await runtime.voice.remove(chat, *held.conversation.beside)
            return held.conversation, lasting
    raise Overtaken


async def situation_of(runtime: Runtime, conversation: Conversation) -> Situation:
    """What a decision about this conversation may look at."""
    t = translator(conversation.language)
    return Situation(
        form=await runtime.form(conversation.form),
        t=t,
        now=await runtime.now_in(conversation.consultation),
        labels=wording.labels(t),
        sayings=Spoken(conversation.language),
        support=runtime.support,
        names=runtime.names_in(conversation.consultation),
    )


async def _over(runtime: Runtime, conversation: Conversation) -> Step:
    """The last screen of a consultation that takes no more answers. Of a suspended place nothing stays on the phone:
    the word about it passes, and the neutral screen is what whoever takes the phone would see."""
    t = translator(conversation.language)
    async with runtime.database.statement() as session:
        found = await consultations.one(session, conversation.consultation)
    if found is not None and found.place.suspended:
        return Step(None, wording.harmless(t), toast=wording.resting(t))
    return Step(None, wording.closed_meanwhile(t))


async def again(runtime: Runtime, conversation: Conversation) -> Step:
    """What a conversation shows now, once more."""
    situation = await situation_of(runtime, conversation)
    return await runtime.beside(situation.form, partial(dialogue.again, situation, conversation))


async def show_kept(runtime: Runtime, chat: int, before: Conversation, screen: Screen | None) -> None:
    """Show a screen where the conversation lives; when that message is gone, remember the new one."""
    if screen is not None:
        await runtime.voice.show(
            chat, screen, on=before.screen, told=partial(memory.move_screen, runtime, chat)
        )


async def _make_last(runtime: Runtime, chat: int, held: memory.Held, step: Step, update: int) -> Step | None:
    """Save what the step decided; None when somebody else was quicker and it must be decided again."""
    if step.submission is not None:
        try:
            async with runtime.few if step.places else nullcontext():
                files = await sealed(runtime.bot, step.places, step.submission.enclosures)
                await memory.hand_over(runtime, chat, held, step.submission, files)
        except Unavailable:
            situation = await situation_of(runtime, held.conversation)
            return dialogue.again(situation, held.conversation, above=[wording.not_taken(situation.t)])
        except ConsultationClosed:  # whoever sends reads the same goodbye as everybody
            await memory.forget(runtime, chat)
        return step
    if step.conversation is None:
        await memory.forget(runtime, chat)
        return step
    if step.conversation == held.conversation:
        return step
    kept = await memory.keep(runtime, chat, replace(step.conversation, update=update), over=held)
    return step if kept else None
