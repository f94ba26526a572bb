"""Pictures as a phone takes them: with the place, the camera and a small picture inside."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base


def photo(color: str) -> bytes:
    """A JPEG of one colour that tells where and with what it was taken."""
    exif = Image.Exif()
    exif[Base.Make] = "Camara de Amparo"
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (20.0, 35.0, 15.0)})
    written = BytesIO()
    Image.new("RGB", (80, 60), color).save(
        written, "JPEG", exif=exif, comment="Camara de Amparo", icc_profile=b"perfil"
    )
    return written.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that would be a picture of ten thousand million points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
