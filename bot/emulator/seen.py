"""What a person has before their eyes: messages with their buttons, and a whole chat as a transcript."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.emulator.html import write_html
from bot.emulator.things import Bot, Chat, Happening, Json, Message, User, seen_text
from bot.emulator.world import World


@dataclass(frozen=True)
class Button:
    """A button under a message."""

    text: str
    data: str | None = None  #: callback data; None for other kinds
    url: str | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message."""

    kind: str  #: document, photo, voice, audio, video, sticker, animation
    name: str
    mime: str
    content: bytes

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode()


@dataclass(frozen=True)
class Seen:
    """A message as somebody saw it at one moment. It does not change when the bot edits it later."""

    id: int
    text: str  #: without markup; of a file, its caption
    html: str  #: with markup, as Telegram's HTML
    rows: tuple[tuple[Button, ...], ...] = ()
    toast: str = ""  #: what appeared for a moment since this person's last action
    alert: bool = False  #: whether the toast had to be closed by hand
    file: Attachment | None = None
    protected: bool = False
    edited: bool = False
    mine: bool = False  #: written by this person
    raw: Json | None = None  #: the message's content as the Bot API writes it

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of all buttons, from the first row to the last."""
        return tuple(button.text for row in self.rows for button in row)


def see(world: World, message: Message, eyes: User, *, toast: str = "", alert: bool = False) -> Seen:
    """A message as this person sees it now."""
    content = message.content
    text = str(content.get("text") or content.get("caption") or "")
    entities = content.get("entities") or content.get("caption_entities") or []
    rows = tuple(
        tuple(Button(each["text"], each.get("callback_data"), each.get("url")) for each in row)
        for row in (message.markup or {}).get("inline_keyboard") or ()
    )
    return Seen(
        id=message.id, text=text, html=write_html(text, entities), rows=rows, toast=toast, alert=alert,
        file=_attachment(world, content), protected=message.protected, edited=message.edited is not None,
        mine=message.sender is eyes, raw=content,
    )  # fmt: skip


def _attachment(world: World, content: Json) -> Attachment | None:
    for kind in ("document", "photo", "voice", "audio", "video", "animation", "sticker", "video_note"):
        if kind in content:
            found = content[kind][-1] if isinstance(content[kind], list) else content[kind]
            file = world.files.get(found["file_id"])
            return Attachment(kind, file.name, file.mime, file.content) if file else None
    return None


def plain(label: str) -> str:
    """A label as one would say it: without emoji and marks, blanks joined, case folded."""
    kept = "".join(
        character if unicodedata.category(character)[0] in "LN" or character in "+-¿?¡!" else " "
        for character in unicodedata.normalize("NFC", label)
        if unicodedata.category(character) not in ("Mn", "Me", "Cf")
    )
    return " ".join(kept.split()).casefold()


def find_button(label: str, buttons: Sequence[Button]) -> Button | None:
    """The button somebody means: the same label, or the only one that says, begins with or contains it.

    Emoji and punctuation do not count. Several that fit equally well are none.
    """
    wanted = plain(label)
    for fits in (
        lambda text: text == label,
        lambda text: plain(text) == wanted,
        lambda text: bool(wanted) and plain(text).startswith(wanted),
        lambda text: bool(wanted) and wanted in plain(text),
    ):
        found = [button for button in buttons if fits(button.text)]
        if len(found) == 1:
            return found[0]
    same = [button for button in buttons if button.text == label]
    return same[0] if same and len({button.data for button in same}) == 1 else None


def live(chat: Chat) -> list[Message]:
    """What is in the chat now, oldest first."""
    return list(chat.messages.values())


_KEPT = ("message", "edit", "tap", "toast", "alert", "delete", "status")


def transcript(chat: Chat, bot_name: str = "Bot") -> str:
    """The whole conversation in order, as in the golden files.

    An edit that only moves check marks is not told again, so consecutive taps stand on one line.
    """
    people = {happening.by.first_name for happening in chat.journal if not happening.by.is_bot}
    width = max(len(name) for name in (bot_name, *people, "------")) + 2
    lines: list[str] = []
    texts: dict[int, str] = {}
    tapping: User | None = None
    for it in chat.journal:
        if it.deed not in _KEPT:
            continue
        name = bot_name if it.by.is_bot else it.by.first_name
        if it.deed == "tap":
            if tapping is it.by:
                lines[-1] += f" [{it.text}]"
            else:
                lines.append(f"{name:<{width}}[{it.text}]")
            tapping = it.by
            continue
        if it.deed == "edit" and texts.get(it.message) == it.text:
            continue
        said = _told(it)
        lines += textwrap.indent(said, " " * width, lambda line: True).splitlines() if said else []
        if said:
            first = len(lines) - len(said.splitlines())
            lines[first] = (f"{name:<{width}}" + lines[first][width:]).rstrip()
            tapping = None
        if it.message:
            texts[it.message] = it.text
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _told(it: Happening) -> str:
    """One happening in words; several lines when it has several."""
    match it.deed:
        case "message" | "edit":
            rows = [" ".join(f"[{label}]" for label in row) for row in it.rows]
            return "\n".join([it.text or "(…)", *rows])
        case "toast" | "alert":
            return f"({it.text})"
        case "delete":
            return "(borra un mensaje)"
        case _:
            return f"({it.text})"


__all__ = [
    "Attachment",
    "Bot",
    "Button",
    "Seen",
    "find_button",
    "live",
    "plain",
    "see",
    "seen_text",
    "transcript",
]
