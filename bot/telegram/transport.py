"""Calls to the chat server over aiohttp; httpx would be 85 % of the cost of an answer."""

import json
import os
from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram import Bot
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

CONNECTIONS = 32
READ_SECONDS = 20.0
CONNECT_SECONDS = 5.0
TRANSFER_SECONDS = 60.0
"""How much longer a whole answer may take than its first byte."""
MOST_ANSWER = 32 * 1024 * 1024
"""Bytes of one answer; the largest file that the Bot API gives has 20 MB."""


JSON = {"Content-Type": "application/json"}
WHOLE = ""
"""The name, which no argument has, of a body that is written already."""
_Data = aiohttp.FormData | dict[str, str] | bytes
NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)
"""Nothing was said yet when these happen; a proxy that refuses to connect is one of them."""


class NotSentError(NetworkError):
    """The call never reached the server: it may be repeated without a second copy."""


class Transport(BaseRequest):
    """PTB's request port over one aiohttp session; its errors never show the token."""

    def __init__(
        self,
        proxy: str | None = None,
        *,
        read_seconds: float = READ_SECONDS,
        most_answer: int = MOST_ANSWER,
    ) -> None:
        # PTB's coming form of durations: without it every 429 raises a deprecation warning.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        self._proxy = proxy
        self._read_seconds = read_seconds
        self._most_answer = most_answer
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take."""
        return self._read_seconds

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
        seconds = read_timeout if isinstance(read_timeout, (int, float)) else self._read_seconds
        data = _form(request_data) if request_data is not None else None
        return await self._send(url, method, data, seconds)

    async def call(self, url: str, params: dict[str, object], seconds: float) -> Any:
        """Call a method that PTB does not wrap as we need it; return the result's JSON."""
        status, body = await self._send(url, "POST", _written(params), seconds)
        answer = json.loads(body)
        if not isinstance(answer, dict):
            raise CallError(status, "the answer is none of the Bot API", {})
        if not answer.get("ok"):
            parameters = answer.get("parameters")
            known = parameters if isinstance(parameters, dict) else {}
            raise CallError(status, str(answer.get("description", "")), known)
        return answer["result"]

    async def _send(
        self, url: str, method: str, data: _Data | None, seconds: float
    ) -> tuple[int, bytes]:
        assert self._session is not None, "the transport is not open"
        timeout = aiohttp.ClientTimeout(
            total=seconds + CONNECT_SECONDS + TRANSFER_SECONDS,
            sock_read=seconds,
            connect=CONNECT_SECONDS,
            sock_connect=CONNECT_SECONDS,
        )
        try:
            headers = JSON if isinstance(data, bytes) else None
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout, proxy=self._proxy
            ) as response:
                return response.status, await _content(response, self._most_answer)
        except NOT_SENT as error:
            raise NotSentError(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


async def called(bot: Bot, method: str, arguments: Mapping[str, object]) -> Any:
    """Call a method past PTB's objects, which cost more than the call; raises PTB's errors.

    Arguments are text, numbers and plain JSON; those that are none are left out.
    """
    named = {name: value for name, value in arguments.items() if value is not None}
    whole = RequestParameter(WHOLE, _written(named).decode(), None)
    return await bot.request.post(f"{bot.base_url}/{method}", RequestData([whole]))


def _written(arguments: Mapping[str, object]) -> bytes:
    """Return arguments as JSON, which the Bot API takes too: a quarter of the work of a form."""
    return json.dumps(arguments, ensure_ascii=False, separators=(",", ":")).encode()


class CallError(Exception):
    """The server said no: its code, description and parameters."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any]) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.description = description
        self.parameters = parameters

    @property
    def retry_after(self) -> float:
        """Seconds to rest that the server asked for; 0 if it asked for none."""
        asked = self.parameters.get("retry_after")
        return float(asked) if isinstance(asked, (int, float)) and asked > 0 else 0.0


async def _content(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Return the body, read only as far as an answer can be long."""
    parts, length = [], 0
    async for part in response.content.iter_any():
        length += len(part)
        if length > most:
            raise NetworkError("the answer is too long")
        parts.append(part)
    return b"".join(parts)


def _form(request_data: RequestData) -> _Data:
    if not request_data.contains_files:
        given = request_data.json_parameters
        return given[WHOLE].encode() if WHOLE in given else given
    # Names of files go out as they are written; quoted, readers would see "%E5%BA%93…".
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
