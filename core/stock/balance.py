"""Balances: what lies where, a cache of the movements that only the ledger writes.

During a transaction the balances of an item at a place are read once, changed in memory and
written together at its end. A row that falls to nothing is deleted, so that FEFO stays one short
range scan; no row means zero.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import bindparam, delete, literal_column, select

from core.reading import Reading
from core.statement import Hot, Row, upsertion
from core.tables.kinds import LotStatus
from core.tables.stock import Balance, Lot
from core.transaction import Transaction

_table = Balance.metadata.tables["balance"]
_lots = Lot.metadata.tables["lot"]
FEW = 8
"""Places up to which they are named in one statement; for more, all the item's places are read."""
_columns = (
    *(_table.c.location, _table.c.expiry, _table.c.lot, _table.c.owner),
    *(_table.c.on_hand, _table.c.reserved, _lots.c.status),
)
_ITS = (
    select(*_columns)
    .join_from(_table, _lots, (_lots.c.site == _table.c.site) & (_lots.c.id == _table.c.lot))
    .where(_table.c.site == bindparam("site"), _table.c.item == bindparam("item"))
)
_NAMES = [f"place_{number}" for number in range(FEW)]
# That every expiry is above nothing says no more, but leads SQLite to the primary key.
_HERE = Hot(
    _ITS.where(
        _table.c.location.in_([bindparam(name) for name in _NAMES]),
        _table.c.expiry > literal_column("0"),
    )
)
_EVERYWHERE = Hot(_ITS)
_WRITE = upsertion(_table, ["on_hand", "reserved"])
_DELETE = Hot(
    delete(_table).where(
        *(column == bindparam(column.name) for column in _table.primary_key.columns)
    )
)

STATUS = {status.value: status for status in LotStatus}


class BalanceKey(NamedTuple):
    """The primary key of a balance."""

    site: int
    item: int
    location: int
    expiry: int
    lot: int
    owner: int


class Held(NamedTuple):
    """What one balance holds: pieces on hand, and how many of them are reserved."""

    on_hand: int
    reserved: int
    status: LotStatus

    @property
    def free(self) -> int:
        """Pieces that are not reserved, whether usable or not."""
        return self.on_hand - self.reserved

    def usable(self, expiry: int, today: int) -> bool:
        """Whether the lot may be used: neither held nor expired on a day ``yyyymmdd``."""
        return self.status is LotStatus.AVAILABLE and expiry >= today

    def less(self, quantity: int) -> "Held":
        """Return what is held when so much has left; a negative quantity has come."""
        return Held(self.on_hand - quantity, self.reserved, self.status)


Group = dict[BalanceKey, Held]


def read_item(reading: Reading, site: int, item: int) -> dict[int, Group]:
    """Return the balances of an item as they are stored, by location."""
    return _groups(reading.rows(_EVERYWHERE, site=site, item=item), site, item)


def read_group(reading: Reading, site: int, item: int, location: int) -> Group:
    """Return the balances of an item at one place as they are stored."""
    return read_few(reading, site, item, [location]).get(location, {})


def read_few(reading: Reading, site: int, item: int, locations: Sequence[int]) -> dict[int, Group]:
    """Return the balances of an item at a few places, by location."""
    padded = [*locations, *[locations[0]] * (FEW - len(locations))]
    named = dict(zip(_NAMES, padded, strict=True))
    return _groups(reading.rows(_HERE, site=site, item=item, **named), site, item)


def _groups(rows: list[Row], site: int, item: int) -> dict[int, Group]:
    groups: dict[int, Group] = {}
    for location, expiry, lot, owner, on_hand, reserved, status in rows:
        key = BalanceKey(site, item, location, expiry, lot, owner)
        groups.setdefault(location, {})[key] = Held(on_hand, reserved, STATUS[status])
    return groups


