"""/consultas: how each place stands, and what can be done about it; every button of consultations begins here."""

import logging

from telegram import Update

from admin.organiser import wording
from admin.organiser.access import words as access
from admin.organiser.access.gate import who
from admin.organiser.consultations import card_problems, choosing, creating, handing, handing_words, words
from admin.organiser.consultations.actions import CLOSE, OPEN_NAME
from admin.organiser.consultations.buttons import Act, Press, button
from admin.organiser.consultations.plan import Plan
from admin.organiser.consultations.standing import Standing, hers
from admin.organiser.delivery import Gone
from admin.organiser.forms.checking import WHY
from admin.organiser.forms.finding import NotHere
from admin.organiser.forms.rehearsal import Stopped
from admin.organiser.motions.proposing import put_forward
from admin.organiser.runtime import Runtime
from admin.organiser.safety.suspending import RELEASES
from admin.schedule import today
from dialogs.chat.screen import Button, Screen, in_rows
from storage import audit, consultations, motions, organisers
from storage.consultations import Consultation
from storage.organisers import COORDINATES, Organiser

CARD = frozenset(
    {
        *(Act.TOGGLE, Act.CARD, Act.OPENS, Act.CLOSES, Act.MODE, Act.CODED, Act.CROWD, Act.DRAFT),
        *(Act.NOTICE, Act.REVIEW, Act.TERMINAL, Act.PROPOSE, Act.DROP),
    }
)

#: What cannot be done where everything stands still.
FORWARD = frozenset({Act.PAUSE, Act.GO_ON, Act.CLOSE, Act.SURE, Act.ROUND})
LINES = 25  #: places told in one message; the others have their button

logger = logging.getLogger(__name__)


async def on_consultations(update: Update, runtime: Runtime) -> None:
    """/consultas."""
    assert update.effective_chat is not None
    organiser = await who(runtime, update.effective_chat.id)
    assert organiser is not None
    await runtime.post.show(organiser.chat, await _list(runtime, organiser), on=None)


async def on_press(update: Update, runtime: Runtime) -> None:
    """A button about consultations; what an old one meant may not be there any more."""
    query = update.callback_query
    assert query is not None
    press, organiser = Press.unpack(query.data), await who(runtime, query.from_user.id)
    on = query.message.message_id if query.message is not None else None
    if press is None or organiser is None:
        await runtime.post.toast(query.id, wording.stale(), alert=True)
        return
    try:
        said = await _answer(runtime, organiser, press, on, query.id)
    except NotHere as missing:
        said = missing.sentence
    except Stopped as stopped:
        said = WHY[stopped.why]()
    await runtime.post.toast(query.id, said[:200], alert=bool(said))


async def _answer(runtime: Runtime, organiser: Organiser, press: Press, on: int | None, query: str) -> str:
    """Do what a button means; what is said to the finger, if anything. Raises `NotHere`, `Stopped`."""
    if press.act in CARD:
        card = runtime.cards.of(organiser.chat)
        if card is None or (card.screen is not None and on is not None and card.screen != on):
            return card_problems.forgotten()
        return await creating.on_card(runtime, organiser, press, card, on, query)
    async with runtime.database.statement() as session:
        mine = await hers(session, organiser)
    here = next((one for one in mine if press.id is not None and one.place.id == press.id), None)
    if not mine:
        return words.nothing_to_organise()
    match press.act:
        case Act.LIST:
            await runtime.post.show(organiser.chat, await _list(runtime, organiser), on=on)
        case Act.NEW | Act.FORMS:
            page = int(press.more) if press.more.isdecimal() else 0
            await runtime.post.show(organiser.chat, await choosing.listed(runtime, page), on=on)
        case Act.BUNDLED:
            await runtime.post.toast(query)
            form = await choosing.bundled(runtime, press.more)
            await creating.begin(runtime, organiser, form, mine, on=on)
        case Act.FORM:
            form = await choosing.published(runtime, press.about)
            await creating.begin(runtime, organiser, form, mine, on=on)
        case Act.CALL_OFF:
            return await _call_off(runtime, organiser, press, mine, on)
        case Act.GONE:
            if on is not None:
                await runtime.post.remove(organiser.chat, on)
        case _ if here is None:
            return wording.stale()
        case Act.POSTERS | Act.PRINT:
            return await handing.on_press(runtime, organiser, press, here, on)
        case _:
            assert here is not None
            return await _in_place(runtime, organiser, press.act, here, mine, on)
    return ""


