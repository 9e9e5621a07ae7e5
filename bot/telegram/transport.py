"""Calls to the chat server over aiohttp; httpx would be 85 % of the cost of an answer."""

import json
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 32
READ_SECONDS = 20.0
CONNECT_SECONDS = 5.0


class NotSentError(NetworkError):
    """The call never reached the server: it may be repeated without a second copy."""


class Transport(BaseRequest):
    """PTB's request port over one aiohttp session; its errors never show the token."""

    def __init__(self, proxy: str | None = None) -> None:
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(
                connector=connector, json_serialize=json.dumps, auto_decompress=True
            )

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        *_other: ODVInput[float],
        **_timeouts: ODVInput[float],
    ) -> tuple[int, bytes]:
        """Make one call; return the status and the body. Of PTB's timeouts only one matters."""
        seconds = read_timeout if isinstance(read_timeout, (int, float)) else READ_SECONDS
        data = _form(request_data) if request_data is not None else None
        return await self._send(url, method, data, seconds)

    async def call(self, url: str, params: dict[str, object], seconds: float) -> Any:
        """Call a method that PTB does not wrap as we need it; return the result's JSON."""
        data = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in params.items()
        }
        status, body = await self._send(url, "POST", data, seconds)
        answer = json.loads(body)
        if not answer.get("ok"):
            raise CallError(
                status, str(answer.get("description", "")), answer.get("parameters") or {}
            )
        return answer["result"]

    async def _send(
        self, url: str, method: str, data: aiohttp.FormData | dict[str, str] | None, seconds: float
    ) -> tuple[int, bytes]:
        assert self._session is not None, "the transport is not open"
        timeout = aiohttp.ClientTimeout(
            total=None, sock_read=seconds, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS
        )
        try:
            async with self._session.request(
                method, url, data=data, timeout=timeout, proxy=self._proxy
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


class CallError(Exception):
    """The server said no: its code, description and parameters."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any]) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.description = description
        self.parameters = parameters


def _form(request_data: RequestData) -> aiohttp.FormData | dict[str, str]:
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
