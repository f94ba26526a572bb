"""Ids in what buttons carry, short enough for two of them in 64 bytes."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

PACKED = r"[\w-]{22}"  #: how one looks, in a pattern


def pack(some: UUID) -> str:
    """22 characters."""
    return urlsafe_b64encode(some.bytes).decode().rstrip("=")


def unpack(text: str) -> UUID:
    """The id again."""
    return UUID(bytes=urlsafe_b64decode(text + "=="))
