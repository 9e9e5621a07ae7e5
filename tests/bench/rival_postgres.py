"""The rival on PostgreSQL: takes planned by hand in batches, as well as one can.

Two statements read the keys and the candidate balances of the whole batch, the plan is made in
memory, and one statement a table writes it, all in one pipeline and one commit.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any, NamedTuple

import psycopg
from sqlalchemy.engine import make_url

from core.clock import SystemClock, micros
from core.once import fingerprint
from tests.bench.rival import BODY, DAY, LEASE, Wish, cut, shelves_of, taken_of
from tests.bench.ward import Ward

KNOWN = "SELECT idempotency_key FROM posting WHERE site = %s AND idempotency_key = ANY(%s)"
LYING = """
SELECT b.item, b.location, b.expiry, b.lot, b.owner, b.on_hand - b.reserved
FROM unnest(%s::bigint[], %s::bigint[]) AS a(item, location)
JOIN balance b ON b.site = %s AND b.item = a.item AND b.location = a.location
JOIN lot l ON l.site = b.site AND l.id = b.lot
WHERE b.expiry >= %s AND b.on_hand > b.reserved AND l.status = 'available'
ORDER BY b.expiry, b.location, b.lot, b.owner
"""
POSTING = """
INSERT INTO posting
SELECT %(site)s, posting, key, mark, 'take', nurse, at, '', '', NULL
FROM unnest(%(posting)s::bigint[], %(key)s::text[], %(mark)s::bigint[], %(nurse)s::bigint[],
            %(at)s::bigint[]) AS a(posting, key, mark, nurse, at)
"""
MOVEMENT = """
INSERT INTO movement
SELECT %(site)s, posting, 0, item, lot, NULL, 1, shelf, taken, owner, at, NULL
FROM unnest(%(posting)s::bigint[], %(item)s::bigint[], %(lot)s::bigint[], %(shelf)s::bigint[],
            %(taken)s::bigint[], %(owner)s::bigint[], %(at)s::bigint[])
     AS a(posting, item, lot, shelf, taken, owner, at)
"""
BALANCE = """
INSERT INTO balance
SELECT %(site)s, item, location, expiry, lot, owner, change, 0
FROM unnest(%(b_item)s::bigint[], %(b_location)s::bigint[], %(b_expiry)s::int[],
            %(b_lot)s::bigint[], %(b_owner)s::bigint[], %(b_change)s::int[])
     AS a(item, location, expiry, lot, owner, change)
ON CONFLICT (site, item, location, expiry, lot, owner)
DO UPDATE SET on_hand = balance.on_hand + excluded.on_hand
"""
LEAVE = """
UPDATE balance b SET on_hand = b.on_hand - a.n
FROM unnest(%(l_item)s::bigint[], %(l_location)s::bigint[], %(l_expiry)s::int[],
            %(l_lot)s::bigint[], %(l_owner)s::bigint[], %(l_n)s::int[])
     AS a(item, location, expiry, lot, owner, n)
WHERE b.site = %(site)s AND b.item = a.item AND b.location = a.location AND b.expiry = a.expiry
  AND b.lot = a.lot AND b.owner = a.owner
"""
OPEN = """
INSERT INTO open_take
SELECT %(site)s, posting, 0, nurse, item, lot, NULL, owner, shelf, taken, 1, 1, at
FROM unnest(%(posting)s::bigint[], %(nurse)s::bigint[], %(item)s::bigint[], %(lot)s::bigint[],
            %(owner)s::bigint[], %(shelf)s::bigint[], %(taken)s::bigint[], %(at)s::bigint[])
     AS a(posting, nurse, item, lot, owner, shelf, taken, at)
"""
AUDIT = """
INSERT INTO audit
SELECT audit, %(site)s, nurse, 'take', 'done', posting, '', at
FROM unnest(%(audit)s::bigint[], %(nurse)s::bigint[], %(posting)s::bigint[], %(at)s::bigint[])
     AS a(audit, nurse, posting, at)
