"""Count: a shelf is counted blind by one person, and looked at by another.

The counter is never told what the ledger expects: no command here returns it. What was not
counted at all counts as nothing there, unless it came while the count was going on.
"""

from dataclasses import dataclass, replace

from sqlalchemy import case, func, insert, or_, select

from core.errors import RefusedError
from core.once import asked_again, fingerprint, made_before, note_made
from core.people.roles import acting, allowed, permit
from core.plain import plain
from core.privacy import check_no_patient
from core.rights import Right, needs
from core.stock import count_record
from core.stock.balance import BalanceKey, Balances
from core.stock.count_record import SHEETS, CountView, LineCounted
from core.stock.item import Article, article
from core.stock.ledger import whole
from core.stock.location import tree
from core.stock.lot import Batch, lot
from core.stock.owner import check_owner
from core.stock.short_code import next_code
from core.stock.unit import Piece, piece
from core.tables.kinds import CountState, LocationKind, UnitState
from core.tables.stock import Balance, Movement, Unit
from core.unit_of_work import UnitOfWork

_s = SHEETS.c
_m = Movement.metadata.tables["movement"].c
_b = Balance.metadata.tables["balance"].c
_u = Unit.metadata.tables["unit"].c
_OPEN = _s.state.in_((CountState.COUNTING.value, CountState.REVIEW.value))
_GONE = frozenset({UnitState.USED, UnitState.DISPOSED, UnitState.SENT_BACK})


@dataclass(frozen=True, slots=True)
class OpenCount:
    """A shelf to be counted: what lies on it, not on the shelves below it."""

    place: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class CountLineOf:
    """So many of a lot were counted, or one unit was seen (1) or not after all (0)."""

    sheet: int
    counted: int
    lot: int | None = None
    unit: int | None = None
    owner: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted; never what was expected."""

    sheet: int
    article: Article
    lot: Batch
    unit: Piece | None
    counted: int


@needs(Right.COUNT)
def open_count(uow: UnitOfWork, cmd: OpenCount) -> CountView:
    """Begin to count a shelf, or go on with one's own count of it."""
    connection = uow.writing.cold()
    place = tree(uow)[cmd.place]
    if not (place.shelf or place.kind is LocationKind.QUARANTINE):
        raise RefusedError("count.not_a_shelf", place=place.code)
    permit(uow, Right.COUNT, place.path)
    if again := count_record.sheets(uow, _s.idempotency_key == uow.key):
        if again[0].place.id != place.id and not asked_again(uow):
            raise RefusedError("key.reused")
        return again[0]
    known = count_record.sheets(uow, _OPEN & (_s.location == place.id))
    if known:
        first = known[0]
        if first.counter == uow.actor.id and first.state is CountState.COUNTING:
            return first
        raise RefusedError("count.open_already", count=first.code, place=place.code)
    made, code = uow.new_id(), next_code(uow, "CT")
    row = {"site": uow.site, "id": made, "code": code, "location": place.id}
    row["idempotency_key"] = uow.key
    check_no_patient(cmd.note)
    who = {"counter": uow.actor.id, "opened_at": uow.now, "note": plain(cmd.note, 200)}
    connection.execute(insert(SHEETS).values(**row, **who, state=CountState.COUNTING.value))
    uow.audit("open_count", subject=made, detail=code)
    return count_record.sheet(uow, made)


@needs(Right.COUNT)
def count_line(uow: UnitOfWork, cmd: CountLineOf) -> Counted:
    """Note what was counted of a lot, or that a unit was seen; the latest count stands.

    Done twice it is done once: the same figure is noted again.
    """
    uow.writing.cold()
    its = _own(uow, cmd.sheet)
    if cmd.unit is not None:
        return _count_unit(uow, its, cmd, piece(uow, cmd.unit))
    batch = lot(uow, cmd.lot or 0)
    item = article(uow, batch.item)
    if item.by_unit:
        raise RefusedError("unit.needed", item=item.code)
    if cmd.counted:
        whole(cmd.counted)
    check_owner(uow, cmd.owner)
    owner, expected = _expected(uow, its, batch, cmd.owner)
    counted = LineCounted(item, batch, owner, cmd.counted, expected)
    count_record.put_lines(uow, its.id, [counted])
    return Counted(its.id, item, batch, None, cmd.counted)


