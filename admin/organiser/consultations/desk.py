"""The cards under way, in memory: lost at a restart without harm, since nothing was put forward yet."""

from collections import OrderedDict

from admin.organiser.consultations.plan import Drafting

MOST = 200  #: people remembered


class Cards:
    """One card a person."""

    def __init__(self) -> None:
        self._cards: OrderedDict[int, Drafting] = OrderedDict()

    def of(self, chat: int) -> Drafting | None:
        """The card of a chat."""
        return self._cards.get(chat)

    def keep(self, chat: int, card: Drafting) -> None:
        """Go on with a card, or begin one; the one left alone for the longest makes room."""
        self._cards[chat] = card
        self._cards.move_to_end(chat)
        if len(self._cards) > MOST:
            self._cards.popitem(last=False)

    def end(self, chat: int) -> None:
        """Forget the card of a chat."""
        self._cards.pop(chat, None)