"""
LETTER = """
INSERT INTO letter (id, dedup, lane, chat, operation, body, state, not_before, attempts, fence,
                    unsure, lease_until, error, made_at)
SELECT letter, dedup, 'answer', nurse, 'send', %(body)s, 'dispatched', at, 1, 1, 0, at + %(lease)s,
       '', at
FROM unnest(%(letter)s::bigint[], %(dedup)s::text[], %(nurse)s::bigint[], %(at)s::bigint[])
     AS a(letter, dedup, nurse, at)
"""
COLUMNS = (
    *("posting", "key", "mark", "nurse", "at", "item", "lot", "shelf", "taken", "owner"),
    *("audit", "letter", "dedup"),
)
STATEMENTS = (POSTING, MOVEMENT, LEAVE, BALANCE, OPEN, AUDIT, LETTER)


class Lying(NamedTuple):
    """One balance that something may be taken of."""

    item: int
    location: int
    expiry: int
    lot: int
    owner: int
    free: int


class PlannedByHand:
    """Takes on one connection, planned a batch at a time."""

    def __init__(self, ward: Ward, url: str) -> None:
        self._ward = ward
        self._shelves = shelves_of(ward)
        self._taken = taken_of(ward)
        self._ids = count(ward.site + 1_000_000)
        self._clock = SystemClock()
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(plain)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def run(self, wishes: Sequence[Wish], batch: int) -> None:
        """Fulfil wishes, so many to a commit."""
        for some in cut(wishes, batch):
            params = self._plan(some)
            with self._connection.pipeline():
                for statement in STATEMENTS:
                    self._connection.execute(statement, params, prepare=True)
                self._connection.commit()

    def _plan(self, wishes: Sequence[Wish]) -> dict[str, Any]:
        known, lying = self._read(wishes)
        rows: list[tuple[Any, ...]] = []
        left: dict[tuple[int, ...], int] = {}
        came: dict[tuple[int, ...], int] = {}
        for wish in wishes:
            if wish.key in known:
                continue
            known.add(wish.key)
            shelves = self._shelves[wish.nurse]
            first = next(
                each
                for each in lying[wish.item]
                if each.location in shelves and each.free > left.get(each[:5], 0)
            )
            nurse, taken = self._ward.nurses[wish.nurse], self._taken[wish.nurse]
            left[first[:5]] = left.get(first[:5], 0) + 1
            there = (first.item, taken, *first[2:5])
            came[there] = came.get(there, 0) + 1
            about = (next(self._ids), wish.key, fingerprint(wish.item, 1, nurse), nurse)
            line = (wish.item, first.lot, first.location, taken, first.owner)
            ends = (next(self._ids), next(self._ids), f"l:{wish.key}")
            rows.append((*about, micros(self._clock.now()), *line, *ends))
        params: dict[str, Any] = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
        cells = ("item", "location", "expiry", "lot", "owner")
        for mark, changes, name in (("l", left, "n"), ("b", came, "change")):
            keys = sorted(changes)
            for number, cell in enumerate(cells):
                params[f"{mark}_{cell}"] = [key[number] for key in keys]
            params[f"{mark}_{name}"] = [changes[key] for key in keys]
        return params | {"site": self._ward.site, "body": BODY, "lease": LEASE}

    def _read(self, wishes: Sequence[Wish]) -> tuple[set[str], dict[int, list[Lying]]]:
        pairs = {(wish.item, shelf) for wish in wishes for shelf in self._shelves[wish.nurse]}
        items, places = map(list, zip(*pairs, strict=True))
        site, execute = self._ward.site, self._connection.execute
        with self._connection.pipeline():
            keys = execute(KNOWN, (site, [wish.key for wish in wishes]), prepare=True)
            rows = execute(LYING, (items, places, site, DAY), prepare=True)
        lying: dict[int, list[Lying]] = {}
        for row in rows:
            lying.setdefault(row[0], []).append(Lying(*row))
        return {key for (key,) in keys}, lying
