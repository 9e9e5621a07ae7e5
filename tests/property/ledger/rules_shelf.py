"""The rules of what is picked from a shelf: put away, sent on its way, reserved."""

from collections.abc import Callable
from dataclasses import dataclass

from core.flow.putaway import PutAway
from core.flow.transfer import Dispatch, DispatchLine
from core.flow.transfer_view import TransferView
from core.stock.posting import Line
from core.stock.reservation import Reserve, Reserved
from core.tables.kinds import LocationKind, MovementKind, PickRule
from tests.property.ledger.book import Book, Kept, Sent, ShortError, Trip, need, whole
from tests.property.ledger.ward import SHELVES

_K, _M = LocationKind, MovementKind


@dataclass
class Plan:
    """What an act must lead to: movements (if any), and what else changes with the answer."""

    kind: MovementKind | None
    lines: list[Line]
    finish: Callable[[object], None] = lambda answer: None
    before: Callable[[], None] = lambda: None
    """What must be so before the movements are made: reserved pieces let go."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants from a shelf."""

    item: int
    quantity: int
    lot: int | None
    unit: int | None
    reason: str


Heap = tuple[int, int, int, int]


def in_turn(book: Book, item: int, place: int) -> list[Heap]:
    """The usable heaps at and below a place, the first to leave first."""
    here = book.ward.places[place]
    fifo = item == book.ward.goods.wire or here.pick_rule is PickRule.FIFO
    found = [
        key
        for key, on_hand in book.heaps.items()
        if on_hand > 0 and key[0] == item and book.usable(key[2])
        if book.kind(key[1]) in SHELVES and book.below(key[1], place)
    ]

    def turn(key: Heap) -> tuple[object, ...]:
        _, at, lot, owner = key
        expiry = book.lots[lot].expiry
        if fifo:
            return (lot, at, owner)
        return (expiry is None, expiry and expiry.toordinal(), at, lot, owner)

    return sorted(found, key=turn)


def pick(
    book: Book, wish: Wish, place: int, *, just_there: bool = False
) -> list[tuple[Heap, int, int | None]]:
    """What leaves: heap, quantity and unit of each line."""
    whole(wish.quantity)
    item = wish.item
    if wish.unit is not None:
        need(wish.unit in book.things)
        item = item or book.things[wish.unit].item
    need(item in book.ward.goods.all)
    heaps = in_turn(book, item, place)
    if wish.unit is not None:
        its = book.things[wish.unit]
        need(wish.quantity == 1 and its.item == item)
        need(book.kind(its.at) in SHELVES and book.below(its.at, place))
        check_turn(book, wish, its.lot, heaps, place)
        return [((item, its.at, its.lot, its.owner), 1, wish.unit)]
    if wish.lot is not None:
        need(wish.lot in book.lots and book.lots[wish.lot].item == item)
        check_turn(book, wish, wish.lot, heaps, place)
        heaps = [key for key in heaps if key[2] == wish.lot]
    if just_there:
        heaps = [key for key in heaps if key[1] == place]
    return _shared(book, heaps, wish.quantity)


def _shared(
    book: Book, heaps: list[Heap], quantity: int, *, lots_only: bool = False
) -> list[tuple[Heap, int, int | None]]:
    picked: list[tuple[Heap, int, int | None]] = []
    for key in heaps:
        count = min(quantity, book.free(key))
        if count <= 0:
            continue
        quantity -= count
        if key[0] == book.ward.goods.stent and not lots_only:
            picked += [(key, 1, unit) for unit in lying(book, key)[:count]]
        else:
            picked.append((key, count, None))
    if quantity:
        raise ShortError
    return picked


def lying(book: Book, key: Heap) -> list[int]:
    """The units of a heap, the first made first."""
    _, place, lot, owner = key
    return sorted(
        unit
        for unit, its in book.things.items()
        if (its.at, its.lot, its.owner) == (place, lot, owner)
    )


