"""Nothing works anywhere but in a private chat, in one's own words: groups, channels, inline, forwarded, edited."""

import pytest

from admin.organiser import wording
from admin.organiser.access import words
from bot.emulator import Person
from tests.organiser.access.test_roles import BY_BUTTON, BY_ORDER
from tests.organiser.access.walking import state
from tests.organiser.conftest import Office

ORIGIN = {"type": "hidden_user", "sender_user_name": "Zoe", "date": 1}


async def test_in_a_group_no_order_works_and_it_leaves(at_work: Office, elena: Person) -> None:
    """Also for somebody who coordinates, who may do all of it in her own chat; nothing of the team is said there."""
    before = await state(at_work)
    for name in BY_ORDER:
        group = await elena.in_group(f"Asamblea {name}", at_work.bot)
        await group.writes(f"/{name}")
        await at_work.telegram.idle(at_work.bot)
        said = {seen.text for seen in group.sees() if not seen.mine}
        assert said == {wording.no_groups()}, name
        assert group.chat.members[at_work.bot.id] == "left", name
    assert (await state(at_work)) == before


async def test_buttons_pressed_in_a_group_do_nothing(at_work: Office, elena: Person) -> None:
    """Whatever they carry."""
    group = await elena.in_group("Asamblea", at_work.bot)
    await at_work.telegram.idle(at_work.bot)  # only what the bot said there has buttons to press
    before = await state(at_work)
    for letter in BY_BUTTON:
        await group.taps_raw(f"{letter}:y:{at_work.consultation.place.id.hex}")
        await at_work.telegram.idle(at_work.bot)
    assert (await state(at_work)) == before


@pytest.mark.parametrize(
    "more", [{"forward_origin": ORIGIN}, {"via_bot": {"id": 9, "is_bot": True, "first_name": "gif"}}]
)
async def test_nothing_forwarded_or_made_by_another_bot_works(
    at_work: Office, elena: Person, more: dict[str, object]
) -> None:
    """An order is one's own or none; to strangers it is said that the bot is not for them."""
    before = await state(at_work)
    for name in BY_ORDER:
        await elena.sends({"text": f"/{name}", **more})
        assert (await elena.reads()).text == words.secondhand(), name
    zoe = at_work.stranger("Zoe")
    await zoe.sends({"text": "/equipo", **more})
    assert (await zoe.reads()).text == words.closed()
    assert (await state(at_work)) == before


async def test_an_edited_order_is_none(at_work: Office, elena: Person) -> None:
    """Neither an answer nor a change: an edit is ignored calmly."""
    sent = await elena.writes("hola")
    await elena.reads()
    shown = len(elena.sees())
    for name in BY_ORDER:
        await elena.edits_message(sent, f"/{name}")
    await at_work.telegram.idle(at_work.bot)
    assert len(elena.sees()) == shown
