"""«Cartel y tarjetas»: paper for a place, and cards for codes that were just made, drawn and sent as files."""

import asyncio
import re
from collections.abc import Callable

from telegram import CallbackQuery, Message

from admin import handing_out
from admin.digest.issue import File
from admin.organiser.consultations import handing_words as words
from admin.organiser.consultations.buttons import Act, Press, button
from admin.organiser.consultations.standing import Standing
from admin.organiser.runtime import Runtime
from admin.posters import printing
from admin.posters.sheet import Sheet, place_link, sheet
from dialogs.chat.screen import Screen, in_rows
from locales.assembly import NextAssembly
from storage import audit, faces, next_assembly, sayable
from storage.organisers import Organiser
from storage.places import Place

#: What a button prints: its file, and how it is drawn.
PRINTS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "pc": ("cartel-carta.pdf", lambda one: printing.poster(one, "carta")),
    "pa": ("cartel-a4.pdf", lambda one: printing.poster(one, "a4")),
    "tc": ("tarjetas-carta.pdf", lambda one: printing.cards([one], "carta")),
    "ta": ("tarjetas-a4.pdf", lambda one: printing.cards([one], "a4")),
    "im": ("cartel.png", printing.picture),
}
_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")

label = words.posters


async def on_press(
    runtime: Runtime, organiser: Organiser, press: Press, here: Standing, on: int | None
) -> str:
    """The choice of papers, or one of them; what is said to the finger, if anything."""
    if here.place.suspended:
        return words.stands_still()
    async with runtime.database.statement() as session:
        username = await faces.username(session)
        ahead = await next_assembly.told(session, here.place, runtime.now())
    if username is None:
        return words.no_bot_yet()
    coded = here.current is not None and here.running and here.current.coded
    link = place_link(username, here.place.code)
    if press.act is Act.POSTERS:
        await runtime.post.show(organiser.chat, _choice(here.place, link, ahead, coded=coded), on=None)
        return ""
    if press.more not in PRINTS:
        return words.stale()
    name, draw = PRINTS[press.more]
    one = sheet(here.place.name, link, coded=coded, ahead=ahead)
    content = await asyncio.to_thread(draw, one)
    async with runtime.database.transaction() as session:
        note = {"place": str(here.place.id), "what": name}
        await audit.note(session, organiser.id, "poster_print", note, runtime.now())
    await runtime.post.hand(organiser.chat, File(f"{here.place.code}-{name}", content, words.care()))
    return ""


async def code_cards(runtime: Runtime, organiser: Organiser, place: Place, query: CallbackQuery) -> str:
    """Cards for the codes that stand in a message of ours: they are kept nowhere else; what is said to the finger."""
    said = query.message.text or "" if isinstance(query.message, Message) else ""
    found = [sayable.read(each) for each in _CODE.findall(said)]
    drawn = list(
        dict.fromkeys(code for code in found if code is not None)
    )  # one is there twice, as an example
    if place.suspended:
        return words.stands_still()
    async with runtime.database.statement() as session:
        username = await faces.username(session)
    if username is None or not drawn:
        return words.no_bot_yet() if username is None else words.stale()
    sheets = [sheet(place.name, handing_out.link(username, place, code), code=code) for code in drawn]
    content = await asyncio.to_thread(printing.cards, _for_all(sheets))
    async with runtime.database.transaction() as session:
        note = {"place": str(place.id), "what": "tarjetas con código", "count": len(drawn)}
        await audit.note(session, organiser.id, "poster_print", note, runtime.now())
    await runtime.post.hand(organiser.chat, File(f"{place.code}-tarjetas.pdf", content, words.burn()))
    return ""


def _for_all(sheets: list[Sheet]) -> list[Sheet]:
    """As many cards of each code as fill whole pages evenly: a code is for many people."""
    pages = max(1, -(-len(sheets) // printing.PER_PAGE))
    each = max(1, pages * printing.PER_PAGE // len(sheets))
    return [one for one in sheets for _copy in range(each)]


def _choice(place: Place, link: str, ahead: NextAssembly | None, *, coded: bool) -> Screen:
    labels = words.papers()
    buttons = [button(labels[what], Act.PRINT, place.id, what) for what in PRINTS]
    gone = (button(words.done(), Act.GONE),)
    return Screen(words.choose(place.name, link, ahead, coded=coded), (*in_rows(buttons, 2), gone))
