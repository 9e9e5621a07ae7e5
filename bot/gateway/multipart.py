"""Multipart: reading a request whose parts may be files; files go to disk as they arrive."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import BodyPartReader, MultipartReader, web

from bot.gateway.files import INCOMING, Upload, safe_mime, safe_name

MOST_FIELD = 128 * 1024
MOST_PARTS = 64
_CHUNK = 256 * 1024


class TooLargeError(Exception):
    """More bytes came than the request may have."""


@dataclass(slots=True)
class Parts:
    """What a request carried."""

    fields: dict[str, object] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


@asynccontextmanager
async def received(request: web.Request, folder: Path, most: int) -> AsyncIterator[Parts]:
    """Yield the parts of a request; uploads nobody kept are removed at the end.

    Raises:
        TooLargeError: a part, or all of them, were larger than allowed.
        ValueError: the body is broken.
    """
    parts = Parts()
    incoming: list[Path] = []
    try:
        reader = await request.multipart()
        left = most + MOST_FIELD
        for _ in range(MOST_PARTS):
            part = await reader.next()
            if part is None:
                break
            left -= await _receive(_plain(part), parts, folder, incoming, left)
        yield parts
    finally:
        for path in incoming:
            path.unlink(missing_ok=True)


def _plain(part: MultipartReader | BodyPartReader) -> BodyPartReader:
    if not isinstance(part, BodyPartReader):
        raise ValueError("parts within parts")  # noqa: TRY004 - bad input, not a bug of ours
    return part


async def _receive(
    part: BodyPartReader, parts: Parts, folder: Path, incoming: list[Path], left: int
) -> int:
    name = part.name or ""
    if part.filename is None:
        content = await _field(part, min(left, MOST_FIELD))
        parts.fields[name] = content.decode("utf-8", "replace")
        return len(content)
    path = folder / f"{INCOMING}{secrets.token_hex(12)}"
    incoming.append(path)
    size = await _file(part, path, left)
    mime = safe_mime(part.headers.get("Content-Type", ""))
    parts.uploads[name] = Upload(path, safe_name(part.filename), mime, size)
    return size


async def _field(part: BodyPartReader, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(_CHUNK):
        content += chunk
        if len(content) > most:
            raise TooLargeError
    return bytes(content)


async def _file(part: BodyPartReader, path: Path, most: int) -> int:
    size = 0
    stream = await asyncio.to_thread(path.open, "wb")
    try:
        while chunk := await part.read_chunk(_CHUNK):
            size += len(chunk)
            if size > most:
                raise TooLargeError
            await asyncio.to_thread(stream.write, chunk)
    finally:
        await asyncio.to_thread(stream.close)
    return size


def text_of(fields: Mapping[str, object], name: str) -> str:
    """Return a field as text, empty when it is missing."""
    return str(fields.get(name, ""))
