"""Update: what the bot has yet to hear; kept until confirmed, at most a day."""

from dataclasses import dataclass

from bot.gateway.settings import read_setting
from bot.gateway.signals import UPDATES
from bot.gateway.store import Tx
from bot.gateway.wire import Json, dump

KEPT_SECONDS = 24 * 3600

# Kinds a bot hears only when it names them.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Update:
    """One update; the lane is the chat whose order must be kept."""

    id: int
    lane: int
    body: str

    def text(self) -> str:
        """Return the update as the JSON a bot reads."""
        return f'{{"update_id":{self.id},{self.body[1:]}'


def enqueue(tx: Tx, kind: str, lane: int, content: Json) -> None:
    """Queue the update unless the bot does not listen for its kind."""
    allowed = read_setting(tx, "allowed_updates")
    if kind not in allowed if isinstance(allowed, list) and allowed else kind in _ON_REQUEST:
        return
    tx.run(
        "INSERT INTO pending (lane, at, body) VALUES (?, ?, ?)",
        *(lane, tx.now, dump({kind: content})),
    )
    tx.wake(UPDATES)


def waiting(tx: Tx, offset: int, limit: int) -> list[Update]:
    """Return updates from an offset on, as `getUpdates` means it, confirming those before.

    A negative offset counts from the end and forgets all that came before.
    """
    confirm_before(tx, max(offset, 0))
    if offset < 0:
        row = tx.one("SELECT id FROM pending ORDER BY id DESC LIMIT 1 OFFSET ?", -offset - 1)
        offset = row[0] if row else 0
        confirm_before(tx, offset)
    return glance(tx, offset, limit)


def glance(tx: Tx, offset: int, limit: int) -> list[Update]:
    """Return what waits from an offset on and is not too old, without confirming anything."""
    rows = tx.all(
        "SELECT id, lane, body FROM pending WHERE id >= ? AND at >= ? ORDER BY id LIMIT ?",
        *(offset, tx.now - KEPT_SECONDS, limit),
    )
    return [Update(*row) for row in rows]


def confirm_before(tx: Tx, offset: int) -> None:
    """Forget the updates before one, and those that are too old."""
    tx.run("DELETE FROM pending WHERE id < ? OR at < ?", offset, tx.now - KEPT_SECONDS)


def heads(tx: Tx, limit: int) -> list[Update]:
    """Return the oldest update of each lane, the oldest lanes first."""
    confirm_before(tx, 0)
    rows = tx.all(
        "SELECT id, lane, body FROM pending WHERE id IN (SELECT min(id) FROM pending GROUP BY lane)"
        " ORDER BY id LIMIT ?",
        limit,
    )
    return [Update(*row) for row in rows]


def confirm(tx: Tx, update_id: int) -> None:
    """Forget one update."""
    tx.run("DELETE FROM pending WHERE id = ?", update_id)


def drop_all(tx: Tx) -> None:
    """Forget every update."""
    tx.run("DELETE FROM pending")


def pending_count(tx: Tx) -> int:
    """Return how many updates wait."""
    return int(tx.one("SELECT count(*) FROM pending")[0])


def as_result(updates: list[Update]) -> str:
    """Return the updates as the text of a `getUpdates` answer."""
    return f'{{"ok":true,"result":[{",".join(update.text() for update in updates)}]}}'
