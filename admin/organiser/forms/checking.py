"""A file arrives: look at it, and say what was found; the message that says so is a reply to the file."""

import logging
from contextlib import suppress

from telegram import Update
from telegram.error import TelegramError

from admin.digest.issue import File
from admin.organiser.delivery import Gone
from admin.organiser.forms import trial_words, words
from admin.organiser.forms.buttons import Act, button
from admin.organiser.forms.finding import BIGGEST_FILE, Looked, NotHere, could_be_form, look
from admin.organiser.forms.rehearsal import Stopped
from admin.organiser.forms.report import report
from admin.organiser.forms.shelf import Brought, Pace
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Button, Screen

MOST_WAITING = 8  #: files that wait while others are looked at
WHY = {"slow": trial_words.too_slow, "heavy": trial_words.too_heavy, "broken": trial_words.trial_broke}

logger = logging.getLogger(__name__)


async def on_document(update: Update, runtime: Runtime) -> None:
    """A file: refused by what its sender's phone says of it, or fetched, looked at and told about."""
    message = update.message
    assert message is not None
    document = message.document
    assert document is not None
    chat, number = message.chat_id, message.message_id
    pace = runtime.room.paces.next(chat, runtime.now())
    if pace is Pace.SILENT:
        return
    refusal = ""
    if pace is Pace.TELL:
        refusal = words.too_often()
    elif not could_be_form(document):
        refusal = words.no_form()
    elif document.file_size == 0:
        refusal = words.empty()
    elif (document.file_size or 0) > BIGGEST_FILE:
        refusal = words.too_big()
    elif runtime.room.waiting >= MOST_WAITING:
        refusal = words.too_many_at_once()
    if refusal:
        await runtime.post.say(chat, refusal, reply_to=number)
        return
    runtime.room.waiting += 1
    try:
        shown = await runtime.post.show(chat, words.looking(), on=None, reply_to=number)
        try:
            looked = await look(runtime, document)
        except NotHere as missing:
            await runtime.post.show(chat, Screen(missing.sentence), on=shown, reply_to=number)
        except Stopped as stopped:
            await runtime.post.show(chat, Screen(WHY[stopped.why]()), on=shown, reply_to=number)
        except Gone:
            raise
        except Exception:
            with suppress(TelegramError):  # what is said of it comes from whoever takes the exception
                await runtime.post.remove(chat, shown)
            raise
        else:
            await _tell(runtime, chat, looked, on=shown, reply_to=number)
    finally:
        runtime.room.waiting -= 1
    logger.info("A form was looked at", extra={"action": "form_checked"})


async def _tell(runtime: Runtime, chat: int, looked: Looked, *, on: int, reply_to: int) -> None:
    brought = looked.brought
    told = report(looked.findings, summary(brought) if brought is not None else "", looked.remark)
    rows = () if brought is None else tuple((each,) for each in choices(brought, again=False))
    await runtime.post.show(chat, Screen(told.text, rows), on=on, reply_to=reply_to)
    if told.whole:
        file = File("revision.txt", told.whole.encode("utf-8-sig"), words.the_whole_list())
        await runtime.post.hand(chat, file, reply_to=reply_to)


def summary(brought: Brought) -> str:
    """The head of a form."""
    about = brought.about
    return words.summary(about.title, about.version, about.questions, about.named(), about.minutes)


def choices(brought: Brought, *, again: bool) -> tuple[Button, ...]:
    """What can be done with a form: try it, and publish it while it is not published and has no errors."""
    label = words.try_again() if again else words.try_it()
    trying = button(label, Act.TRY, brought.identity)
    return (
        (trying,)
        if brought.stored or not brought.sound
        else (trying, button(words.publish(), Act.PUBLISH, brought.identity))
    )
