"""Who may do what: one table of orders, buttons and proposals against roles. What has no row here fails.

A new order, button or proposal gets its row together with its handler; the least that each needs stands in it.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from telegram.ext import CallbackQueryHandler, CommandHandler

from admin.organiser import orders
from admin.organiser.access import idle_words, words
from admin.organiser.delivery import Post
from admin.organiser.handlers import App, attach
from admin.organiser.motions import registry
from admin.organiser.request import AiohttpRequest, PollingRequest
from admin.organiser.runtime import Runtime
from admin.organiser.starting import application
from bot.emulator import Person
from storage import motions, organisers
from storage.organisers import COORDINATES, ORGANISES, RESEARCHES, REVIEWS, ROLES
from storage.presence import LOST, Presence
from tests.mixer.people import opened
from tests.organiser.access.conftest import here
from tests.organiser.access.walking import Walk, state
from tests.organiser.conftest import Office

C, O, V, R = COORDINATES, ORGANISES, REVIEWS, RESEARCHES  # noqa: E741 - a table has narrow columns
EVERYBODY = {C, O, V, R}  #: of the team

#: Order -> who may give it.
BY_ORDER = {
    "ayuda": EVERYBODY,
    "boletin": EVERYBODY,
    "llave": EVERYBODY,
    "pendientes": EVERYBODY,
    "consultas": {C, O},
    "formularios": {C, O},
    "codigos": {C, O},
    "aviso": {C, O},
    "avisos": {C, O},
    "programado": {C, O},
    "asamblea": {C, O},
    "revisar": {C, V},
    "invitar": {C},
    "equipo": {C},
    "bitacora": {C},
    "suspender": {C},
}
OTHER_NAMES = {"start", "help", "digest", "forms"}  #: open to all, or the same under another name

#: First letter of what a button carries -> who may press it.
BY_BUTTON = {
    "a": {C, O},  # notices
    "e": {C},  # the team, lost phones
    "f": {C, O},  # forms
    "g": EVERYBODY,  # a part of a key: three people of the place, whatever else they do
    "h": {C, O},  # what recurs
    "i": {C},  # invitations
    "k": EVERYBODY,  # phrases of custody: two people of the place, whatever else they do
    "l": {C},  # the audit
    "m": EVERYBODY,  # proposals: each by its own row below
    "o": {C, O},  # consultations
    "q": {C, O},  # codes
    "r": {C, V},  # texts
    "t": {C, O},  # trying a form
    "x": EVERYBODY,  # «Sigo aquí»; confirming looks at the place itself
    "y": {C, O},  # assemblies
    "z": {C},  # suspending
}
ANY_BUTTON = {"b", "s", "u"}  #: the digest of a place and its subscription: whoever belongs to the place

#: What two people decide -> what both must be able to do in the place.
BY_PROPOSAL = {
    "organiser_invite": C,
    "place_resume": C,
    "place_destroy": C,
    "releases_resume": C,
    "codes_make": O,
    "consultation_open": O,
    "consultation_close": O,
    "notice_edit": O,
}


def _attached(office: Office) -> App:
    """The application with all its handlers, asleep."""
    app = application(office.settings, AiohttpRequest(), PollingRequest())

    async def rest(_seconds: float) -> None:
        """Never."""

    runtime = Runtime(
        office.databases.organiser,
        Post(app.bot, rest),
        lambda: office.now,
        office.settings.issue,
        invented=True,
        key=bytes(32),
    )
    attach(app, runtime)
    return app


async def test_every_order_and_button_there_is_has_its_row(office: Office) -> None:
    """Read from the application itself: whatever is added without a row here fails."""
    handlers = [one for group in _attached(office).handlers.values() for one in group]
    commands = {name for one in handlers if isinstance(one, CommandHandler) for name in one.commands}
    assert commands == set(BY_ORDER) | OTHER_NAMES
    assert {one.name for one in orders.ORDERS} == set(BY_ORDER)
    patterns = {
        one.pattern.pattern if isinstance(one.pattern, re.Pattern) else one.pattern
        for one in handlers
        if isinstance(one, CallbackQueryHandler)
    }
    assert patterns == {f"^{letter}:" for letter in BY_BUTTON} | {None}
    assert registry.roles() == BY_PROPOSAL


def test_the_menu_of_each_role_is_its_orders() -> None:
    """What is listed to somebody is what she may do; waiting proposals only to who could decide one."""
    place = uuid4()
    for role in ROLES:
        one = organisers.Organiser(uuid4(), 1, "Marta", {place: frozenset({role})})
        listed = {order.name for order in orders.of(one)}
        hidden = {"pendientes"} if role == RESEARCHES else set()
        assert listed == {name for name, may in BY_ORDER.items() if role in may} - hidden


@pytest.mark.parametrize("role", ROLES)
async def test_each_order_is_for_these_and_nobody_else(at_work: Office, role: str) -> None:
    """Refused with one sentence where the table says no, and never where it says yes."""
    marta = await here(at_work, "Marta", role)
    before = await state(at_work)
    for name, may in BY_ORDER.items():
        shown = {seen.id for seen in marta.sees()}
        await marta.writes(f"/{name}")
        await marta.reads()
        await at_work.telegram.idle(at_work.bot)
        said = {seen.text for seen in marta.sees() if not seen.mine and seen.id not in shown}
        assert said, name
        assert (said == {words.not_yours()}) == (role not in may), name
        assert words.closed() not in said, name
    assert (await state(at_work)) == before


@pytest.mark.parametrize(
    "role", [ROLES[0], *(pytest.param(role, marks=pytest.mark.long) for role in ROLES[1:])]
)
async def test_each_button_is_for_these_and_nobody_else(at_work: Office, role: str) -> None:
    """Whatever it carries behind its letter."""
    marta = await here(at_work, "Marta", role)
    before = await state(at_work)
    for letter, may in BY_BUTTON.items():
        if letter != "x":
            await marta.taps_raw(f"{letter}:n:{'0' * 32}:0")
            said = (await marta.reads()).toast
            assert (said == words.not_yours()) == (role not in may), letter
    assert (await state(at_work)) == before


@pytest.mark.parametrize(
    "role", [ROLES[0], *(pytest.param(role, marks=pytest.mark.long) for role in ROLES[1:])]
)
async def test_each_proposal_is_approved_by_these_and_nobody_else(at_work: Office, role: str) -> None:
    """A card that reached somebody without the role changes nothing, nor does saying no to it."""
    marta = await here(at_work, "Marta", role)
    place = at_work.consultation.place.id
    for name, needed in BY_PROPOSAL.items():
        if role in (needed, COORDINATES):
            continue
        async with at_work.databases.organiser.transaction() as session:
            until = at_work.now + timedelta(days=1)
            motion = await motions.propose(session, place, name, {}, uuid4(), until)
        for what in "an":
            await marta.taps_raw(f"m:{what}:{motion.hex}")
            assert (await marta.reads()).toast == words.not_yours(), name
        async with at_work.databases.organiser.statement() as session:
            kept = await motions.one(session, motion)
        assert kept is not None
        assert kept.state == "proposed"


@pytest.mark.parametrize("how", ["stranger", pytest.param("kept out", marks=pytest.mark.long)])
async def test_every_order_and_button_is_closed_to_who_may_not_come_in(at_work: Office, how: str) -> None:
    """To strangers, and to a phone that is kept out: one answer each, whatever they try."""
    zoe = at_work.stranger("Zoe")
    closed, briefly = words.closed(), words.closed()
    if how == "kept out":
        one = await at_work.joins(zoe, COORDINATES)
        async with at_work.databases.organiser.statement() as session:
            await organisers.mark(session, at_work.key, one, Presence(None, LOST))
        closed, briefly = idle_words.kept_out(), idle_words.kept_out_briefly()
    before = await state(at_work)
    for name in BY_ORDER:
        await zoe.writes(f"/{name}")
        assert (await zoe.reads()).text == closed, name
    for letter in (*BY_BUTTON, *ANY_BUTTON):
        await zoe.taps_raw(f"{letter}:n:{'0' * 32}:0")
        assert (await zoe.reads()).toast == briefly, letter
    assert (await state(at_work)) == before


@pytest.mark.parametrize(
    "names",
    [
        ("equipo", "codigos"),
        pytest.param(("invitar", "consultas", "asamblea", "avisos", "bitacora"), marks=pytest.mark.long),
    ],
)
async def test_the_buttons_of_a_place_are_nobodys_who_coordinates_another(
    at_work: Office, elena: Person, marcos: Person, names: tuple[str, ...]
) -> None:
    """Zoe, who does everything in Arroyo, presses what Elena was shown: nothing changes here."""
    walk = Walk(at_work, elena)
    async for _step in walk.steps(names, 8):
        pass
    zoe = at_work.stranger("Zoe")
    await at_work.joins(zoe, COORDINATES, place=(await opened(at_work.databases, "arroyo")).place.id)
    await zoe.writes("/start")
    await zoe.reads()
    before = await state(at_work)
    assert len(walk.seen) > 5
    for data in walk.seen:
        await zoe.taps_raw(data)
        await at_work.telegram.idle(at_work.bot)
        assert (await state(at_work)) == before, data
