"""Who was asked to write the code that she takes back, and of which place; in memory, and only until she does else."""

from collections import OrderedDict
from uuid import UUID

MOST = 200  #: people remembered


class Asked:
    """One question a person."""

    def __init__(self) -> None:
        self._places: OrderedDict[int, UUID] = OrderedDict()

    def of(self, chat: int) -> UUID | None:
        """The place whose code this chat was asked for."""
        return self._places.get(chat)

    def ask(self, chat: int, place: UUID) -> None:
        """She is to write a code."""
        self._places[chat] = place
        self._places.move_to_end(chat)
        if len(self._places) > MOST:
            self._places.popitem(last=False)

    def end(self, chat: int) -> None:
        """She did, or does something else."""
        self._places.pop(chat, None)
