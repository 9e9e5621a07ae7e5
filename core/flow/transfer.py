"""Transfer: stock goes from one store or department to another, and is counted in between.

Dispatch moves it into the *transit* place of the target; only what is seen there on arrival is
moved on. The difference stays in transit, visible, until somebody says what became of it.
"""

from collections import Counter as Multiset
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.errors import RefusedError
from core.flow.leaving import leaving, lines_to, shelf
from core.flow.transfer_view import (
    TransferView,
    view,
)
from core.once import fingerprint, made_before, note_made
from core.people.roles import permit
from core.plain import plain
from core.rights import Right, needs
from core.stock.goods import Goods
from core.stock.item import article
from core.stock.journey import Journey, OnTheWay
from core.stock.ledger import Entry, post, whole
from core.stock.location import Place, tree
from core.stock.lot import lot
from core.stock.pick import Pick
from core.stock.posting import Line, Posted, replayed
from core.stock.short_code import next_code
from core.stock.transit import (
    changed,
    counted_short,
    journey,
    journey_by_key,
    start,
)
from core.stock.unit import piece
from core.tables.kinds import LocationKind, MovementKind, TransferState
from core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DispatchLine:
    """So many of an item, or of a lot of it, or one unit (item may be 0)."""

    item: int
    quantity: int = 1
    lot: int | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Send stock from a place to another; the note is also the reason for a lot out of turn."""

    source: int
    target: int
    lines: tuple[DispatchLine, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineCount:
    """How many pieces of a line have come."""

    line: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Arrive:
    """What has come of a transfer; without counts, all that is on its way."""

    transfer: int
    counts: tuple[LineCount, ...] | None = None
    place: int | None = None
    note: str = ""


class SettleHow(StrEnum):
    """What became of pieces that did not come with the rest."""

    FOUND = "found"
    LOST = "lost"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class Settle:
    """Say what became of pieces that are still in transit."""

    transfer: int
    line: int
    quantity: int
    how: SettleHow
    reason: str = ""


@needs(Right.TRANSFER)
def dispatch(uow: UnitOfWork, cmd: Dispatch) -> TransferView:
    """Send stock on its way, first expired first out."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return view(uow, journey_by_key(uow, first.key))
    source, target = shelf(uow, cmd.source), shelf(uow, cmd.target)
    permit(uow, Right.TRANSFER, source.path)
    if tree(uow).home(source).id == tree(uow).home(target).id:
        raise RefusedError("flow.same_home", place=target.code)
    if not target.active:
        raise RefusedError("place.closed", place=target.code)
    transit = tree(uow).companion(target, LocationKind.TRANSIT)
    lines = _merged(uow, cmd.lines)
    picks = [each for line in lines for each in leaving(uow, line, source, cmd.note)]
    code = next_code(uow, "TR")
    entry = Entry(MovementKind.DISPATCH, lines_to(transit, picks), mark, cmd.note, code)
    posted = post(uow, entry)
    ways = [_on_the_way(uow, number, each) for number, each in enumerate(picks)]
    begun = _begun(uow, posted, (source, transit, target), ways)
    start(uow, begun)
    uow.emit("dispatched", location=target.id, subject=begun.id)
    uow.audit("dispatch", subject=posted.id, detail=code)
    return view(uow, begun, posted)


@needs(Right.RECEIVE_TRANSFER)
def arrive(uow: UnitOfWork, cmd: Arrive) -> TransferView:
    """Receive what has come; what has not stays in transit as a difference."""
    mark = fingerprint(cmd, uow.actor.id)
    if replayed(uow, mark) is not None or made_before(uow, mark) is not None:
        return view(uow, journey(uow, cmd.transfer))
    before = _open(uow, cmd.transfer)
    target = _arrival(uow, before, cmd.place)
    permit(uow, Right.RECEIVE_TRANSFER, target.path)
    came = _came(before, cmd.counts)
    if not came:
        note_made(uow, mark, before.id)
        return view(uow, counted_short(uow, before))
    lines = [_movement(before, each, count, target.id) for each, count in came]
    posted = post(uow, Entry(MovementKind.ARRIVE, lines, mark, cmd.note, before.code))
    now = [replace(each, arrived=each.arrived + count) for each, count in came]
    after = changed(uow, before, now)
    if after.state is TransferState.SHORT:
        uow.emit("transfer_short", location=before.target, subject=before.id)
    uow.audit("arrive", subject=posted.id, detail=before.code)
    return view(uow, after, posted)


