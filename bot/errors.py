"""What can go wrong in the residents' room that its own code must know by name."""

from storage.database import DatabaseUnavailable


class NobodyThere(Exception):
    """The person blocked the bot or deleted the account: there is nobody to speak to."""


class Overtaken(Exception):
    """Somebody else changed this conversation at the same moment, again and again."""


class KeyAwaited(DatabaseUnavailable):
    """The consultation is open, but the mixer has not made the key yet that answers are sealed to: wait for it."""


class FormGone(Exception):
    """The form a conversation began with cannot be opened any more, or no longer fits it."""
