"""Put away: from one shelf to another of the same store or department, at once.

Nothing leaves the department, so no lot has to wait for its turn. What needs a certain storage
goes where that is offered, unless somebody says why not: also where nothing of the home offers it.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from core.errors import RefusedError
from core.flow.leaving import check_arrived, lines_to, shelf, wanted_of
from core.once import fingerprint
from core.people.roles import permit
from core.rights import Right, needs
from core.statement import Hot
from core.stock.ledger import Entry, post
from core.stock.location import Place, Tree, tree
from core.stock.pick import Pick, choose
from core.stock.posting import Line, Posted, replayed
from core.tables.kinds import MovementKind, Storage
from core.tables.reference import Item
from core.unit_of_work import UnitOfWork

MOST_AT_ONCE = 20
"""Goods that are put away by one command; more than a list shows on a page."""
_STAYS = "stays in its department"
_items = Item.metadata.tables["item"].c
_STORAGE = Hot(select(_items.storage).where(_items.id == bindparam("item")))


@dataclass(frozen=True, slots=True)
class PutAway:
    """So many of an item from a shelf to another; or the lot, or one unit (item may be 0)."""

    source: int
    target: int
    item: int
    quantity: int = 1
    lot: int | None = None
    unit: int | None = None
    reason: str = ""
    """Why it lies where its storage is not offered."""


@dataclass(frozen=True, slots=True)
class PutAllAway:
    """Several goods put away together: one posting, which is taken back as a whole."""

    goods: tuple[PutAway, ...]


@needs(Right.TRANSFER)
def put_away(uow: UnitOfWork, cmd: PutAway) -> Posted:
    """Move stock between shelves of one home; between homes it is a transfer."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    return _posted(uow, _lines(uow, cmd), mark, cmd.reason)


@needs(Right.TRANSFER)
def put_all_away(uow: UnitOfWork, cmd: PutAllAway) -> Posted:
    """Move several goods, each to a shelf of its own; all of them or none."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    if not 0 < len(cmd.goods) <= MOST_AT_ONCE:
        raise RefusedError("flow.too_many_lines", n=len(cmd.goods), most=MOST_AT_ONCE)
    lines = [line for goods in cmd.goods for line in _lines(uow, goods)]
    return _posted(uow, lines, mark, "")


def needed_storage(uow: UnitOfWork, item: int) -> Storage:
    """Return the storage that an item needs."""
    return Storage(uow.reading.rows(_STORAGE, item=item)[0][0])


def offers(place: Place, storage: Storage) -> bool:
    """Tell whether a place offers a storage; one of which nothing is said is a room's shelf."""
    return storage in (place.storage or (Storage.ROOM,))


def compartments(places: Tree, home: Place) -> list[Place]:
    """Return the shelves of a home that are open and have no others in them."""
    here = [each for each in places.shelves(home) if places.home(each).id == home.id]
    parents = {each.parent for each in here}
    return [each for each in here if each.active and each.id not in parents and each.id != home.id]


def _lines(uow: UnitOfWork, cmd: PutAway) -> list[Line]:
    check_arrived(uow, cmd, cmd.source)
    source, target = shelf(uow, cmd.source), shelf(uow, cmd.target)
    if tree(uow).home(source).id != tree(uow).home(target).id:
        raise RefusedError("flow.other_home", source=source.code, target=target.code)
    for place in (source, target):
        permit(uow, Right.TRANSFER, place.path)
    wanted = wanted_of(uow, cmd, source, cmd.reason.strip() or _STAYS)
    picks = choose(uow, wanted._replace(just_there=True))
    if not cmd.reason.strip():
        _check_storage(uow, picks, target)
    return lines_to(target, picks)


def _check_storage(uow: UnitOfWork, picks: list[Pick], target: Place) -> None:
    """Refuse a shelf that does not offer what the goods need.

    The home itself, where goods lie before they have a shelf, is not asked.
    """
    places = tree(uow)
    home = places.home(target)
    if target.id == home.id:
        return
    for item in dict.fromkeys(pick.item for pick in picks):
        storage = needed_storage(uow, item)
        if offers(target, storage):
            continue
        if any(offers(each, storage) for each in compartments(places, home)):
            raise RefusedError("flow.other_storage", place=target.code, storage=storage.value)
        raise RefusedError("flow.no_storage", place=home.code, storage=storage.value)


def _posted(uow: UnitOfWork, lines: list[Line], mark: int, reason: str) -> Posted:
    posted = post(uow, Entry(MovementKind.PUT_AWAY, lines, mark, reason))
    uow.audit("put_away", subject=posted.id)
    return posted
