"""Leaving: what goes from a shelf, by whatever command, is checked and chosen in one way."""

from collections.abc import Sequence
from typing import Protocol

from core.errors import RefusedError
from core.stock.item import article
from core.stock.journey import OnTheWay
from core.stock.ledger import whole
from core.stock.location import Place, tree
from core.stock.pick import Pick, Wanted, choose
from core.stock.posting import Line
from core.stock.transit import waiting_with
from core.stock.unit import piece
from core.tables.kinds import LocationKind
from core.unit_of_work import UnitOfWork


class Leaving(Protocol):
    """A command (or a line of one) that names what shall leave: an item, its lot, or one unit."""

    @property
    def item(self) -> int:
        """The item; 0 where the unit says it."""
        ...

    @property
    def quantity(self) -> int:
        """How many pieces."""
        ...

    @property
    def lot(self) -> int | None:
        """The lot that is named, or none."""
        ...

    @property
    def unit(self) -> int | None:
        """The unit that is named, or none."""
        ...


def shelf(uow: UnitOfWork, location: int, *, quarantine: bool = False) -> Place:
    """Return a place that stock can lie at; quarantine only where it is meant too."""
    place = tree(uow)[location]
    if place.shelf or (quarantine and place.kind is LocationKind.QUARANTINE):
        return place
    raise RefusedError("flow.not_a_shelf", place=place.code)


def check_arrived(uow: UnitOfWork, asked: Leaving, location: int) -> None:
    """Refuse what is still on its way, and say with which transfer, where one alone fits."""
    if tree(uow)[location].kind is not LocationKind.TRANSIT:
        return
    lot = asked.lot if asked.unit is None else piece(uow, asked.unit).lot
    known = [] if lot is None else waiting_with(uow, lot)
    codes = [
        each.code
        for each in known
        if each.transit == location and any(_is_with(line, lot, asked.unit) for line in each.lines)
    ]
    if len(codes) != 1:
        raise RefusedError("flow.in_transit_somehow")
    raise RefusedError("flow.in_transit", transfer=codes[0])


def _is_with(line: OnTheWay, lot: int | None, unit: int | None) -> bool:
    """Tell whether some of a lot, or the one piece that is named, is still to arrive by a line."""
    goods = line.goods
    if not line.missing or goods.lot.id != lot:
        return False
    return unit is None or (goods.unit is not None and goods.unit.id == unit)


def leaving(uow: UnitOfWork, asked: Leaving, place: Place, reason: str) -> list[Pick]:
    """Choose what leaves a place; ``reason`` says why a lot out of turn was named."""
    return choose(uow, wanted_of(uow, asked, place, reason))


def wanted_of(uow: UnitOfWork, asked: Leaving, place: Place, reason: str) -> Wanted:
    """Return what a command wants from a place."""
    item = asked.item
    if not item and asked.unit is not None:
        item = piece(uow, asked.unit).item
    wanted = whole(asked.quantity)
    return Wanted(article(uow, item), place, wanted, asked.lot, asked.unit, reason)


def lines_to(target: Place, picks: Sequence[Pick]) -> list[Line]:
    """Return the movements of what was picked to a place."""
    return [
        Line(each.item, each.lot, each.quantity, each.location, target.id, each.unit, each.owner)
        for each in picks
    ]
