"""The conversation in the database: recalled, kept, forgotten or handed over, one short transaction each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import admission
from bot.conversation import Conversation, dump, restore
from bot.errors import KeyAwaited
from bot.runtime import Runtime
from dialogs.submission import Enclosure, Submission, to_json
from storage import drafts, participation, sealing
from storage.participation import ConsultationClosed


@dataclass(frozen=True)
class Held:
    """A conversation, and the draft it was read from, so that only that very draft is overwritten."""

    conversation: Conversation
    draft: drafts.Held


async def recall(runtime: Runtime, chat: int) -> Held | None:
    """The unfinished conversation of a chat; a draft that cannot be read is removed, so that one can begin again."""
    async with runtime.database.statement() as session:
        draft = await drafts.load(session, runtime.draft_keys(), chat)
        if draft is None:
            return None
        if draft.content:
            return Held(restore(draft.content), draft)
        await drafts.forget(session, runtime.draft_keys(), [draft.slot])
    return None


async def keep(runtime: Runtime, chat: int, conversation: Conversation, *, over: Held | None) -> bool:
    """Remember the conversation as it is now; False when somebody else changed it meanwhile."""
    before = None if over is None else over.draft
    async with runtime.database.statement() as session:
        kept = await drafts.save(session, runtime.draft_keys(), chat, dump(conversation), over=before)
    return kept is not None


async def move_screen(runtime: Runtime, chat: int, message: int) -> None:
    """Remember in which message the conversation lives from now on."""
    held = await recall(runtime, chat)
    if held is not None:
        await keep(runtime, chat, replace(held.conversation, screen=message), over=held)


async def lay_beside(runtime: Runtime, chat: int, message: int) -> None:
    """Remember a message shown beside the conversation, to take it away when the conversation goes on."""
    held = await recall(runtime, chat)
    if held is not None:
        await keep(
            runtime, chat, replace(held.conversation, beside=(*held.conversation.beside, message)), over=held
        )


async def forget(runtime: Runtime, chat: int) -> None:
    """End a conversation without sending anything."""
    async with runtime.database.statement() as session:
        await drafts.forget(session, runtime.draft_keys(), drafts.slots_of(runtime.draft_keys(), chat))


async def hand_over(
    runtime: Runtime,
    chat: int,
    held: Held,
    submission: Submission,
    files: Sequence[tuple[Enclosure, bytes]] = (),
) -> None:
    """Mark, sealed answer, its sealed files and end of the draft, in one transaction.

    Whether it was the first time, and whether it counts, is not told: the reply must be the same. Raises
    ConsultationClosed; KeyAwaited while the mixer has not made the key yet that answers are sealed to; KeyMissing when
    the key of the marks is gone, because a new one would let everybody take part again.
    """
    consultation = await runtime.consultation(held.conversation.consultation)
    if consultation is None:
        raise ConsultationClosed
    if consultation.public_key is None:
        raise KeyAwaited
    key = await participation.marking_key(runtime.database, runtime.keys, consultation)
    async with (
        admission.of(runtime, consultation, held.conversation.code) as admitted,
        runtime.database.transaction() as session,
    ):
        admitted.stored = await participation.submit(
            session,
            consultation=consultation.id,
            nullifier=sealing.nullifier(key, consultation.id, chat),
            content=to_json(submission),
            draft_slots=drafts.slots_of(runtime.draft_keys(), chat),
            files=files,
            counts=admitted.counts,
        )
    await drafts.end(runtime.draft_keys(), [held.draft.own.name])


async def language(runtime: Runtime, chat: int) -> str:
    """The language of the running conversation; without one the house's, for nothing else is remembered."""
    held = await recall(runtime, chat)
    return runtime.language if held is None else held.conversation.language