@needs(Right.RECEIVE_TRANSFER)
def settle(uow: UnitOfWork, cmd: Settle) -> TransferView:
    """Settle a difference: it came after all, it is lost, or it went back where it left."""
    mark = fingerprint(cmd, uow.actor.id)
    if replayed(uow, mark) is not None:
        return view(uow, journey(uow, cmd.transfer))
    before = _open(uow, cmd.transfer)
    its = _line_of(before, cmd.line)
    count = whole(cmd.quantity)
    if count > its.missing:
        raise RefusedError("flow.settle_over", missing=its.missing, asked=count)
    kind, target = _settlement(uow, before, its, cmd)
    line = _movement(before, its, count, target)
    posted = post(uow, Entry(kind, [line], mark, cmd.reason, before.code))
    if cmd.how is SettleHow.FOUND:
        now = replace(its, arrived=its.arrived + count)
    else:
        now = replace(its, settled=its.settled + count)
    after = changed(uow, before, [now])
    uow.audit("settle", subject=posted.id, detail=f"{before.code} {cmd.how.value}")
    return view(uow, after, posted)


def _merged(uow: UnitOfWork, lines: Sequence[DispatchLine]) -> list[DispatchLine]:
    """Return the lines with equal ones added up; two ways to pick one item would overlap."""
    counts: Multiset[DispatchLine] = Multiset()
    ways: dict[int, set[str]] = {}
    for each in lines:
        item = each.item if each.unit is None else piece(uow, each.unit).item
        way = "unit" if each.unit is not None else "lot" if each.lot is not None else "first"
        ways.setdefault(item, set()).add(way)
        counts[replace(each, item=item, quantity=1)] += whole(each.quantity)
    for item, kinds in ways.items():
        if len(kinds) > 1:
            raise RefusedError("flow.item_twice", item=article(uow, item).code)
    return [replace(each, quantity=count) for each, count in counts.items()]


def _on_the_way(uow: UnitOfWork, number: int, each: Pick) -> OnTheWay:
    unit = None if each.unit is None else piece(uow, each.unit)
    goods = Goods(article(uow, each.item), lot(uow, each.lot), unit)
    return OnTheWay(number, goods, each.owner, each.location, each.quantity)


def _begun(
    uow: UnitOfWork, posted: Posted, places: tuple[Place, Place, Place], lines: list[OnTheWay]
) -> Journey:
    source, transit, target = places
    return Journey(
        id=uow.new_id(),
        code=posted.reference,
        key=posted.key,
        source=source.id,
        transit=transit.id,
        target=target.id,
        dispatched_by=uow.actor.id,
        dispatched_at=uow.now,
        received_by=None,
        received_at=None,
        state=TransferState.DISPATCHED,
        note=posted.reason,
        lines=tuple(lines),
    )


def _open(uow: UnitOfWork, transfer_id: int) -> Journey:
    found = journey(uow, transfer_id)
    if found.state not in (TransferState.DISPATCHED, TransferState.SHORT):
        raise RefusedError("flow.transfer_closed", transfer=found.code)
    return found


def _arrival(uow: UnitOfWork, before: Journey, place: int | None) -> Place:
    """Return the shelf that a transfer arrives at: its target, or one of the same home."""
    target = shelf(uow, place or before.target, quarantine=True)
    homes = tree(uow)
    within = homes.home(target).id == homes.home(homes[before.target]).id
    if target.kind is not LocationKind.QUARANTINE and not within:
        raise RefusedError("flow.not_target", place=target.code)
    return target


def _came(before: Journey, counts: tuple[LineCount, ...] | None) -> list[tuple[OnTheWay, int]]:
    """Return the lines of which something has come; more than is on its way is refused."""
    if counts is None:
        return [(each, each.missing) for each in before.lines if each.missing]
    came: dict[int, int] = {}
    for count in counts:
        its = _line_of(before, count.line)
        came[its.line] = came.get(its.line, 0) + count.quantity
        if count.quantity < 0:
            raise RefusedError("quantity.not_positive", n=count.quantity)
        if came[its.line] > its.missing:
            figures = {"sent": its.missing, "counted": came[its.line]}
            lot_number, item = its.goods.lot.number, its.goods.article.code
            raise RefusedError("flow.over_received", item=item, lot=lot_number, **figures)
    return [(each, came[each.line]) for each in before.lines if came.get(each.line)]


def _settlement(
    uow: UnitOfWork, before: Journey, its: OnTheWay, cmd: Settle
) -> tuple[MovementKind, int]:
    """Return how and where to pieces leave transit, if the actor may do it at either end."""
    places = tree(uow)
    if cmd.how is SettleHow.LOST:
        if not plain(cmd.reason, 200):
            raise RefusedError("reason.missing")
        permit(uow, Right.ADJUST, places[before.target].path)
        return MovementKind.ADJUST, places.end(LocationKind.VARIANCE).id
    target = before.target if cmd.how is SettleHow.FOUND else its.source
    permit(uow, Right.RECEIVE_TRANSFER, places[target].path)
    return MovementKind.ARRIVE, target


def _line_of(before: Journey, line: int) -> OnTheWay:
    found = next((each for each in before.lines if each.line == line), None)
    if found is None:
        raise RefusedError("flow.no_such_line", line=line)
    return found


def _movement(before: Journey, its: OnTheWay, count: int, target: int) -> Line:
    goods = its.goods
    unit = None if goods.unit is None else goods.unit.id
    about = (goods.article.id, goods.lot.id, count, before.transit, target)
    return Line(*about, unit, its.owner)