@needs(Right.COUNT)
def finish_count(uow: UnitOfWork, sheet: int) -> CountView:
    """Hand a count over to a second person; what was not counted counts as not there."""
    uow.writing.cold()
    before = count_record.sheet(uow, sheet)
    mark = fingerprint("finish_count", sheet, uow.actor.id)
    if before.counter == uow.actor.id and before.state is CountState.REVIEW:
        return replace(before, just_now=made_before(uow, mark) is not None)
    its = _own(uow, sheet)
    note_made(uow, mark, its.id)
    count_record.put_lines(uow, its.id, _not_counted(uow, its))
    for unit in _not_seen(uow, its):
        count_record.put_unit(uow, its.id, piece(uow, unit), seen=False)
    uow.emit("count_finished", location=its.place.id, subject=its.id)
    uow.audit("finish_count", subject=its.id, detail=its.code)
    return count_record.change(uow, its.id, {"state": CountState.REVIEW.value})


@needs(Right.COUNT)
def cancel_count(uow: UnitOfWork, sheet: int) -> CountView:
    """Give up a count; its counter may, and whoever may review counts there.

    Done twice it is done once: what is given up stays so.
    """
    uow.writing.cold()
    its = count_record.sheet(uow, sheet)
    if its.state is CountState.CANCELLED:
        return its
    if its.counter != uow.actor.id:
        permit(uow, Right.REVIEW_COUNT, its.place.path)
    if its.state is CountState.POSTED:
        raise RefusedError("count.not_open", state=its.state.value)
    uow.audit("cancel_count", subject=its.id, detail=its.code)
    return count_record.change(
        uow, its.id, {"state": CountState.CANCELLED.value, "closed_at": uow.now}
    )


@needs(Right.COUNT)
def my_counts(uow: UnitOfWork) -> tuple[CountView, ...]:
    """Return the counts that the acting person has not finished."""
    mine = (_s.counter == uow.actor.id) & (_s.state == CountState.COUNTING.value)
    return tuple(count_record.sheets(uow, mine))


@needs(Right.REVIEW_COUNT)
def counts_to_review(uow: UnitOfWork) -> tuple[CountView, ...]:
    """Return the finished counts of others that the acting person may look at."""
    others = (_s.state == CountState.REVIEW.value) & (_s.counter != uow.actor.id)
    who = acting(uow)
    return tuple(
        each
        for each in count_record.sheets(uow, others)
        if allowed(uow, who, Right.REVIEW_COUNT, each.place.path)
    )


@needs(Right.SEE_STOCK)
def count_sheet(uow: UnitOfWork, sheet: int) -> CountView:
    """Return one count, whatever its state."""
    return count_record.sheet(uow, sheet)


@needs(Right.COUNT)
def count_lines(uow: UnitOfWork, sheet: int) -> tuple[Counted, ...]:
    """Return what has been counted so far, without what was expected."""
    its = count_record.sheet(uow, sheet)
    lots = [
        Counted(its.id, each.article, each.lot, None, each.counted)
        for each in count_record.lines(uow, its.id)
    ]
    units = [
        Counted(its.id, each.article, each.lot, each.unit, 1)
        for each in count_record.units(uow, its.id)
        if each.seen
    ]
    return (*lots, *units)


def _own(uow: UnitOfWork, sheet_id: int) -> CountView:
    its = count_record.sheet(uow, sheet_id)
    if its.counter != uow.actor.id:
        raise RefusedError("count.not_yours")
    if its.state is not CountState.COUNTING:
        raise RefusedError("count.not_open", state=its.state.value)
    permit(uow, Right.COUNT, its.place.path)
    return its


