"""Published forms: what may be asked, each kept for ever as it was published.

A form is its XForm, and its identity is the hash of that text: publishing the same one twice, from two chats or after
a crash, is one row. A new version is a new row; conversations that began with another keep theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Exists, Row, Select, delete, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.database import Session
from storage.tables import consultation, form

MOST_UNUSED = 200  #: forms that no consultation asks, before chats may publish no more
MOST_BYTES = 64 << 20  #: that those may take on disk, together
SHORT = 8  #: hexadecimal digits of an identity that people read and write
LEAST = 6  #: of them that are enough to ask for one
_ONE_AT_A_TIME = 7_263_002  # any number, the same for everybody: counting and publishing are one step
_DIGITS = re.compile(rf"[0-9a-f]{{{LEAST},64}}")


@dataclass(frozen=True)
class StoredForm:
    """A published form, without its text."""

    identity: str  #: sha256 of the XForm, in hexadecimal
    title: str
    name: str  #: the form's own id, the same in all its versions; may be empty
    version: str  #: as its author wrote it; may be empty
    used: bool  #: whether a consultation asks it, or asked it

    @property
    def short(self) -> str:
        """What people call it by."""
        return self.identity[:SHORT]


class TooManyForms(Exception):
    """There are too many published forms that nobody asks."""


async def publish(
    session: Session, identity: str, xform: str, title: str, *, name: str = "", version: str = ""
) -> None:
    """Keep a form (role owner). The same form twice is one form."""
    row = {"identity": identity, "xform": xform, "title": title, "name": name, "version": version}
    await session.execute(upsert(form).values(row).on_conflict_do_nothing())


async def publish_if_room(
    session: Session, identity: str, xform: str, title: str, *, name: str = "", version: str = ""
) -> bool:
    """Keep a form that came through a chat (role organiser), in a transaction. The same form twice is one form.

    False when it was kept already. Raises `TooManyForms` when there are `MOST_UNUSED` that no consultation asks, or
    they take `MOST_BYTES`.
    """
    await session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    if (await session.execute(select(exists().where(form.c.identity == identity)))).scalar_one():
        return False
    unused = select(func.count(), func.coalesce(func.sum(func.pg_column_size(form.c.xform)), 0))
    count, size = (await session.execute(unused.where(~_used()))).one()
    if count >= MOST_UNUSED or size >= MOST_BYTES:
        raise TooManyForms
    await publish(session, identity, xform, title, name=name, version=version)
    return True


async def xform(session: Session, identity: str) -> str:
    """The XForm of an identity (any role). Raises `LookupError` for one that was never published."""
    query = select(form.c.xform).where(form.c.identity == identity)
    found: str | None = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise LookupError("no form of that identity was published")
    return found


async def every_one(session: Session) -> tuple[StoredForm, ...]:
    """All published forms, by title (any role); nothing says when each was published."""
    rows = await session.execute(_listed())
    return tuple(map(_read, rows))


async def beginning(session: Session, digits: str) -> tuple[StoredForm, ...]:
    """The forms whose identity begins with these hexadecimal digits (any role); none for fewer than `LEAST`."""
    if not _DIGITS.fullmatch(digits):
        return ()
    rows = await session.execute(_listed().where(form.c.identity.startswith(digits)))
    return tuple(map(_read, rows))


async def called(session: Session, word: str) -> tuple[StoredForm, ...]:
    """What somebody may mean by a word: the form of a short identity, else every version of a form's own id."""
    by_identity = await beginning(session, word.casefold())
    if by_identity:
        return by_identity
    rows = await session.execute(_listed().where(form.c.name == word, literal(word) != ""))
    return tuple(map(_read, rows))


async def remove(session: Session, identity: str) -> bool:
    """Take away a form that no consultation ever asked (role owner); whether there was one."""
    query = delete(form).where(form.c.identity == identity, ~_used()).returning(form.c.identity)
    return (await session.execute(query)).scalar_one_or_none() is not None


def _used() -> Exists:
    return exists().where(consultation.c.form_id == form.c.identity)


def _listed() -> Select[tuple[str, str, str, str, bool]]:
    return select(form.c.identity, form.c.title, form.c.name, form.c.version, _used().label("used")).order_by(
        func.lower(form.c.title), form.c.name, form.c.version.desc(), form.c.identity
    )


def _read(row: Row[tuple[str, str, str, str, bool]]) -> StoredForm:
    return StoredForm(row.identity, row.title, row.name, row.version, row.used)


__all__ = [
    "MOST_UNUSED",
    "StoredForm",
    "TooManyForms",
    "beginning",
    "called",
    "every_one",
    "publish",
    "publish_if_room",
    "remove",
    "xform",
]
