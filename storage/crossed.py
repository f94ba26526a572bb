"""Pairs of answers counted together until the closing: the crossings a form declared, and nobody else's business.

Counting two answers of a person together at every release would let who watches the tables between two of them join
what one neighbour said, and somebody knows, to another thing she said. So these counts never lie open: they are kept
under a key made from the open epoch's private one, written anew at each release, and die with the last.
"""

from __future__ import annotations

import hmac
import json
from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import text

from storage import sealing
from storage.database import Session

STEP = 16 * 1024  #: bytes: boxes are as long as a multiple of this

Pair = tuple[str, str]  #: a crossing and one of its cells, as `dialogs.beyond.crossings` names them


async def gathered(session: Session, consultation: UUID, epoch_key: bytes) -> Counter[Pair]:
    """What was counted together so far (role mixer). Raises `sealing.SealBroken` for another epoch's key."""
    box = (await session.execute(_READ, {"consultation": consultation})).scalar_one_or_none()
    if box is None:
        return Counter()
    return Counter({(a, b): n for a, b, n in json.loads(sealing.disclose(_key(epoch_key), box))})


async def keep(session: Session, consultation: UUID, epoch_key: bytes, pairs: Mapping[Pair, int]) -> None:
    """Seal the counts to an epoch, in place of what was kept under the one before."""
    if not pairs:
        return
    content = json.dumps([[*pair, n] for pair, n in sorted(pairs.items())], ensure_ascii=False).encode()
    length = -(-(len(content) + sealing.ENCLOSED_MORE) // STEP) * STEP
    box = sealing.enclose(_key(epoch_key), content, length)
    await session.execute(_KEEP, {"consultation": consultation, "box": box})


async def forget(session: Session, consultation: UUID) -> None:
    """At closing nothing of them stays."""
    await session.execute(_FORGET, {"consultation": consultation})


def _key(epoch_key: bytes) -> bytes:
    return hmac.digest(epoch_key, b"crossed", "sha256")


_READ = text("SELECT box FROM crossed WHERE consultation_id = :consultation")
_KEEP = text(
    "INSERT INTO crossed (consultation_id, box) VALUES (:consultation, :box)"
    " ON CONFLICT (consultation_id) DO UPDATE SET box = excluded.box"
)
_FORGET = text("DELETE FROM crossed WHERE consultation_id = :consultation")
