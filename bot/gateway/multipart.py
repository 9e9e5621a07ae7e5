"""Multipart: reading a request whose parts may be files; files go to disk as they arrive."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.gateway.files import INCOMING, Upload, safe_mime, safe_name

MOST_FIELD = 128 * 1024
MOST_PARTS = 64
_CHUNK = 256 * 1024
IDLE_SECONDS = 30.0
"""How long the next piece of a body may be on its way."""
BROKEN = (HttpProcessingError, web.RequestPayloadError)
"""What a body means whose parts, headers or compression cannot be read."""


class TooLargeError(Exception):
    """More bytes came than the request may have."""


@dataclass(slots=True)
class Parts:
    """What a request carried."""

    fields: dict[str, object] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


@asynccontextmanager
async def received(
    request: web.Request, folder: Path, most: int, idle_seconds: float = IDLE_SECONDS
) -> AsyncIterator[Parts]:
    """Yield the parts of a request; uploads nobody kept are removed at the end.

    Raises:
        TimeoutError: the sender fell silent in the middle.
        TooLargeError: a part, or all of them, were larger than allowed.
        ValueError: the body is broken.
    """
    parts = Parts()
    incoming: list[Path] = []
    try:
        reader = await request.multipart()
        left = most + MOST_FIELD
        for _ in range(MOST_PARTS):
            async with asyncio.timeout(idle_seconds):
                part = await reader.next()
            if part is None:
                break
            chunks = _Chunks(_plain(part), idle_seconds)
            left -= await _receive(chunks, parts, folder, incoming, left)
        yield parts
    finally:
        for path in incoming:
            path.unlink(missing_ok=True)


def _plain(part: MultipartReader | BodyPartReader) -> BodyPartReader:
    if not isinstance(part, BodyPartReader):
        raise ValueError("parts within parts")  # noqa: TRY004 - bad input, not a bug of ours
    return part


@dataclass(frozen=True, slots=True)
class _Chunks:
    """The content of a part as it comes, unless it stops coming."""

    part: BodyPartReader
    idle_seconds: float

    async def read(self) -> AsyncIterator[bytes]:
        while chunk := await asyncio.wait_for(self.part.read_chunk(_CHUNK), self.idle_seconds):
            yield chunk


async def _receive(
    chunks: _Chunks, parts: Parts, folder: Path, incoming: list[Path], left: int
) -> int:
    part = chunks.part
    name = part.name or ""
    if part.filename is None:
        content = await _field(chunks, min(left, MOST_FIELD))
        parts.fields[name] = content.decode("utf-8", "replace")
        return len(content)
    path = folder / f"{INCOMING}{secrets.token_hex(12)}"
    incoming.append(path)
    size = await _file(chunks, path, left)
    mime = safe_mime(part.headers.get("Content-Type", ""))
    parts.uploads[name] = Upload(path, safe_name(part.filename), mime, size)
    return size


async def _field(chunks: _Chunks, most: int) -> bytes:
    content = bytearray()
    async for chunk in chunks.read():
        content += chunk
        if len(content) > most:
            raise TooLargeError
    return bytes(content)


async def _file(chunks: _Chunks, path: Path, most: int) -> int:
    size = 0
    stream = await asyncio.to_thread(path.open, "wb")
    try:
        async for chunk in chunks.read():
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
