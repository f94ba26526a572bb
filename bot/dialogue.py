"""What a tap or a typed text leads to, decided without Telegram and without the database.

Everything here is a pure function of the conversation, the reply and the day, so that a whole passage through a
consultation can be played in memory; `consult` loads, saves and speaks around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from babel.support import NullTranslations

from bot import options, screens, wording
from bot.buttons import Act, Screen, Tap
from bot.conversation import Conversation, Stage
from bot.markup import html
from bot.support import Line, about
from dialogs.answers import Back, Change, Decline, Done, Pick, Reply, Skip, Typed, Undo
from dialogs.consultation import Form
from dialogs.interview import Interview, Prompt, Turn, advance, begin, dump, present, restore, review
from dialogs.interview import in_language as translated
from dialogs.submission import Submission, submission, to_json
from locales import translator
from storage.sealing import fits


@dataclass(frozen=True)
class Situation:
    """What a decision may look at besides the conversation itself."""

    form: Form
    t: NullTranslations
    now: datetime  #: in the time zone of the place
    support: tuple[Line, ...]


@dataclass(frozen=True)
class Step:
    """What one reply leads to: what to remember, what to show, what to say in passing."""

    conversation: Conversation | None  #: None: it ends here and its draft dies
    screen: Screen | None = None  #: None: what is shown stays as it is
    toast: str = ""
    submission: Submission | None = None  #: the finished interview, to be handed over before anything is said


def first(situation: Situation, conversation: Conversation, *, seed: int) -> Step:
    """The first question of a conversation that has just begun."""
    interview = begin(situation.form, language=conversation.language, now=situation.now, seed=seed)
    return _turned(situation, conversation, present(situation.form, interview, now=situation.now))


def again(
    situation: Situation, conversation: Conversation, *, above: Sequence[str] = (), page: int = 0
) -> Step:
    """The same screen once more, perhaps with a line above it or on another page of its list."""
    if conversation.stage is Stage.AWAY:
        return Step(conversation, wording.harmless(situation.t))
    if conversation.stage is Stage.REVIEW:
        return Step(conversation, _review(situation, conversation, above=above, page=page))
    turn = present(situation.form, _interview(situation, conversation), now=situation.now)
    if turn.prompt is None:
        return _turned(situation, conversation, turn)
    return Step(conversation, _question(situation, conversation, turn.prompt, above=above, page=page))


def tapped(situation: Situation, conversation: Conversation, tap: Tap) -> Step:
    """A button of this conversation was tapped; an old or a foreign one changes nothing and says so."""
    if tap.act is Act.EXIT:
        return away(situation, conversation)
    if tap.token != conversation.token or tap.step != conversation.step:
        return Step(conversation, toast=wording.old_button(situation.t))
    match tap.act:
        case Act.PAGE:
            return again(situation, conversation, page=tap.argument)
        case Act.RESUME:
            return again(situation, conversation.moved(stage=_resumed(situation, conversation)))
        case Act.RESTART:
            return Step(None)
        case Act.SEND:
            return _sent(situation, conversation)
        case Act.CHANGE:
            return _changed(situation, conversation, tap.argument)
        case _:
            return _replied(situation, conversation, tap)


def typed(situation: Situation, conversation: Conversation, text: str) -> Step:
    """Something was written: an answer in one's own words, or a button's words instead of a tap.

    After a quick exit nothing is taken: whoever holds the phone then may be somebody else.
    """
    if conversation.stage is Stage.AWAY:
        return Step(conversation)
    if conversation.stage is Stage.REVIEW:
        return again(
            situation, conversation, above=[situation.t.gettext("Toca un número, «Enviar» o «Atrás».")]
        )
    return _replied(situation, conversation, Typed(text))


def away(situation: Situation, conversation: Conversation) -> Step:
    """The quick exit: a harmless screen; what was answered stays, and is not shown again."""
    interview = _interview(situation, conversation)
    answered = tuple(line.path for line in review(situation.form, interview) if line.answer or line.declined)
    left = conversation.moved(stage=Stage.AWAY, hidden=answered, support="")
    return Step(left, wording.harmless(situation.t))


def in_language(situation: Situation, conversation: Conversation, language: str) -> Step:
    """The same screen in another language."""
    interview = translated(situation.form, _interview(situation, conversation), language)
    spoken = replace(conversation, language=language, interview=dump(interview))
    return again(replace(situation, t=translator(language)), spoken)


def _replied(situation: Situation, conversation: Conversation, reply: Tap | Reply) -> Step:
    """Take one reply to the question that is being asked."""
    interview = _interview(situation, conversation)
    asked = present(situation.form, interview, now=situation.now).prompt
    answer = _as_reply(reply, asked) if isinstance(reply, Tap) else reply
    if answer is None:
        return Step(conversation, toast=wording.old_button(situation.t))
    if isinstance(answer, Back) and asked is not None and not _may_go_back(situation, conversation, asked):
        return again(situation, conversation)
    turn = advance(situation.form, interview, answer, now=situation.now)
    page = options.page_of(asked, reply.argument) if asked is not None and isinstance(reply, Tap) else 0
    return _turned(
        situation, conversation, turn, asked=asked, forward=not isinstance(answer, Back), page=page
    )


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


def _turned(
    situation: Situation,
    conversation: Conversation,
    turn: Turn,
    *,
    asked: Prompt | None = None,
    forward: bool = True,
    page: int = 0,
) -> Step:
    """What the engine's turn means for the conversation: stay, ask the next question, or review."""
    t, prompt = situation.t, turn.prompt
    conversation = replace(conversation, interview=dump(turn.interview))
    if asked is not None and prompt is not None and prompt.path == asked.path:
        conversation = replace(conversation, support="")  # said once is enough
    else:
        page = 0
        conversation = conversation.moved(
            stage=Stage.REVIEW if prompt is None else Stage.ASKING,
            support=_touched(asked) if forward else "",
            hidden=tuple(path for path in conversation.hidden if asked is None or path != asked.path),
        )
    above = [
        wording.rejected(t, turn.rejection, prompt or asked) if turn.rejection is not None else "",
        wording.understood(t, turn.echo) if turn.echo else "",
    ]
    if prompt is None:
        return Step(conversation, _review(situation, conversation, above=[*above, *map(html, turn.notes)]))
    return Step(conversation, _question(situation, conversation, prompt, above=above, page=page))