def _count_unit(uow: UnitOfWork, its: CountView, cmd: CountLineOf, unit: Piece) -> Counted:
    if cmd.counted not in (0, 1):
        raise RefusedError("quantity.one_unit", n=cmd.counted)
    if unit.state in _GONE:
        raise RefusedError("count.unit_gone", unit=unit.label)
    if unit.state is UnitState.IN_TRANSIT:
        raise RefusedError("count.unit_in_transit", unit=unit.label)
    if cmd.counted:
        count_record.put_unit(uow, its.id, unit, seen=True)
    else:
        count_record.drop_unit(uow, its.id, unit.id)
    return Counted(its.id, article(uow, unit.item), lot(uow, unit.lot), unit, cmd.counted)


def _expected(uow: UnitOfWork, its: CountView, batch: Batch, owner: int) -> tuple[int, int]:
    """Return whose pieces were counted and how many the ledger has there now.

    A counter sees no owners: where only one owner has pieces of the lot, they are meant.
    """
    group = uow.writing.cache(Balances).group(uow.site, batch.item, its.place.id)
    owners = [key.owner for key, held in group.items() if key.lot == batch.id and held.on_hand]
    whose = owners[0] if len(owners) == 1 and owner not in owners else owner
    key = BalanceKey(uow.site, batch.item, its.place.id, batch.expiry, batch.id, whose)
    return whose, group[key].on_hand if key in group else 0


def _not_counted(uow: UnitOfWork, its: CountView) -> list[LineCounted]:
    """Return the lots that the ledger has on the shelf and nobody counted."""
    seen = {(each.lot.id, each.owner) for each in count_record.lines(uow, its.id)}
    here = select(_b.lot, _b.owner, _b.on_hand).where(
        _b.site == uow.site, _b.location == its.place.id, _b.on_hand > 0
    )
    found = []
    for lot_id, owner, on_hand in uow.writing.cold().execute(here):
        batch = lot(uow, lot_id)
        item = article(uow, batch.item)
        if item.by_unit or (lot_id, owner) in seen:
            continue
        came = _came(uow, its, lot_id, owner)
        if on_hand > came:
            found.append(LineCounted(item, batch, owner, 0, on_hand - came, seen=False))
    return found


def _not_seen(uow: UnitOfWork, its: CountView) -> list[int]:
    """Return the units of the shelf that nobody saw, leaving out what came during the count."""
    seen = {each.unit.id for each in count_record.units(uow, its.id)}
    here = select(_u.id).where(_u.site == uow.site, _u.location == its.place.id)
    lying = [unit for unit in uow.writing.cold().scalars(here) if unit not in seen]
    return [unit for unit in lying if not _is_new(uow, its, unit)]


def _came(uow: UnitOfWork, its: CountView, lot_id: int, owner: int) -> int:
    """Return how much more of a lot has come to the shelf than has left it during the count."""
    here = its.place.id
    net = func.sum(case((_m.target == here, _m.quantity), else_=-_m.quantity))
    moved = select(func.coalesce(net, 0)).where(
        *(_m.site == uow.site, _m.lot == lot_id, _m.owner == owner, _m.at > its.opened_at),
        or_(_m.source == here, _m.target == here),
    )
    return max(0, int(uow.writing.cold().scalar(moved) or 0))


def _is_new(uow: UnitOfWork, its: CountView, unit: int) -> bool:
    """Tell whether a unit came during the count, and did not just leave the shelf for a while."""
    moved = (_m.site == uow.site, _m.unit == unit, _m.at > its.opened_at)
    first = select(_m.target).where(*moved).order_by(_m.at, _m.posting, _m.line).limit(1)
    return uow.writing.cold().scalar(first) == its.place.id
