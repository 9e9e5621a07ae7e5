"""SSE: the stream of events a page listens to, resumed after the last one it saw."""

from aiohttp import web

from bot.gateway.events import Event, cursor, events_after, reaches
from bot.gateway.refusal import PageError
from bot.gateway.signals import Signals, wait
from bot.gateway.store import Store, Tx
from bot.gateway.wire import whole

HEARTBEAT_SECONDS = 15.0
MOST_AT_ONCE = 200
MOST_STREAMS = 500
MOST_STREAMS_EACH = 8

_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # a proxy in front must not hold events back
}


class Streams:
    """The open streams, each reading the event log for one person."""

    def __init__(
        self, store: Store, signals: Signals, heartbeat_seconds: float = HEARTBEAT_SECONDS
    ) -> None:
        self._store = store
        self._signals = signals
        self._heartbeat_seconds = heartbeat_seconds
        self._open: dict[int, int] = {}

    async def serve(self, request: web.Request, person_id: int) -> web.StreamResponse:
        """Stream events to the page until it goes away or the gateway stops.

        Raises:
            PageError: too many streams are open.
        """
        mine = self._open.get(person_id, 0)
        if mine >= MOST_STREAMS_EACH or sum(self._open.values()) >= MOST_STREAMS:
            raise PageError(429, "rate.limited", retry_after=5)
        self._open[person_id] = mine + 1
        response = web.StreamResponse(headers=_HEADERS)
        try:
            await response.prepare(request)
            await self._stream(response, person_id, _asked(request))
        except ConnectionResetError:
            pass  # the page was closed
        finally:
            self._open[person_id] -= 1
            if not self._open[person_id]:
                del self._open[person_id]
        return response

    async def _stream(
        self, response: web.StreamResponse, person_id: int, after: int | None
    ) -> None:
        with self._signals.listening(person_id) as bell:
            place, complete = self._store.look(_begin, after)
            await response.write(_frame(place, "hello", f'{{"cursor":{place}}}'))
            if not complete:
                await response.write(_frame(place, "reset", "{}"))
            while not self._signals.closed:
                bell.clear()
                found, now = self._store.look(_read, person_id, place)
                if found:
                    place = found[-1].id
                    fresh = [event for event in found if not event.stale(now)]
                    for event in fresh:
                        await response.write(_frame(event.id, event.kind, event.body))
                # What comes after a read that was not full rings the bell.
                if len(found) < MOST_AT_ONCE and not await wait(bell, self._heartbeat_seconds):
                    await response.write(b":\n\n")


def _asked(request: web.Request) -> int | None:
    """Return after which event the page wants to go on, None for from now on."""
    asked = request.headers.get("Last-Event-ID") or request.query.get("after")
    return whole(asked)


def _begin(tx: Tx, after: int | None) -> tuple[int, bool]:
    """Return where to start and whether nothing was lost in between."""
    if after is None:
        return cursor(tx), True
    if reaches(tx, after):
        return after, True
    return cursor(tx), False


def _read(tx: Tx, person_id: int, after: int) -> tuple[list[Event], int]:
    return events_after(tx, person_id, after, MOST_AT_ONCE), tx.now


def _frame(number: int, kind: str, body: str) -> bytes:
    return f"id: {number}\nevent: {kind}\ndata: {body}\n\n".encode()
