"""How the card of a planned consultation looks: its terms, its buttons, and what is still wrong with it."""

from collections.abc import Sequence
from dataclasses import replace

from admin.organiser.consultations import card_problems, card_words
from admin.organiser.consultations.buttons import Act, button
from admin.organiser.consultations.plan import Drafting, Plan, wrong
from admin.organiser.consultations.standing import Standing, busy
from admin.organiser.forms import buttons as forms_buttons
from admin.organiser.forms import words as forms_words
from admin.organiser.runtime import NOWHERE, Runtime
from admin.schedule import today
from dialogs.chat.screen import Button, Screen, in_rows


def problem_of(runtime: Runtime, card: Drafting, mine: Sequence[Standing]) -> str:
    """What is wrong with the card, in words; empty when nothing is."""
    if why := wrong(card.plan, today(runtime.now(), zone_of(card, mine))):
        return card_problems.problem(why)
    for one in mine:
        if one.place.id in card.places and (why := busy(one, card.plan)):
            return card_problems.not_free(one.place.name, why)
    return ""


def card_screen(runtime: Runtime, card: Drafting, mine: Sequence[Standing], problem: str = "") -> Screen:
    """The card itself."""
    plan = card.plan
    names = [one.place.name for one in mine if one.place.id in card.places]
    text = card_words.card(names, plan, problem or problem_of(runtime, card, mine))
    changes = [
        button(card_words.change_opens(), Act.OPENS),
        button(card_words.change_closes(), Act.CLOSES),
        button(card_words.change_mode(plan), Act.MODE),
        button(card_words.change_coded(plan), Act.CODED),
        button(card_words.change_crowd(), Act.CROWD),
        button(card_words.change_draft(), Act.DRAFT),
        button(card_words.change_notice(plan), Act.NOTICE),
        try_button(plan),
    ]
    ends = ((button(card_words.look(), Act.REVIEW),), (button(card_words.drop(), Act.DROP),))
    return Screen(text, (*in_rows(changes, 2), *ends))


def places_screen(card: Drafting, mine: Sequence[Standing]) -> Screen:
    """The places, each a switch."""
    rows = [
        (
            button(
                f"{'✓ ' if one.place.id in card.places else ''}{one.place.name}"[:60],
                Act.TOGGLE,
                one.place.id,
            ),
        )
        for one in mine
    ]
    ready = (button(card_words.ready(), Act.CARD), button(card_words.drop(), Act.DROP))
    return Screen(card_words.which_places(card.plan.title), (*rows[:40], ready))


def asking_screen(act: Act) -> Screen:
    """What she is to write."""
    asked = {
        Act.OPENS: card_words.when_opens,
        Act.CLOSES: card_words.when_closes,
        Act.CROWD: card_words.how_many,
        Act.DRAFT: card_words.how_long,
    }[act]
    return Screen(asked(), ((button(card_words.back_up(), Act.CARD),),))


def try_button(plan: Plan) -> Button:
    """Plays the form in the chat, as residents would answer it."""
    return forms_buttons.button(forms_words.try_it(), forms_buttons.Act.TRY, plan.form)


def changed(card: Drafting, **changes: object) -> Drafting:
    """The card with other terms."""
    return replace(card, plan=replace(card.plan, **changes))  # type: ignore[arg-type]


def zone_of(card: Drafting, mine: Sequence[Standing]) -> str:
    """Whose calendar the card goes by: the first of its places."""
    found = (one.place.time_zone for one in mine if not card.places or one.place.id in card.places)
    return next(found, NOWHERE)
