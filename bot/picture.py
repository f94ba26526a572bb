"""A picture opened and written anew, so that nothing but what is seen is left of it: no place, no camera, no thumbnail.

Opening strangers' pictures is dangerous work: the bot has it done by a child (`python -m bot.picture MOST`, picture in,
picture out) with little memory, little time and no secrets. Only the child loads Pillow.
"""

from __future__ import annotations

import sys
import warnings
from io import BytesIO

from PIL import Image, ImageOps

from dialogs.authoring.workshop_child import limit

MOST_PIXELS = 16_000_000  #: of a picture that is opened at all
SECONDS, MEGABYTES = 10, 512
#: Longest side and JPEG quality, tried in turn until it fits.
TRIES = ((1600, 80), (1600, 65), (1280, 65), (1024, 60), (800, 50), (480, 40), (240, 30))


def anew(content: bytes, most: int) -> bytes:
    """The picture as a JPEG of at most so many bytes, upright and without any data about itself.

    Raises OSError, ValueError or MemoryError, as Pillow does, for what is no picture or one that is too big.
    """
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as found:
        if found.width * found.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        found.thumbnail((TRIES[0][0], TRIES[0][0]))
        upright = ImageOps.exif_transpose(found).convert("RGBA")
    flat = Image.new("RGB", upright.size, "white")  # a new one: nothing of the old is carried over
    flat.paste(upright, mask=upright)
    for side, quality in TRIES:
        flat.thumbnail((side, side))
        written = BytesIO()
        flat.save(written, "JPEG", quality=quality, optimize=True)
        if written.tell() <= most:
            return written.getvalue()
    raise ValueError("does not fit")


def main(most: int) -> int:
    """Work within the limits; 1 when nothing came of it."""
    limit(SECONDS, MEGABYTES)
    try:
        written = anew(sys.stdin.buffer.read(), most)
    except (OSError, ValueError, MemoryError, Warning, SyntaxError, Image.DecompressionBombError):
        return 1
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
