"""Image: what kind of picture some bytes are and how large, read from the header alone."""

import struct
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """A picture's media type and size in pixels."""

    mime: str
    width: int
    height: int


def _png(head: bytes) -> Image | None:
    if len(head) < 24 or head[12:16] != b"IHDR":
        return None
    return Image("image/png", *struct.unpack(">II", head[16:24]))


def _gif(head: bytes) -> Image | None:
    return Image("image/gif", *struct.unpack("<HH", head[6:10])) if len(head) >= 10 else None


def _jpeg(head: bytes) -> Image | None:
    place = 2
    while place + 9 <= len(head) and head[place] == 0xFF:
        marker = head[place + 1]
        if marker == 0xFF:  # fill byte
            place += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", head[place + 5 : place + 9])
            return Image("image/jpeg", width, height)
        place += 2 + struct.unpack(">H", head[place + 2 : place + 4])[0]
    return None


def _webp(head: bytes) -> Image | None:
    if head[8:12] != b"WEBP" or len(head) < 30:
        return None
    form = head[12:16]
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return Image("image/webp", width & 0x3FFF, height & 0x3FFF)
    if form == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return Image("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if form == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        return Image("image/webp", width, int.from_bytes(head[27:30], "little") + 1)
    return None


_SIGNS: dict[bytes, Callable[[bytes], Image | None]] = {
    b"\x89PNG\r\n\x1a\n": _png,
    b"GIF87a": _gif,
    b"GIF89a": _gif,
    b"\xff\xd8": _jpeg,
    b"RIFF": _webp,
}

# A camera's JPEG may carry a large preview before the header that tells its size.
HEAD = 512 * 1024


def recognise(head: bytes) -> Image | None:
    """Return what picture the first bytes of a file announce, or None."""
    for sign, read in _SIGNS.items():
        if head.startswith(sign):
            image = read(head)
            return image if image and image.width and image.height else None
    return None
