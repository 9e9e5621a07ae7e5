"""Reservation: pieces kept for a purpose; a pending movement that is taken, voided or lapses.

Reserved pieces stay on hand and are no longer available. They are reserved lot by lot, first
expired first; which unit of the lot is taken is decided when it is taken.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from core.errors import RefusedError
from core.people.roles import permit
from core.plain import plain
from core.privacy import check_no_patient
from core.rights import Right, needs
from core.statement import Row
from core.stock.balance import BalanceKey, Balances
from core.stock.item import Article, article
from core.stock.ledger import MOST_LINES, Entry, post, whole
from core.stock.location import Place, tree
from core.stock.lot import LOT_COLUMNS, Batch, batch_of, lot
from core.stock.open_take import open_lines
from core.stock.pick import Pick, Wanted, pieces_of, reservable
from core.stock.posting import Line, Posted, fingerprint, replayed
from core.stock.unit import piece
from core.tables.kinds import LocationKind, MovementKind, ReservationState
from core.tables.stock import Lot, Reservation
from core.unit_of_work import UnitOfWork

MOST_HOURS = 30 * 24
MOST_SHOWN = 50
MOST_LAPSED = 500
_table = Reservation.metadata.tables["reservation"]
_c = _table.c
_lots = Lot.metadata.tables["lot"]
_columns = (
    *(_c.id, _c.item, _c.location, _c.owner, _c.quantity, _c.consumed, _c.purpose, _c.actor),
    *(_c.at, _c.lapses_at, _c.state),
)
_HELD = _c.state == ReservationState.HELD.value


@dataclass(frozen=True, slots=True)
class Reserve:
    """Keep so many of an item at or below a place for a purpose; or of a lot that is named."""

    item: int
    place: int
    quantity: int
    purpose: str
    hours: int = 24
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class Consume:
    """Take what was reserved, all of it or so many, perhaps a certain unit."""

    reservation: int
    quantity: int | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Reserved:
    """One reserved lot at one place."""

    id: int
    article: Article
    place: Place
    lot: Batch
    owner: int
    quantity: int
    consumed: int
    purpose: str
    actor: int
    at: datetime
    lapses_at: datetime
    state: ReservationState

    @property
    def left(self) -> int:
        """Pieces that are still kept."""
        return self.quantity - self.consumed if self.state is ReservationState.HELD else 0


@needs(Right.RESERVE)
def reserve(uow: UnitOfWork, cmd: Reserve) -> tuple[Reserved, ...]:
    """Reserve pieces, first expired first, until they are taken or the hours are over."""
    uow.writing.cold()
    place, item = tree(uow)[cmd.place], article(uow, cmd.item)
    if first := _read(uow, _c.idempotency_key == uow.key, MOST_LINES):
        return _again(uow, first, cmd)
    permit(uow, Right.RESERVE, place.path)
    if not 0 < cmd.hours <= MOST_HOURS:
        raise RefusedError("flow.reservation_hours", most=MOST_HOURS)
    if not plain(cmd.purpose, 64):
        raise RefusedError("flow.purpose_missing")
    check_no_patient(cmd.purpose)
    wanted = Wanted(item, place, whole(cmd.quantity), cmd.lot)
    kept = [_keep(uow, cmd, number, pick) for number, pick in enumerate(reservable(uow, wanted))]
    uow.audit("reserve", subject=kept[0].id, detail=plain(cmd.purpose, 64))
    return tuple(kept)


@needs(Right.RESERVE)
def void_reservation(uow: UnitOfWork, reservation: int) -> Reserved:
    """Give up a reservation; its pieces are available again."""
    uow.writing.cold()
    its = _one(uow, reservation)
    permit(uow, Right.RESERVE, its.place.path)
    if its.state is ReservationState.VOIDED:
        return its
    _check_held(its)
    uow.audit("void_reservation", subject=its.id)
    return _closed(uow, its, ReservationState.VOIDED)


@needs(Right.TAKE)
def consume(uow: UnitOfWork, cmd: Consume) -> Posted:
    """Take reserved pieces into the hands."""
    uow.writing.cold()
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    its = _one(uow, cmd.reservation)
    permit(uow, Right.TAKE, its.place.path)
    _check_held(its)
    count = whole(its.left if cmd.quantity is None else cmd.quantity)
    if count > its.left:
        raise RefusedError("flow.reservation_left", left=its.left, asked=count)
    _free(uow, its, count)
    hands = tree(uow).companion(its.place, LocationKind.TAKEN)
    entry = Entry(MovementKind.TAKE, _lines(uow, its, cmd, count, hands), mark)
    posted = post(uow, replace(entry, reference=its.purpose[:64]))
    open_lines(uow, posted)
    _note_taken(uow, its, count)
    uow.audit("consume", subject=posted.id)
    return posted


@needs(Right.SEE_STOCK)
def reservations(
    uow: UnitOfWork, place: int | None = None, item: int | None = None, purpose: str = ""
) -> tuple[Reserved, ...]:
    """Return what is reserved at a place, of an item, for a purpose; the next to lapse first."""
    fits: ColumnElement[bool] = _HELD
    if item is not None:
        fits = fits & (_c.item == item)
    if purpose.strip():
        fits = fits & (_c.purpose == plain(purpose, 64))
    if place is not None:
        here = tree(uow)[place]
        below = [each.id for each in tree(uow) if each.within(here)]
        fits = fits & _c.location.in_(below)
    return tuple(_read(uow, fits))


@needs(Right.RUN)
def lapse_due(uow: UnitOfWork) -> int:
    """Let the reservations of the site whose time is over lapse; return how many did."""
    uow.writing.cold()
    due = _read(uow, _HELD & (_c.lapses_at <= uow.now), MOST_LAPSED)
    for its in due:
        _closed(uow, its, ReservationState.LAPSED)
        uow.emit("reservation_lapsed", item=its.article.id, location=its.place.id, subject=its.id)
    return len(due)


def give_way(uow: UnitOfWork, key: BalanceKey, short: int) -> list[tuple[Reserved, int]]:
    """Free so many pieces of a balance, newest reservation first; return what each has lost."""
    its = (_c.location == key.location) & (_c.lot == key.lot) & (_c.owner == key.owner)
    lost: list[tuple[Reserved, int]] = []
    for each in sorted(_read(uow, _HELD & its, MOST_LAPSED), key=lambda kept: -kept.id):
        count = min(each.left, short)
        if count > 0 and count == each.left:
            _closed(uow, each, ReservationState.VOIDED)
        elif count > 0:
            _free(uow, each, count)
            _change(uow, each, {"quantity": each.quantity - count})
        lost += [(each, count)] if count > 0 else []
        short -= count
    return lost


def _again(uow: UnitOfWork, first: list[Reserved], cmd: Reserve) -> tuple[Reserved, ...]:
    """Return what this key reserved before; the same key with other content is refused."""
    one, place = first[0], tree(uow)[cmd.place]
    then = (one.article.id, one.purpose, one.actor, one.lapses_at - one.at)
    now = (cmd.item, plain(cmd.purpose, 64), uow.actor.id, timedelta(hours=cmd.hours))
    if then != now or sum(each.quantity for each in first) != cmd.quantity:
        raise RefusedError("key.reused")
    if not all(each.place.within(place) and cmd.lot in (None, each.lot.id) for each in first):
        raise RefusedError("key.reused")
    return tuple(first)


def _keep(uow: UnitOfWork, cmd: Reserve, number: int, pick: Pick) -> Reserved:
    goods = (article(uow, pick.item), tree(uow)[pick.location], lot(uow, pick.lot), pick.owner)
    until = uow.now + timedelta(hours=cmd.hours)
    about = (plain(cmd.purpose, 64), uow.actor.id, uow.now, until)
    kept = Reserved(uow.new_id(), *goods, pick.quantity, 0, *about, ReservationState.HELD)
    uow.writing.add(_table, _row(uow, kept, number, cmd.hours))
    _free(uow, kept, -kept.quantity)
    return kept


def _row(uow: UnitOfWork, kept: Reserved, number: int, hours: int) -> dict[str, object]:
    return {
        **{"site": uow.site, "id": kept.id, "idempotency_key": uow.key, "line": number},
        **{"item": kept.article.id, "location": kept.place.id, "expiry": kept.lot.expiry},
        **{"lot": kept.lot.id, "owner": kept.owner, "quantity": kept.quantity, "consumed": 0},
        **{"purpose": kept.purpose, "actor": kept.actor, "at": uow.micros, "closed_at": None},
        **{"lapses_at": uow.micros + hours * 3_600_000_000, "state": kept.state.value},
    }


def _free(uow: UnitOfWork, its: Reserved, quantity: int) -> None:
    """Make reserved pieces available again; a negative quantity reserves them."""
    balances = uow.writing.cache(Balances)
    where = (uow.site, its.article.id, its.place.id)
    key = BalanceKey(*where, its.lot.expiry, its.lot.id, its.owner)
    held = balances.held(key, its.lot.status)
    balances.set(key, held._replace(reserved=held.reserved - quantity))


def _lines(uow: UnitOfWork, its: Reserved, cmd: Consume, count: int, hands: Place) -> list[Line]:
    where = (uow.site, its.article.id, its.place.id)
    key = BalanceKey(*where, its.lot.expiry, its.lot.id, its.owner)
    if cmd.unit is None:
        picks: Iterable[Pick] = pieces_of(uow, its.article, key, count)
    else:
        named = piece(uow, cmd.unit)
        if count != 1:
            raise RefusedError("quantity.one_unit", n=count)
        picks = [Pick(named.item, key.location, key.lot, key.owner, 1, named.id)]
    return [
        Line(each.item, each.lot, each.quantity, each.location, hands.id, each.unit, each.owner)
        for each in picks
    ]


def _note_taken(uow: UnitOfWork, its: Reserved, count: int) -> None:
    consumed = its.consumed + count
    values: dict[str, object] = {"consumed": consumed}
    if consumed == its.quantity:
        values |= {"state": ReservationState.POSTED.value, "closed_at": uow.now}
    _change(uow, its, values)


def _closed(uow: UnitOfWork, its: Reserved, state: ReservationState) -> Reserved:
    _free(uow, its, its.left)
    _change(uow, its, {"state": state.value, "closed_at": uow.now})
    return replace(its, state=state)


def _change(uow: UnitOfWork, its: Reserved, values: Mapping[str, object]) -> None:
    changed = update(_table).where(_c.site == uow.site, _c.id == its.id)
    uow.writing.cold().execute(changed.values(**values))


def _check_held(its: Reserved) -> None:
    if its.state is not ReservationState.HELD:
        raise RefusedError("flow.reservation_closed", state=its.state.value)


def _one(uow: UnitOfWork, reservation: int) -> Reserved:
    found = _read(uow, _c.id == reservation)
    if not found:
        raise RefusedError("flow.reservation_unknown")
    return found[0]


def _read(uow: UnitOfWork, fits: ColumnElement[bool], most: int = MOST_SHOWN) -> list[Reserved]:
    query = (
        select(*_columns, *LOT_COLUMNS)
        .join_from(_table, _lots, (_lots.c.site == _c.site) & (_lots.c.id == _c.lot))
        .where(_c.site == uow.site, fits)
        .order_by(_c.lapses_at, _c.id)
        .limit(most)
    )
    rows: list[Row] = [tuple(row) for row in uow.reading.cold().execute(query)]
    return [_reserved(uow, row) for row in rows]


def _reserved(uow: UnitOfWork, row: Row) -> Reserved:
    reservation, item, location, *rest = row[: len(_columns)]
    owner, quantity, consumed, purpose, actor, at, lapses_at, state = rest
    batch = batch_of(row[len(_columns) :])
    goods = (article(uow, item), tree(uow)[location], batch, owner, quantity, consumed)
    about = (purpose, actor, at, lapses_at)
    return Reserved(reservation, *goods, *about, ReservationState(state))
