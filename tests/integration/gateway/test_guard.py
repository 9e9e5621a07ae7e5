"""The guard: foreign pages cannot act, nothing outside the page's folder is served."""

import socket
from pathlib import Path

import pytest

from bot.gateway.guard import Pages
from bot.gateway.server import PAGE
from tests.integration.gateway.stage import NURSE, Stage, stage


@pytest.mark.parametrize(
    "origin", ["", "https://evil.test", "null", "http://127.0.0.1:1", "x", "http://[1"]
)
async def test_a_foreign_page_cannot_act(played: Stage, origin: str) -> None:
    nurse = await played.browser().be(NURSE)
    url = f"{played.url}/api/chats/{NURSE}/messages"
    headers = {"X-Tocsin-Person": str(NURSE), **({"Origin": origin} if origin else {})}

    async with nurse.http.post(url, json={"text": "x", "key": "k"}, headers=headers) as answer:
        body = await answer.json()
    assert (answer.status, body) in [
        (403, {"error": "origin.refused"}),
        (400, {"error": "input.invalid"}),
    ]
    nurse.origin = "https://evil.test"
    assert await nurse.send("DELETE", "/api/session") == (403, {"error": "origin.refused"})
    assert await nurse.messages(NURSE) == []


async def test_a_proxy_in_front_may_be_named(played: Stage) -> None:
    path = played.path.with_name("proxied.db")
    async with stage(path, tuning={"origins": ("https://chat.hospital.test",)}) as proxied:
        browser = proxied.browser()
        browser.origin = "https://chat.hospital.test"
        assert (await browser.be(NURSE)).person == NURSE
        browser.origin = "http://chat.hospital.test:80"
        assert await browser.refused("/api/session", user_id=NURSE) == "origin.refused"


async def test_every_answer_of_the_page_carries_the_protecting_headers(played: Stage) -> None:
    for path in ("/", "/api/people", "/nowhere", "/api/me"):
        async with played.http.get(played.url + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'self'; ")
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/chats/abc/messages", 404),
        ("GET", "/api/files/..%2F..%2Fgateway.db", 404),
        ("PUT", "/api/session", 405),
        ("GET", "/api/chats/99999999999999999999/messages", 404),
    ],
)
async def test_what_is_not_there_is_said_in_json(
    played: Stage, method: str, path: str, status: int
) -> None:
    browser = played.browser()

    assert await browser.send(method, path) == (status, {"error": "not_found"})


async def fetch(played: Stage, path: str) -> int:
    """Return the status of a path sent exactly as written."""
    host, port = played.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()
        )
        line.settimeout(5)
        return int(line.recv(4096).split(b" ")[1])


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/..%2fserver.py",
        "/static/%2e%2e/%2e%2e/cli.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/..%5cserver.py",
        "/static/index.html%00.js",
        "/static/",
        "/static/none.js",
        "/static/.",
    ],
)
async def test_nothing_outside_the_pages_folder_is_served(played: Stage, path: str) -> None:
    import asyncio

    assert await asyncio.to_thread(asyncio.run, fetch(played, path)) in {400, 403, 404}


async def test_the_pages_own_files_are_served_with_their_kind(played: Stage) -> None:
    scripts = sorted(PAGE.glob("*.js"))
    assert scripts, "the page has scripts"
    async with played.http.get(f"{played.url}/static/{scripts[0].name}") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert await answer.read() == scripts[0].read_bytes()


async def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, played: Stage) -> None:
    from bot.gateway.refusal import PageError

    folder = tmp_path / "page"
    folder.mkdir()
    (tmp_path / "secret.js").write_text("secret")
    (folder / "link.js").symlink_to(tmp_path / "secret.js")
    (folder / "own.js").write_text("own")
    pages = Pages(folder)

    with pytest.raises(PageError):
        await pages._file("link.js")
    with pytest.raises(PageError):
        await pages._file("own.py")
    assert (await pages._file("own.js")).status == 200
