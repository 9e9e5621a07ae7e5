"""Bot API: the door a bot knocks at, `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NoReturn

from aiohttp import web

from bot.gateway.call import Call
from bot.gateway.faults import Fault, Faults
from bot.gateway.files import MOST_DOCUMENT, file_at, place
from bot.gateway.methods import METHODS
from bot.gateway.multipart import BROKEN, TooLargeError, received
from bot.gateway.polling import Poller
from bot.gateway.refusal import ApiError, bad_request
from bot.gateway.served import served
from bot.gateway.store import Store
from bot.gateway.wire import dump, load, mapping

_LOG = logging.getLogger(__name__)
_JSON = "application/json"


class BotApi:
    """Reads a call, meets it with a planned fault or its method, and answers as Telegram does."""

    def __init__(
        self, store: Store, poller: Poller, token: str, faults: Faults, idle_seconds: float
    ) -> None:
        self._store = store
        self._poller = poller
        self._token = token.encode()
        self._faults = faults
        self._idle_seconds = idle_seconds

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the door."""
        return [
            web.route("*", "/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/{path:.+}", self._download),
        ]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
            async with _read(request, self._store, self._idle_seconds) as call:
                return await self._answer(request, call)
        except ApiError as error:
            return _failed(error)
        except (TooLargeError, web.HTTPRequestEntityTooLarge):
            return _failed(ApiError(413, "Request Entity Too Large"))
        except TimeoutError:
            return _failed(ApiError(408, "Request Timeout"))
        except (ValueError, LookupError, *BROKEN):
            # Broken JSON or parts, a character set or a compression that is none.
            return _failed(bad_request("the request can't be read"))

    def _check_token(self, request: web.Request) -> None:
        # Compared as bytes in constant time, so that the answer's pace tells nothing.
        if not hmac.compare_digest(request.match_info["token"].encode(), self._token):
            raise ApiError(401, "Unauthorized")

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        fault = self._faults.take(call)
        if fault is not None and not fault.after:
            await self._meet(request, fault)
        body = await self._perform(call)
        if fault is not None and fault.after:
            await self._meet(request, fault)
        return web.Response(text=body, content_type=_JSON)

    async def _meet(self, request: web.Request, fault: Fault) -> None:
        if fault.hang_seconds:
            await asyncio.sleep(fault.hang_seconds)
        if fault.drop:
            _hang_up(request)
        if fault.error is not None:
            raise fault.error

    async def _perform(self, call: Call) -> str:
        method = METHODS.get(call.method)
        if method is None and call.method != "getupdates":
            raise ApiError(404, "Not Found: method not found")
        try:
            if method is None:
                return await self._poller.get_updates(call)
            return f'{{"ok":true,"result":{dump(await self._store.run(method, call))}}}'
        except ApiError:
            raise
        except Exception as error:
            _LOG.exception("the method %s failed", call.method)
            raise ApiError(500, "Internal Server Error") from error

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
        except ApiError as error:
            return _failed(error)
        found = await self._store.run(file_at, request.match_info["path"])
        if found is None:
            return _failed(ApiError(404, "Not Found"))
        headers = {"Content-Type": "application/octet-stream"}
        return await served(place(self._store.folder, found.number), headers)


@asynccontextmanager
async def _read(request: web.Request, store: Store, idle_seconds: float) -> AsyncIterator[Call]:
    """Yield the call a request means; its uploads live as long as the block."""
    method = request.match_info["method"].lower()
    query: dict[str, object] = dict(request.query)
    kind = request.content_type
    if kind == "multipart/form-data":
        async with received(request, store.folder, MOST_DOCUMENT, idle_seconds) as parts:
            yield Call(method, query | parts.fields, parts.uploads)
    elif kind == _JSON:
        async with asyncio.timeout(idle_seconds):
            text = await request.read()
        yield Call(method, query | dict(mapping(load(text))) if text else query)
    elif kind == "application/x-www-form-urlencoded":
        async with asyncio.timeout(idle_seconds):
            form = await request.post()
        yield Call(method, query | {name: str(value) for name, value in form.items()})
    else:
        yield Call(method, query)


def _failed(error: ApiError) -> web.Response:
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    text = dump(error.answer())
    return web.Response(text=text, status=error.code, content_type=_JSON, headers=headers)


def _hang_up(request: web.Request) -> NoReturn:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.close()
    raise ConnectionResetError("a planned fault closed the connection")
