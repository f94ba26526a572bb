"""The conversation in the database: recalled, kept, forgotten or handed over, one short transaction each."""

from dataclasses import dataclass, replace

from dialogs.submission import Submission, to_json

from bot.conversation import Conversation, dump, restore
from bot.runtime import Runtime
from storage import drafts, participation


@dataclass(frozen=True)
class Held:
    """A conversation, and the draft it was read from, so that only that very draft is overwritten."""

    conversation: Conversation
    draft: drafts.Draft


async def recall(runtime: Runtime, chat: int) -> Held | None:
    """The unfinished conversation of a chat."""
    async with runtime.database.statement() as session:
        draft = await drafts.load(session, runtime.draft_keys(), chat)
    return None if draft is None else Held(restore(draft.content), draft)


async def keep(runtime: Runtime, chat: int, conversation: Conversation, *, over: Held | None) -> bool:
    """Remember the conversation as it is now; False when somebody else changed it meanwhile."""
    async with runtime.database.statement() as session:
        return await drafts.save(
            session, runtime.draft_keys(), chat, dump(conversation), over=None if over is None else over.draft
        )


async def move_screen(runtime: Runtime, chat: int, message: int) -> None:
    """Remember in which message the conversation lives from now on."""
    held = await recall(runtime, chat)
    if held is not None:
        await keep(runtime, chat, replace(held.conversation, screen=message), over=held)


async def forget(runtime: Runtime, chat: int) -> None:
    """End a conversation without sending anything."""
    async with runtime.database.transaction() as session:
        await drafts.forget(session, runtime.draft_keys(), chat)


async def hand_over(runtime: Runtime, chat: int, held: Held, submission: Submission) -> None:
    """Mark, sealed answer and end of the draft, in one transaction.

    Whether it was the first time is not told: the reply must be the same. Raises ConsultationClosed.
    """
    consultation = held.conversation.consultation
    async with runtime.database.transaction() as session:
        await participation.submit(
            session,
            consultation=consultation,
            nullifier_key=runtime.keys.nullifier_key(consultation),
            user=chat,
            content=to_json(submission),
        )
        await drafts.forget(session, runtime.draft_keys(), chat)
