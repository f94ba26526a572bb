"""«Publicar»: ask once, keep the form once, say how to open a consultation with it; and the list of what there is."""

import logging
from dataclasses import replace
from html import escape

from telegram import CallbackQuery, Message, Update

from admin.organiser import wording
from admin.organiser.forms import words
from admin.organiser.forms.buttons import Act, Press, button
from admin.organiser.forms.checking import WHY, choices, summary
from admin.organiser.forms.finding import NotHere, find
from admin.organiser.forms.rehearsal import Stopped
from admin.organiser.forms.shelf import Brought
from admin.organiser.forms.trying import on_try
from admin.organiser.runtime import Runtime
from dialogs.chat.paper import measure
from dialogs.chat.screen import Button, Screen, in_rows
from storage import audit, forms, organisers
from storage.forms import SHORT, StoredForm, TooManyForms

PAGE = 6  #: forms on one page of the list
LONGEST = 4_000  #: UTF-16 units of a message to which a question may still be added

logger = logging.getLogger(__name__)


async def on_press(update: Update, runtime: Runtime) -> None:
    """A button about a form."""
    query = update.callback_query
    assert query is not None
    press = Press.unpack(query.data)
    if press is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    try:
        match press.act:
            case Act.TRY | Act.LANGUAGE:
                await on_try(runtime, query, press)
            case Act.PAGE:
                await runtime.post.toast(query.id)
                on = query.message.message_id if query.message is not None else None
                await runtime.post.show(query.from_user.id, await _list(runtime, press.argument), on=on)
            case _:
                await _publish(runtime, query, press)
    except (NotHere, Stopped) as problem:
        sentence = problem.sentence if isinstance(problem, NotHere) else WHY[problem.why]()
        await runtime.post.toast(query.id)
        reply_to = query.message.message_id if query.message is not None else None
        await runtime.post.say(query.from_user.id, sentence, reply_to=reply_to)


async def on_forms(update: Update, runtime: Runtime) -> None:
    """/formularios: what was published, by title."""
    assert update.effective_chat is not None
    await runtime.post.show(update.effective_chat.id, await _list(runtime, 0), on=None)


async def _publish(runtime: Runtime, query: CallbackQuery, press: Press) -> None:
    chat, message = query.from_user.id, query.message
    brought = await find(runtime, chat, press.mark, message, query.id)
    if not brought.sound:
        raise NotHere(words.mend())
    before = unasked(message.text_html) if isinstance(message, Message) and message.text else ""
    match press.act:
        case Act.PUBLISH:
            sure = button(words.sure(), Act.SURE, brought.identity)
            not_yet = button(words.not_yet(), Act.NOT_YET, brought.identity)
            screen = Screen(_below(before, words.publish_this(brought.about.title)), ((sure,), (not_yet,)))
        case Act.NOT_YET:
            screen = Screen(before or words.publish_this(brought.about.title), _rows(brought))
        case _:
            screen = await _kept(runtime, brought, chat)
    await runtime.post.toast(query.id)
    on = message.message_id if isinstance(message, Message) and message.text else None
    await runtime.post.show(chat, screen, on=on)


async def _kept(runtime: Runtime, brought: Brought, chat: int) -> Screen:
    """Publish, once, with its line in the audit; what to say about it."""
    about = brought.about
    try:
        async with runtime.database.transaction() as session:
            organiser = await organisers.by_chat(session, runtime.key, chat)
            assert organiser is not None
            fresh = await forms.publish_if_room(
                session,
                brought.identity,
                brought.xform.decode(),
                about.title,
                name=about.name,
                version=about.version,
            )
            if fresh:
                note = {"form": brought.identity[:SHORT]}
                await audit.note(session, organiser.id, "form_publish", note, runtime.now())
    except TooManyForms:
        return Screen(words.paragraphs(summary(brought), words.no_room()), _rows(brought))
    logger.info("A form was published", extra={"action": "form_published"})
    stored = replace(brought, stored=True)
    runtime.room.shelf.keep(stored)
    said = words.published(about.title, brought.identity[:SHORT])
    return Screen(words.paragraphs(summary(brought), said), _rows(stored))


async def _list(runtime: Runtime, page: int) -> Screen:
    async with runtime.database.statement() as session:
        every = await forms.every_one(session)
    if not every:
        return Screen(words.no_forms())
    pages = -(-len(every) // PAGE)
    page = min(page, pages - 1)
    shown = list(enumerate(every, 1))[page * PAGE : (page + 1) * PAGE]
    lines = "\n".join(_line(number, each) for number, each in shown)
    buttons = [button(f"{words.try_it()} {number}", Act.TRY, each.identity) for number, each in shown]
    rows = in_rows(buttons, 3)
    if pages > 1:
        rows += (
            (
                button("◀", Act.PAGE, argument=(page - 1) % pages),
                button(f"{page + 1}/{pages}", Act.PAGE, argument=page),
                button("▶", Act.PAGE, argument=(page + 1) % pages),
            ),
        )
    return Screen(words.paragraphs(words.forms_title(), lines, words.how_to_open()), rows)


def _line(number: int, form: StoredForm) -> str:
    parts = [f"{number}. {words.bold(form.title[:80] or form.name[:80])}"]
    if form.version:
        parts.append(words.edition(form.version[:40]))
    parts.append(f"<code>{escape(form.short)}</code>")
    if form.used:
        parts.append(words.asked_somewhere())
    return " · ".join(parts)


def unasked(html: str) -> str:
    """A message without the question that was put below it."""
    cut = html.rfind(words.asking_begins())
    return html if cut < 0 else html[:cut].rstrip()


def _below(before: str, more: str) -> str:
    """More words below what stands there, where there is room for both."""
    return words.paragraphs(before, more) if measure(before) + measure(more) < LONGEST else more


def _rows(brought: Brought) -> tuple[tuple[Button, ...], ...]:
    return tuple((each,) for each in choices(brought, again=False))
