"""Event: what open pages have to hear; kept for a while so that a page can catch up."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.gateway.chats import Chat, members
from bot.gateway.store import Tx
from bot.gateway.wire import Json, dump

MOST_KEPT = 20_000
TRIM_EVERY = 256
# Events that mean nothing once they are old, and how many seconds they live.
FLEETING = {"typing": 6, "toast": 60}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a page hears."""

    id: int
    kind: str
    at: int
    body: str

    def stale(self, now: int) -> bool:
        """Tell whether it came too late to mean anything."""
        return self.kind in FLEETING and now - self.at >= FLEETING[self.kind]


def tell_person(tx: Tx, person_id: int, kind: str, body: Json) -> None:
    """Let one person's pages hear it."""
    _write(tx, None, person_id, kind, body)
    tx.wake(person_id)


def tell_chat(tx: Tx, chat_id: int, kind: str, body: Json) -> None:
    """Let the pages of everyone in the chat hear it."""
    _write(tx, chat_id, None, kind, body)
    for person_id in members(tx, chat_id):
        tx.wake(person_id)


def tell_people(tx: Tx, people: Iterable[int], kind: str, body: Json) -> None:
    """Let several people's pages hear it."""
    for person_id in people:
        tell_person(tx, person_id, kind, body)


def tell_pin(tx: Tx, chat: Chat, message_id: int | None) -> None:
    """Let the chat hear what is pinned now."""
    tell_chat(tx, chat.id, "pin", {"chat_id": chat.id, "message_id": message_id})


def _write(tx: Tx, chat_id: int | None, person_id: int | None, kind: str, body: Json) -> None:
    written = tx.run(
        "INSERT INTO event (chat_id, person_id, kind, at, body) VALUES (?, ?, ?, ?, ?)",
        *(chat_id, person_id, kind, tx.now, dump(body)),
    ).lastrowid
    if written is not None and written % TRIM_EVERY == 0:
        tx.run("DELETE FROM event WHERE id <= ?", written - MOST_KEPT)


def cursor(tx: Tx) -> int:
    """Return the id of the newest event there ever was."""
    row = tx.one("SELECT seq FROM sqlite_sequence WHERE name = 'event'")
    return int(row[0]) if row else 0


def reaches(tx: Tx, after: int) -> bool:
    """Tell whether the log still holds everything after that event."""
    (oldest,) = tx.one("SELECT min(id) FROM event")
    return 0 <= after <= cursor(tx) and after >= (oldest or cursor(tx) + 1) - 1


def events_after(tx: Tx, person_id: int, after: int, limit: int = 200) -> list[Event]:
    """Return what the person has to hear after that event, the oldest first."""
    rows = tx.all(
        "SELECT id, kind, at, body FROM event WHERE id > ? AND (person_id = ? OR chat_id IN"
        " (SELECT chat_id FROM member WHERE person_id = ?)) ORDER BY id LIMIT ?",
        *(after, person_id, person_id, limit),
    )
    return [Event(*row) for row in rows]
