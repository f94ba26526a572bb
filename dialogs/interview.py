"""A whole conversation as pure functions: begin, advance, back, change, review, record.

`advance(form, interview, reply)` is the state machine; there is no other. Nothing here knows a chat, a database
or a clock: the hour is an argument.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from dialogs.answers import SEVERAL, Answer, Back, Change, Reason, Rejection, Reply, Resume, Skip, Ticks
from dialogs.consultation import Form, Kind
from dialogs.expressions.tree import World
from dialogs.running.desk import Desk, desk
from dialogs.running.judging import arrive, author, cut, first_wrong, judged, refusal, stored
from dialogs.running.keeping import dump, record, restore
from dialogs.running.machine import add_row, opening
from dialogs.running.passage import Interview, Line, Option, Prompt, Section, Turn
from dialogs.running.screen import lines, notes, prompt
from dialogs.running.script import Ask

NOW = datetime(2000, 1, 1, tzinfo=UTC)  #: for what is shown without an hour: the review's wording


def begin(form: Form, *, language: str, now: datetime, seed: int) -> Interview:
    """Start a conversation at its first question. `seed` decides everything that is left to chance."""
    language = language if language in form.languages else form.languages[0]
    state = opening(form.model, World(now, seed, language))
    interview = Interview(language=language, turn=0, at="", state=state, seed=seed)
    first = desk(form, interview, now).after(-1)
    return replace(interview, at=first.path if first is not None else "")


def present(form: Form, interview: Interview, *, now: datetime) -> Turn:
    """Show the same screen again."""
    return _shown(desk(form, interview, now))


def in_language(form: Form, interview: Interview, language: str) -> Interview:
    """Go on in another language of the form; one it has not changes nothing."""
    if language not in form.languages or language == interview.language:
        return interview
    return replace(interview, language=language, turn=interview.turn + 1)


def review(form: Form, interview: Interview, *, now: datetime = NOW) -> tuple[Line, ...]:
    """List the questions that count and what was answered, in the person's words."""
    return tuple(lines(desk(form, interview, now)))


def advance(form: Form, interview: Interview, reply: Reply, *, now: datetime) -> Turn:
    """Take one reply and say what comes next; ask again, kindly, if it could not be understood."""
    here = desk(form, interview, now)
    match reply:
        case Resume():
            return _shown(here)
        case Change(path):
            return _change(form, here, path)
        case Back():
            return _back(form, here)
    ask = here.ask()
    if ask is None:
        return _shown(here, Rejection(Reason.NOT_UNDERSTOOD))
    if isinstance(reply, Skip) and ask.kind is not Kind.REPEAT and here.value(ask):
        return _left_as_it_is(form, here, ask)
    outcome = judged(here, ask, reply)
    match outcome:
        case Rejection():
            return _shown(here, outcome)
        case Ticks(values):
            return _shown(desk(form, replace(interview, ticks=values, turn=interview.turn + 1), now))
        case Answer():
            return _answer(form, here, ask, outcome)


def _answer(form: Form, here: Desk, ask: Ask, answer: Answer) -> Turn:
    if ask.kind is Kind.REPEAT:
        return _another(form, here, ask, answer.value == "si")
    answered = stored(form, here, ask, answer.value)
    if answered is None:
        return _refused(form, here, ask, answer)
    if answer.declined:
        answered = replace(answered, declined=answered.declined | {ask.path})
    turn = _pass(form, here, ask, answered, answer.echo)
    return turn if turn.rejection is not None else replace(turn, rejection=cut(here, answered))


def _left_as_it_is(form: Form, here: Desk, ask: Ask) -> Turn:
    """Go past an answer that is there already, a first value of the form among them: it stays (as Collect)."""
    constraint = here.bind(ask).constraint
    if constraint is not None and not constraint(here.context(ask)):
        return _shown(here, Rejection(Reason.CONSTRAINT, author(here, ask, Reason.CONSTRAINT)))
    return _pass(form, here, ask, replace(here.interview, ticks=None))