def check_turn(book: Book, wish: Wish, lot: int, heaps: list[Heap], place: int) -> None:
    need(book.usable(lot))
    first = next((key for key in heaps if book.free(key) > 0), None)
    if first is None or first[2] == lot or wish.reason.strip():
        return
    here = book.ward.places[place]
    if first[0] == book.ward.goods.wire or here.pick_rule is PickRule.FIFO:
        need(first[2] > lot)
        return
    before, its = book.lots[first[2]].expiry, book.lots[lot].expiry
    need(before is None or (its is not None and before >= its))


def moved(picked: list[tuple[Heap, int, int | None]], target: int) -> list[Line]:
    return [
        Line(item, lot, count, place, target, unit, owner)
        for (item, place, lot, owner), count, unit in picked
    ]


def put_away(book: Book, who: str, cmd: PutAway) -> Plan:
    source, target = book.shelf(cmd.source), book.shelf(cmd.target)
    need(book.ward.home(source) == book.ward.home(target))
    need(book.may(who, "transfer", source) and book.may(who, "transfer", target))
    wish = Wish(cmd.item, cmd.quantity, cmd.lot, cmd.unit, cmd.reason.strip() or "stays")
    return Plan(_M.PUT_AWAY, moved(pick(book, wish, source, just_there=True), target))


def dispatch(book: Book, who: str, cmd: Dispatch) -> Plan:
    source, target = book.shelf(cmd.source), book.shelf(cmd.target)
    need(book.may(who, "transfer", source))
    need(book.ward.home(source) != book.ward.home(target))
    transit = book.ward.companion(target, _K.TRANSIT)
    lines = [
        line
        for wish in _added_up(book, cmd.lines, cmd.note)
        for line in moved(pick(book, wish, source), transit)
    ]

    def finish(answer: object) -> None:
        assert isinstance(answer, TransferView)
        sent = [Sent(line) for line in lines]
        trip = Trip(answer.id, answer.code, source, target, sent)
        book.trips[answer.id] = trip
        book.postings[answer.postings[-1]].trip = trip

    return Plan(_M.DISPATCH, lines, finish)


def _added_up(book: Book, lines: tuple[DispatchLine, ...], note: str) -> list[Wish]:
    wishes: dict[tuple[int, int | None, int | None], int] = {}
    ways: dict[int, set[str]] = {}
    for line in lines:
        item = line.item
        if line.unit is not None:
            need(line.unit in book.things)
            item = book.things[line.unit].item
        way = "unit" if line.unit is not None else "lot" if line.lot is not None else "any"
        ways.setdefault(item, set()).add(way)
        key = (item, line.lot, line.unit)
        wishes[key] = wishes.get(key, 0) + whole(line.quantity)
    need(all(len(way) == 1 for way in ways.values()))
    return [Wish(item, count, lot, unit, note) for (item, lot, unit), count in wishes.items()]


def reserve(book: Book, who: str, cmd: Reserve) -> Plan:
    book.kind(cmd.place)
    need(cmd.item in book.ward.goods.all)
    need(book.may(who, "reserve", cmd.place))
    need(0 < cmd.hours <= 720 and cmd.purpose.strip())
    whole(cmd.quantity)
    heaps = in_turn(book, cmd.item, cmd.place)
    if cmd.lot is not None:
        need(cmd.lot in book.lots and book.lots[cmd.lot].item == cmd.item)
        wish = Wish(cmd.item, cmd.quantity, cmd.lot, None, "nothing leaves yet")
        check_turn(book, wish, cmd.lot, heaps, cmd.place)
        heaps = [key for key in heaps if key[2] == cmd.lot]
    picked = _shared(book, heaps, cmd.quantity, lots_only=True)

    def finish(answer: object) -> None:
        assert isinstance(answer, tuple)
        for kept, (key, count, _) in zip(answer, picked, strict=True):
            assert isinstance(kept, Reserved)
            found = (kept.article.id, kept.place.id, kept.lot.id, kept.owner)
            assert (found, kept.quantity) == (key, count)
            its = Kept(key, count, kept.lapses_at, who, cmd.purpose.strip())
            book.reservations[kept.id] = its
            book.kept[key] += count

    return Plan(None, [], finish)


__all__ = ["Heap", "Plan", "Wish", "dispatch", "lying", "moved", "pick", "put_away", "reserve"]
