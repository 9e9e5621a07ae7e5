"""Balances: what lies where, a cache of the movements that only the ledger writes.

During a transaction the balances of an item at a place are read once, changed in memory and
written together at its end. A row that falls to nothing is deleted, so that FEFO stays one short
range scan; no row means zero.
"""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select

from core.statement import Hot, upsertion
from core.tables.kinds import LotStatus
from core.tables.stock import Balance, Lot
from core.transaction import Reading, Transaction

_table = Balance.metadata.tables["balance"]
_lots = Lot.metadata.tables["lot"]
_HERE = Hot(
    select(
        *(_table.c.expiry, _table.c.lot, _table.c.owner, _table.c.on_hand, _table.c.reserved),
        _lots.c.status,
    )
    .join_from(_table, _lots, (_lots.c.site == _table.c.site) & (_lots.c.id == _table.c.lot))
    .where(
        _table.c.site == bindparam("site"),
        _table.c.item == bindparam("item"),
        _table.c.location == bindparam("location"),
    )
)
_EVERYWHERE = Hot(
    select(
        *(_table.c.location, _table.c.expiry, _table.c.lot, _table.c.owner),
        *(_table.c.on_hand, _table.c.reserved, _lots.c.status),
    )
    .join_from(_table, _lots, (_lots.c.site == _table.c.site) & (_lots.c.id == _table.c.lot))
    .where(_table.c.site == bindparam("site"), _table.c.item == bindparam("item"))
)
_WRITE = upsertion(_table, ["on_hand", "reserved"])
_DELETE = Hot(
    delete(_table).where(
        *(column == bindparam(column.name) for column in _table.primary_key.columns)
    )
)

_STATUS = {status.value: status for status in LotStatus}


class BalanceKey(NamedTuple):
    """The primary key of a balance."""

    site: int
    item: int
    location: int
    expiry: int
    lot: int
    owner: int


@dataclass(frozen=True, slots=True)
class Held:
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


Group = dict[BalanceKey, Held]


def read_group(reading: Reading, site: int, item: int, location: int) -> Group:
    """Return the balances of an item at one place as they are stored."""
    rows = reading.rows(_HERE, site=site, item=item, location=location)
    group: Group = {}
    for expiry, lot, owner, on_hand, reserved, status in rows:
        key = BalanceKey(site, item, location, expiry, lot, owner)
        group[key] = Held(on_hand, reserved, _STATUS[status])
    return group


def read_item(reading: Reading, site: int, item: int) -> dict[int, Group]:
    """Return the balances of an item as they are stored, by location."""
    groups: dict[int, Group] = {}
    for location, expiry, lot, owner, on_hand, reserved, status in reading.rows(
        _EVERYWHERE, site=site, item=item
    ):
        key = BalanceKey(site, item, location, expiry, lot, owner)
        groups.setdefault(location, {})[key] = Held(on_hand, reserved, _STATUS[status])
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
        where = (site, item, location)
        if where not in self._groups:
            absent = (site, item) in self._items
            stored = {} if absent else read_group(self._transaction, site, item, location)
            self._groups[where] = stored
        return self._groups[where]

    def read_ahead(self, site: int, item: int) -> None:
        """Read an item's balances at all places at once, for a pick over many shelves."""
        if (site, item) not in self._items:
            for location, group in read_item(self._transaction, site, item).items():
                self.fill((site, item, location), group)
            self._items.add((site, item))

    def known(self, where: tuple[int, int, int]) -> bool:
        """Whether a group has been read already."""
        return where in self._groups

    def fill(self, where: tuple[int, int, int], group: Group) -> None:
        """Take over a group that a batch has read ahead."""
        self._groups.setdefault(where, group)

    def held(self, key: BalanceKey, status: LotStatus = LotStatus.AVAILABLE) -> Held:
        """Return one balance; an absent one is empty and takes the status given."""
        return self.group(key.site, key.item, key.location).get(key) or Held(0, 0, status)

    def set(self, key: BalanceKey, held: Held) -> None:
        """Set one balance."""
        group = self.group(key.site, key.item, key.location)
        self._before.setdefault(key, group.get(key))
        group[key] = held
        self._dirty.add(key)

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
            if held is None or (held.on_hand == 0 and held.reserved == 0):
                gone.append(key._asdict())
            else:
                figures = {"on_hand": held.on_hand, "reserved": held.reserved}
                kept.append({**key._asdict(), **figures})
        if kept:
            self._transaction.many(_WRITE, kept)
        if gone:
            self._transaction.many(_DELETE, gone)
        self._dirty = set()