async def _in_place(
    runtime: Runtime,
    organiser: Organiser,
    act: Act,
    here: Standing,
    mine: tuple[Standing, ...],
    on: int | None,
) -> str:
    current = here.current
    if act is Act.PLACE:
        await runtime.post.show(organiser.chat, _place(runtime, here), on=on)
        return ""
    if here.place.suspended and act in FORWARD:
        await runtime.post.show(organiser.chat, _place(runtime, here, alone=len(mine) == 1), on=on)
        return handing_words.stands_still()
    if current is None:
        return words.no_round()
    if act in (Act.ROUND, Act.CLONE):
        form = await choosing.published(runtime, current.form_id)
        like = Plan(form.identity, form.title, mode=current.mode, coded=current.coded,
                    k=max(10, current.k), draft_days=current.draft_days)  # fmt: skip
        there = (here.place.id,) if act is Act.ROUND else ()
        others = mine if act is Act.ROUND else tuple(one for one in mine if one is not here)
        await creating.begin(runtime, organiser, form, others or mine, on=None, like=like, places=there)
        return ""
    if current.state != "open":
        return words.too_late()
    if act is Act.PAUSE:
        return await _pause(runtime, organiser, here, current, on)
    if act is Act.GO_ON:
        if not current.paused:
            return words.too_late()
        if not organiser.may(COORDINATES, here.place.id):
            return access.not_yours()
        await put_forward(runtime, organiser, here.place, RELEASES, {})
    elif act is Act.CLOSE:
        sure = button(words.sure(), Act.SURE, here.place.id)
        rows = ((sure,), (button(words.no(), Act.PLACE, here.place.id),))
        text = words.really_close(here.place.name, current.title)
        await runtime.post.show(organiser.chat, Screen(text, rows), on=on)
    elif act is Act.SURE:
        detail = {"consultation": str(current.id), "title": current.title}
        await put_forward(runtime, organiser, here.place, CLOSE, detail, on=on)
    return ""


async def _pause(
    runtime: Runtime, organiser: Organiser, here: Standing, current: Consultation, on: int | None
) -> str:
    """At once, and alone: it can only protect. The others who coordinate hear of it."""
    async with runtime.database.transaction() as session:
        changed = await consultations.set_paused(session, current.id, paused=True)
        if changed:
            note = {"place": str(here.place.id), "consultation": str(current.id)}
            await audit.note(session, organiser.id, "releases_pause", note, runtime.now())
        team = await organisers.in_place(session, runtime.key, here.place.id, COORDINATES)
    go_on = ((button(words.go_on(), Act.GO_ON, here.place.id),),)
    await runtime.post.show(organiser.chat, Screen(words.paused(here.place.name), go_on), on=on)
    if not changed:
        return ""
    logger.info("Releases were paused", extra={"action": "releases_paused"})
    for one in team:
        if one.id != organiser.id:
            try:
                news = Screen(words.news_paused(here.place.name, organiser.alias), go_on)
                await runtime.post.show(one.chat, news, on=None)
            except Gone:
                continue
    return ""


async def _call_off(
    runtime: Runtime, organiser: Organiser, press: Press, mine: tuple[Standing, ...], on: int | None
) -> str:
    """What was to open on a later day does not: one person is enough, since nobody has heard of it."""
    here = next((one for one in mine if one.planned is not None and one.planned.id == press.id), None)
    if here is None or here.planned is None:
        return words.too_late()
    async with runtime.database.transaction() as session:
        called = await motions.call_off(session, here.planned.id, OPEN_NAME)
        if called:
            note = {"place": str(here.place.id), "motion": str(here.planned.id)}
            await audit.note(session, organiser.id, "consultation_call_off", note, runtime.now())
    if not called:
        return words.too_late()
    await runtime.post.show(organiser.chat, Screen(words.called_off(here.place.name)), on=on)
    return ""


async def _list(runtime: Runtime, organiser: Organiser) -> Screen:
    async with runtime.database.statement() as session:
        mine = await hers(session, organiser)
    if not mine:
        return Screen(words.nothing_to_organise())
    if len(mine) == 1:
        return _place(runtime, mine[0], alone=True)
    lines = [words.line(one, today(runtime.now(), one.place.time_zone)) for one in mine[:LINES]]
    rows = tuple((button(one.place.name[:60], Act.PLACE, one.place.id),) for one in mine[:90])
    new = () if all(one.place.suspended for one in mine) else ((button(words.new(), Act.NEW),),)
    return Screen("\n\n".join([words.title(), *lines]), (*rows, *new))


def _place(runtime: Runtime, one: Standing, *, alone: bool = False) -> Screen:
    current, place = one.current, one.place
    rests = place.suspended
    found: list[Button] = []
    if current is not None and current.state == "open" and not rests:
        go_on = button(words.go_on(), Act.GO_ON, place.id)
        found.append(go_on if current.paused else button(words.pause(), Act.PAUSE, place.id))
        found.append(button(words.close(), Act.CLOSE, place.id))
        found.append(button(handing.label(), Act.POSTERS, place.id))
    if one.planned is not None:
        found.append(button(words.call_off(), Act.CALL_OFF, one.planned.id))
    if current is not None and not rests:
        found.append(button(words.next_round(), Act.ROUND, place.id))
    if current is not None and not alone:
        found.append(button(words.clone(), Act.CLONE, place.id))
    if not rests:
        found.append(button(words.new(), Act.NEW))
    if not alone:
        found.append(button(words.every(), Act.LIST))
    text = words.whole(one, today(runtime.now(), place.time_zone))
    return Screen(text, in_rows(found, 2))
