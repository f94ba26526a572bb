"""Whether an answer may stand: the question's constraint, what is still offered, and what a later answer made wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dialogs.answers import SEVERAL, Answer, Reason, Rejection, Reply, Ticks, read
from dialogs.consultation import Form, Kind
from dialogs.running.desk import Desk, desk
from dialogs.running.machine import is_cut, put
from dialogs.running.passage import Interview
from dialogs.running.screen import asked
from dialogs.running.script import Ask, script_of


def author(here: Desk, ask: Ask, reason: Reason) -> str:
    """Find the form's own sentence for a refusal, if it has one."""
    if ask.kind is Kind.REPEAT:
        return ""
    bind, context = here.bind(ask), here.context(ask)
    if reason is Reason.REQUIRED:
        return bind.required_message.say(context)
    if reason in (Reason.CONSTRAINT, Reason.TOO_MANY):
        return bind.constraint_message.say(context)
    return ""


def judged(here: Desk, ask: Ask, reply: Reply) -> Answer | Ticks | Rejection:
    """Read a reply; what is refused is refused in the form's own words, if it has some."""
    outcome = read(asked(here, ask), reply)
    if isinstance(outcome, Rejection):
        return Rejection(outcome.reason, outcome.message or author(here, ask, outcome.reason))
    return outcome


def refusal(form: Form, interview: Interview, reply: Reply, *, now: datetime) -> Rejection | None:
    """Why a reply to the question that is asked would not be taken, None when it would. Nothing goes on by asking."""
    here = desk(form, interview, now)
    ask = here.ask()
    if ask is None:
        return Rejection(Reason.NOT_UNDERSTOOD)
    outcome = judged(here, ask, reply)
    if not isinstance(outcome, Answer):
        return outcome if isinstance(outcome, Rejection) else None
    if ask.kind is Kind.REPEAT:
        return None
    answered = stored(form, here, ask, outcome.value)
    if answered is None:
        return Rejection(Reason.CONSTRAINT, author(here, ask, Reason.CONSTRAINT))
    return cut(here, answered)


def cut(here: Desk, answered: Interview) -> Rejection | None:
    """Say that not all the rows an answer asks for fit, if so."""
    if answered.state.shape is here.interview.state.shape or not is_cut(
        here.model, answered.state, here.world
    ):
        return None
    return Rejection(Reason.TOO_MANY_ROWS)


def stored(form: Form, here: Desk, ask: Ask, value: str) -> Interview | None:
    """Keep a value with all that follows from it; `None` when the question's constraint does not take it."""
    interview = here.interview
    state = put(here.model, interview.state, ask.node, value, ask.control, here.world)
    answered = replace(interview, state=state, ticks=None, declined=interview.declined - {ask.path})
    if state.shape is not interview.state.shape:
        paths = script_of(here.model, state.shape).by_path.keys()
        answered = replace(answered, passed=answered.passed & paths, declined=answered.declined & paths)
    constraint = here.bind(ask).constraint
    if value and constraint is not None:
        there = desk(form, answered, here.world.now)
        now_there = there.script.by_path.get(ask.path)
        if now_there is not None and not constraint(there.context(now_there)):
            return None
    return answered


def arrive(form: Form, here: Desk, ask: Ask) -> Desk:
    """Come to a question: of its answer, only what is still offered stays (as JavaRosa)."""
    items, value = ask.control.items, here.value(ask)
    if items is None or not value:
        return here
    offered = {item.value for item in items.offered(here.context(ask))}
    given = value.split() if ask.kind in SEVERAL else [value]
    kept = " ".join(each for each in given if each in offered)
    if kept == value:
        return here
    state = put(here.model, here.interview.state, ask.node, kept, ask.control, here.world)
    return desk(form, replace(here.interview, state=state), here.world.now)


def first_wrong(form: Form, there: Desk) -> tuple[Ask | None, Rejection | None]:
    """Find an answer that a later one made wrong, before anything is sent."""
    for ask in there.script.asks:
        if ask.kind is Kind.REPEAT or not there.is_asked(ask):
            continue
        if there.value(ask):
            if there.value(ask) != arrive(form, there, ask).value(ask):
                return ask, Rejection(Reason.NOT_A_CHOICE)
            constraint = there.bind(ask).constraint
            if constraint is not None and not constraint(there.context(ask)):
                return ask, Rejection(Reason.CONSTRAINT, author(there, ask, Reason.CONSTRAINT))
        elif there.required(ask):
            return ask, Rejection(Reason.REQUIRED, author(there, ask, Reason.REQUIRED))
    return None, None
