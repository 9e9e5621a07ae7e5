"""Figures: how much of an item lies somewhere, and how much of that may be taken.

Every piece on hand counts once: as held (its lot is held, or it lies in quarantine), else as
expired, else as reserved, else as available. What is in hands or on its way is not on hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
_ON_HAND = 4
"""Where a ``Lying`` says how many pieces there are."""
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


Free = tuple[int, int, int, int, int, str]
"""What is available of one balance: its expiry, place, lot, owner, pieces, and the lot's number."""


_NOTHING = Figures(0, 0, 0, 0, 0, 0, 0, None)


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


def counted(place: Place, balances: Iterable[Row], today: int, free: list[Free]) -> Figures:
    """Return what rows of ``Lying`` at one place amount to; ``free`` gets what is available."""
    kind = place.kind
    if kind is _TAKEN or kind is _TRANSIT:
        away = sum(row[_ON_HAND] for row in balances)
        on_its_way, taken = (away, 0) if kind is _TRANSIT else (0, away)
        return Figures(0, 0, 0, 0, 0, on_its_way, taken, None)
    there = kept = held = expired = available = 0
    nearest = NO_EXPIRY
    for location, expiry, lot, owner, on_hand, reserved, status, number in balances:
        there += on_hand
        if status != _USABLE or kind is _QUARANTINE:
            held += on_hand
        elif expiry < today:
            expired += on_hand
        else:
            kept += reserved
            if on_hand > reserved:
                available += on_hand - reserved
                nearest = min(nearest, expiry)
                free.append((expiry, location, lot, owner, on_hand - reserved, number))
    return Figures(there, available, kept, held, expired, 0, 0, day_of(nearest))


def summed(parts: Sequence[Figures]) -> Figures:
    """Return several figures as one."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return _NOTHING
    *counts, days = zip(*parts, strict=True)
    return Figures._make((*map(sum, counts), min(filter(None, days), default=None)))


@dataclass(slots=True)
class Tally:
    """Figures while they are being added up, balance by balance."""

    _parts: list[Figures] = field(default_factory=list)

    def add(self, place: Place, balance: Row, today: int) -> int:
        """Add a ``Lying`` or its row at a place; return how many pieces of it are available."""
        part = counted(place, [balance], today, [])
        self._parts.append(part)
        return part.available

    def figures(self) -> Figures:
        """Return what has been counted."""
        return summed(self._parts)


day_of = lru_cache(4_096)(day)
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
