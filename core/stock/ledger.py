"""The ledger: stock is moved, never edited, and every posting passes through ``post``.

A movement takes quantity of a lot (or one unit) from one location to another, so nothing can
appear or vanish: supplier, patient, waste and count variance are locations too. ``post`` checks
the line against the table of moves, the balance it leaves, the state of the lot and the unit, and
then changes balances, units and the record together.
"""

from collections.abc import Sequence
from typing import NamedTuple

from core.errors import RefusedError
from core.plain import plain
from core.privacy import check_no_patient
from core.stock.balance import BalanceKey, Balances
from core.stock.item import article
from core.stock.location import Place, tree
from core.stock.lot import Batch, check_usable, lot
from core.stock.posting import Line, Posted, Postings
from core.stock.unit import Pieces
from core.tables.kinds import SHELVES, LocationKind, MovementKind, UnitState
from core.unit_of_work import UnitOfWork

MOST = 1_000_000
"""The largest quantity of one line; more is a slip of the finger."""
MOST_LINES = 2_000
"""The most lines of one posting."""

_K = LocationKind
_REAL = SHELVES | {_K.TAKEN, _K.TRANSIT, _K.QUARANTINE}
_AWAY = SHELVES | {_K.QUARANTINE}
MOVES: dict[MovementKind, tuple[frozenset[LocationKind], frozenset[LocationKind]]] = {
    MovementKind.RECEIVE: (frozenset({_K.SUPPLIER}), _AWAY),
    MovementKind.PUT_AWAY: (SHELVES, SHELVES),
    MovementKind.ISSUE: (SHELVES, SHELVES),
    MovementKind.TAKE: (SHELVES, frozenset({_K.TAKEN})),
    MovementKind.USE: (SHELVES | {_K.TAKEN}, frozenset({_K.PATIENT})),
    MovementKind.RETURN: (frozenset({_K.TAKEN}), _AWAY),
    MovementKind.SEND_BACK: (_AWAY, frozenset({_K.SUPPLIER})),
    MovementKind.DISPATCH: (SHELVES, frozenset({_K.TRANSIT})),
    MovementKind.ARRIVE: (frozenset({_K.TRANSIT}), _AWAY),
    MovementKind.ADJUST: (_REAL | {_K.VARIANCE}, _REAL | {_K.VARIANCE}),
    MovementKind.DISPOSE: (_REAL, frozenset({_K.WASTE})),
    MovementKind.QUARANTINE: (_AWAY, _AWAY),
}
"""From which kinds of place to which a movement may go; a reversal goes back where it came from."""

UNUSABLE_MAY = frozenset(
    {
        *(MovementKind.SEND_BACK, MovementKind.DISPOSE, MovementKind.QUARANTINE),
        *(MovementKind.ADJUST, MovementKind.RETURN, MovementKind.ARRIVE, MovementKind.REVERSE),
    }
)
"""What may happen to an expired or held lot: it goes away, or is put back where it is counted."""

STATE_AT = {
    _K.TAKEN: UnitState.TAKEN,
    _K.TRANSIT: UnitState.IN_TRANSIT,
    _K.PATIENT: UnitState.USED,
    _K.WASTE: UnitState.DISPOSED,
    _K.SUPPLIER: UnitState.SENT_BACK,
    _K.VARIANCE: UnitState.MISSING,
}
"""What a unit is at a place that is no shelf; anywhere else it is in stock."""


class Entry(NamedTuple):
    """What is to be posted: a kind, its lines, and why."""

    kind: MovementKind
    lines: Sequence[Line]
    mark: int
    """Fingerprint of the command, kept with its key."""
    reason: str = ""
    reference: str = ""
    reverses: int | None = None
    already: bool = False
    """Whether it only puts on record what has happened: a lot held meanwhile does not stop it."""


def post(uow: UnitOfWork, entry: Entry) -> Posted:
    """Post an entry under the unit of work's key, whole or not at all."""
    if not 0 < len(entry.lines) <= MOST_LINES:
        raise RefusedError("posting.lines", most=MOST_LINES)
    check_no_patient(entry.reason)
    places = tree(uow)
    for line in entry.lines:
        _move(uow, entry, line, places[line.source], places[line.target])
    posted = Posted(
        uow.new_id(),
        uow.key,
        entry.mark,
        entry.kind,
        uow.actor.id,
        uow.now,
        plain(entry.reason, 200),
        plain(entry.reference, 64),
        entry.reverses,
        tuple(entry.lines),
    )
    uow.writing.cache(Postings).add(uow.site, posted)
    return posted


