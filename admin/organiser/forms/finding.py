"""From a file, or from the digits a button carries, to a form that was checked: held, published, or looked at anew."""

import hashlib
import logging
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from telegram import Document, Message
from telegram.error import BadRequest, NetworkError

from admin.organiser.forms import words
from admin.organiser.forms.buttons import TOKEN
from admin.organiser.forms.rehearsal import Stopped
from admin.organiser.forms.shelf import BIGGEST_FORM, Brought, Pace
from admin.organiser.forms.steps import About
from admin.organiser.request import TooBig
from admin.organiser.runtime import Runtime
from dialogs.errors import Finding
from dialogs.workshop import inspect_async
from storage import forms
from storage.database import DatabaseUnavailable

BIGGEST_FILE = 5_000_000  #: bytes, as `dialogs.authoring.sheets` reads them
READABLE = (".xlsx", ".xlsm", ".xls", ".yaml", ".yml", ".md", ".zip")
#: MIME types under which a form may come, whatever its name says.
LIKELY = ("spreadsheet", "ms-excel", "yaml", "markdown")
UNCERTAIN = ("", "application/octet-stream", "application/zip", "text/plain", "application/x-zip-compressed")
READABILITY = "locales.readability:inflesz"

logger = logging.getLogger(__name__)


class NotHere(Exception):
    """There is no such form; the sentence says why and what to do."""

    @property
    def sentence(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Looked:
    """What looking at a file found."""

    findings: tuple[Finding, ...]
    brought: Brought | None  #: None: it cannot be asked, or is too large for a chat
    remark: str = ""  #: why a form that can be asked is not taken here


def could_be_form(document: Document) -> bool:
    """Whether a file is worth fetching, by what its sender's phone says of it."""
    extension, mime = _extension(document), (document.mime_type or "").lower()
    if extension in READABLE or any(part in mime for part in LIKELY):
        return True
    return extension == "" and mime in UNCERTAIN


def kind_of(extension: str, content: bytes) -> str:
    """The extension a file is read under: what its first bytes say, else what its name says.

    >>> kind_of("", b"| survey |"), kind_of(".md", b"PK\\x03\\x04"), kind_of(".zip", b"PK\\x03\\x04")
    ('.md', '.xlsx', '.zip')
    """
    if content.startswith(b"PK\x03\x04"):
        return extension if extension in (".xlsx", ".xlsm", ".zip") else ".xlsx"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ".xls" if extension in ("", ".xls", ".md", ".yaml", ".yml", ".zip") else extension
    if extension in READABLE:
        return extension
    return ".md" if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"|") else ".yaml"


async def look(runtime: Runtime, document: Document) -> Looked:
    """Fetch a file and look at it in the workshop. Raises `NotHere`, `Stopped`."""
    room = runtime.room
    async with room.checks:
        try:
            content = await runtime.post.fetch(document.file_id, BIGGEST_FILE)
        except TooBig:
            raise NotHere(words.too_big()) from None
        except (BadRequest, NetworkError) as error:
            logger.warning("Not fetched", extra={"action": "not_fetched", "kind": type(error).__name__})
            raise NotHere(words.not_fetched()) from None
        if not content:
            raise NotHere(words.empty())
        async with room.folder.holding(content, kind_of(_extension(document), content)) as path:
            inspection = await inspect_async(
                path, readability=READABILITY, media=runtime.media, room=path.parent
            )
    if inspection.trial is None:
        return Looked(inspection.findings, None)
    xform = inspection.trial.encode()
    if len(xform) > BIGGEST_FORM:
        return Looked(inspection.findings, None, words.too_large_for_here())
    return Looked(inspection.findings, await _known(runtime, xform, sound=not inspection.errors))


async def find(runtime: Runtime, chat: int, mark: str, message: object, query: str) -> Brought:
    """The form a button was made for: held in memory, published, or fetched again with the file the message replies to.

    Looking again takes seconds, so the tap `query` is answered first. Raises `NotHere`, `Stopped`.
    """
    if (held := runtime.room.shelf.find(mark)) is not None:
        return held
    document = document_of(message)
    try:
        published = await _published(runtime, mark)
    except DatabaseUnavailable:
        if document is None:
            raise
        published = None
    if published is not None:
        return published
    if document is None:
        raise NotHere(words.gone())
    if runtime.room.paces.next(chat, runtime.now()) is not Pace.GO:
        raise NotHere(words.too_often())
    await runtime.post.toast(query, words.looking().text)
    brought = (await look(runtime, document)).brought
    if brought is None or not brought.identity.startswith(mark):
        raise NotHere(words.changed())
    return brought


def document_of(message: object) -> Document | None:
    """The file that a message of ours replies to, if it is still there."""
    if not isinstance(message, Message) or message.reply_to_message is None:
        return None
    return message.reply_to_message.document


def replied_to(message: object) -> int | None:
    """The number of the message that a message of ours replies to."""
    if not isinstance(message, Message) or message.reply_to_message is None:
        return None
    return message.reply_to_message.message_id


async def _published(runtime: Runtime, mark: str) -> Brought | None:
    """A published form; nobody has to check it again."""
    if len(mark) < TOKEN:
        return None
    async with runtime.database.statement() as session:
        found = await forms.beginning(session, mark)
        if len(found) != 1:
            return None
        xform = await forms.xform(session, found[0].identity)
    brought = replace(await _known(runtime, xform.encode()), stored=True)
    runtime.room.shelf.keep(brought)
    return brought


async def _known(runtime: Runtime, xform: bytes, *, sound: bool = True) -> Brought:
    """A form with what it says of itself, held from now on. Raises `Stopped`."""
    identity = hashlib.sha256(xform).hexdigest()
    if (
        held := runtime.room.shelf.find(identity)
    ) is not None:  # the same form, from another file without errors
        sound = sound or held.sound
    said: dict[str, Any] = await runtime.room.rehearsal.ask(
        identity, xform, "about", now=runtime.now().isoformat()
    )
    said |= {key: tuple(said[key]) for key in ("languages", "names")}
    brought = Brought(identity, xform, About(**said), sound=sound)
    runtime.room.shelf.keep(brought)
    return brought


def _extension(document: Document) -> str:
    """The extension of a file's name, and nothing else of it.

    A name like «encuesta.v2» or «lunes 3.5» has none that means anything.
    """
    found = PurePath(document.file_name or "").suffix.casefold()
    return (
        found
        if found in READABLE or (found[1:].isalnum() and not found[1:2].isdigit() and len(found) <= 6)
        else ""
    )


__all__ = [
    "Looked",
    "NotHere",
    "Stopped",
    "could_be_form",
    "document_of",
    "find",
    "kind_of",
    "look",
    "replied_to",
]
