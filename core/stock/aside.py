"""Aside: whose goods lie in quarantine, told by the movements that brought them there.

Quarantine is one place for the whole hospital, so a right at the shelf that goods shall go to says
nothing about them: they belong to where they were set aside. What leaves is first what came from
the home that it goes to, then what has lain longest.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from core.actor import ActorKind
from core.people.roles import acting, allowed, permit
from core.rights import Right, needs
from core.statement import Row
from core.stock.location import Place, Tree, tree
from core.tables.kinds import LocationKind
from core.tables.stock import Movement
from core.unit_of_work import UnitOfWork

_m = Movement.metadata.tables["movement"].c


@dataclass(frozen=True, slots=True)
class Aside:
    """So many of a lot of one owner, or one piece of it, that came to quarantine from a place."""

    lot: int
    owner: int
    unit: int | None
    source: Place
    quantity: int


@needs(Right.HOLD)
def asides(uow: UnitOfWork, lots: tuple[int, ...]) -> tuple[Aside, ...]:
    """Return what lies in quarantine of some lots and the actor may release."""
    right = None if _everywhere(uow) else acting(uow)
    return tuple(
        each
        for each in _lying(uow, lots)
        if right is None or allowed(uow, right, Right.HOLD, each.source.path)
    )


def permit_release(uow: UnitOfWork, lot: int, owner: int, unit: int | None, quantity: int) -> None:
    """Refuse to release what was set aside where the actor holds no right."""
    if _everywhere(uow):
        return
    its = [
        each
        for each in _lying(uow, (lot,))
        if each.unit == unit and (unit is not None or each.owner == owner)
    ]
    who = acting(uow)
    theirs = [each for each in its if not allowed(uow, who, Right.HOLD, each.source.path)]
    mine = sum(each.quantity for each in its) - sum(each.quantity for each in theirs)
    if theirs and quantity > mine:
        permit(uow, Right.HOLD, theirs[0].source.path)


def _everywhere(uow: UnitOfWork) -> bool:
    if uow.actor.kind is ActorKind.PROGRAM:
        return True
    aside = tree(uow).end(LocationKind.QUARANTINE)
    return allowed(uow, acting(uow), Right.HOLD, aside.path)


def _lying(uow: UnitOfWork, lots: tuple[int, ...]) -> list[Aside]:
    """Return what lies in quarantine of lots, by where it came from."""
    places = tree(uow)
    aside = places.end(LocationKind.QUARANTINE).id
    query = select(_m.lot, _m.owner, _m.unit, _m.source, _m.target, _m.quantity).where(
        *(_m.site == uow.site, _m.lot.in_(lots)), or_(_m.source == aside, _m.target == aside)
    )
    in_order = query.order_by(_m.at, _m.posting, _m.line)
    groups: dict[tuple[int, int, int | None], list[Row]] = {}
    for row in uow.reading.cold().execute(in_order):
        lot, owner, unit, *moved = row
        groups.setdefault((lot, owner, unit), []).append(tuple(moved))
    return [
        Aside(*goods, places[source], quantity)
        for goods, rows in groups.items()
        for source, quantity in _left(places, aside, rows)
    ]


def _left(places: Tree, aside: int, rows: Iterable[Row]) -> list[tuple[int, int]]:
    """Return how much is left with the place it came from, the longest lying first."""
    left: list[tuple[int, int]] = []
    for source, target, quantity in rows:
        if target == aside:
            left.append((source, quantity))
        else:
            left = _without(places, left, quantity, places[target])
    return left


def _without(
    places: Tree, lying: list[tuple[int, int]], quantity: int, target: Place
) -> list[tuple[int, int]]:
    """Return what is left when so much has gone to a place."""
    left, home = dict(enumerate(lying)), places.home(target).id
    for at in sorted(left, key=lambda each: places.home(places[left[each][0]]).id != home):
        source, count = left[at]
        gone = min(count, quantity)
        quantity -= gone
        left[at] = (source, count - gone)
    return [each for each in left.values() if each[1]]
