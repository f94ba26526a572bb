"""What a tap or a typed text leads to, decided without a messenger and without a database.

Everything here is a pure function of the talk, the reply and the hour, so that a whole passage through a form can be
played in memory. A bot loads, saves and speaks around it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from typing import Generic, TypeVar

from babel.support import NullTranslations

from dialogs.answers import Back, Change, Done, Pick, Reply, Typed
from dialogs.chat import meaning, options, quick, screens, search, words
from dialogs.chat.markup import html
from dialogs.chat.sayings import PLAIN, Sayings
from dialogs.chat.screen import Screen
from dialogs.chat.screens import Labels, Look
from dialogs.chat.taken import covered, taken
from dialogs.chat.talk import Stage, Talk
from dialogs.chat.taps import Act, Tap
from dialogs.consultation import Form, Kind
from dialogs.interview import Interview, Prompt, Turn, advance, begin, dump, present, refusal, restore, review
from dialogs.masking import Masked
from dialogs.statements import NO_STANDINGS, Standing, deal

T = TypeVar("T", bound=Talk)

MARKED = 20  #: characters by which a line is known again
SOUGHT = 200  #: characters of what was typed to shorten a list


@dataclass(frozen=True)
class Setting:
    """What a decision may look at besides the talk itself."""

    form: Form
    t: NullTranslations
    now: datetime  #: in the time zone of the place
    labels: Labels  #: of the buttons that mean something else in each bot
    sayings: Sayings = field(default=PLAIN, kw_only=True)  #: how days, hours and numbers are said
    masks: bool = field(default=False, kw_only=True)  #: whether what is written is covered before it is taken
    names: tuple[str, ...] = field(default=(), kw_only=True)  #: of the place: they are nobody's


@dataclass(frozen=True)
class Move(Generic[T]):
    """What one reply leads to: where the talk is now, and all that must be known to show it."""

    talk: T
    turn: Turn
    asked: Prompt | None = None  #: the question the reply was for
    forward: bool = True  #: False: back to an earlier question
    page: int = 0
    told: str = ""  #: what must be said above the screen, as Telegram HTML

    @property
    def stays(self) -> bool:
        """Whether the same question is still being asked."""
        return self.asked is not None and _same(self.asked, self.turn.prompt)


def first(
    setting: Setting, talk: T, *, seed: int, standings: Mapping[str, Standing] = NO_STANDINGS
) -> Move[T]:
    """The first question of a form. `seed` decides everything that is left to chance; `standings`, what is voted on."""
    interview = begin(setting.form, language=talk.language, now=setting.now, seed=seed)
    interview = deal(setting.form, interview, standings, rng=Random(seed), now=setting.now)  # noqa: S311
    turn = present(setting.form, interview, now=setting.now)
    return _arrived(talk, meaning.past_headers(setting.form, turn, setting.now))


def again(setting: Setting, talk: T, *, page: int = 0) -> Move[T]:
    """The same screen once more, perhaps another page of its list."""
    turn = present(setting.form, interview_of(setting, talk), now=setting.now)
    if turn.prompt is None and talk.stage is Stage.ASKING:
        return _arrived(talk, turn)
    return Move(talk, turn, asked=turn.prompt, page=page)


def told(setting: Setting, talk: T, line: str) -> Move[T]:
    """The same screen once more with a line above it, as Telegram HTML."""
    return replace(again(setting, talk.saying(line[:MARKED])), told=line)


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
        case Act.READ:
            return again(setting, replace(talk, reading=tap.argument))
        case Act.ALL:
            return again(setting, replace(talk, sought=""))
        case Act.CHANGE:
            return _changed(setting, talk, tap.argument)
    now_asked = present(setting.form, interview_of(setting, talk), now=setting.now)
    asked = now_asked.prompt
    if tap.act is Act.QUICK and asked is not None:
        ready = [reply for _, reply in quick.answers(setting.t, asked, setting.now)]
        return _replied(setting, talk, now_asked, ready[tap.argument]) if tap.argument < len(ready) else None
    reply = meaning.of_tap(tap, asked)
    if reply is None:
        return None
    page = options.page_of(asked, tap.argument, talk.sought) if asked and isinstance(reply, Pick) else 0
    return _replied(setting, talk, now_asked, reply, page=page)


def replied(setting: Setting, talk: T, reply: Reply) -> Move[T]:
    """Take one reply to the question that is being asked."""
    return _replied(setting, talk, present(setting.form, interview_of(setting, talk), now=setting.now), reply)


def _replied(setting: Setting, talk: T, now_asked: Turn, reply: Reply, *, page: int = 0) -> Move[T]:
    interview, asked = now_asked.interview, now_asked.prompt
    if asked is not None and isinstance(reply, Typed):
        reply = meaning.of_words(setting.t, asked, reply)
        if isinstance(reply, Typed) and meaning.looks_for(asked, reply.text):
            return _sought(setting, talk, asked, reply.text)
    masked: Masked | None = None
    if asked is not None and setting.masks:
        reply, masked = taken(setting.form, asked, reply, setting.names)
    if isinstance(reply, Back) and asked is not None and not _may_go_back(setting, talk, asked):
        return again(setting, talk)
    if isinstance(reply, Done) and asked is not None and _half_done(asked):
        return again(setting, talk)
    turn = advance(setting.form, interview, reply, now=setting.now)
    if isinstance(reply, Pick):
        turn = _weighed(setting, turn)
    forward = not isinstance(reply, Back)
    turn = meaning.past_headers(setting.form, turn, setting.now, forward=forward)
    move = _turned(setting, talk, turn, asked, forward=forward, page=page)
    return move if masked is None else replace(move, told=_shown_back(setting, move, masked))


def shown(setting: Setting, move: Move[T], *, above: Sequence[str] = ()) -> Screen:
    """The screen of a move: what was refused or understood, and the question or the review."""
    t, talk, turn = setting.t, move.talk, move.turn
    refused = words.rejected(t, turn.rejection, turn.prompt or move.asked) if turn.rejection else ""
    said = [
        *above,
        *(words.insisting(t, line) if talk.insists else line for line in (move.told, refused) if line),
        words.understood(t, turn.echo, move.asked, setting.sayings) if turn.echo else "",
    ]
    look = Look(t, setting.labels, setting.sayings, move.page, said)
    if talk.stage is Stage.REVIEW or turn.prompt is None:
        lines = review(setting.form, turn.interview, now=setting.now)
        if turn.prompt is None:
            look = replace(look, above=[*said, *(html(note) for note in turn.notes)])
        return screens.review(look, talk, lines, today=setting.now.astimezone(UTC).date())
    prompt = replace(turn.prompt, can_go_back=_may_go_back(setting, talk, turn.prompt))
    ready = _ready(setting, turn.interview, prompt)
    return screens.question(replace(look, quick=ready), talk, prompt)


def answered(setting: Setting, talk: Talk) -> tuple[str, ...]:
    """The paths of the questions that were answered or declined so far."""
    lines = review(setting.form, interview_of(setting, talk), now=setting.now)
    return tuple(line.path for line in lines if line.answer or line.declined)


def interview_of(setting: Setting, talk: Talk) -> Interview:
    """The engine's side of a talk."""
    return restore(setting.form, talk.interview)


