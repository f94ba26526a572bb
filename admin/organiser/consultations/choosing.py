"""Which form: those that come with the program, and those that people published."""

import asyncio
import hashlib
from functools import cache

import yaml

from admin.organiser.consultations import card_problems, card_words
from admin.organiser.consultations.buttons import Act, button
from admin.organiser.forms.finding import NotHere
from admin.organiser.runtime import Runtime
from dialogs import forms as bundle
from dialogs.chat.screen import Button, Screen
from dialogs.workshop import inspect_async
from dialogs.xform import load
from storage import forms
from storage.forms import StoredForm, TooManyForms

PAGE = 5  #: published forms on one page
LABEL = 40  #: characters of a title on a button
BESIDE = ("asamblea",)  #: what comes with the program and is no round of a place


@cache
def titles() -> dict[str, str]:
    """Name and title of the forms that come with the program; our own files, so they are simply read."""
    found = {}
    for path in bundle.every():
        if path.stem not in BESIDE:
            (settings, *_more) = yaml.safe_load(path.read_text(encoding="utf-8"))["settings"]
            found[path.stem] = str(settings["form_title"])
    return found


async def listed(runtime: Runtime, page: int) -> Screen:
    """The choice."""
    known = await asyncio.to_thread(titles)
    async with runtime.database.statement() as session:
        brought = [one for one in await forms.every_one(session) if one.title not in known.values()]
    pages = max(1, -(-len(brought) // PAGE))
    page = min(page, pages - 1)
    rows: list[tuple[Button, ...]] = []
    if page == 0:
        rows += [(button(title[:LABEL], Act.BUNDLED, more=name),) for name, title in known.items()]
    rows += [
        (button(_label(one), Act.FORM, one.identity[:32]),)
        for one in brought[page * PAGE : (page + 1) * PAGE]
    ]
    if pages > 1:
        before, after = (page - 1) % pages, (page + 1) % pages
        rows.append((button("◀", Act.FORMS, more=str(before)), button("▶", Act.FORMS, more=str(after))))
    rows.append((button(card_words.back_up(), Act.LIST),))
    return Screen(card_words.which_form(), tuple(rows))


async def published(runtime: Runtime, digits: str) -> StoredForm:
    """The published form whose identity begins so. Raises `NotHere`."""
    async with runtime.database.statement() as session:
        found = await forms.beginning(session, digits)
    if len(found) != 1:
        raise NotHere(card_problems.form_gone())
    return found[0]


async def bundled(runtime: Runtime, name: str) -> StoredForm:
    """A form that comes with the program, published now if it was not yet. Raises `NotHere`."""
    if name not in titles():
        raise NotHere(card_problems.form_gone())
    room = runtime.room
    async with room.checks:
        inspection = await inspect_async(bundle.bundled(name), media=runtime.media)
    if inspection.xform is None:
        raise NotHere(card_problems.no_form_read())
    identity = hashlib.sha256(inspection.xform.encode()).hexdigest()
    loaded = await asyncio.to_thread(load, inspection.xform)
    said = loaded.settings
    try:
        async with runtime.database.transaction() as session:
            await forms.publish_if_room(
                session,
                identity,
                inspection.xform,
                loaded.title,
                name=said.get("id", ""),
                version=said.get("version", ""),
            )
    except TooManyForms:
        raise NotHere(card_problems.no_form_read()) from None
    return await published(runtime, identity[:32])


def _label(form: StoredForm) -> str:
    title = (form.title or form.name)[:LABEL]
    return f"{title} · {form.version[:12]}" if form.version else title
