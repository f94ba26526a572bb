"""Covering in a free text what could tell who somebody is, by rules and lists alone.

`mask(text)` gives the text with marks such as «[nombre]» in the place of names, numbers, addresses and links, and says
how many there are. It catches much and never all: two people read every text before anything leaves.
"""

from __future__ import annotations

from dialogs.masking.covering import Masked, mask
from dialogs.masking.marks import Mark

__all__ = ["Mark", "Masked", "mask"]
