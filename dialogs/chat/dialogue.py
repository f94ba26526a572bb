"""What a tap or a typed text leads to, decided without a messenger and without a database.

Everything here is a pure function of the talk, the reply and the hour, so that a whole passage through a form can be
played in memory. A bot loads, saves and speaks around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from babel.support import NullTranslations

from dialogs.answers import Back, Change, Decline, Done, Pick, Reply, Skip, Undo
from dialogs.chat import options, screens, words
from dialogs.chat.markup import html
from dialogs.chat.screen import Screen
from dialogs.chat.screens import Labels
from dialogs.chat.talk import Stage, Talk
from dialogs.chat.taps import Act, Tap
from dialogs.consultation import Form
from dialogs.interview import Interview, Prompt, Turn, advance, begin, dump, present, restore, review

T = TypeVar("T", bound=Talk)


@dataclass(frozen=True)
class Setting:
    """What a decision may look at besides the talk itself."""

    form: Form
    t: NullTranslations
    now: datetime  #: in the time zone of the place
    labels: Labels  #: of the buttons that mean something else in each bot


@dataclass(frozen=True)
class Move(Generic[T]):
    """What one reply leads to: where the talk is now, and all that must be known to show it."""

    talk: T
    turn: Turn
    asked: Prompt | None = None  #: the question the reply was for
    forward: bool = True  #: False: back to an earlier question
    page: int = 0

    @property
    def stays(self) -> bool:
        """Whether the same question is still being asked."""
        return self.asked is not None and _same(self.asked, self.turn.prompt)


def first(setting: Setting, talk: T, *, seed: int) -> Move[T]:
    """The first question of a form. `seed` decides everything that is left to chance."""
    interview = begin(setting.form, language=talk.language, now=setting.now, seed=seed)
    return _arrived(talk, present(setting.form, interview, now=setting.now))


def again(setting: Setting, talk: T, *, page: int = 0) -> Move[T]:
    """The same screen once more, perhaps another page of its list."""
    turn = present(setting.form, interview_of(setting, talk), now=setting.now)
    if turn.prompt is None and talk.stage is Stage.ASKING:
        return _arrived(talk, turn)
    return Move(talk, turn, asked=turn.prompt, page=page)


def resumed(setting: Setting, talk: T) -> Move[T]:
    """Go on where one left: a new screen, so that the buttons of the old one are stale."""
    turn = present(setting.form, interview_of(setting, talk), now=setting.now)
    return _arrived(talk, turn)


def is_stale(talk: Talk, tap: Tap) -> bool:
    """Whether a button belongs to another conversation, or to a question that is over."""
    return tap.token != talk.token or tap.step != talk.step


def tapped(setting: Setting, talk: T, tap: Tap) -> Move[T] | None:
    """A living button was tapped. None: it means nothing on this screen."""
    match tap.act:
        case Act.PAGE:
            return again(setting, talk, page=tap.argument)
        case Act.CHANGE:
            return _changed(setting, talk, tap.argument)
    asked = present(setting.form, interview_of(setting, talk), now=setting.now).prompt
    reply = _as_reply(tap, asked)
    if reply is None:
        return None
    page = options.page_of(asked, tap.argument) if asked is not None and isinstance(reply, Pick) else 0
    return replied(setting, talk, reply, page=page)


def replied(setting: Setting, talk: T, reply: Reply, *, page: int = 0) -> Move[T]:
    """Take one reply to the question that is being asked."""
    interview = interview_of(setting, talk)
    asked = present(setting.form, interview, now=setting.now).prompt
    if isinstance(reply, Back) and asked is not None and not _may_go_back(setting, talk, asked):
        return again(setting, talk)
    turn = advance(setting.form, interview, reply, now=setting.now)
    return _turned(talk, turn, asked, forward=not isinstance(reply, Back), page=page)


def shown(setting: Setting, move: Move[T], *, above: Sequence[str] = ()) -> Screen:
    """The screen of a move: what was refused or understood, and the question or the review."""
    t, talk, turn = setting.t, move.talk, move.turn
    said = [
        *above,
        words.rejected(t, turn.rejection, turn.prompt or move.asked) if turn.rejection is not None else "",
        words.understood(t, turn.echo) if turn.echo else "",
    ]
    if talk.stage is Stage.REVIEW or turn.prompt is None:
        lines = review(setting.form, turn.interview, now=setting.now)
        today = setting.now.date()
        notes = [html(note) for note in turn.notes] if turn.prompt is None else []
        return screens.review(
            t, talk, lines, labels=setting.labels, today=today, page=move.page, above=[*said, *notes]
        )
    prompt = replace(turn.prompt, can_go_back=_may_go_back(setting, talk, turn.prompt))
    return screens.question(t, talk, prompt, labels=setting.labels, above=said, page=move.page)


def answered(setting: Setting, talk: Talk) -> tuple[str, ...]:
    """The paths of the questions that were answered or declined so far."""
    lines = review(setting.form, interview_of(setting, talk), now=setting.now)
    return tuple(line.path for line in lines if line.answer or line.declined)


def interview_of(setting: Setting, talk: Talk) -> Interview:
    """The engine's side of a talk."""
    return restore(setting.form, talk.interview)


def _as_reply(tap: Tap, asked: Prompt | None) -> Reply | None:
    """What a tap means for the question on the screen; None when it means nothing there."""
    match tap.act:
        case Act.PICK if asked is not None and 0 <= tap.argument < len(asked.options):
            return Pick(asked.options[tap.argument].value)
        case Act.DONE:
            return Done()
        case Act.UNDO:
            return Undo()
        case Act.SKIP:
            return Skip()
        case Act.BACK:
            return Back()
        case Act.DECLINE:
            return Decline()
        case _:
            return None


def _same(asked: Prompt, prompt: Prompt | None) -> bool:
    return prompt is not None and prompt.path == asked.path


def _arrived(talk: T, turn: Turn, **changes: object) -> Move[T]:
    """A new screen: the next question, or the review."""
    stage = Stage.REVIEW if turn.prompt is None else Stage.ASKING
    return Move(talk.moved(stage=stage, interview=dump(turn.interview), **changes), turn)


def _turned(talk: T, turn: Turn, asked: Prompt | None, *, forward: bool = True, page: int = 0) -> Move[T]:
    """What the engine's turn means: stay on the question, ask the next one, or review."""
    if asked is not None and _same(asked, turn.prompt):
        return Move(replace(talk, interview=dump(turn.interview)), turn, asked, forward, page)
    hidden = tuple(path for path in talk.hidden if asked is None or path != asked.path)
    return replace(_arrived(talk, turn, hidden=hidden), asked=asked, forward=forward)


def _changed(setting: Setting, talk: T, line: int) -> Move[T]:
    """Go back from the review to one question."""
    interview = interview_of(setting, talk)
    lines = review(setting.form, interview, now=setting.now)
    if not 0 <= line < len(lines) or lines[line].path in talk.hidden:
        return again(setting, talk)
    turn = advance(setting.form, interview, Change(lines[line].path), now=setting.now)
    return _turned(talk, turn, None, forward=False)


def _may_go_back(setting: Setting, talk: Talk, asked: Prompt) -> bool:
    """Whether the question before may be shown; what was answered before a quick exit may not."""
    if not talk.hidden or not asked.can_go_back:
        return asked.can_go_back
    before = advance(setting.form, interview_of(setting, talk), Back(), now=setting.now).prompt
    return before is not None and before.path not in talk.hidden
