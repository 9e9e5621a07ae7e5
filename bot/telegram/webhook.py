"""Webhook: the server brings updates; 200 is said only after they are committed."""

import hmac
import json

from aiohttp import web

from bot.telegram.receiver import Receiver

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 — the name of a header
MOST_BODY = 1_000_000


class Webhook:
    """One route that takes updates from whoever knows the secret."""

    def __init__(self, receiver: Receiver, path: str, secret: str) -> None:
        self._receiver = receiver
        self._secret = secret.encode()
        self.path = path

    def routes(self) -> list[web.RouteDef]:
        """Return the route to be added to a server."""
        return [web.post(self.path, self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        if request.content_length is None or request.content_length > MOST_BODY:
            return web.Response(status=413)
        try:
            update = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400)
        if not isinstance(update, dict):
            return web.Response(status=400)
        await self._receiver.receive([update])
        return web.Response()
