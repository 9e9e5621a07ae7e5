"""Whatever comes over the socket, the gateway refuses it in words, and goes on."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.gateway.methods import METHODS
from tests.integration.gateway.hostile import (
    ARGUMENTS,
    NESTED,
    VALUES,
    as_json,
    bodies,
    form,
    packed,
    request,
    spoken,
)
from tests.integration.gateway.stage import NURSE, TOKEN, Browser, Stage, stage

CALLS = 500
AT_ONCE = 16
JSON = b"application/json"
FORM = b"application/x-www-form-urlencoded"
PAGE = ("messages", "press", "read", "photo")


@pytest.fixture
async def nurse(played: Stage) -> Browser:
    return await played.sitting(NURSE)


def as_browser(played: Stage, nurse: Browser) -> tuple[bytes, ...]:
    """Return what makes a request one of the nurse's page."""
    (cookie,) = [f"{each.key}={each.value}" for each in nurse.http.cookie_jar]
    host = urlsplit(played.url).netloc
    lines = (f"Host: {host}", f"Origin: http://{host}", f"Cookie: {cookie}")
    return tuple(line.encode() for line in (*lines, f"X-Tocsin-Person: {NURSE}"))


async def refused(played: Stage, said: list[bytes]) -> None:
    """Say it all; nothing may be answered by a failure or by silence."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(request: bytes) -> int:
        async with gate:
            # The page lets a person act so often in a minute.
            played.clock.now += 1
            return await spoken(played.url, request)

    statuses = await asyncio.gather(*(one(each) for each in said))

    failed = [each[:300] for each, status in zip(said, statuses, strict=True) if status >= 500]
    assert failed == []
    assert (await played.bot.answer("getMe"))[0] == 200


async def test_every_argument_of_every_method_may_be_of_any_type(
    played: Stage, nurse: Browser
) -> None:
    dice = random.Random(20_261_123)
    said = []
    for _ in range(CALLS):
        method, name = dice.choice(sorted(METHODS)), dice.choice(ARGUMENTS)
        said += calls(method, name, dice.choice(VALUES))

    await refused(played, said)


async def test_nested_arguments_may_hold_anything(played: Stage, nurse: Browser) -> None:
    await played.bot.do("sendMessage", chat_id=NURSE, text="to be reacted to")

    await refused(
        played,
        [call for nested in NESTED for value in VALUES for call in calls(*nested, value)],
    )


def calls(method: str, name: str, value: str) -> list[bytes]:
    """Return a call with an argument as a form has it, and as JSON."""
    written = ((FORM, form(name, value)), (JSON, as_json(name, value)))
    path = f"/bot{TOKEN}/{method}"
    return [request(path, body, kind, b"Host: x") for kind, body in written]


async def test_what_was_kept_of_it_can_be_read(played: Stage, nurse: Browser) -> None:
    for name in ("text", "reply_markup", "entities"):
        for value in VALUES:
            body = as_json(name, value)
            await spoken(played.url, request(f"/bot{TOKEN}/sendMessage", body, JSON, b"Host: x"))

    shown = await nurse.messages(NURSE, "?limit=50")

    assert len(shown) > 10
    assert "NaN" not in json.dumps([each.get("keyboard") for each in shown])


async def test_bodies_that_are_none_are_refused(played: Stage, nurse: Browser) -> None:
    browser = as_browser(played, nurse)
    said = []
    for kind, body in bodies():
        said.append(request(f"/bot{TOKEN}/sendPhoto", body, kind, b"Host: x"))
        said += [request(f"/api/chats/{NURSE}/{act}", body, kind, *browser) for act in PAGE]
        said.append(request("/api/session", body, kind, *browser))

    await refused(played, said)


async def test_compressed_bodies_are_refused_before_they_fill_the_memory(
    played: Stage, nurse: Browser
) -> None:
    browser, said = as_browser(played, nurse), []
    for coding, body in packed():
        line = b"Content-Encoding: " + coding
        for kind in (JSON, FORM, b"multipart/form-data; boundary=x"):
            said.append(request(f"/bot{TOKEN}/sendMessage", body, kind, b"Host: x", line))
            said.append(request(f"/api/chats/{NURSE}/messages", body, kind, *browser, line))

    await refused(played, said)


async def test_acts_of_the_page_may_name_anything(played: Stage, nurse: Browser) -> None:
    browser, said = as_browser(played, nurse), []
    for name in ("text", "key", "data", "message_id", "thread_id", "user_id", "token", "language"):
        for value in VALUES:
            body = as_json(name, value)
            said += [request(f"/api/chats/{NURSE}/{act}", body, JSON, *browser) for act in PAGE[:3]]
            said.append(request("/api/session", body, JSON, *browser))

    await refused(played, said)


async def test_strange_addresses_are_not_found(played: Stage, nurse: Browser) -> None:
    browser = as_browser(played, nurse)
    paths = [f"/bot{token}/getMe" for token in ("%ff", "%ED%A0%80", "%00", "")]
    paths += [f"/bot{TOKEN}/{method}" for method in ("%00", "%ff", "a" * 7_000)]
    paths += [f"/file/bot{TOKEN}/{path}" for path in ("../../etc/passwd", "%2e%2e/x", "%00")]
    paths += [f"/file/bot{TOKEN}/photos/file_{number}" for number in ("9" * 20, "%D9%A3")]
    paths += [f"/static/{name}" for name in ("%00", "%2e%2e/%2e%2e/server.py", "a" * 5_000)]
    paths += ["/api/chats/101/messages?before=%ff&limit=x", "/api/files/%00", "/api/me?person=%ff"]
    paths += ["/api/commands?chat=%ED%A0%80", f"/api/chats/{'9' * 18}/messages?thread_id=-{2**63}"]

    await refused(
        played,
        [
            request(path, b"", b"", *headers).replace(b"POST", method, 1)
            for path in paths
            for method in (b"GET", b"POST", b"HEAD")
            for headers in (browser, (b"Host: x",))
        ],
    )


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path / "hasty.db", tuning={"idle_seconds": 0.2}) as running:
        yield running


@pytest.mark.parametrize("page", [False, True], ids=["bot", "page"])
@pytest.mark.parametrize(
    ("kind", "begun"),
    [
        (JSON, b'{"text":'),
        (FORM, b"chat_id=101&te"),
        (b"multipart/form-data; boundary=x", b"--x\r\n"),
        (
            b"multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nab',
        ),
    ],
    ids=["json", "form", "parts", "part"],
)
async def test_who_falls_silent_in_the_middle_is_not_waited_for(
    hasty: Stage, page: bool, kind: bytes, begun: bytes
) -> None:
    nurse = await hasty.sitting(NURSE)
    act = "photo" if kind.startswith(b"multipart") else "messages"
    path = f"/api/chats/{NURSE}/{act}" if page else f"/bot{TOKEN}/sendDocument"
    headers = as_browser(hasty, nurse) if page else (b"Host: x",)
    said = request(path, begun + b"x" * 1_000, kind, *headers)[:-1_000]

    assert await spoken(hasty.url, said, 5) == 408
    assert not list(hasty.path.with_name("hasty.db-files").iterdir()), "nothing is left behind"