def _touched(asked: Prompt | None) -> str:
    """The topic of support that the question just answered touched, whatever the answer was."""
    return asked.attributes.get("apoyo", "") if asked is not None else ""


def _sent(situation: Situation, conversation: Conversation) -> Step:
    """The interview is finished: hand it over without its author."""
    if conversation.stage is not Stage.REVIEW:
        return again(situation, conversation)
    finished = submission(situation.form, _interview(situation, conversation))
    if not fits(to_json(finished)):  # every sealed answer has one length; longer ones would stand out
        return again(situation, conversation, above=[wording.too_much(situation.t)])
    return Step(None, wording.goodbye(situation.t), submission=finished)


def _changed(situation: Situation, conversation: Conversation, line: int) -> Step:
    """Go back from the review to one question."""
    interview = _interview(situation, conversation)
    lines = review(situation.form, interview)
    if not 0 <= line < len(lines) or lines[line].path in conversation.hidden:
        return again(situation, conversation)
    turn = advance(situation.form, interview, Change(lines[line].path), now=situation.now)
    return _turned(situation, conversation, turn, forward=False)


def _resumed(situation: Situation, conversation: Conversation) -> Stage:
    turn = present(situation.form, _interview(situation, conversation), now=situation.now)
    return Stage.REVIEW if turn.prompt is None else Stage.ASKING


def _may_go_back(situation: Situation, conversation: Conversation, asked: Prompt) -> bool:
    """Whether the question before may be shown; what was answered before a quick exit may not."""
    if not conversation.hidden or not asked.can_go_back:
        return asked.can_go_back
    before = advance(situation.form, _interview(situation, conversation), Back(), now=situation.now).prompt
    return before is not None and before.path not in conversation.hidden


def _question(
    situation: Situation,
    conversation: Conversation,
    prompt: Prompt,
    *,
    above: Sequence[str] = (),
    page: int = 0,
) -> Screen:
    support = about(situation.support, conversation.support, situation.t) if conversation.support else ""
    shown = replace(prompt, can_go_back=_may_go_back(situation, conversation, prompt))
    return screens.question(situation.t, conversation, shown, above=[support, *above], page=page)


def _review(
    situation: Situation, conversation: Conversation, *, above: Sequence[str] = (), page: int = 0
) -> Screen:
    support = about(situation.support, conversation.support, situation.t) if conversation.support else ""
    lines = review(situation.form, _interview(situation, conversation))
    return screens.review(
        situation.t, conversation, lines, today=situation.now.date(), page=page, above=[support, *above]
    )


def _interview(situation: Situation, conversation: Conversation) -> Interview:
    return restore(situation.form, conversation.interview)
