"""Webhook: taken from whoever knows the secret, and acknowledged only when it is kept."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, web

from bot.telegram.dispatcher import Dispatcher
from bot.telegram.receiver import Receiver
from bot.telegram.webhook import MOST_BODY, SECRET_HEADER, Webhook
from core.delivery.inbox import Incoming
from core.errors import RefusedError
from tests.hospital import Hospital
from tests.integration.delivery.post import updates
from tests.integration.telegram.server import listening, said

SECRET = "a-secret_of-the-tests"


class Desk(Receiver):
    """A receiver whose storage can be busy."""

    busy = False

    async def receive(self, updates: object, *, ahead: bool = False) -> None:
        if self.busy:
            raise RefusedError("storage.busy")
        assert isinstance(updates, list)
        await super().receive(updates)


async def nothing(_update: Incoming) -> None:
    """Handle an update by doing nothing."""


@pytest.fixture
async def desk(hospital: Hospital) -> Desk:
    return Desk(hospital.program, Dispatcher(nothing))


@pytest.fixture
async def url(desk: Desk) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(Webhook(desk, "/telegram", SECRET, seconds=0.3).routes())
    async with listening(app) as address:
        yield f"{address}/telegram"


async def push(url: str, body: object, secret: str = SECRET) -> int:
    headers = {SECRET_HEADER: secret} if secret else {}
    data = body if isinstance(body, (bytes, str)) else json.dumps(body)
    async with ClientSession() as http, http.post(url, data=data, headers=headers) as answer:
        return answer.status


async def spoken(url: str, *parts: bytes, pause: float = 0.0) -> bytes:
    """Speak bytes to the server by hand; return what it says."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(pause)
    said_back = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    writer.close()
    return said_back.split(b"\r\n")[0]


def head(*headers: str) -> bytes:
    lines = ("POST /telegram HTTP/1.1", "Host: x", f"{SECRET_HEADER}: {SECRET}", *headers)
    return "\r\n".join((*lines, "", "")).encode()


async def test_an_update_is_kept_when_it_is_acknowledged(hospital: Hospital, url: str) -> None:
    assert await push(url, said(5, "现存")) == 200
    assert set(updates(hospital)) == {5}


async def test_an_update_brought_again_is_acknowledged_and_kept_once(
    hospital: Hospital, url: str
) -> None:
    statuses = await asyncio.gather(*(push(url, said(5, "a")) for _ in range(10)))

    assert set(statuses) == {200}
    assert set(updates(hospital)) == {5}


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper()])
async def test_without_the_secret_nothing_is_taken(
    hospital: Hospital, url: str, secret: str
) -> None:
    assert await push(url, said(5, "a"), secret) == 401
    assert updates(hospital) == {}


async def test_a_secret_of_strange_bytes_is_wrong_and_no_failure(url: str) -> None:
    request = b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
    strange = request + SECRET_HEADER.encode() + b": \xff\xfe\xe4\r\n\r\n{}"

    assert await spoken(url, strange) == b"HTTP/1.1 401 Unauthorized"


@pytest.mark.parametrize(
    "body", ["", "no json", b"\xff\xfe", "[]", '"text"', "null", "[" * 100_000, '{"a":']
)
async def test_what_is_no_update_is_refused(hospital: Hospital, url: str, body: object) -> None:
    assert await push(url, body) == 400
    assert updates(hospital) == {}


def _hostile() -> dict[str, bytes]:
    update = b'{"update_id":5,"message":%s}'
    nested = {depth: b"[" * depth + b"]" * depth for depth in (900, 985, 990, 994, 996, 998, 1_000)}
    return {
        **{f"nested {depth}": update % body for depth, body in nested.items()},
        "half a character": update % b'{"text":"\\ud800"}',
        "no number": update % b"NaN",
        "endless": update % b'{"chat":{"id":1e999}}',
        "long number": update % (b"9" * 5_000),
        "long chat": update % b'{"chat":{"id":99999999999999999999}}',
        "no text": update % b'{"chat":{"id":[]},"from":"x","text":{}}',
        "zero": update % b'{"text":"\\u0000"}',
        "raw half": update % b'{"text":"\xed\xa0\x80"}',
        "a list": b'{"update_id":[5]}',
        "too large": b'{"update_id":9223372036854775808}',
    }


@pytest.mark.parametrize("name", list(_hostile()))
async def test_no_body_makes_the_webhook_fail(desk: Desk, url: str, name: str) -> None:
    assert await push(url, _hostile()[name]) in (200, 400)
    assert await push(url, said(6, "a")) == 200


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_body_that_is_not_compressed_as_it_says_is_refused(url: str, coding: str) -> None:
    lines = (f"Content-Encoding: {coding}", "Content-Length: 2", "")

    assert b" 400 Bad Request" in await spoken(url, head(*lines)[:-2] + b"{}")


async def test_a_small_body_that_swells_is_refused(url: str) -> None:
    body = gzip.compress(b" " * 50_000_000)
    lines = ("Content-Encoding: gzip", f"Content-Length: {len(body)}", "")

    assert b" 4" in await spoken(url, head(*lines)[:-2] + body)


async def test_an_update_without_a_number_is_not_brought_again_for_ever(url: str) -> None:
    assert await push(url, {"message": {}}) == 200


async def test_a_body_too_long_is_refused_before_it_is_read(url: str) -> None:
    assert await spoken(url, head(f"Content-Length: {MOST_BODY + 1}")) == (
        b"HTTP/1.1 413 Request Entity Too Large"
    )


async def test_a_body_without_a_length_is_refused(url: str) -> None:
    assert await spoken(url, head("Transfer-Encoding: chunked")) == b"HTTP/1.1 411 Length Required"


async def test_a_body_that_trickles_is_not_waited_for(hospital: Hospital, url: str) -> None:
    slow = spoken(url, head("Content-Length: 500"), b'{"upd', b"ate_id", pause=0.2)

    assert await slow == b"HTTP/1.1 408 Request Timeout"
    assert await push(url, said(6, "others are served")) == 200
    assert set(updates(hospital)) == {6}


async def test_what_cannot_be_kept_now_is_to_be_brought_again(
    hospital: Hospital, url: str, desk: Desk
) -> None:
    desk.busy = True
    assert await push(url, said(5, "a")) == 503
    desk.busy = False

    assert await push(url, said(5, "a")) == 200
    assert set(updates(hospital)) == {5}


async def test_only_a_post_to_its_path_is_heard(url: str) -> None:
    async with ClientSession() as http:
        async with http.get(url) as answer:
            assert answer.status == 405
        async with http.post(url + "x") as answer:
            assert answer.status == 404


def test_there_is_no_webhook_without_a_secret(desk: Desk) -> None:
    with pytest.raises(AssertionError, match="anybody"):
        Webhook(desk, "/telegram", "")
