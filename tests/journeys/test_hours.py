"""What «hoy» and «ahora» mean: the day and the hour of the colonia, wherever the bot runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import dialogue
from bot.conversation import Conversation
from bot.taking import situation_of
from dialogs.chat.taps import Tap
from tests.dialogs.tables import published
from tests.journeys.conftest import Colonia

EVENING = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)  #: half past seven of the 23rd in Mexico City


@pytest.fixture(scope="module")
def diagnostico() -> str:
    """One question for a day, in place of the diagnosis."""
    return published(
        "| survey |\n|        | type | name | label |\n|        | date | dia | ¿Qué día pasó? |\n"
    )


async def test_today_is_the_day_of_the_colonia(quiet_colonia: Colonia) -> None:
    """In the evening of Mexico City it is tomorrow already in UTC; «Hoy» is still today."""
    conversation = Conversation(
        consultation=quiet_colonia.consultation.id, form=quiet_colonia.form.identity, language="es", token="a",
        interview={},
    )  # fmt: skip
    async with quiet_colonia.serving() as runtime:
        situation = await situation_of(replace(runtime, now=lambda: EVENING), conversation)
    assert situation.now.isoformat() == "2026-11-23T19:30:00-06:00"
    question = dialogue.first(situation, conversation, seed=1).screen
    assert question is not None
    today = next(button for row in question.rows for button in row if button.label == "Hoy")
    tap = Tap.unpack(today.data)
    assert tap is not None
    begun = dialogue.first(situation, conversation, seed=1).conversation
    assert begun is not None
    answered = dialogue.tapped(situation, begun, tap).screen
    assert answered is not None
    assert "lunes 23 de noviembre de 2026" in answered.text
