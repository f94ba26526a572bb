"""What somebody sent, taken from Telegram when the answer is sent: bounded, without data about itself, and sealed."""

import asyncio
import contextlib
import sys
from collections.abc import Iterable
from contextlib import aclosing
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiohttp import ClientError

from bot.errors import NobodyThere
from bot.patience import patiently
from dialogs.beyond.attachments import Place
from dialogs.submission import Enclosure
from storage import enclosures

PHOTO_BYTES = 5_000_000  #: of a picture before it is written anew
SECONDS = 30.0  #: for all the files of one answer
DRAWING = 15.0  #: seconds for one picture; the child itself stops earlier
ENDINGS = {
    "image": ".jpg",
    "audio": ".ogg",
    "video": ".mp4",
    "file": ".bin",
}  #: what a reference says of its file
HOME = str(Path(__file__).resolve().parent.parent)
_CHUNK = 1 << 16


class Unavailable(Exception):
    """A file could not be taken now: Telegram does not give it, or nothing can be made of it."""


def reference(sort: str, file_id: str) -> str:
    """What the draft keeps of a file: what Telegram calls it, and which sort it is."""
    return file_id + ENDINGS[sort]


def sort_of(kept: str) -> str:
    """The sort of file a reference is for."""
    return next((sort for sort, ending in ENDINGS.items() if kept.endswith(ending)), "file")


async def sealed(
    bot: Bot, places: Iterable[Place], made: Iterable[Enclosure]
) -> list[tuple[Enclosure, bytes]]:
    """Fill every place with its file, or with nothing, and seal it. Raises Unavailable."""
    boxes = []
    try:
        async with asyncio.timeout(SECONDS):
            for place, enclosure in zip(places, made, strict=True):
                content = await _content(bot, place) if place.reference else b""
                boxes.append(
                    (enclosure, await asyncio.to_thread(enclosures.seal, enclosure, content, place.room))
                )
    except (TelegramAPIError, NobodyThere, ClientError, TimeoutError, OSError):
        raise Unavailable from None  # the text of the error may hold the token
    return boxes


async def _content(bot: Bot, place: Place) -> bytes:
    most, sort = enclosures.most(place.room), sort_of(place.reference)
    found = await _download(
        bot, place.reference.removesuffix(ENDINGS[sort]), max(most, PHOTO_BYTES) if sort == "image" else most
    )
    return await drawn_anew(found, most) if sort == "image" or _is_picture(found) else found


def _is_picture(content: bytes) -> bool:
    """Whether it is a picture that can be written anew, whatever it was called."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n")) or content[8:12] == b"WEBP"


async def _download(bot: Bot, file_id: str, most: int) -> bytes:
    file = await patiently(lambda: bot.get_file(file_id))
    if not file.file_path:
        raise Unavailable
    url = bot.session.api.file_url(bot.token, file.file_path)
    found = bytearray()
    async with aclosing(bot.session.stream_content(url, chunk_size=_CHUNK, raise_for_status=True)) as chunks:
        async for chunk in chunks:
            found += chunk
            if len(found) > most:
                raise Unavailable
    return bytes(found)


async def drawn_anew(content: bytes, most: int) -> bytes:
    """The picture without data about itself, made by a child process (`bot.picture`). Raises Unavailable."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot.picture", str(most)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": HOME, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        async with asyncio.timeout(DRAWING):
            with contextlib.suppress(ConnectionError):
                child.stdin.write(content)
                await child.stdin.drain()
            child.stdin.close()
            written = bytearray()
            while len(written) <= most and (chunk := await child.stdout.read(_CHUNK)):
                written += chunk
            if len(written) <= most and await child.wait() == 0 and written:
                return bytes(written)
    except TimeoutError:
        pass
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await asyncio.shield(child.wait())
    raise Unavailable
