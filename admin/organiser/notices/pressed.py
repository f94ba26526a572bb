"""A button about a notice that somebody of its place pressed."""

from __future__ import annotations

from dataclasses import dataclass

from admin.organiser.notices.sheet import Sheet
from admin.organiser.runtime import Runtime
from dialogs.chat.screen import Screen
from storage.organisers import Organiser


@dataclass(frozen=True)
class Pressed:
    """Who pressed what, and everything known of the notice at that moment."""

    runtime: Runtime
    query: str
    organiser: Organiser
    sheet: Sheet
    argument: str
    on: int | None  #: the message it stands in

    async def toast(self, text: str = "", *, alert: bool = False) -> None:
        """End the waiting sign of the tap, perhaps with words."""
        await self.runtime.post.toast(self.query, text[:200], alert=alert)

    async def show(self, screen: Screen) -> int:
        """Put a screen where the button was."""
        await self.toast()
        return await self.runtime.post.show(self.organiser.chat, screen, on=self.on)
