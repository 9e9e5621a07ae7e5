"""Reservation: pieces kept for a purpose; a pending movement that is taken, voided or lapses.

Reserved pieces stay on hand and are no longer available. They are reserved lot by lot, first
expired first; which unit of the lot is taken is decided when it is fetched (see ``claim``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, true, update

from core.clock import micros
from core.errors import RefusedError
from core.once import asked_again
from core.people.roles import permit
from core.plain import plain
from core.privacy import check_no_patient
from core.rights import Right, needs
from core.statement import Row
from core.stock.balance import BalanceKey, Balances
from core.stock.item import Article, article
from core.stock.ledger import MOST_LINES, whole
from core.stock.location import Place, tree
from core.stock.lot import LOT_COLUMNS, Batch, batch_of, lot
from core.stock.pick import Pick, Wanted, reservable
from core.stock.trace import Who, who_is
from core.tables.kinds import ReservationState
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
    until: datetime | None = None
    """Until when, where that is known better than by hours."""

    def over(self, now: datetime) -> datetime:
        """Return when it lapses if it is made now."""
        hours = max(0, min(self.hours, MOST_HOURS + 1))
        return self.until or now + timedelta(hours=hours)


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
    who: Who
    """Who has reserved it."""

    @property
    def left(self) -> int:
        """Pieces that are still kept."""
        return self.quantity - self.consumed if self.state is ReservationState.HELD else 0

    def key(self, site: int) -> BalanceKey:
        """Return which balance keeps the pieces."""
        where = (self.article.id, self.place.id, self.lot.expiry)
        return BalanceKey(site, *where, self.lot.id, self.owner)


@needs(Right.RESERVE)
def reserve(uow: UnitOfWork, cmd: Reserve) -> tuple[Reserved, ...]:
    """Reserve pieces, first expired first, until they are taken or the hours are over."""
    uow.writing.cold()
    place, item = tree(uow)[cmd.place], article(uow, cmd.item)
    if first := _read(uow, _c.idempotency_key == uow.key, MOST_LINES):
        return _again(uow, first, cmd)
    permit(uow, Right.RESERVE, place.path)
    if not timedelta(0) < cmd.over(uow.now) - uow.now <= timedelta(hours=MOST_HOURS):
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
    """Give up a reservation, whose pieces are available again; done twice, it stays given up."""
    uow.writing.cold()
    its = reservation_of(uow, reservation)
    permit(uow, Right.RESERVE, its.place.path)
    if its.state is ReservationState.VOIDED:
        return its
    if its.state is not ReservationState.HELD:
        raise RefusedError("flow.reservation_closed", state=its.state.value)
    uow.audit("void_reservation", subject=its.id)
    return _closed(uow, its, ReservationState.VOIDED)


@needs(Right.SEE_STOCK)
def reservations(
    uow: UnitOfWork,
    place: int | None = None,
    item: int | None = None,
    purpose: str = "",
    lot: int | None = None,
) -> tuple[Reserved, ...]:
    """Return what is reserved at a place, of an item or lot, for a purpose; next to lapse first."""
    fits: ColumnElement[bool] = _HELD & (_c.lapses_at > uow.now)
    named = ((_c.lot, lot), (_c.item, item))
    fits = and_(fits, *(column == one for column, one in named if one is not None))
    if purpose.strip():
        fits = fits & (_c.purpose == plain(purpose, 64))
    if place is not None:
        here = tree(uow)[place]
        below = [each.id for each in tree(uow) if each.within(here)]
        fits = fits & _c.location.in_(below)
    return tuple(_read(uow, fits))


def claims(
    uow: UnitOfWork, home: Place, item: int, *, purpose: str = "", actor: int | None = None
) -> tuple[Reserved, ...]:
    """Return what is kept of an item in a home for a purpose or by a person, however much it is."""
    fits = _HELD & (_c.lapses_at > uow.now) & _of(uow, home, item)
    if purpose:
        fits = fits & (_c.purpose == purpose)
    if actor is not None:
        fits = fits & (_c.actor == actor)
    return tuple(_read(uow, fits, MOST_LAPSED))


def lapse_here(uow: UnitOfWork, home: Place, item: int) -> int:
    """Let what is over of an item in a home lapse now and not at the next round."""
    uow.writing.cold()
    return _lapse(uow, _of(uow, home, item))


@needs(Right.RUN)
def lapse_due(uow: UnitOfWork) -> int:
    """Let the reservations of the site whose time is over lapse; return how many did."""
    uow.writing.cold()
    return _lapse(uow, true())


def _of(uow: UnitOfWork, home: Place, item: int) -> ColumnElement[bool]:
    below = [each.id for each in tree(uow) if each.within(home)]
    return (_c.item == item) & _c.location.in_(below)


def _lapse(uow: UnitOfWork, fits: ColumnElement[bool]) -> int:
    due = _read(uow, _HELD & (_c.lapses_at <= uow.now) & fits, MOST_LAPSED)
    for its in due:
        _closed(uow, its, ReservationState.LAPSED)
        uow.emit("reservation_lapsed", item=its.article.id, location=its.place.id, subject=its.id)
    return len(due)


def yielding(uow: UnitOfWork, key: BalanceKey, short: int) -> list[tuple[Reserved, int]]:
    """Return what each would lose if so many of a balance went: what is over, then the newest."""
    its = (_c.location == key.location) & (_c.lot == key.lot) & (_c.owner == key.owner)
    kept, lost = _read(uow, _HELD & its, MOST_LAPSED), list[tuple[Reserved, int]]()
    for each in sorted(kept, key=lambda its: (its.lapses_at > uow.now, -its.id)):
        if (count := min(each.left, short)) > 0:
            lost.append((each, count))
            short -= count
    return lost


def lessen(uow: UnitOfWork, its: Reserved, count: int) -> None:
    """Let so many pieces of a reservation go for good."""
    if count == its.left:
        _closed(uow, its, ReservationState.VOIDED)
        return
    let_go(uow, its, count)
    _change(uow, its, {"quantity": its.quantity - count})


def _again(uow: UnitOfWork, first: list[Reserved], cmd: Reserve) -> tuple[Reserved, ...]:
    """Return what this key reserved before; the same key with other content is refused."""
    one, place = first[0], tree(uow)[cmd.place]
    if asked_again(uow) and one.actor == uow.actor.id:
        return tuple(first)
    then = (one.article.id, one.purpose, one.actor, one.lapses_at)
    now = (cmd.item, plain(cmd.purpose, 64), uow.actor.id, cmd.over(one.at))
    same = then == now and sum(each.quantity for each in first) == cmd.quantity
    if not same or not all(
        each.place.within(place) and cmd.lot in (None, each.lot.id) for each in first
    ):
        raise RefusedError("key.reused")
    return tuple(first)


def _keep(uow: UnitOfWork, cmd: Reserve, number: int, pick: Pick) -> Reserved:
    goods = (article(uow, pick.item), tree(uow)[pick.location], lot(uow, pick.lot), pick.owner)
    about = (plain(cmd.purpose, 64), uow.actor.id, uow.now, cmd.over(uow.now))
    state, who = ReservationState.HELD, who_is(uow, uow.actor.id)
    kept = Reserved(uow.new_id(), *goods, pick.quantity, 0, *about, state, who)
    uow.writing.add(_table, _row(uow, kept, number))
    let_go(uow, kept, -kept.quantity)
    return kept


def _row(uow: UnitOfWork, kept: Reserved, number: int) -> dict[str, object]:
    return {
        **{"site": uow.site, "id": kept.id, "idempotency_key": uow.key, "line": number},
        **{"item": kept.article.id, "location": kept.place.id, "expiry": kept.lot.expiry},
        **{"lot": kept.lot.id, "owner": kept.owner, "quantity": kept.quantity, "consumed": 0},
        **{"purpose": kept.purpose, "actor": kept.actor, "at": uow.micros, "closed_at": None},
        **{"lapses_at": micros(kept.lapses_at), "state": kept.state.value},
    }


def let_go(uow: UnitOfWork, its: Reserved, quantity: int) -> None:
    """Make reserved pieces available again; a negative quantity reserves them."""
    balances, key = uow.writing.cache(Balances), its.key(uow.site)
    held = balances.held(key, its.lot.status)
    balances.set(key, held._replace(reserved=held.reserved - quantity))


def used_up(uow: UnitOfWork, its: Reserved, count: int) -> None:
    """Note that so many more of the pieces are kept no longer: they have been fetched."""
    consumed = its.consumed + count
    values: dict[str, object] = {"consumed": consumed}
    if consumed == its.quantity:
        values |= {"state": ReservationState.POSTED.value, "closed_at": uow.now}
    _change(uow, its, values)


def kept_again(uow: UnitOfWork, its: Reserved, count: int) -> None:
    """Keep pieces again that were fetched and have come back."""
    left = its.consumed - count
    _change(uow, its, {"consumed": left, "state": ReservationState.HELD.value, "closed_at": None})
    let_go(uow, its, -count)


def _closed(uow: UnitOfWork, its: Reserved, state: ReservationState) -> Reserved:
    let_go(uow, its, its.left)
    _change(uow, its, {"state": state.value, "closed_at": uow.now})
    return replace(its, state=state)


def _change(uow: UnitOfWork, its: Reserved, values: Mapping[str, object]) -> None:
    changed = update(_table).where(_c.site == uow.site, _c.id == its.id)
    uow.writing.cold().execute(changed.values(**values))


def reservation_of(uow: UnitOfWork, reservation: int) -> Reserved:
    """Return a reservation by id, whatever has become of it, or refuse an unknown one."""
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
    return [_reserved(uow, tuple(row)) for row in uow.reading.cold().execute(query)]


def _reserved(uow: UnitOfWork, row: Row) -> Reserved:
    reservation, item, location, *rest = row[: len(_columns)]
    owner, quantity, consumed, purpose, actor, at, lapses_at, state = rest
    batch = batch_of(row[len(_columns) :])
    goods = (article(uow, item), tree(uow)[location], batch, owner, quantity, consumed)
    about = (purpose, actor, at, lapses_at)
    return Reserved(reservation, *goods, *about, ReservationState(state), who_is(uow, actor))
