"""Coming in: a link that works once, an alias, and what one may do from then on."""

import logging
import re

from telegram import Update

from admin.organiser import orders, talk
from admin.organiser.access import words
from admin.organiser.access.gate import known, today
from admin.organiser.delivery import Gone
from admin.organiser.runtime import Runtime
from storage import audit, invitations, organisers, places
from storage.database import Session
from storage.invitations import Invitation
from storage.organisers import COORDINATES, AliasTaken, Organiser

SHORTEST = 2  #: characters of an alias
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,64}")

logger = logging.getLogger(__name__)


async def on_start(update: Update, runtime: Runtime) -> None:
    """/start, alone or with the secret of an invitation."""
    assert update.message is not None
    chat = update.message.chat_id
    _order, _blank, secret = (update.message.text or "").partition(" ")
    if not secret.strip():
        await talk.on_start(update, runtime)
        return
    invitation = await _look(runtime, chat, secret.strip())
    if invitation is None:
        runtime.door.forget(chat)
        await runtime.post.say(chat, words.wrong_link())
        return
    if await known(runtime, chat) is not None:
        await _come_in(runtime, chat, secret.strip(), "")
        return
    runtime.door.ask(chat, secret.strip())
    place = await _name(runtime, invitation)
    await runtime.post.say(chat, words.which_alias(place))


async def on_words(update: Update, runtime: Runtime) -> bool:
    """The alias somebody was asked for; False when nobody waits for one."""
    message = update.message
    assert message is not None
    chat = message.chat_id
    secret = runtime.door.asked(chat)
    if secret is None:
        return False
    said = message.text or ""
    alias = organisers.tidy(said)
    if len(alias) < SHORTEST or len(said) > organisers.ALIAS:
        await runtime.post.say(chat, words.alias_please())
        return True
    await _come_in(runtime, chat, secret, alias)
    return True


async def _look(runtime: Runtime, chat: int, secret: str) -> Invitation | None:
    """What a secret is good for. Who guesses too much is told the same, and nothing is looked up."""
    if runtime.door.guesses_too_much(chat, runtime.now()):
        return None
    found = None
    if _SECRET.fullmatch(secret):
        async with runtime.database.statement() as session:
            found = await invitations.look(session, secret, runtime.now())
    if found is None:
        runtime.door.guessed(chat, runtime.now())
    return found


async def _come_in(runtime: Runtime, chat: int, secret: str, alias: str) -> None:
    """Use the invitation up and make her a member, both or neither; then speak."""
    before = await known(runtime, chat)
    try:
        async with runtime.database.transaction() as session:
            invitation = await invitations.take(session, secret, runtime.now())
            if invitation is not None:
                organiser = await _join(session, runtime, chat, alias, invitation)
    except AliasTaken:
        await runtime.post.say(chat, words.alias_taken())
        return
    runtime.door.forget(chat)
    if invitation is None:
        await runtime.post.say(chat, words.wrong_link())
        return
    logger.info("Somebody came in", extra={"action": "organiser_joined"})
    place = await _name(runtime, invitation)
    hers = organiser.roles[invitation.place]
    said = words.more_duties if before is not None else words.welcome
    await runtime.post.say(chat, said(organiser.alias, place, hers, orders.listed(orders.of(organiser))))
    await _tell(runtime, organiser, invitation, place)


async def _join(
    session: Session, runtime: Runtime, chat: int, alias: str, invitation: Invitation
) -> Organiser:
    """Whoever was kept out comes in with somebody else's link: that person knows to whom she gave it."""
    who = await organisers.by_chat(session, runtime.key, chat)
    day = None if who is not None and who.id == invitation.by else today(runtime)
    organiser = await organisers.join(
        session, runtime.key, chat, alias, invitation.place, invitation.roles, today=day
    )
    detail = {"place": str(invitation.place), "roles": sorted(invitation.roles)}
    await audit.note(session, organiser.id, "organiser_join", detail, runtime.now())
    return organiser


async def _tell(runtime: Runtime, organiser: Organiser, invitation: Invitation, place: str) -> None:
    """Let the others who coordinate know: nobody comes in unseen."""
    async with runtime.database.statement() as session:
        team = await organisers.in_place(session, runtime.key, invitation.place)
    by = next((one.alias for one in team if one.id == invitation.by), "")
    news = words.joined(organiser.alias, place, invitation.roles, by)
    for one in team:
        if one.id != organiser.id and one.may(COORDINATES, invitation.place):
            try:
                await runtime.post.say(one.chat, news)
            except Gone:
                continue


async def _name(runtime: Runtime, invitation: Invitation) -> str:
    async with runtime.database.statement() as session:
        every = await places.all_places(session)
    return next((place.name for place in every if place.id == invitation.place), "")