def _shown_back(setting: Setting, move: Move[T], masked: Masked) -> str:
    """How a text stands now that it was taken; why it may not fit any more when it was not."""
    if move.stays and move.turn.rejection is not None:
        return words.covered_and_refused(setting.t) if masked.found else ""
    return words.as_it_stands(setting.t, masked, reviewing=move.turn.prompt is None)


def _sought(setting: Setting, talk: T, asked: Prompt, text: str) -> Move[T]:
    """Show only the options that contain what was typed; when none does, say so and leave the list whole."""
    turn = present(setting.form, interview_of(setting, talk), now=setting.now)
    found = search.found([option.label for _, option in options.answers(asked)], text)
    if found:
        return Move(replace(talk, sought=text[:SOUGHT], reading=0, said=""), turn, asked)
    said = covered(setting.form, text, setting.names).text if setting.masks else text
    lost = replace(talk, sought="", reading=0).saying(f"no {said[:MARKED]}")
    return Move(lost, turn, asked, told=words.no_match(setting.t, said))


def _ready(setting: Setting, interview: Interview, prompt: Prompt) -> list[tuple[int, str]]:
    """The answers one tap away that the question takes, each with its number among all of them."""
    found = []
    for number, (label, reply) in enumerate(quick.answers(setting.t, prompt, setting.now)):
        turn = advance(setting.form, interview, reply, now=setting.now)
        if turn.rejection is None or not _same(prompt, turn.prompt):
            found.append((number, label))
    return found


