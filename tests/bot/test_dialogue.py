"""What a tap or a text leads to, played in memory: no Telegram, no database."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from bot import dialogue
from bot.conversation import Conversation, dump, restore
from bot.dialogue import Situation, Step
from bot.wording import labels as button_labels
from dialogs.answers import Typed
from dialogs.chat.screen import Button, Screen
from dialogs.chat.taps import Act, Tap
from dialogs.xform import load
from dialogs.xlsform import publish
from locales import translator

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

FORM = """
| survey |                      |        |                       |
|        | type                 | name   | label::Español (es)   |
|        | select_multiple cosa | visto  | ¿Qué has visto?       |
|        | select_one largo     | porque | ¿Por qué crees?       |
|        | text                 | idea   | ¿Qué harías?          |
| choices |          |       |                     |
|         | list_name | name | label::Español (es) |
{things}
|         | largo     | uno  | Porque hace mucho que nadie viene a arreglar nada aquí |
|         | largo     | dos  | Por otra cosa       |
| settings |                  |
|          | default_language |
|          | Español (es)     |
"""
THINGS = "\n".join(f"|         | cosa      | c{n}   | Cosa {n}             |" for n in range(1, 21))


@pytest.fixture(scope="module")
def situation(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    """A form with twenty options, long labels and a text."""
    file = tmp_path_factory.mktemp("formas") / "lista.md"
    file.write_text(FORM.format(things=THINGS), encoding="utf-8")
    return Situation(
        form=load(publish(Path(file)).xform),
        t=translator("es"),
        now=NOON,
        labels=button_labels(translator("es")),
        support=(),
    )


@pytest.fixture
def begun(situation: Situation) -> Step:
    """The first question on the screen."""
    fresh = Conversation(
        consultation=UUID(int=1), form=situation.form.identity, language="es", token="abcdef", interview={}
    )
    return dialogue.first(situation, fresh, seed=1)


def buttons(screen: Screen | None) -> list[Button]:
    """All buttons of a screen in order."""
    assert screen is not None
    return [button for row in screen.rows for button in row]


def tap(situation: Situation, step: Step, label: str) -> Step:
    """Tap the button with this label, after saving and loading the conversation in between."""
    assert step.conversation is not None
    kept = restore(dump(step.conversation))
    button = next(button for button in buttons(step.screen) if button.label == label)
    tapped = Tap.unpack(button.data)
    assert tapped is not None
    return dialogue.tapped(situation, kept, tapped)


def labels(step: Step) -> list[str]:
    """What the buttons say."""
    return [button.label for button in buttons(step.screen)]


def test_a_tick_on_the_second_page_stays_there(situation: Situation, begun: Step) -> None:
    """Pages of eight go round, and a tick does not throw anybody back to the first."""
    assert labels(begun)[:8] == [f"☐ Cosa {n}" for n in range(1, 9)]
    second = tap(situation, begun, "▶")
    ticked = tap(situation, second, "☐ Cosa 9")
    last = tap(situation, tap(situation, ticked, "▶"), "☐ Cosa 20")

    assert labels(ticked)[:2] == ["☑ Cosa 9", "☐ Cosa 10"]
    assert "2/3" in labels(ticked)
    assert labels(last)[3:7] == ["☑ Cosa 20", "◀", "3/3", "▶"]
    assert "Listo (2)" in labels(last)


def test_long_options_are_listed_and_their_buttons_are_numbers(situation: Situation, begun: Step) -> None:
    """What a small phone would cut is read in the text."""
    step = tap(situation, tap(situation, begun, "☐ Cosa 1"), "Listo (1)")

    assert labels(step)[:2] == ["1", "2"]
    assert step.screen is not None
    assert "1. Porque hace mucho que nadie viene a arreglar nada aquí" in step.screen.text


def test_own_words_are_shown_verbatim(situation: Situation, begun: Step) -> None:
    """Markup, Markdown and quotes in an answer are letters, in the review as on the question."""
    step = tap(situation, begun, "Prefiero no decir")
    step = tap(situation, step, "1")
    assert step.conversation is not None
    step = dialogue.typed(situation, step.conversation, "<b>*luz*</b> & «calma»")

    assert step.screen is not None
    assert "&lt;b&gt;*luz*&lt;/b&gt; &amp; «calma»" in step.screen.text


def test_every_button_fits_in_64_bytes(situation: Situation, begun: Step) -> None:
    """Telegram takes no more in a button, whatever the conversation's age."""
    assert begun.conversation is not None
    old = replace(begun.conversation, step=10**6)

    assert all(len(button.data.encode()) <= 64 for button in buttons(dialogue.again(situation, old).screen))


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.EXIT])
def test_a_foreign_token_changes_nothing(situation: Situation, begun: Step, act: Act) -> None:
    """Buttons of somebody else's conversation, or of an older one, are answered and forgotten."""
    assert begun.conversation is not None
    step = dialogue.tapped(situation, begun.conversation, Tap(token="ffffff", step=1, act=act, argument=3))

    assert (step.conversation, step.screen, bool(step.toast)) == (begun.conversation, None, True)


@pytest.mark.parametrize("argument", [-1, 99, 10**9])
def test_an_argument_out_of_range_is_an_old_button(situation: Situation, begun: Step, argument: int) -> None:
    """A tampered position picks nothing."""
    assert begun.conversation is not None
    now = begun.conversation
    for act in (Act.PICK, Act.CHANGE, Act.PAGE):
        step = dialogue.tapped(
            situation, now, Tap(token=now.token, step=now.step, act=act, argument=argument)
        )
        assert step.conversation is not None
        assert step.conversation.interview == now.interview


def test_words_that_do_not_fit_together_are_not_sent(tmp_path: Path) -> None:
    """More than the one length of all holds is asked to be shorter, at once and at the end, and nothing is lost."""
    rows = "\n".join(f"|        | text | idea{n} | ¿Idea {n}? |" for n in range(1, 5))
    file = tmp_path / "ideas.md"
    file.write_text(
        f"| survey |      |      |       |\n|        | type | name | label |\n{rows}\n", encoding="utf-8"
    )
    situation = Situation(
        load(publish(file).xform), translator("es"), NOON, button_labels(translator("es")), ()
    )
    chance = Random(7)
    fresh = Conversation(
        consultation=UUID(int=1), form=situation.form.identity, language="es", token="abcdef", interview={}
    )
    step = dialogue.first(situation, fresh, seed=1)

    def much() -> str:
        return "".join(chr(chance.randrange(0x20000, 0x2A000)) for _ in range(500))

    step = write(situation, write(situation, step, much()), much())
    at_once = write(situation, step, much())
    assert at_once.screen is not None
    assert "Tus textos son muy largos" in at_once.screen.text
    assert "¿Idea 3?" in at_once.screen.text
    for _ in range(2):  # as a conversation that was kept before anybody looked at the length
        assert step.conversation is not None
        step = dialogue.replied(situation, restore(dump(step.conversation)), Typed(much()))
    refused = tap(situation, step, "Enviar")
    assert refused.submission is None
    assert refused.screen is not None
    assert "Tus textos son muy largos" in refused.screen.text

    for line in ("1", "2"):
        refused = write(situation, tap(situation, refused, line), "Más luz")

    assert tap(situation, refused, "Enviar").submission is not None


def write(situation: Situation, step: Step, words: str) -> Step:
    """Write instead of tapping."""
    assert step.conversation is not None
    return dialogue.typed(situation, step.conversation, words)
