"""Guard: what every answer to a browser carries, and which requests are not let in at all."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot.gateway.multipart import BROKEN
from bot.gateway.refusal import PageError
from bot.gateway.served import served
from bot.gateway.wire import dump

_LOG = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_CALLS = "/bot"
_BOT = (_CALLS, "/file/bot")
"""The doors of the bot, opened by its token."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}


class Guard:
    """Stands before the page's doors; the Bot API's doors, opened by a token, need none."""

    def __init__(self, origins: Sequence[str] = ()) -> None:
        # Where the page is served from if a proxy in front hides the address a browser sees.
        self._hosts = frozenset(urlsplit(origin).netloc for origin in origins)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request in, or word why not."""
        if request.path.startswith(_BOT):
            return await handler(request)
        try:
            self._check_origin(request)
            return await handler(request)
        except PageError as error:
            return _refused(error)
        except web.HTTPException as error:
            return _refused(PageError(error.status, "not_found"))
        except (TimeoutError, ValueError, *BROKEN) as error:
            _LOG.warning("a request of the page could not be read", exc_info=True)
            status = 408 if isinstance(error, TimeoutError) else 400
            return _refused(PageError(status, "input.invalid"))
        except sqlite3.Error:
            _LOG.exception("the chats could not be read or written")
            return _refused(PageError(500, "store.failed"))

    def _check_origin(self, request: web.Request) -> None:
        """Let acts come only from a page that this very host served."""
        if request.method in _SAFE:
            return
        host = urlsplit(request.headers.get("Origin", "")).netloc
        if not host or (host != request.host and host not in self._hosts):
            raise PageError(403, "origin.refused")


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the protecting headers on an answer to a browser before it is sent."""
    if request.path.startswith(_CALLS):
        return
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def _refused(error: PageError) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    if "retry_after" in error.params:
        headers["Retry-After"] = str(error.params["retry_after"])
    return web.Response(
        text=dump(error.answer()),
        status=error.status,
        content_type="application/json",
        headers=headers,
    )


class Pages:
    """Serves the page's own files, and nothing outside their folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the page's files."""
        return [web.get("/", self._index), web.get("/static/{name:.+}", self._static)]

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return await self._file("index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        return await self._file(request.match_info["name"])

    async def _file(self, name: str) -> web.StreamResponse:
        path = (self._folder / name).resolve()
        kind = _TYPES.get(path.suffix)
        if kind is None or not path.is_relative_to(self._folder) or not path.is_file():
            raise PageError(404, "not_found")
        return await served(path, {"Content-Type": kind, "Cache-Control": "no-cache"})
