"""Figures: how much of an item lies somewhere, and how much of that may be taken.

Every piece on hand counts once: as held (its lot is held, or it lies in quarantine), else as
expired, else as reserved, else as available. What is in hands or on its way is not on hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, select

from core.clock import NO_EXPIRY, day
from core.statement import Hot, Row
from core.stock.location import Place
from core.tables.kinds import LocationKind, LotStatus
from core.tables.stock import Balance, Lot

_table = Balance.metadata.tables["balance"]
_lots = Lot.metadata.tables["lot"]
_USABLE = LotStatus.AVAILABLE.value
_TAKEN, _TRANSIT = LocationKind.TAKEN, LocationKind.TRANSIT
_QUARANTINE = LocationKind.QUARANTINE


class Figures(NamedTuple):
    """What there is of an item somewhere; ``in_transit`` is on its way there."""

    on_hand: int
    available: int
    reserved: int
    held: int
    expired: int
    in_transit: int
    taken: int
    nearest_expiry: date | None
    """Of what is available; none if that never expires."""


class Lying(NamedTuple):
    """One balance of an item with the status and number of its lot, as stored."""

    location: int
    expiry: int
    lot: int
    owner: int
    on_hand: int
    reserved: int
    status: str
    number: str


@dataclass(slots=True)
class Tally:
    """Figures while they are being added up, balance by balance."""

    on_hand: int = 0
    available: int = 0
    reserved: int = 0
    held: int = 0
    expired: int = 0
    in_transit: int = 0
    taken: int = 0
    nearest: int = NO_EXPIRY

    def add(self, place: Place, balance: Row, today: int) -> int:
        """Add a ``Lying`` or its row at a place; return how many pieces of it are available."""
        _, expiry, _, _, on_hand, kept, status, _ = balance
        kind = place.kind
        if kind is _TAKEN:
            self.taken += on_hand
            return 0
        if kind is _TRANSIT:
            self.in_transit += on_hand
            return 0
        self.on_hand += on_hand
        if status != _USABLE or kind is _QUARANTINE:
            self.held += on_hand
            return 0
        if expiry < today:
            self.expired += on_hand
            return 0
        self.reserved += kept
        free: int = on_hand - kept
        self.available += free
        if free and expiry < self.nearest:
            self.nearest = expiry
        return free

    def merge(self, other: "Tally") -> None:
        """Add what another tally has counted."""
        self.on_hand += other.on_hand
        self.available += other.available
        self.reserved += other.reserved
        self.held += other.held
        self.expired += other.expired
        self.in_transit += other.in_transit
        self.taken += other.taken
        self.nearest = min(self.nearest, other.nearest)

    def figures(self) -> Figures:
        """Return what has been counted."""
        return Figures(
            self.on_hand,
            self.available,
            self.reserved,
            self.held,
            self.expired,
            self.in_transit,
            self.taken,
            _day(self.nearest),
        )


_day = lru_cache(4_096)(day)
"""A few days stand on very many lots."""
LYING_COLUMNS = (
    *(_table.c.location, _table.c.expiry, _table.c.lot, _table.c.owner),
    *(_table.c.on_hand, _table.c.reserved, _lots.c.status, _lots.c.number),
)
"""The columns that a ``Lying`` is made of."""


def scan(*more: ColumnElement[object]) -> Hot:
    """Return the one range scan over an item's balances at a site, with their lots."""
    return Hot(
        select(*LYING_COLUMNS, *more)
        .join_from(_table, _lots, (_lots.c.site == _table.c.site) & (_lots.c.id == _table.c.lot))
        .where(_table.c.site == bindparam("site"), _table.c.item == bindparam("item"))
    )


def added(tallies: Iterable[Tally]) -> Tally:
    """Return several tallies as one."""
    total = Tally()
    for each in tallies:
        total.merge(each)
    return total
