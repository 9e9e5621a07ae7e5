"""Served: the content of a stored file as an answer."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web


async def served(path: Path, headers: Mapping[str, str]) -> web.Response:
    """Return a file as an answer, from memory; our files are small.

    A file that is sent from the disk stays open when its reader goes away in the middle.
    """
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        return web.Response(status=404)
    return web.Response(body=content, headers=headers)
