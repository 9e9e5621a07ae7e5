"""Images: kind and size from the header, nothing from lies."""

import struct

import pytest

from bot.gateway.images import Image, recognise

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    b"\xff\xe1\x00\x08Exif\0\0\xff\xff\xc4\x00\x04\0\0"
    b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", 480, 640) + b"\3\1\x11\0"
)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 300, 200) + b"\x08\2\0\0\0"
VP8 = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 100, 50) + b"\0\0"
VP8L = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + (99 | 49 << 14).to_bytes(4, "little") + bytes(9)
VP8X = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + bytes([99, 0, 0, 49, 0, 0])


@pytest.mark.parametrize(
    ("head", "image"),
    [
        (JPEG, Image("image/jpeg", 640, 480)),
        (PNG, Image("image/png", 300, 200)),
        (b"GIF89a" + struct.pack("<HH", 9, 8), Image("image/gif", 9, 8)),
        (b"GIF87a" + struct.pack("<HH", 9, 8), Image("image/gif", 9, 8)),
        (VP8, Image("image/webp", 100, 50)),
        (VP8L, Image("image/webp", 100, 50)),
        (VP8X, Image("image/webp", 100, 50)),
    ],
)
def test_pictures_are_recognised(head: bytes, image: Image) -> None:
    assert recognise(head) == image


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"\xff\xd8",
        b"\xff\xd8\xff\xda\0\2rest",
        b"\xff\xd8not a marker",
        b"\x89PNG\r\n\x1a\n",
        PNG[:16] + bytes(8),
        b"GIF89a",
        b"RIFF\0\0\0\0WAVEfmt " + bytes(20),
        b"RIFF\0\0\0\0WEBPXXXX" + bytes(20),
        VP8X[:20],
    ],
)
def test_what_is_none_is_not(head: bytes) -> None:
    assert recognise(head) is None


@pytest.mark.parametrize("whole", [JPEG, PNG, VP8, VP8L, VP8X])
def test_a_header_cut_short_does_no_harm(whole: bytes) -> None:
    for length in range(len(whole)):
        found = recognise(whole[:length])
        assert found is None or found == recognise(whole)