def _weighed(setting: Setting, turn: Turn) -> Turn:
    """Say at once when what is ticked cannot stay together; the ticks stay, for the person to choose among them."""
    prompt = turn.prompt
    if prompt is None or turn.rejection is not None or turn.interview.ticks is None:
        return turn
    if options.chosen(prompt) < options.needed(prompt):
        return turn
    refused = refusal(setting.form, turn.interview, Done(), now=setting.now)
    return turn if refused is None else replace(turn, rejection=refused)


def _half_done(asked: Prompt) -> bool:
    """Whether a ranking still lacks choices: «Listo» of an older screen was tapped."""
    return asked.kind is Kind.RANK and 0 < options.chosen(asked) < options.needed(asked)


def _same(asked: Prompt, prompt: Prompt | None) -> bool:
    return prompt is not None and prompt.path == asked.path


def _arrived(talk: T, turn: Turn, **changes: object) -> Move[T]:
    """A new screen: the next question, or the review."""
    stage = Stage.REVIEW if turn.prompt is None else Stage.ASKING
    return Move(talk.moved(stage=stage, interview=dump(turn.interview), **changes), turn)


def _turned(
    setting: Setting, talk: T, turn: Turn, asked: Prompt | None, *, forward: bool = True, page: int = 0
) -> Move[T]:
    """What the engine's turn means: stay on the question, ask the next one, or review."""
    if asked is not None and _same(asked, turn.prompt):
        reading = 0 if turn.rejection or turn.echo else talk.reading
        kept = dump(turn.interview)
        stays = replace(talk, interview=kept, reading=reading, said="")
        if turn.rejection is not None:
            mark = words.rejected(setting.t, turn.rejection, turn.prompt)[:MARKED]
            again_so = {**kept, "n": 0} == {**talk.interview, "n": 0}
            stays = replace(stays, said=talk.said if again_so else "").saying(mark)
        return Move(stays, turn, asked, forward, page)
    hidden = tuple(path for path in talk.hidden if asked is None or path != asked.path)
    return replace(_arrived(talk, turn, hidden=hidden), asked=asked, forward=forward)


def _changed(setting: Setting, talk: T, line: int) -> Move[T]:
    """Go back from the review to one question."""
    interview = interview_of(setting, talk)
    lines = review(setting.form, interview, now=setting.now)
    if not 0 <= line < len(lines) or lines[line].path in talk.hidden:
        return again(setting, talk)
    turn = advance(setting.form, interview, Change(lines[line].path), now=setting.now)
    return _turned(setting, talk, turn, None, forward=False)


def _may_go_back(setting: Setting, talk: Talk, asked: Prompt) -> bool:
    """Whether the question before may be shown; what was answered before a quick exit may not."""
    if not asked.can_go_back or not (talk.hidden or asked.grid):
        return asked.can_go_back
    turn = advance(setting.form, interview_of(setting, talk), Back(), now=setting.now)
    before = meaning.past_headers(setting.form, turn, setting.now, forward=False).prompt
    return before is not None and before.path != asked.path and before.path not in talk.hidden
