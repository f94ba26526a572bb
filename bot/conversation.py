"""What is remembered of an unfinished passage: the content of one encrypted draft, and nothing else anywhere."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID


class Stage(StrEnum):
    """Where in the dialogue the person is; within ASKING, the form itself is the state machine."""

    ASKING = "a"
    REVIEW = "r"
    AWAY = "x"  #: left with the quick exit: earlier answers stay, but are not shown again


@dataclass(frozen=True)
class Conversation:
    """One person's unfinished passage through a consultation, as the draft keeps it."""

    consultation: UUID
    form: str  #: identity of the form it began with; a newer version is for new conversations
    language: str
    token: str  #: what this conversation's buttons carry, so that others' are recognised
    interview: dict[str, Any]  #: dumped by `dialogs.interview.dump`
    stage: Stage = Stage.ASKING
    step: int = 0  #: grows whenever the screen asks something else; an older button is stale
    screen: int | None = None  #: the one message in which the dialogue lives
    update: int = 0  #: the last update whose effect is in here
    support: str = ""  #: support lines to show with the next screen: what the question touched
    hidden: tuple[str, ...] = ()  #: questions answered before a quick exit
    beside: tuple[int, ...] = ()  #: messages shown on request since the last screen; they go with the next

    def moved(self, **changes: Any) -> "Conversation":
        """The same conversation one screen on: buttons of the screen before become stale."""
        return replace(self, step=self.step + 1, beside=(), **changes)


def dump(conversation: Conversation) -> bytes:
    """The conversation as the bytes of a draft."""
    fields = {
        "c": conversation.consultation.hex,
        "f": conversation.form,
        "l": conversation.language,
        "t": conversation.token,
        "i": conversation.interview,
        "g": conversation.stage.value,
        "s": conversation.step,
        "m": conversation.screen,
        "u": conversation.update,
        "a": conversation.support,
        "h": conversation.hidden,
        "b": conversation.beside,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def restore(content: bytes) -> Conversation:
    """The conversation that `dump` wrote."""
    fields = json.loads(content)
    return Conversation(
        consultation=UUID(fields["c"]),
        form=fields["f"],
        language=fields["l"],
        token=fields["t"],
        interview=fields["i"],
        stage=Stage(fields["g"]),
        step=fields["s"],
        screen=fields["m"],
        update=fields["u"],
        support=fields["a"],
        hidden=tuple(fields["h"]),
        beside=tuple(fields["b"]),
    )
