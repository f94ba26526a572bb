"""What is done with each update: the door first, then the orders, buttons and words of every room."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from admin.organiser import digests, talk
from admin.organiser.access import chronicle, gate, idling, inviting, joining, team
from admin.organiser.assemblies import pressing as meeting
from admin.organiser.assemblies import writing as minuting
from admin.organiser.consultations import creating, watching
from admin.organiser.custody import dealing, opening, sweeping
from admin.organiser.forms import checking, publishing, trying
from admin.organiser.motions import deciding, proposing
from admin.organiser.notices import deciding as notices
from admin.organiser.notices import editing, pressing, writing
from admin.organiser.review import reading
from admin.organiser.runtime import Runtime
from admin.organiser.safety import codes, suspending
from admin.organiser.schedule import listing
from storage.organisers import COORDINATES, ORGANISES, REVIEWS, ROLES

App = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE
Handler = Callable[[Update, Runtime], Awaitable[None]]
#: Conversations that may be waiting for words; each says whether it took them.
LISTENERS: tuple[Callable[[Update, Runtime], Awaitable[bool]], ...] = (
    opening.on_words,
    dealing.on_words,
    joining.on_words,
    minuting.on_words,
    reading.on_words,
    creating.on_words,
    codes.on_words,
    writing.on_words,
    editing.on_words,
    listing.on_words,
    sweeping.on_stray,
)


def attach(app: App, runtime: Runtime) -> None:
    """The handlers, in the order in which they are asked."""

    def with_runtime(handler: Handler) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
        async def handle(update: Update, _context: Context) -> None:
            await handler(update, runtime)

        return handle

    async def failed(update: object, context: Context) -> None:
        await talk.on_error(update, context.error, runtime)

    async def at_the_door(update: Update, _context: Context) -> None:
        if not talk.in_private(update):
            await talk.on_outside(update, runtime)
            raise ApplicationHandlerStop
        try:
            slipped = await sweeping.slipped(update, runtime)
            welcome = not slipped and await gate.passes(update, runtime)
        except Exception as error:  # the library would go on to the next handlers: nobody comes in unasked
            await talk.on_error(update, error, runtime)
            welcome = False
        if not welcome:
            raise ApplicationHandlerStop
        creating.leave_off(update, runtime)
        codes.leave_off(update, runtime)
        writing.leave_off(update, runtime)
        minuting.leave_off(update, runtime)
        trying.leave_off(update, runtime)

    app.add_handler(TypeHandler(Update, at_the_door), group=-1)
    app.add_handler(MessageHandler(sweeping.Awaited(runtime), with_runtime(sweeping.on_other)))
    for_forms, for_team = partial(gate.allowed, (ORGANISES,)), partial(gate.allowed, (COORDINATES,))
    app.add_handler(CommandHandler("start", with_runtime(joining.on_start)))
    app.add_handler(CommandHandler(["boletin", "digest"], with_runtime(digests.on_digest)))
    app.add_handler(CommandHandler(["ayuda", "help"], with_runtime(talk.on_help)))
    app.add_handler(CommandHandler(["formularios", "forms"], with_runtime(for_forms(publishing.on_forms))))
    app.add_handler(MessageHandler(filters.Document.ALL | filters.PHOTO, with_runtime(_on_file)))
    app.add_handler(CallbackQueryHandler(with_runtime(for_forms(publishing.on_press)), pattern="^f:"))
    app.add_handler(CallbackQueryHandler(with_runtime(for_forms(trying.on_tap)), pattern="^t:"))
    for_review = partial(gate.allowed, (REVIEWS,))
    app.add_handler(CommandHandler("revisar", with_runtime(for_review(reading.on_review))))
    app.add_handler(CallbackQueryHandler(with_runtime(for_review(reading.on_press)), pattern="^r:"))
    app.add_handler(CommandHandler("invitar", with_runtime(for_team(inviting.on_invite))))
    app.add_handler(CallbackQueryHandler(with_runtime(for_team(inviting.on_press)), pattern="^i:"))
    app.add_handler(CommandHandler("equipo", with_runtime(for_team(team.on_team))))
    app.add_handler(CallbackQueryHandler(with_runtime(for_team(team.on_press)), pattern="^e:"))
    app.add_handler(CallbackQueryHandler(with_runtime(idling.on_press), pattern="^x:"))
    app.add_handler(CommandHandler("bitacora", with_runtime(for_team(chronicle.on_chronicle))))
    app.add_handler(CallbackQueryHandler(with_runtime(for_team(chronicle.on_press)), pattern="^l:"))
    app.add_handler(CommandHandler("consultas", with_runtime(for_forms(watching.on_consultations))))
    app.add_handler(CallbackQueryHandler(with_runtime(for_forms(watching.on_press)), pattern="^o:"))
    app.add_handler(CommandHandler("codigos", with_runtime(for_forms(codes.on_codes))))
    app.add_handler(CallbackQueryHandler(with_runtime(for_forms(codes.on_press)), pattern="^q:"))
    app.add_handler(CommandHandler("asamblea", with_runtime(for_forms(meeting.on_assembly))))
    app.add_handler(CallbackQueryHandler(with_runtime(for_forms(meeting.on_press)), pattern="^y:"))
    app.add_handler(CommandHandler("llave", with_runtime(gate.allowed(ROLES, opening.on_key))))
    app.add_handler(CallbackQueryHandler(with_runtime(opening.on_press), pattern="^k:"))
    app.add_handler(CallbackQueryHandler(with_runtime(dealing.on_press), pattern="^g:"))
    app.add_handler(CommandHandler("suspender", with_runtime(for_team(suspending.on_suspend))))
    app.add_handler(CallbackQueryHandler(with_runtime(for_team(suspending.on_press)), pattern="^z:"))
    app.add_handler(CommandHandler("aviso", with_runtime(for_forms(writing.on_write))))
    app.add_handler(CommandHandler("avisos", with_runtime(for_forms(pressing.on_list))))
    app.add_handler(CallbackQueryHandler(with_runtime(for_forms(pressing.on_press)), pattern="^a:"))
    app.add_handler(CommandHandler("programado", with_runtime(for_forms(listing.on_planned))))
    app.add_handler(CallbackQueryHandler(with_runtime(for_forms(listing.on_press)), pattern="^h:"))
    app.add_handler(CommandHandler("pendientes", with_runtime(gate.allowed(ROLES, _on_waiting))))
    app.add_handler(CallbackQueryHandler(with_runtime(deciding.on_press), pattern="^m:"))
    app.add_handler(CallbackQueryHandler(with_runtime(digests.on_button)))
    app.add_handler(ChatMemberHandler(with_runtime(talk.on_membership), ChatMemberHandler.MY_CHAT_MEMBER))
    said = (filters.TEXT & ~filters.COMMAND) | filters.LOCATION
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & said, with_runtime(_on_words)))
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & ~filters.COMMAND, with_runtime(_on_other)))
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE, with_runtime(talk.on_anything)))
    app.add_error_handler(failed)


async def _on_waiting(update: Update, runtime: Runtime) -> None:
    """What waits for a second person: notices, with what they look like, and everything else."""
    await proposing.on_waiting(update, runtime, before=await notices.on_waiting(update, runtime))


async def _on_file(update: Update, runtime: Runtime) -> None:
    """A picture or a file belongs to the notice that somebody writes; else a file is a form."""
    assert update.message is not None
    if await writing.on_file(update, runtime):
        return
    if update.message.document is not None:
        await gate.allowed((ORGANISES,), checking.on_document)(update, runtime)
    else:
        await talk.on_anything(update, runtime)


async def _on_words(update: Update, runtime: Runtime) -> None:
    """What is written without being an order belongs to the first conversation that waits for it."""
    for listens in LISTENERS:
        if await listens(update, runtime):
            return
    await trying.on_words(update, runtime)


async def _on_other(update: Update, runtime: Runtime) -> None:
    """A voice, a sticker, a video: whoever waits for something else says for what."""
    for listens in LISTENERS:
        if await listens(update, runtime):
            return
    await talk.on_anything(update, runtime)
