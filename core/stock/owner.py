"""Owner: whose stock is, the hospital's own or a supplier's until it is used (consignment)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from core.errors import RefusedError
from core.rights import Right, needs
from core.statement import Hot
from core.stock.balance import read_item
from core.stock.location import tree
from core.stock.lot import lot
from core.tables.kinds import LocationKind
from core.tables.reference import Supplier
from core.unit_of_work import UnitOfWork

HOSPITAL = 0
"""Who owns what is not consigned."""
_c = Supplier.metadata.tables["supplier"].c
_ONE = Hot(select(_c.name_zh, _c.name_en).where(_c.id == bindparam("supplier")))
_AWAY = frozenset({LocationKind.TAKEN, LocationKind.TRANSIT})


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose stock is: a supplier by its names, or the hospital, which has id 0 and none."""

    id: int
    name_zh: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Owned:
    """So many pieces of a lot that belong to one owner."""

    owner: Owner
    quantity: int


@needs(Right.SEE_STOCK)
def owner_of(uow: UnitOfWork, owner: int) -> Owner:
    """Return an owner by id, with its names."""
    return owners(uow, [owner])[owner]


@needs(Right.SEE_STOCK)
def owners_of_lot(uow: UnitOfWork, lot_id: int, place: int | None = None) -> tuple[Owned, ...]:
    """Return whose the pieces of a lot are that lie at one place, or anywhere; the most first."""
    batch, places = lot(uow, lot_id), tree(uow)
    counts: defaultdict[int, int] = defaultdict(int)
    for location, group in read_item(uow.reading, uow.site, batch.item).items():
        here = location == place if place is not None else places[location].kind not in _AWAY
        for key, held in group.items() if here else ():
            if key.lot == batch.id:
                counts[key.owner] += held.on_hand
    named = owners(uow, counts)
    found = [Owned(named[owner], count) for owner, count in counts.items() if count]
    return tuple(sorted(found, key=lambda each: (-each.quantity, each.owner.id)))


def owners(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, Owner]:
    """Return owners by their ids; the hospital is looked up nowhere."""
    return {owner: _owner(uow, owner) for owner in set(ids)}


def check_owner(uow: UnitOfWork, owner: int) -> None:
    """Refuse an owner who is neither the hospital nor a supplier that is known."""
    if owner != HOSPITAL and not uow.reading.rows(_ONE, supplier=owner):
        raise RefusedError("owner.unknown", owner=str(owner))


def _owner(uow: UnitOfWork, owner: int) -> Owner:
    rows = uow.reading.rows(_ONE, supplier=owner) if owner != HOSPITAL else []
    return Owner(owner, *rows[0]) if rows else Owner(owner)
