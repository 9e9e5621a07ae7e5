"""A small HTTP proxy that notes what passes through it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


@asynccontextmanager
async def proxy() -> AsyncIterator[tuple[str, list[str]]]:
    """Run the proxy; yields its address and the request lines it has seen."""
    seen: list[str] = []
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await _pass_on(reader, writer, seen)
        finally:
            serving.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", seen
    finally:
        server.close()
        left = [*serving]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await asyncio.sleep(0)  # what was closed is let go of in the next round of the loop


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: list[str]
) -> None:
    """Pass requests on one after the other; each brings its body with its length."""
    while head := await reader.readuntil(b"\r\n\r\n"):
        line, _, rest = head.decode().partition("\r\n")
        seen.append(line.rpartition(" ")[0])
        method, url, version = line.split()
        parts = urlsplit(url)
        length = _length(rest)
        up, down = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            down.write(f"{method} {parts.path} {version}\r\nConnection: close\r\n{rest}".encode())
            down.write(await reader.readexactly(length))
            await down.drain()
            writer.write(await up.read())
            await writer.drain()
        finally:
            down.close()


def _length(headers: str) -> int:
    for header in headers.splitlines():
        name, _, value = header.partition(":")
        if name.lower() == "content-length":
            return int(value)
    return 0
