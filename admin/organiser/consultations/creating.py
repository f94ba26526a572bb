"""The card of a planned consultation: form, places, terms; then the very words residents will read; then «Proponer»."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from uuid import UUID

from telegram import Update

from admin.organiser.access.gate import who
from admin.organiser.consultations import card_problems, card_words
from admin.organiser.consultations.actions import OPEN
from admin.organiser.consultations.buttons import Act, Press, button
from admin.organiser.consultations.card import (
    asking_screen,
    card_screen,
    changed,
    places_screen,
    problem_of,
    try_button,
    zone_of,
)
from admin.organiser.consultations.days import read_coming, read_number
from admin.organiser.consultations.plan import DRAFT_DAYS, LEAST, MOST, Drafting, Plan, fresh
from admin.organiser.consultations.standing import Standing, hers
from admin.organiser.forms.finding import find
from admin.organiser.forms.steps import LONGEST
from admin.organiser.motions.proposing import put_forward
from admin.organiser.runtime import Runtime
from admin.schedule import today
from dialogs.chat.screen import Screen
from dialogs.reading.folding import folded
from storage import organisers
from storage.custody import PEOPLE
from storage.forms import StoredForm
from storage.organisers import ORGANISES, Organiser

ASKED = {Act.OPENS: "opens", Act.CLOSES: "closes", Act.CROWD: "k", Act.DRAFT: "draft"}

NO_END = ("sin fecha", "no cierra", "ninguno", "cuando digamos")  #: as a last day

logger = logging.getLogger(__name__)


async def begin(
    runtime: Runtime,
    organiser: Organiser,
    form: StoredForm,
    mine: Sequence[Standing],
    *,
    on: int | None,
    like: Plan | None = None,
    places: tuple[UUID, ...] = (),
) -> None:
    """A card with a form, perhaps with the terms of another plan, and for places that are known already."""
    zone = mine[0].place.time_zone
    title = form.title[:LONGEST]
    plan = fresh(form.identity, title, today(runtime.now(), zone))
    if like is not None:
        plan = replace(like, form=form.identity, title=title, opens=None, closes=plan.closes)
    if not places and len(mine) == 1:
        places = (mine[0].place.id,)
    card = Drafting(plan, places)
    screen = card_screen(runtime, card, mine) if places else places_screen(card, mine)
    shown = await runtime.post.show(organiser.chat, screen, on=on)
    runtime.cards.keep(organiser.chat, replace(card, screen=shown))


async def on_card(
    runtime: Runtime, organiser: Organiser, press: Press, card: Drafting, on: int | None, query: str
) -> str:
    """A button of the card; what is said to the finger, if anything. Raises `NotHere`, `Stopped`."""
    async with runtime.database.statement() as session:
        mine = await hers(session, organiser)
    before, card = card.shown, replace(card, screen=on, asks=ASKED.get(press.act, ""), shown=False)
    card, lost = _still_hers(card, mine)
    if lost and card.places:
        await _show(runtime, organiser, card, card_screen(runtime, card, mine))
        return card_problems.not_hers_any_more()
    match press.act:
        case Act.TOGGLE if press.id in {one.place.id for one in mine}:
            assert press.id is not None
            kept = tuple(one for one in card.places if one != press.id)
            card = replace(card, places=kept if press.id in card.places else (*kept, press.id))
            return await _show(runtime, organiser, card, places_screen(card, mine))
        case Act.DROP:
            runtime.cards.end(organiser.chat)
            await runtime.post.show(organiser.chat, Screen(card_problems.dropped()), on=on)
            return ""
        case _ if not card.places:
            await _show(runtime, organiser, card, places_screen(card, mine))
            return card_problems.not_hers_any_more() if lost else card_problems.mark_a_place()
        case Act.TERMINAL:
            codes = [one.place.code for one in mine if one.place.id in card.places]
            back = ((button(card_words.back_up(), Act.CARD),),)
            return await _show(
                runtime, organiser, card, Screen(card_words.at_the_terminal(codes, card.plan), back)
            )
        case Act.REVIEW | Act.PROPOSE:
            sure = press.act is Act.PROPOSE and before
            return await _on_review(runtime, organiser, card, mine, query, sure=sure)
        case Act.OPENS | Act.CLOSES | Act.CROWD | Act.DRAFT:
            return await _show(runtime, organiser, card, asking_screen(press.act))
        case Act.MODE:
            card = changed(card, mode="pool" if card.plan.mode == "custody" else "custody")
        case Act.CODED:
            card = changed(card, coded=not card.plan.coded)
        case Act.NOTICE:
            card = changed(card, notice=not card.plan.notice)
        case _:
            pass
    return await _show(runtime, organiser, card, card_screen(runtime, card, mine))


async def on_words(update: Update, runtime: Runtime) -> bool:
    """A day or a number that the card asked for; False when none did."""
    message = update.message
    assert message is not None
    card = runtime.cards.of(message.chat_id)
    if card is None or not card.asks or not message.text:
        return False
    organiser = await who(runtime, message.chat_id)
    if organiser is None or not organiser.may_somewhere(ORGANISES):
        runtime.cards.end(message.chat_id)
        return False
    async with runtime.database.statement() as session:
        mine = await hers(session, organiser)
    card, _lost = _still_hers(card, mine)
    if not card.places:
        await _show(runtime, organiser, replace(card, asks=""), places_screen(card, mine))
        return True
    answered, problem = _answered(runtime, card, message.text, mine)
    if problem:
        await runtime.post.say(message.chat_id, problem)
        return True
    done = replace(card, plan=answered, asks="")
    await runtime.post.remove(message.chat_id, message.message_id)
    await _show(runtime, organiser, done, card_screen(runtime, done, mine))
    return True


def _still_hers(card: Drafting, mine: Sequence[Standing]) -> tuple[Drafting, bool]:
    """The card without the places where she organises no more, and whether there were such."""
    kept = tuple(place for place in card.places if any(one.place.id == place for one in mine))
    return replace(card, places=kept), kept != card.places


def leave_off(update: Update, runtime: Runtime) -> None:
    """An order means that she does something else: what the card asked for is asked no more."""
    message = update.message
    if message is None or not (message.text or "").startswith("/"):
        return
    card = runtime.cards.of(message.chat_id)
    if card is not None and card.asks:
        runtime.cards.keep(message.chat_id, replace(card, asks=""))


def _answered(runtime: Runtime, card: Drafting, said: str, mine: Sequence[Standing]) -> tuple[Plan, str]:
    """The plan with what was written, or what is wrong with it."""
    plan = card.plan
    if card.asks == "closes" and folded(said).strip() in NO_END:
        return replace(plan, closes=None), ""
    if card.asks in ("opens", "closes"):
        now = runtime.clock(zone_of(card, mine))
        day = read_coming(said, now)
        if day is None:
            return plan, card_problems.no_day()
        if card.asks == "closes":
            return replace(plan, closes=day), ""
        return replace(plan, opens=None if day == now.date() else day), ""
    number = read_number(said)
    if number is None:
        return plan, card_problems.no_number()
    if card.asks == "k":
        fits = LEAST <= number <= MOST
        return (replace(plan, k=number), "") if fits else (plan, card_problems.small_crowd())
    least, most = DRAFT_DAYS
    fits = least <= number <= most
    return (replace(plan, draft_days=number), "") if fits else (plan, card_words.how_long())


async def _on_review(
    runtime: Runtime,
    organiser: Organiser,
    card: Drafting,
    mine: Sequence[Standing],
    query: str,
    *,
    sure: bool,
) -> str:
    """The words residents will read, and then (`sure`) the proposal; or what is wrong. Raises `NotHere`, `Stopped`."""
    chosen = [one for one in mine if one.place.id in card.places]
    if not chosen or (problem := problem_of(runtime, card, mine)):
        await _show(runtime, organiser, card, card_screen(runtime, card, mine))
        return unescape(problem) if chosen else card_problems.mark_a_place()
    custody = card.plan.mode == "custody"
    if custody and await _few(runtime, card.places):
        screen = card_screen(runtime, card, mine, card_problems.problem("few"))
        return await _show(runtime, organiser, card, screen)
    said = {
        one.place.id: await _consent(runtime, organiser, card.plan, one.place.name, query) for one in chosen
    }
    if not custody and any(rows for _text, rows in said.values()):
        screen = card_screen(runtime, card, mine, card_problems.problem("rows"))
        return await _show(runtime, organiser, card, screen)
    if not sure:
        text = card_words.review(card.plan, said[chosen[0].place.id][0], len(chosen))
        rows = (
            (button(card_words.propose(), Act.PROPOSE),),
            (try_button(card.plan), button(card_words.back(), Act.CARD)),
            *([(button(card_words.terminal(), Act.TERMINAL),)] if custody else []),
        )
        return await _show(runtime, organiser, replace(card, shown=True), Screen(text, rows))
    count, below = 0, card.screen  # the card gives way to what becomes of it
    for one in chosen:
        detail = card.plan.detail(today(runtime.now(), one.place.time_zone), said[one.place.id][0])
        if await put_forward(runtime, organiser, one.place, OPEN, detail, on=below):
            count, below = count + 1, None
    if not count:
        names = [one.place.name for one in chosen]
        await runtime.post.show(organiser.chat, Screen(card_words.card(names, card.plan, "")), on=below)
    runtime.cards.end(organiser.chat)  # not before: what the database put off is tried again
    logger.info("Consultations were put forward", extra={"action": "consultations_proposed", "size": count})
    return ""


async def _few(runtime: Runtime, places: Sequence[UUID]) -> bool:
    """Whether in some place there are not enough people to keep a key."""
    async with runtime.database.statement() as session:
        teams = [await organisers.in_place(session, runtime.key, place) for place in places]
    return any(len(team) < PEOPLE for team in teams)


async def _consent(
    runtime: Runtime, organiser: Organiser, plan: Plan, place: str, query: str
) -> tuple[str, bool]:
    """What residents will read in a place, and whether the form gives rows. Raises `NotHere`, `Stopped`."""
    brought = await find(runtime, organiser.chat, plan.form[:32], None, query)
    terms = {
        "place": place, "mode": plan.mode, "k": plan.k, "draft_days": plan.draft_days, "coded": plan.coded,
    }  # fmt: skip
    said = await runtime.room.rehearsal.ask(
        brought.identity, brought.xform, "consent", now=runtime.now().isoformat(), terms=terms
    )
    return str(said["text"]), bool(said["rows"])


async def _show(runtime: Runtime, organiser: Organiser, card: Drafting, screen: Screen) -> str:
    shown = await runtime.post.show(organiser.chat, screen, on=card.screen)
    runtime.cards.keep(organiser.chat, replace(card, screen=shown))
    return ""
