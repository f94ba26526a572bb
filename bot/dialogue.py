"""What a tap or a typed text leads to for a resident, decided without Telegram and without the database.

The chat's own machine (`dialogs.chat.dialogue`) asks the questions; here is what only residents have: the quick exit,
support lines, and the answer that is handed over without its author. `consult` loads, saves and speaks around it.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot import wording
from bot.conversation import Conversation
from bot.conversation import dump as as_draft
from bot.fetching import sort_of
from bot.support import Line, about
from dialogs.answers import Reply, Typed
from dialogs.beyond.attachments import Place, places
from dialogs.chat import dialogue
from dialogs.chat.dialogue import Move, Setting
from dialogs.chat.screen import Screen
from dialogs.chat.talk import Stage
from dialogs.chat.taps import Act, Tap
from dialogs.chat.words import old_button
from dialogs.interview import Prompt, dump
from dialogs.interview import in_language as translated
from dialogs.statements import NO_STANDINGS, Standing
from dialogs.submission import Submission, submission, to_json
from locales import translator
from locales.spoken import Spoken
from storage.enclosures import drawn
from storage.sealing import draft_room, fits

SPARE = 512  #: bytes of a draft's box that texts leave free for what is chosen by tapping after them


@dataclass(frozen=True)
class Situation(Setting):
    """What a decision may look at besides the conversation itself."""

    support: tuple[Line, ...]
    masks: bool = field(default=True, kw_only=True)  #: what is written is covered before it is taken
    secret: Callable[[int], bytes] = os.urandom  #: so many random bytes

    def speaking(self, language: str) -> "Situation":
        """The same situation in another language."""
        t = translator(language)
        return replace(self, t=t, labels=wording.labels(t), sayings=Spoken(language))


@dataclass(frozen=True)
class Step:
    """What one reply leads to: what to remember, what to show, what to say in passing."""

    conversation: Conversation | None  #: None: it ends here and its draft dies
    screen: Screen | None = None  #: None: what is shown stays as it is
    toast: str = ""
    submission: Submission | None = None  #: the finished interview, to be handed over before anything is said
    places: tuple[Place, ...] = ()  #: of its files, one for each of its enclosures


def first(
    situation: Situation,
    conversation: Conversation,
    *,
    seed: int,
    standings: Mapping[str, Standing] = NO_STANDINGS,
) -> Step:
    """The first question of a conversation that has just begun."""
    return _step(situation, dialogue.first(situation, conversation, seed=seed, standings=standings))


def again(
    situation: Situation, conversation: Conversation, *, above: Sequence[str] = (), page: int = 0
) -> Step:
    """The same screen once more, perhaps with a line above it or on another page of its list."""
    if conversation.stage is Stage.AWAY:
        return Step(conversation, wording.harmless(situation.t))
    return _shown(situation, dialogue.again(situation, conversation, page=page), above)


def told(situation: Situation, conversation: Conversation, line: str) -> Step:
    """The same screen once more, because of something that is no answer there, with a line above that says so."""
    if conversation.stage is Stage.AWAY:
        return Step(conversation, wording.harmless(situation.t))
    return _shown(situation, dialogue.told(situation, conversation, line))


def tapped(situation: Situation, conversation: Conversation, tap: Tap) -> Step:
    """A button of this conversation was tapped; an old or a foreign one changes nothing and says so."""
    if tap.act is Act.EXIT:
        return away(situation, conversation)
    if dialogue.is_stale(conversation, tap):
        return Step(conversation, toast=old_button(situation.t))
    match tap.act:
        case Act.RESUME:
            return _step(situation, dialogue.resumed(situation, conversation))
        case Act.RESTART:
            return Step(None)
        case Act.SEND:
            return _sent(situation, conversation)
    move = dialogue.tapped(situation, conversation, tap)
    if move is None:
        return Step(conversation, toast=old_button(situation.t))
    return _step(situation, move)


def typed(situation: Situation, conversation: Conversation, text: str) -> Step:
    """Something was written: an answer in one's own words, or a button's words instead of a tap.

    Words that would make the draft longer than others' are not taken: its length in the database would say who writes
    much, and later the longest texts would be hers.
    """
    step = replied(situation, conversation, Typed(text))
    if step.conversation is None:
        return step
    room, before = (draft_room(as_draft(each)) for each in (step.conversation, conversation))
    if room < min(SPARE, before):
        return again(situation, conversation, above=[wording.too_much(situation.t)])
    return step


def replied(situation: Situation, conversation: Conversation, reply: Reply) -> Step:
    """Something was written or shared instead of a tap.

    After a quick exit nothing is taken: whoever holds the phone then may be somebody else.
    """
    if conversation.stage is Stage.AWAY:
        return Step(conversation)
    if conversation.stage is Stage.REVIEW:
        line = situation.t.gettext("Toca un número, «Enviar» o «Atrás».")
        return told(situation, conversation, line)
    return _step(situation, dialogue.replied(situation, conversation, reply))


def away(situation: Situation, conversation: Conversation) -> Step:
    """The quick exit: a harmless screen; what was answered stays, and is not shown again."""
    covered = dialogue.answered(situation, conversation)
    left = conversation.moved(stage=Stage.AWAY, hidden=covered, support="")
    return Step(left, wording.harmless(situation.t))


def in_language(situation: Situation, conversation: Conversation, language: str) -> Step:
    """The same screen in another language."""
    interview = translated(situation.form, dialogue.interview_of(situation, conversation), language)
    spoken = replace(conversation, language=language, interview=dump(interview))
    return again(situation.speaking(language), spoken)


def _step(situation: Situation, move: Move[Conversation]) -> Step:
    """Keep the support lines that the question just answered touched, whatever the answer was; once said is enough."""
    support = _touched(move.asked) if move.forward and not move.stays else ""
    return _shown(situation, replace(move, talk=replace(move.talk, support=support)))


def _shown(situation: Situation, move: Move[Conversation], above: Sequence[str] = ()) -> Step:
    talk = move.talk
    support = about(situation.support, talk.support, situation.t) if talk.support else ""
    return Step(talk, dialogue.shown(situation, move, above=[support, *above]))


def _touched(asked: Prompt | None) -> str:
    return asked.attributes.get("apoyo", "") if asked is not None else ""


def _sent(situation: Situation, conversation: Conversation) -> Step:
    """The interview is finished: hand it over without its author."""
    if conversation.stage is not Stage.REVIEW:
        return again(situation, conversation)
    interview = dialogue.interview_of(situation, conversation)
    held = places(situation.form, interview)
    names = [drawn(one.question, sort_of(one.reference), secret=situation.secret) for one in held]
    finished = replace(submission(situation.form, interview), enclosures=tuple(names))
    if not fits(to_json(finished)):  # every sealed answer has one length; longer ones would stand out
        return again(situation, conversation, above=[wording.too_much(situation.t)])
    return Step(None, wording.goodbye(situation.t), submission=finished, places=held)
