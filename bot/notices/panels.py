"""Which message shows /avisos to somebody, in memory: a newer one takes the place of an older one.

After a restart, or in another process, an older one stays where it is; its buttons go on meaning what they say.
"""

from collections import OrderedDict

MOST = 1000  #: chats remembered


class Panels:
    """The newest in each chat."""

    def __init__(self) -> None:
        self._shown: OrderedDict[int, int] = OrderedDict()

    def put(self, chat: int, message: int) -> None:
        """It was sent; the one left alone for the longest makes room."""
        self._shown[chat] = message
        self._shown.move_to_end(chat)
        if len(self._shown) > MOST:
            self._shown.popitem(last=False)

    def take(self, chat: int) -> int | None:
        """The message that showed it so far, which is forgotten here."""
        return self._shown.pop(chat, None)
