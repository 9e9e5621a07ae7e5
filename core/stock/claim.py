"""Claim: what is reserved for a purpose leaves with whoever fetches it for that purpose.

What is kept counts as free for them, and whatever piece of the item they fetch or use, as much of
the reservation is used up; the rest stays kept. How much of which reservation a posting has used
up stands beside the posting, so that undoing it keeps as much again. Anybody else is told who has
reserved it, for what and until when.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import bindparam, literal_column, select

from core.errors import Param, RefusedError
from core.plain import plain
from core.privacy import check_no_patient
from core.rights import Right, needs
from core.statement import Hot
from core.stock.balance import BalanceKey, Balances
from core.stock.location import Place, tree
from core.stock.lot import lot
from core.stock.open_take import Hand
from core.stock.pick import Pick, Wanted, choose
from core.stock.posting import Posted
from core.stock.reservation import (
    Reserved,
    claims,
    kept_again,
    lapse_here,
    let_go,
    reservation_of,
    reservations,
    used_up,
)
from core.stock.unit import piece
from core.tables.kinds import ReservationState
from core.tables.stock import Reservation, ReservationTake
from core.unit_of_work import UnitOfWork

_takes = ReservationTake.metadata.tables["reservation_take"]
_t = _takes.c
_reservations = Reservation.metadata.tables["reservation"]
_c = _reservations.c
_SOME = Hot(
    select(_c.id)
    .where(
        *(_c.site == bindparam("site"), _c.state == bindparam("state")),
        *(_c.item == bindparam("item"), _c.purpose == bindparam("purpose")),
    )
    .limit(literal_column("1"))
)
_TAKEN = Hot(
    select(_t.reservation, _t.quantity)
    .where(_t.site == bindparam("site"), _t.posting == bindparam("posting"))
    .order_by(_t.reservation)
)
_MET = Hot(
    select(_c.purpose, _t.quantity, _c.state)
    .join_from(_takes, _reservations, (_c.site == _t.site) & (_c.id == _t.reservation))
    .where(_t.site == bindparam("site"), _t.posting == bindparam("posting"))
    .order_by(_t.reservation)
)
MOST_NAMED = 5
"""Reservations that a refusal names; how many more there are is said."""
Heap = tuple[int, int, int]
"""A place, a lot and an owner."""


class Share(NamedTuple):
    """So many pieces that one reservation kept and keeps no longer."""

    its: Reserved
    quantity: int


class Fetched(NamedTuple):
    """What leaves the shelves, and what of that was reserved."""

    picks: list[Pick]
    shares: list[Share]
    purpose: str
    """What it is fetched for; empty where nothing says so."""


class Met(NamedTuple):
    """So many pieces that were reserved for a purpose, and whether it has any left now."""

    purpose: str
    quantity: int
    kept: bool


@needs(Right.SEE_STOCK, brief=True)
def met_by(uow: UnitOfWork, posting: int) -> tuple[Met, ...]:
    """Return what was reserved of what a posting took or used."""
    rows = uow.reading.rows(_MET, site=uow.site, posting=posting)
    held = ReservationState.HELD.value
    return tuple(Met(purpose, quantity, state == held) for purpose, quantity, state in rows)


def fetch(uow: UnitOfWork, wanted: Wanted, purpose: str) -> Fetched:
    """Choose what leaves a place; what is reserved for the purpose, or by the actor, counts."""
    if purpose:
        purpose = plain(purpose, 64)
        check_no_patient(purpose)
    kept = claimed(uow, wanted.item.id, wanted.place, purpose)
    try:
        return _chosen(uow, wanted, kept, purpose)
    except RefusedError as refusal:
        if refusal.code != "stock.reserved":
            raise
        if lapse_here(uow, tree(uow).home(wanted.place), wanted.item.id):
            return fetch(uow, wanted, purpose)
        own = () if purpose else _own(uow, wanted)
        if own:
            with suppress(RefusedError):
                return _chosen(uow, wanted, own, _only_purpose(own))
        raise _reserved_by(uow, wanted, refusal) from refusal


def claimed(uow: UnitOfWork, item: int, place: Place, purpose: str) -> tuple[Reserved, ...]:
    """Return what is reserved for a purpose in the department or store of a place."""
    if not purpose or not _any(uow, item, purpose):
        return ()
    uow.writing.cold()
    return claims(uow, tree(uow).home(place), item, purpose=plain(purpose, 64))


def _any(uow: UnitOfWork, item: int, purpose: str) -> bool:
    """Tell whether anything of an item is reserved for a purpose, wherever it lies."""
    about = {"item": item, "purpose": purpose, "state": ReservationState.HELD.value}
    return bool(uow.reading.rows(_SOME, site=uow.site, **about))


def used_from_hands(
    uow: UnitOfWork, shares: Sequence[tuple[Hand, int]], purpose: str
) -> list[Share]:
    """Let go what is reserved for a purpose that is now met out of the hands."""
    if not any(_any(uow, item, purpose) for item in {hand.item for hand, _ in shares}):
        return []
    wanted: Counter[tuple[int, Place]] = Counter()
    heaps: Counter[Heap] = Counter()
    places, takes = tree(uow), {hand.posting for hand, _ in shares}
    fetched = {take for take in takes if any(purpose == met.purpose for met in met_by(uow, take))}
    for hand, count in shares:
        if hand.posting not in fetched:
            wanted[hand.item, places.home(places[hand.source])] += count
            heaps[hand.source, hand.lot, hand.owner] += count
    found: list[Share] = []
    for (item, home), count in wanted.items():
        claims = claimed(uow, item, home, purpose)
        found += _shared(claims, heaps, count)
    for its, count in found:
        let_go(uow, its, count)
    return found


def note_fetched(uow: UnitOfWork, posted: Posted, shares: Iterable[Share]) -> None:
    """Note which reservations a posting has used up."""
    for its, count in shares:
        used_up(uow, its, count)
        about = {"site": uow.site, "posting": posted.id, "reservation": its.id}
        uow.writing.add(_takes, {**about, "quantity": count})


def keep_again(uow: UnitOfWork, old: Posted) -> None:
    """Keep again what an undone posting had used up, as far as it is there and still wanted."""
    for reservation, count in uow.reading.rows(_TAKEN, site=uow.site, posting=old.id):
        its = reservation_of(uow, reservation)
        again = min(count, its.consumed, _held(uow, its.key(uow.site)))
        open_ = its.state in (ReservationState.HELD, ReservationState.POSTED)
        if open_ and its.lapses_at > uow.now and again > 0:
            kept_again(uow, its, again)


def _chosen(uow: UnitOfWork, wanted: Wanted, claims: Sequence[Reserved], purpose: str) -> Fetched:
    """Choose what leaves with the claims let go, and keep again what was not needed of them."""
    if not claims:
        picks = choose(uow, wanted)
        _check_free(uow, wanted, picks)
        return Fetched(picks, [], purpose)
    for its in claims:
        let_go(uow, its, its.left)
    try:
        picks = choose(uow, _in_turn(uow, wanted, claims))
        _check_free(uow, wanted, picks)
    except RefusedError:
        for its in claims:
            let_go(uow, its, -its.left)
        raise
    heaps: Counter[Heap] = Counter()
    for each in picks:
        heaps[each.location, each.lot, each.owner] += each.quantity
    shares = _shared(claims, heaps, wanted.quantity)
    used = {share.its.id: share.quantity for share in shares}
    for its in claims:
        let_go(uow, its, used.get(its.id, 0) - its.left)
    return Fetched(picks, shares, purpose)


def _in_turn(uow: UnitOfWork, wanted: Wanted, claims: Sequence[Reserved]) -> Wanted:
    """Return what is wanted; a lot that is reserved for it is never out of its turn."""
    named = wanted.lot if wanted.unit is None else piece(uow, wanted.unit).lot
    if named is not None and any(its.lot.id == named for its in claims):
        return wanted._replace(reason=wanted.reason.strip() or "reserved")
    return wanted


def _check_free(uow: UnitOfWork, wanted: Wanted, picks: Sequence[Pick]) -> None:
    """Refuse a piece that is named if all that lie with it are kept for somebody."""
    if wanted.unit is None:
        return
    (its,) = picks
    expiry = lot(uow, its.lot).expiry
    key = BalanceKey(uow.site, its.item, its.location, expiry, its.lot, its.owner)
    if _held(uow, key) < 1:
        place = tree(uow)[its.location].code
        item = wanted.item.code
        raise RefusedError("stock.reserved", asked=1, available=0, item=item, place=place)


def _held(uow: UnitOfWork, key: BalanceKey) -> int:
    return uow.writing.cache(Balances).held(key).free


def _shared(claims: Sequence[Reserved], heaps: Counter[Heap], quantity: int) -> list[Share]:
    """Divide what is fetched over what was reserved: first of the same heap, then any other."""
    shares: dict[int, int] = {}
    left = quantity
    for its in claims:
        heap = (its.place.id, its.lot.id, its.owner)
        count = shares[its.id] = min(its.left, heaps[heap], left)
        heaps[heap] -= count
        left -= count
    for its in claims:
        more = min(its.left - shares[its.id], left)
        shares[its.id] += more
        left -= more
    return [Share(its, shares[its.id]) for its in claims if shares[its.id]]


def _own(uow: UnitOfWork, wanted: Wanted) -> tuple[Reserved, ...]:
    uow.writing.cold()
    home = tree(uow).home(wanted.place)
    return claims(uow, home, wanted.item.id, actor=uow.actor.id)


def _only_purpose(claims: Sequence[Reserved]) -> str:
    purposes = {its.purpose for its in claims}
    return purposes.pop() if len(purposes) == 1 else ""


def _reserved_by(uow: UnitOfWork, wanted: Wanted, refusal: RefusedError) -> RefusedError:
    """Return the refusal with who have reserved it, for what and until when."""
    uow.writing.cold()
    kept = reservations(uow, wanted.place.id, wanted.item.id)
    if not kept:
        return refusal
    theirs = [its for its in kept if its.actor != uow.actor.id] or kept
    kept = tuple(sorted(theirs, key=lambda its: -its.left))
    first, others = kept[0], kept[1:MOST_NAMED]
    about: dict[str, Param] = {"who": first.who.both, "until": first.lapses_at.isoformat()}
    goods: dict[str, Param] = {"purpose": first.purpose, "n": first.left}
    known = {**refusal.params, **about, **goods}
    if not others:
        return RefusedError("stock.reserved_by", **known)
    chinese = ", ".join(f"{its.who.name} {its.purpose} × {its.left}" for its in others)
    latin = ", ".join(f"{its.who.name_latin} {its.purpose} × {its.left}" for its in others)
    more = len(kept) - MOST_NAMED
    code = "stock.reserved_by_many" if more > 0 else "stock.reserved_by_several"
    return RefusedError(code, **known, others=f"{chinese} · {latin}", more=max(more, 0))