def whole(quantity: int) -> int:
    """Return a quantity that can be moved, or refuse it; yes and no are no quantities."""
    if isinstance(quantity, bool):
        raise RefusedError("quantity.not_whole", n=str(quantity))
    if quantity <= 0:
        raise RefusedError("quantity.not_positive", n=quantity)
    if quantity > MOST:
        raise RefusedError("quantity.too_large", n=quantity, most=MOST)
    return quantity


def _move(uow: UnitOfWork, entry: Entry, line: Line, source: Place, target: Place) -> None:
    kind = entry.kind
    batch = lot(uow, line.lot)
    whole(line.quantity)
    _check_ends(kind, source, target)
    if batch.item != line.item:
        raise RefusedError("stock.unknown_lot", lot=batch.number)
    if not (entry.already and source.kind is _K.TAKEN and batch.held):
        _check_usable(uow, kind, batch, target)
    if line.unit is not None or article(uow, line.item).by_unit:
        _move_unit(uow, line, source, target)
    if not source.virtual:
        _leave(uow, line, batch)
    if not target.virtual:
        _enter(uow, line, batch)


def _check_ends(kind: MovementKind, source: Place, target: Place) -> None:
    if source.id == target.id:
        raise RefusedError("posting.nowhere", place=source.code)
    if kind is MovementKind.REVERSE:
        return
    sources, targets = MOVES[kind]
    if source.kind not in sources or target.kind not in targets:
        raise RefusedError("posting.ends", source=source.code, target=target.code)
    # What a count finds on a closed shelf lies there already: saying so brings nothing new.
    if not target.active and kind is not MovementKind.ADJUST:
        raise RefusedError("place.closed", place=target.code)


def _check_usable(uow: UnitOfWork, kind: MovementKind, batch: Batch, target: Place) -> None:
    """Refuse an expired or held lot; such goods may only arrive in quarantine."""
    arrived = kind is MovementKind.RECEIVE and target.kind is _K.QUARANTINE
    if kind not in UNUSABLE_MAY and not arrived:
        check_usable(uow, batch)


def _move_unit(uow: UnitOfWork, line: Line, source: Place, target: Place) -> None:
    if line.unit is None:
        raise RefusedError("unit.needed", item=article(uow, line.item).code)
    if line.quantity != 1:
        raise RefusedError("quantity.one_unit", n=line.quantity)
    pieces = uow.writing.cache(Pieces)
    piece = pieces.get(uow.site, line.unit)
    if piece.location != source.id:
        code = "stock.unit_used" if piece.state is UnitState.USED else "stock.unit_elsewhere"
        raise RefusedError(code, unit=piece.label, place=tree(uow)[piece.location].code)
    told_apart = (piece.item, piece.lot, piece.owner) == (line.item, line.lot, line.owner)
    # What comes (back) from a supplier may come as another lot or on other terms.
    if not told_apart and not (source.kind is _K.SUPPLIER and piece.item == line.item):
        raise RefusedError("unit.mismatch", unit=piece.label)
    state = STATE_AT.get(target.kind, UnitState.IN_STOCK)
    moved = piece._replace(location=target.id, state=state, lot=line.lot, owner=line.owner)
    pieces.change(uow.site, moved)


def _leave(uow: UnitOfWork, line: Line, batch: Batch) -> None:
    balances = uow.writing.cache(Balances)
    key = _key(uow, line, line.source, batch)
    held = balances.held(key, batch.status)
    if held.free < line.quantity:
        code = "stock.reserved" if held.on_hand >= line.quantity else "stock.not_enough"
        raise RefusedError(
            code,
            asked=line.quantity,
            available=held.free,
            item=article(uow, line.item).code,
            place=tree(uow)[line.source].code,
        )
    balances.change(key, -line.quantity, batch.status)


def _enter(uow: UnitOfWork, line: Line, batch: Batch) -> None:
    key = _key(uow, line, line.target, batch)
    uow.writing.cache(Balances).change(key, line.quantity, batch.status)


def _key(uow: UnitOfWork, line: Line, location: int, batch: Batch) -> BalanceKey:
    return BalanceKey(uow.site, line.item, location, batch.expiry, line.lot, line.owner)
