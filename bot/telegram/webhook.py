"""Webhook: the server brings updates; 200 is said only after they are committed."""

import asyncio
import hmac
import json
import logging

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.telegram.receiver import Receiver
from core.errors import RefusedError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 — the name of a header
MOST_BODY = 1_000_000
BODY_SECONDS = 10.0
log = logging.getLogger(__name__)


class Webhook:
    """One route that takes updates from whoever knows the secret."""

    def __init__(
        self, receiver: Receiver, path: str, secret: str, *, seconds: float = BODY_SECONDS
    ) -> None:
        assert secret, "a webhook without a secret would take updates from anybody"
        self._receiver = receiver
        self._secret = secret.encode()
        self._seconds = seconds
        self.path = path

    def routes(self) -> list[web.RouteDef]:
        """Return the route to be added to a server."""
        return [web.post(self.path, self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        if request.content_length is None:
            return web.Response(status=411)
        if request.content_length > MOST_BODY:
            return web.Response(status=413)
        try:
            async with asyncio.timeout(self._seconds):
                update = json.loads(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, RecursionError, HttpProcessingError, web.RequestPayloadError):
            return web.Response(status=400)
        return await self._keep(update)

    async def _keep(self, update: object) -> web.Response:
        if not isinstance(update, dict):
            return web.Response(status=400)
        try:
            await self._receiver.receive([update])
        except RefusedError as error:
            log.warning("an update could not be kept and will be brought again: %s", error)
            return web.Response(status=503)
        return web.Response()