class Balances:
    """The balances that one transaction has read and changed."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._groups: dict[tuple[int, int, int], Group] = {}
        self._items: set[tuple[int, int]] = set()
        self._dirty: set[BalanceKey] = set()
        self._before: dict[BalanceKey, Held | None] = {}

    def group(self, site: int, item: int, location: int) -> Group:
        """Return the balances of an item at one place; not to be changed by the caller."""
        found = self._groups.get((site, item, location))
        return self.groups(site, item, [location])[0] if found is None else found

    def groups(self, site: int, item: int, locations: Sequence[int]) -> list[Group]:
        """Return the balances of an item at some places, read in one statement."""
        known = self._groups
        with suppress(KeyError):  # else some have not been read yet
            return [known[(site, item, place)] for place in locations]
        unread = [place for place in locations if (site, item, place) not in known]
        self._read(site, item, unread)
        return [known[(site, item, place)] for place in locations]

    def unread(self, site: int, item: int, locations: Sequence[int]) -> list[int]:
        """Return those of some places whose balances of an item were not read yet."""
        if (site, item) in self._items:
            return []
        return [place for place in locations if (site, item, place) not in self._groups]

    def _read(self, site: int, item: int, unread: Sequence[int]) -> None:
        if (site, item) in self._items:
            stored: dict[int, Group] = {}
        elif len(unread) <= FEW:
            stored = read_few(self._transaction, site, item, unread)
        else:
            stored = read_item(self._transaction, site, item)
            self._items.add((site, item))
        for place in {*unread, *stored}:
            self.fill((site, item, place), stored.get(place, {}))

    def fill(self, where: tuple[int, int, int], group: Group) -> None:
        """Take over a group that a batch has read ahead."""
        self._groups.setdefault(where, group)

    def held(self, key: BalanceKey, status: LotStatus = LotStatus.AVAILABLE) -> Held:
        """Return one balance; an absent one is empty and takes the status given."""
        return self._around(key).get(key) or Held(0, 0, status)

    def set(self, key: BalanceKey, held: Held) -> None:
        """Set one balance."""
        group = self._around(key)
        self._before.setdefault(key, group.get(key))
        group[key] = held
        self._dirty.add(key)

    def change(self, key: BalanceKey, by: int, status: LotStatus) -> None:
        """Let so much come to a balance, or leave it; an absent one takes the status given."""
        group = self._around(key)
        held = group.get(key)
        self._before.setdefault(key, held)
        group[key] = Held(by, 0, status) if held is None else held.less(-by)
        self._dirty.add(key)

    def _around(self, key: BalanceKey) -> Group:
        found = self._groups.get(key[:3])
        return self.group(*key[:3]) if found is None else found

    def forget_lot(self, lot: int) -> None:
        """Read the balances of a lot anew: its status has changed."""
        assert not self._dirty, "a lot's status changes before stock moves in a command"
        for where in [w for w, group in self._groups.items() if any(k.lot == lot for k in group)]:
            del self._groups[where]
            self._items.discard(where[:2])

    def begin(self) -> None:
        """Remember this point as the start of a command."""
        self._before = {}

    def touched(self) -> bool:
        """Tell whether the running command has changed a balance."""
        return bool(self._before)

    def undo(self) -> None:
        """Take back what the running command changed."""
        for key, held in self._before.items():
            group = self._groups[key[:3]]
            if held is None:
                group.pop(key, None)
            else:
                group[key] = held
        self._before = {}

    def flush(self) -> None:
        """Write the changed balances; empty ones are deleted."""
        kept, gone = [], []
        for key in sorted(self._dirty):
            held = self._groups[key[:3]].get(key)
            if held is None or held[:2] == (0, 0):
                gone.append(key._asdict())
            else:
                kept.append((*key, held[0], held[1]))
        if kept:
            self._transaction.whole(_WRITE, _table, kept)
        if gone:
            self._transaction.many(_DELETE, gone)
        self._dirty = set()
