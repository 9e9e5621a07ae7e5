"""What a hostile client sends: values of every wrong type, and bytes that are no request."""

import asyncio
import gzip
import json
import zlib
from collections.abc import Iterator
from urllib.parse import quote_plus, urlsplit

DEEP = "[" * 5_000 + "]" * 5_000
DEEPISH = "[" * 400 + "]" * 400
HALF = '"\\ud800"'
VALUES = (
    *(
        "1",
        "-1",
        "1e999",
        "NaN",
        "9" * 5_000,
        str(2**63),
        str(-(2**63)),
        str(2**64),
        "true",
        "null",
    ),
    *('"x"', HALF, '"\\u0000"', "[]", "{}", "[[]]", "[{}]", "[null]", f"[{HALF}]", DEEP, DEEPISH),
    *('{"type":[]}', f'{{"type":{HALF}}}', '{"type":"chat","chat_id":[]}', '[{"type":{}}]'),
    *('{"message_id":{}}', f'{{"a":{DEEPISH}}}', '{"type":"commands","x":NaN}'),
    *("支" * 4_096, "\U0001f6d1" * 5_000, "a\x00b", "<b>" * 3_000, "<" * 4_000, "&#xD800;"),
    '[{"type":"text_link","offset":0,"length":1,"url":"\\ud800"}]',
    '[{"type":"bold","offset":9007199254740993,"length":9223372036854775807}]',
    '[{"type":[],"offset":0,"length":1}]',
    '[{"command":{"a":1},"description":"\\ud800"}]',
    '[{"type":"emoji","emoji":{}}]',
    '[{"type":[],"media":{}},{"type":"photo","media":"\\ud800","caption":[]}]',
    '{"inline_keyboard":[[{"text":"\\ud800","callback_data":"a"}]]}',
    '{"inline_keyboard":[[{"text":"a","url":"http://\\ud800"}]]}',
    '{"inline_keyboard":[[{"text":"a","style":["b"],"callback_data":"\\udc00"}]]}',
    f'{{"inline_keyboard":[[{{"text":"a","switch_inline_query":{DEEPISH}}}]]}}',
    '{"inline_keyboard":{"a":1}}',
)
"""JSON of the wrong type, too large, too deep, of half characters, and text that is no JSON."""
ARGUMENTS = (
    *(
        "chat_id",
        "message_id",
        "text",
        "parse_mode",
        "entities",
        "reply_markup",
        "reply_parameters",
    ),
    *("message_thread_id", "caption", "caption_entities", "photo", "document", "media", "action"),
    *("message_ids", "reaction", "callback_query_id", "url", "commands", "scope", "language_code"),
    *("menu_button", "name", "icon_color", "file_id", "offset", "limit", "allowed_updates"),
    *("max_connections", "secret_token", "user_id"),
)
NESTED = (
    *(("sendMessage", name) for name in ("entities", "reply_markup", "reply_parameters")),
    *(("sendPhoto", "photo"), ("sendPhoto", "caption_entities"), ("sendMediaGroup", "media")),
    *(
        ("setMyCommands", "commands"),
        ("setMyCommands", "scope"),
        ("setChatMenuButton", "menu_button"),
    ),
    *(
        ("setMessageReaction", "reaction"),
        ("deleteMessages", "message_ids"),
        ("getFile", "file_id"),
    ),
    *(("setWebhook", "allowed_updates"), ("getUpdates", "allowed_updates")),
    ("editMessageMedia", "media"),
)
"""Methods with an argument of theirs that is more than a word or a number."""
GOOD: dict[str, object] = {
    **{
        "chat_id": 101,
        "message_id": 2,
        "text": "x",
        "caption": "x",
        "action": "typing",
        "name": "t",
    },
    **{"commands": [{"command": "a", "description": "b"}], "parse_mode": "HTML"},
}


def form(name: str, value: str) -> bytes:
    """Return a form that is good but for one argument."""
    given = {key: each if isinstance(each, str) else json.dumps(each) for key, each in GOOD.items()}
    given[name] = value
    return "&".join(f"{key}={quote_plus(each)}" for key, each in given.items()).encode()


def as_json(name: str, value: str) -> bytes:
    """Return a JSON body that is good but for one argument."""
    written = value if value[:1] in '{["-0123456789tfnN' else json.dumps(value)
    return (json.dumps(GOOD)[:-1] + f",{json.dumps(name)}:{written}}}").encode()


def bodies() -> Iterator[tuple[bytes, bytes]]:
    """Yield types of content with bodies that are none of them."""
    types = [b"application/json", b"application/json; charset=bogus", b"multipart/form-data"]
    types += [b"application/x-www-form-urlencoded; charset=bogus", b"garbage", b""]
    types += [b"multipart/form-data; boundary=x", b"multipart/mixed; boundary=x"]
    for body in (
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"text":"\xed\xa0\x80"}',
        b"[" * 100_000,
    ):
        for kind in types:
            yield kind, body
    for part in PARTS:
        yield b"multipart/form-data; boundary=x", part


_TEXT = b'Content-Disposition: form-data; name="text"'
PARTS = (
    *(b"--x", b"x" * 10, b"--x\r\n\r\n\r\n--x--", b"--x\r\nbroken header\r\n\r\nhi"),
    b"--x\r\n" + _TEXT + b'; filename="\xff/../../a\x00"\r\n\r\nhi\r\n--x--',
    b"--x\r\n" + _TEXT + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--x--",
    b"--x\r\n" + _TEXT + b"\r\nContent-Encoding: gzip\r\n\r\nhi\r\n--x--",
    b"--x\r\n" + _TEXT + b"\r\nContent-Length: bogus\r\n\r\nhi\r\n--x--",
    b"--x\r\nContent-Disposition: " + b"a" * 9_000 + b"\r\n\r\nhi\r\n--x--",
    b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n--y--\r\n--x--",
)


def packed() -> Iterator[tuple[bytes, bytes]]:
    """Yield compressions with bodies that are not so compressed, cut off, or far too large."""
    for coding in (b"gzip", b"deflate", b"bogus"):
        for body in (
            b"no",
            gzip.compress(b"x" * 30_000_000)[:9_000],
            zlib.compress(bytes(30_000_000)),
        ):
            yield coding, body


def request(path: str, body: bytes = b"", kind: bytes = b"", *headers: bytes) -> bytes:
    """Return the bytes of a request."""
    lines = [b"POST " + path.encode() + b" HTTP/1.1", *headers, b"Connection: close"]
    lines += [b"Content-Type: " + kind] if kind else []
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body])


async def spoken(url: str, said: bytes, seconds: float = 10.0) -> int:
    """Say bytes to a server and return the status it answers with; 0 if it only hangs up."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        writer.write(said)
        async with asyncio.timeout(seconds):
            line = await reader.readline()
    finally:
        writer.close()
    return int(line.split()[1]) if line else 0
