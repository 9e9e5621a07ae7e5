"""The rival on SQLite: a take written by hand on the driver, as well as one can.

It does the same durable work in the same tables with the same indices and pragmas: the key is
looked up, the first to expire is chosen, and posting, movement, both balances, open take, audit
and letter are written. In a shared commit each take has its SAVEPOINT, so that one which fails
harms no other. It checks no rights and has no queue and no threads.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random

from core.clock import SystemClock, micros
from core.once import fingerprint
from tests.bench.ward import Ward

BODY = '{"text":"taken","thread":0}'
LEASE = 60_000_000
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000")
DAY = 20_300_101
"""A day on which nothing in the ward has expired."""

KNOWN = "SELECT fingerprint FROM posting WHERE site = ? AND idempotency_key = ?"
FIRST = """
SELECT b.location, b.expiry, b.lot, b.owner, b.on_hand - b.reserved
FROM balance b JOIN lot l ON l.site = b.site AND l.id = b.lot
WHERE b.site = ? AND b.item = ? AND b.location IN (?, ?, ?) AND b.expiry >= ?
  AND b.on_hand > b.reserved AND l.status = 'available'
ORDER BY b.expiry, b.location, b.lot, b.owner LIMIT 1
"""
POSTING = "INSERT INTO posting VALUES (?, ?, ?, ?, 'take', ?, ?, '', '', NULL)"
MOVEMENT = "INSERT INTO movement VALUES (?, ?, 0, ?, ?, NULL, 1, ?, ?, ?, ?, NULL)"
LEAVE = """
UPDATE balance SET on_hand = on_hand - 1
WHERE site = ? AND item = ? AND location = ? AND expiry = ? AND lot = ? AND owner = ?
"""
ENTER = """
INSERT INTO balance VALUES (?, ?, ?, ?, ?, ?, 1, 0)
ON CONFLICT (site, item, location, expiry, lot, owner) DO UPDATE SET on_hand = on_hand + 1
"""
OPEN = "INSERT INTO open_take VALUES (?, ?, 0, ?, ?, ?, NULL, ?, ?, ?, 1, 1, ?)"
AUDIT = "INSERT INTO audit VALUES (?, ?, ?, 'take', 'done', ?, '', ?)"
LETTER = """
INSERT INTO letter
(id, dedup, lane, chat, operation, body, state, not_before, attempts, fence, unsure, lease_until,
 error, made_at)
VALUES (?, ?, 'answer', ?, 'send', ?, 'dispatched', ?, 1, 1, 0, ?, '', ?)
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """One piece that a nurse wants from her department, under a key."""

    key: str
    nurse: int
    """The number of the nurse and of her department."""
    item: int


class Wishes:
    """Wishes without end, no key twice; the same items in the same order every time."""

    def __init__(self, ward: Ward) -> None:
        self._ward = ward
        self._chance = Random(7)
        self._keys = count(1)

    def some(self, number: int) -> list[Wish]:
        """Return so many."""
        return [self._one() for _ in range(number)]

    def _one(self) -> Wish:
        nurse = self._chance.randrange(len(self._ward.nurses))
        return Wish(f"k{next(self._keys)}", nurse, self._chance.choice(self._ward.items))


class ByHand:
    """Takes on one connection that commits durably."""

    def __init__(self, ward: Ward, path: str) -> None:
        self._site = ward.site
        self._nurses = ward.nurses
        self._shelves = shelves_of(ward)
        self._taken = taken_of(ward)
        self._ids = count(ward.site + 1_000_000)
        self._clock = SystemClock()
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def run(self, wishes: Sequence[Wish], batch: int) -> None:
        """Fulfil wishes, so many to a commit."""
        execute = self._connection.execute
        for some in cut(wishes, batch):
            execute("BEGIN IMMEDIATE")
            for wish in some:
                if batch > 1:
                    execute("SAVEPOINT take")
                self._take(wish)
                if batch > 1:
                    execute("RELEASE take")
            execute("COMMIT")

    def _take(self, wish: Wish) -> None:
        execute, site, item = self._connection.execute, self._site, wish.item
        nurse, taken = self._nurses[wish.nurse], self._taken[wish.nurse]
        mark = fingerprint(item, 1, nurse)
        if execute(KNOWN, (site, wish.key)).fetchone() is not None:
            return
        found = execute(FIRST, (site, item, *self._shelves[wish.nurse], DAY)).fetchone()
        assert found is not None, "the ward has run empty"
        shelf, expiry, lot, owner, _ = found
        posting, at = next(self._ids), micros(self._clock.now())
        execute(POSTING, (site, posting, wish.key, mark, nurse, at))
        execute(MOVEMENT, (site, posting, item, lot, shelf, taken, owner, at))
        execute(LEAVE, (site, item, shelf, expiry, lot, owner))
        execute(ENTER, (site, item, taken, expiry, lot, owner))
        execute(OPEN, (site, posting, nurse, item, lot, owner, shelf, taken, at))
        execute(AUDIT, (next(self._ids), site, nurse, posting, at))
        about = (next(self._ids), f"l:{wish.key}", nurse, BODY, at, at + LEASE, at)
        execute(LETTER, about)


def shelves_of(ward: Ward) -> list[tuple[int, ...]]:
    """Return the places at which stock of each department can lie."""
    return [
        (home.id, *(each.id for each in ward.bins if each.parent == home.id))
        for home in ward.departments
    ]


def taken_of(ward: Ward) -> list[int]:
    """Return the *taken* place of each department."""
    found = {place.parent: place.id for place in ward.hands}
    return [found[home.id] for home in ward.departments]


def cut(wishes: Sequence[Wish], batch: int) -> Iterator[Sequence[Wish]]:
    """Cut wishes into batches."""
    for start in range(0, len(wishes), batch):
        yield wishes[start : start + batch]
