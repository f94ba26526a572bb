"""What is remembered of an unfinished passage: the content of one encrypted draft, and nothing else anywhere."""

import json
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from dialogs.chat.talk import Stage, Talk


@dataclass(frozen=True, kw_only=True)
class Conversation(Talk):
    """One person's unfinished passage through a consultation, as the draft keeps it."""

    consultation: UUID
    form: str  #: identity of the form it began with; a newer version is for new conversations
    screen: int | None = None  #: the one message in which the dialogue lives
    update: int = 0  #: the last update whose effect is in here
    support: str = ""  #: support lines to show with the next screen: what the question touched
    album: str = ""  #: of the last file taken; the others of its album are not
    code: str = ""  #: the place code they came with; whether it is good is asked when sending
    beside: tuple[int, ...] = ()  #: messages shown on request since the last screen; they go with the next

    def moved(self, **changes: Any) -> Self:
        """One screen on: what was shown beside the last one goes with it."""
        return super().moved(beside=(), **changes)


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
        "q": conversation.sought,
        "r": conversation.reading,
        "b": conversation.beside,
        "n": conversation.album,
        "k": conversation.said,
        "d": conversation.code,
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
        sought=fields["q"],
        reading=fields.get("r", 0),
        beside=tuple(fields["b"]),
        album=fields.get("n", ""),
        said=fields.get("k", ""),
        code=fields.get("d", ""),
    )
