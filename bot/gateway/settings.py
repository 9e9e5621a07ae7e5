"""Setting: single values the gateway remembers: the webhook, the kinds of updates asked for."""

from bot.gateway.store import Tx
from bot.gateway.wire import dump, load


def read_setting(tx: Tx, name: str) -> object:
    """Return the value, or None."""
    row = tx.one("SELECT value FROM setting WHERE name = ?", name)
    return None if row is None else load(row[0])


def write_setting(tx: Tx, name: str, value: object) -> None:
    """Remember the value; None forgets it."""
    if value is None:
        tx.run("DELETE FROM setting WHERE name = ?", name)
    else:
        tx.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, dump(value))
