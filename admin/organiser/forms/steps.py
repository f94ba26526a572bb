"""A trial of a form, step by step, as pure functions: what the rehearsal's child works out and its parent shows.

The machine and the look are those residents get (`dialogs.chat`). What goes in and comes out is plain JSON: a trial is
kept by whoever asks, and the child that plays it remembers nobody.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, get_type_hints

from admin.organiser.forms import ending
from admin.organiser.forms.trial_words import trial
from admin.organiser.forms.words import language
from dialogs.answers import Located, Reply, Typed
from dialogs.beyond.effort import effort
from dialogs.chat import dialogue
from dialogs.chat.dialogue import Move, Setting
from dialogs.chat.screen import Screen
from dialogs.chat.screens import Labels
from dialogs.chat.talk import Stage, Talk
from dialogs.chat.taps import Act, Tap
from dialogs.chat.words import old_button
from dialogs.consultation import Form
from locales import translator
from locales.spoken import Spoken

LONGEST = 120  #: characters of a title or name that is shown


@dataclass(frozen=True)
class About:
    """What a form asks of people."""

    title: str
    name: str
    version: str
    languages: tuple[str, ...]  #: codes
    names: tuple[str, ...]  #: of the languages, in their author's words; empty where there are none
    questions: int  #: notes left out, those of a repeat counted once
    minutes: int

    def named(self) -> tuple[str, ...]:
        """The languages as people call them."""
        return tuple(name or language(code) for code, name in zip(self.languages, self.names, strict=True))


@dataclass(frozen=True)
class Step:
    """What one step of a trial leads to."""

    talk: Mapping[str, Any] | None  #: None: the trial is over
    screen: Screen | None = None  #: None: what is shown stays as it is
    toast: str = ""
    whole: str = ""  #: at the end, all that would be recorded, when the screen had no room for it
    sealed: str = ""  #: at the end, what would be sealed


def about(form: Form) -> About:
    """How long a form is, and what it calls itself."""
    needs = effort(form)
    name, version = form.settings.get("id", "")[:LONGEST], form.settings.get("version", "")[:LONGEST]
    return About(
        title=form.title[:LONGEST] or name,
        name=name,
        version=version,
        languages=form.languages,
        names=tuple(form.names.get(code, "")[:LONGEST] for code in form.languages),
        questions=needs.questions,
        minutes=needs.minutes,
    )


def begun(form: Form, *, language: str, token: str, seed: int, now: datetime) -> Step:
    """The first screen of a trial."""
    talk = Talk(language=language, token=token, interview={})
    setting = _setting(form, talk, now)
    return _shown(setting, dialogue.first(setting, talk, seed=seed))


def tapped(form: Form, kept: Mapping[str, Any], data: str, *, now: datetime) -> Step:
    """A button of this trial was tapped; an old one changes nothing and says so."""
    talk = thawed(kept)
    setting = _setting(form, talk, now)
    tap = Tap.unpack(data)
    if tap is None or dialogue.is_stale(talk, tap):
        return Step(kept, toast=old_button(setting.t))
    if tap.act is Act.SEND and talk.stage is Stage.REVIEW:
        return _over(setting, talk)
    move = dialogue.tapped(setting, talk, tap)
    if move is None:
        return Step(kept, toast=old_button(setting.t))
    return _shown(setting, move)


def replied(form: Form, kept: Mapping[str, Any], reply: Reply, *, now: datetime) -> Step:
    """Something was written, or a place was shared, instead of a tap."""
    talk = thawed(kept)
    setting = _setting(form, talk, now)
    if talk.stage is Stage.REVIEW:
        line = setting.t.gettext("Toca un número o uno de los botones.")
        return _shown(setting, dialogue.told(setting, talk, line))
    return _shown(setting, dialogue.replied(setting, talk, reply))


def reply_of(said: Mapping[str, Any]) -> Reply:
    """A reply as JSON carries it: {"text": …} or {"lat": …, "lon": …, "accuracy": …}."""
    if "text" in said:
        return Typed(str(said["text"]))
    return Located(said["lat"], said["lon"], said.get("accuracy"))


def frozen(talk: Talk) -> dict[str, Any]:
    """A talk as JSON."""
    return asdict(talk)


def thawed(kept: Mapping[str, Any]) -> Talk:
    """The talk that `frozen` gave, after JSON made lists of its tuples."""
    hints = get_type_hints(Talk)
    values = {each.name: kept[each.name] for each in fields(Talk) if each.name in kept}
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
        elif hints[name] is Stage:
            values[name] = Stage(value)
    return Talk(**values)


def _setting(form: Form, talk: Talk, now: datetime) -> Setting:
    t = translator(talk.language)
    labels = Labels(leave=t.gettext("Terminar la prueba"), send=t.gettext("Ver qué se guardaría"))
    return Setting(form, t, now, labels, sayings=Spoken(talk.language), masks=True)


def _shown(setting: Setting, move: Move[Talk]) -> Step:
    screen = dialogue.shown(setting, move)
    return Step(frozen(move.talk), Screen(f"{trial()}\n\n{screen.text}", screen.rows))


def _over(setting: Setting, talk: Talk) -> Step:
    end = ending.ended(setting.form, dialogue.interview_of(setting, talk))
    return Step(None, Screen(end.text), whole=end.whole, sealed=end.sealed)
