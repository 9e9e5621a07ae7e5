"""Page API: the JSON doors of the chat page; every one names a browser and the person it is for."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

from aiohttp import web

from bot.gateway import page_acts, page_reads
from bot.gateway.files import MOST_PAGE_UPLOAD, place
from bot.gateway.multipart import Parts, TooLargeError, received, text_of
from bot.gateway.refusal import PageError
from bot.gateway.served import served
from bot.gateway.session import (
    COOKIE,
    LIVES_SECONDS,
    PERSON_HEADER,
    Entry,
    Pace,
    hash_of,
    leave,
    speaker,
)
from bot.gateway.sse import Streams
from bot.gateway.store import Store
from bot.gateway.talk import Said
from bot.gateway.wire import Json, dump, load, mapping, whole

MOST_BODY = 64 * 1024
# In a minute: sessions begun from one address, and acts of one person.
MOST_ENTRIES = 60
MOST_ACTS = 240


class PageApi:
    """Answers the page."""

    def __init__(
        self,
        store: Store,
        streams: Streams,
        *,
        demonstration: bool,
        clock: Callable[[], float],
        idle_seconds: float,
    ) -> None:
        self._idle_seconds = idle_seconds
        self._store = store
        self._streams = streams
        self._demonstration = demonstration
        self._entries = Pace(MOST_ENTRIES, 60, clock)
        self._acts = Pace(MOST_ACTS, 60, clock)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the page's doors."""
        chat = r"/api/chats/{chat:-?\d{1,18}}"
        return [
            web.get("/api/people", self._people),
            web.get("/api/session", self._session),
            web.post("/api/session", self._enter),
            web.delete("/api/session", self._leave),
            web.get("/api/me", self._me),
            web.get("/api/chats", self._chats),
            web.get(chat + "/messages", self._messages),
            web.post(chat + "/messages", self._say),
            web.post(chat + "/photo", self._show),
            web.post(chat + "/press", self._press),
            web.post(chat + "/read", self._read),
            web.get(r"/api/files/{file:[\w-]{1,80}}", self._file),
            web.get("/api/commands", self._commands),
            web.get("/api/events", self._events),
        ]

    async def _people(self, _request: web.Request) -> web.Response:
        return _json(await self._store.run(page_reads.people, self._demonstration))

    async def _session(self, request: web.Request) -> web.Response:
        return _json(await self._store.run(page_reads.session, hash_of(request)))

    async def _enter(self, request: web.Request) -> web.Response:
        self._entries.spend(request.remote)
        body = await _body(request, self._idle_seconds)
        language = _text(body, "language") or _first_language(request)
        entry = Entry(
            whole(body.get("user_id")), _text(body, "token"), _text(body, "name"), language
        )
        answer, cookie = await self._store.run(
            page_acts.enter_session, hash_of(request), entry, self._demonstration
        )
        response = _json(answer)
        if cookie:
            _set_cookie(request, response, cookie)
        return response

    async def _leave(self, request: web.Request) -> web.Response:
        await self._store.run(leave, hash_of(request))
        response = _json({})
        response.del_cookie(COOKIE)
        return response

    async def _me(self, request: web.Request) -> web.Response:
        return _json(await self._store.run(page_reads.me, *_who(request)))

    async def _chats(self, request: web.Request) -> web.Response:
        return _json(await self._store.run(page_reads.chats, *_who(request)))

    async def _messages(self, request: web.Request) -> web.Response:
        asked: Json = {
            name: whole(request.query.get(name)) for name in ("before", "limit", "thread_id")
        }
        asked["chat_id"] = _chat(request)
        return _json(await self._store.run(page_reads.messages, *_who(request), asked))

    async def _say(self, request: web.Request) -> web.Response:
        browser, person_id = await self._acting(request)
        said = _said(request, await _body(request, self._idle_seconds))
        return _json(await self._store.run(page_acts.post_message, browser, person_id, said))

    async def _show(self, request: web.Request) -> web.Response:
        browser, person_id = await self._acting(request)
        if request.content_type != "multipart/form-data":
            raise PageError(400, "input.invalid")
        try:
            async with self._received(request) as parts:
                said = _said(request, parts.fields | {"text": text_of(parts.fields, "caption")})
                upload = parts.uploads.get("file")
                if upload is None:
                    raise PageError(400, "input.invalid", field="file")
                answer = await self._store.run(
                    page_acts.post_file, browser, person_id, said, upload
                )
        except TooLargeError:
            raise PageError(413, "file.too_big", limit=MOST_PAGE_UPLOAD) from None
        return _json(answer)

    def _received(self, request: web.Request) -> AbstractAsyncContextManager[Parts]:
        return received(request, self._store.folder, MOST_PAGE_UPLOAD, self._idle_seconds)

    async def _press(self, request: web.Request) -> web.Response:
        browser, person_id = await self._acting(request)
        body = await _body(request, self._idle_seconds)
        said = Said(_chat(request), _text(body, "key"), _text(body, "data"))
        message_id = whole(body.get("message_id")) or 0
        return _json(
            await self._store.run(page_acts.press_button, browser, person_id, said, message_id)
        )

    async def _read(self, request: web.Request) -> web.Response:
        body = await _body(request, self._idle_seconds)
        message_id = whole(body.get("message_id")) or 0
        return _json(
            await self._store.run(page_acts.mark_read, *_who(request), _chat(request), message_id)
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found = await self._store.run(page_reads.file, *_who(request), request.match_info["file"])
        headers = {
            "Content-Type": found.mime if found.kind == "photo" else "application/octet-stream",
            "Cache-Control": "private, max-age=86400, immutable",
        }
        if found.kind != "photo":
            headers["Content-Disposition"] = _attachment(found.name)
        return await served(place(self._store.folder, found.number), headers)

    async def _commands(self, request: web.Request) -> web.Response:
        chat_id = whole(request.query.get("chat")) or 0
        return _json(await self._store.run(page_reads.commands, *_who(request), chat_id))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        found = await self._store.run(speaker, *_who(request))
        return await self._streams.serve(request, found.id)

    async def _acting(self, request: web.Request) -> tuple[str, int | None]:
        """Return who acts; a stranger is turned away before a byte of the body is read."""
        browser, person_id = _who(request)
        await self._store.run(speaker, browser, person_id)
        self._acts.spend(person_id)
        return browser, person_id


def _who(request: web.Request) -> tuple[str, int | None]:
    """Return the browser and the person a request claims to speak for."""
    claimed = request.headers.get(PERSON_HEADER) or request.query.get("person")
    return hash_of(request), whole(claimed)


def _chat(request: web.Request) -> int:
    return int(request.match_info["chat"])


async def _body(request: web.Request, idle_seconds: float) -> Mapping[str, object]:
    if (request.content_length or 0) > MOST_BODY:
        raise PageError(413, "input.too_big", limit=MOST_BODY)
    async with asyncio.timeout(idle_seconds):
        text = await request.content.read(MOST_BODY + 1)
        while len(text) <= MOST_BODY and not request.content.at_eof():
            text += await request.content.read(MOST_BODY + 1)
    if len(text) > MOST_BODY:
        raise PageError(413, "input.too_big", limit=MOST_BODY)
    try:
        return mapping(load(text))
    except ValueError:
        raise PageError(400, "input.invalid") from None


def _text(body: Mapping[str, object], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _said(request: web.Request, body: Mapping[str, object]) -> Said:
    return Said(
        chat_id=_chat(request),
        key=_text(body, "key"),
        text=_text(body, "text"),
        thread_id=whole(body.get("thread_id")),
        reply_to=whole(body.get("reply_to")),
    )


def _json(value: object) -> web.Response:
    return web.Response(
        text=dump(value),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _first_language(request: web.Request) -> str:
    return request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip()


def _set_cookie(request: web.Request, response: web.Response, cookie: str) -> None:
    secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
    response.set_cookie(
        COOKIE, cookie, max_age=LIVES_SECONDS, httponly=True, samesite="Strict", secure=secure
    )


def _attachment(name: str) -> str:
    quoted = "".join(f"%{byte:02X}" for byte in name.encode("utf-8", "replace"))
    return f"attachment; filename*=UTF-8''{quoted}"