def _refused(form: Form, here: Desk, ask: Ask, answer: Answer) -> Turn:
    """Refuse an answer the form's constraint does not take; what was ticked stays ticked."""
    rejection = Rejection(Reason.CONSTRAINT, author(here, ask, Reason.CONSTRAINT))
    values = tuple(answer.value.split())
    if ask.kind in SEVERAL and not answer.declined and values != here.ticks(ask):
        ticked = replace(here.interview, ticks=values, turn=here.interview.turn + 1)
        return _shown(desk(form, ticked, here.world.now), rejection)
    return _shown(here, rejection)


def _pass(form: Form, here: Desk, ask: Ask, answered: Interview, echo: str = "") -> Turn:
    """Go on to what comes next."""
    answered = replace(answered, passed=answered.passed | {ask.path}, turn=answered.turn + 1)
    there = desk(form, answered, here.world.now)
    place = there.script.by_path[ask.path].place if ask.path in there.script.by_path else ask.place - 1
    return _onward(form, there, place, echo)


def _onward(form: Form, there: Desk, place: int, echo: str) -> Turn:
    interview, now = there.interview, there.world.now
    if interview.editing:
        following = next(
            (each for each in there.script.asks if there.is_asked(each) and _waits(each, interview)), None
        )
    else:
        following = there.after(place)
    if following is not None:
        there = arrive(form, desk(form, replace(interview, at=following.path), now), following)
        return _shown(there, echo=echo)
    wrong, rejection = first_wrong(form, there)
    if wrong is not None:
        again = replace(interview, at=wrong.path, editing=True)
        return _shown(desk(form, again, now), rejection, echo)
    return _shown(desk(form, replace(interview, at="", editing=False), now), echo=echo)


def _waits(ask: Ask, interview: Interview) -> bool:
    return ask.path not in interview.passed and ask.kind is not Kind.REPEAT


def _another(form: Form, here: Desk, ask: Ask, wanted: bool) -> Turn:
    """Add a row to a repeat, or leave it."""
    interview = here.interview
    if not wanted:
        return _pass(form, here, ask, interview)
    state = add_row(here.model, interview.state, ask.control, ask.node, here.world)
    if state.shape is interview.state.shape:
        return _shown(here, Rejection(Reason.TOO_MANY_ROWS))
    more = replace(interview, state=state, turn=interview.turn + 1, passed=interview.passed - {ask.path})
    there = desk(form, more, here.world.now)
    last = there.script.by_path[ask.path].place
    inside = [each for each in there.script.asks[:last] if each.node.key not in interview.state.shape.by_key]
    first = next((each for each in inside if there.is_asked(each)), None)
    if first is None:
        return _onward(form, there, last - 1, "")
    return _shown(desk(form, replace(more, at=first.path), here.world.now))


def _change(form: Form, here: Desk, path: str) -> Turn:
    ask = here.script.by_path.get(path)
    if ask is None or not here.is_asked(ask):
        return _shown(here, Rejection(Reason.UNKNOWN_QUESTION))
    interview = here.interview
    finished = interview.editing or interview.at == ""
    moved = replace(interview, at=path, ticks=None, turn=interview.turn + 1, editing=finished)
    return _shown(arrive(form, desk(form, moved, here.world.now), ask))


def _back(form: Form, here: Desk) -> Turn:
    interview, now = here.interview, here.world.now
    if interview.editing:
        kept = replace(interview, ticks=None, turn=interview.turn + 1)
        turn = _onward(form, desk(form, kept, now), -1, "")
        if turn.prompt is None:
            return turn
        # Something is still to be put right, perhaps by another answer to a question before: no way around those.
    ask = here.ask()
    previous = here.before(ask.place if ask is not None else len(here.script.asks))
    if previous is None:
        return _shown(here, Rejection(Reason.NOTHING_BEFORE))
    moved = replace(interview, at=previous.path, ticks=None, turn=interview.turn + 1)
    return _shown(arrive(form, desk(form, moved, now), previous))


def _shown(here: Desk, rejection: Rejection | None = None, echo: str = "") -> Turn:
    ask = here.ask()
    if ask is None:
        return Turn(here.interview, None, rejection, echo, tuple(notes(here, len(here.script.asks))))
    return Turn(here.interview, prompt(here, ask), rejection, echo)


__all__ = [
    "Interview", "Line", "Option", "Prompt", "Section", "Turn",
    "advance", "begin", "dump", "in_language", "present", "record", "refusal", "restore", "review",
]  # fmt: skip
