"""Reverse: a mistake is undone by a new posting that names the old one; nothing is erased.

Within ten minutes the person who did it may undo it; later, or for somebody else, a storekeeper
or a department head may, with a reason. What depends on the posting (open takes, a transfer's
papers, a count) is put back in step, or the reversal is refused because stock has moved on.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import update

from core.errors import RefusedError
from core.once import fingerprint
from core.plain import plain
from core.rights import Right, needs
from core.stock.claim import keep_again
from core.stock.journey import Journey, OnTheWay
from core.stock.ledger import Entry, post
from core.stock.location import tree
from core.stock.moved import UNDO_MINUTES
from core.stock.open_take import Hand, Hands
from core.stock.posting import Line, Posted, posting, replayed
from core.stock.reversible import check_first, permit_ends, permit_reversal
from core.stock.transit import changed, journey_by_code
from core.stock.way import FORCED
from core.tables.flow import CountSheet
from core.tables.kinds import CountState, LocationKind, MovementKind
from core.unit_of_work import UnitOfWork

_sheets = CountSheet.metadata.tables["count_sheet"]
_NEEDED = {
    MovementKind.RECEIVE: Right.RECEIVE,
    MovementKind.PUT_AWAY: Right.TRANSFER,
    MovementKind.ISSUE: Right.TAKE,
    MovementKind.TAKE: Right.TAKE,
    MovementKind.USE: Right.USE,
    MovementKind.RETURN: Right.RETURN,
    MovementKind.SEND_BACK: Right.RECEIVE,
    MovementKind.DISPATCH: Right.TRANSFER,
    MovementKind.ARRIVE: Right.RECEIVE_TRANSFER,
    MovementKind.ADJUST: Right.ADJUST,
    MovementKind.DISPOSE: Right.DISPOSE,
    MovementKind.QUARANTINE: Right.HOLD,
}
"""The right that an act needed is needed to undo it, so that a changed role counts at once."""
_FETCHING = frozenset({MovementKind.TAKE, MovementKind.USE})
"""What may have used up what was reserved; what is forced may have made it give way."""
_MOVED_ON = frozenset(
    {
        *("stock.not_enough", "stock.reserved", "stock.unit_elsewhere", "stock.unit_used"),
        "unit.mismatch",
    }
)


@dataclass(frozen=True, slots=True)
class Reverse:
    """A posting that shall be reversed, and why."""

    posting: int
    reason: str


@needs(Right.ENROLLED)
def undo(uow: UnitOfWork, posting_id: int) -> Posted:
    """Undo what the acting person did within the last ten minutes."""
    uow.writing.cold()
    mark = fingerprint("undo", posting_id, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    old = posting(uow, posting_id)
    if old.actor != uow.actor.id:
        raise RefusedError("undo.not_yours")
    check_first(uow, old)
    if uow.now - old.at > timedelta(minutes=UNDO_MINUTES):
        raise RefusedError("undo.too_late")
    permit_ends(uow, _needed(old), old)
    return _reversed(uow, old, mark, "")


@needs(Right.ADJUST)
def reverse(uow: UnitOfWork, cmd: Reverse) -> Posted:
    """Reverse any posting, whoever made it and however long ago, with a reason."""
    uow.writing.cold()
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    if not plain(cmd.reason, 200):
        raise RefusedError("reason.missing")
    old = posting(uow, cmd.posting)
    permit_reversal(uow, old)
    return _reversed(uow, old, mark, cmd.reason)


def _needed(old: Posted) -> Right:
    """Return the right that undoing needs; waste out of the hands needed no more than use."""
    from_hands = all(line.follows is not None for line in old.lines)
    wasted = old.kind is MovementKind.DISPOSE and from_hands
    return Right.USE if wasted else _NEEDED[old.kind]


def _reversed(uow: UnitOfWork, old: Posted, mark: int, reason: str) -> Posted:
    lines = [_back(old, line) for line in old.lines]
    _keep_in_step(uow, old)
    entry = Entry(MovementKind.REVERSE, lines, mark, reason, old.reference, old.id)
    try:
        posted = post(uow, entry)
    except RefusedError as refusal:
        if refusal.code in _MOVED_ON:
            raise RefusedError("undo.moved_on") from refusal
        raise
    if old.kind in _FETCHING | FORCED:
        keep_again(uow, old)
    uow.emit("reversed", subject=old.id)
    uow.audit("reverse", subject=old.id, detail=reason)
    return posted


def _back(old: Posted, line: Line) -> Line:
    """Return the line that takes a movement back; a take's own line is followed like any other."""
    follows = old.id if old.kind is MovementKind.TAKE else line.follows
    return line._replace(source=line.target, target=line.source, follows=follows)


def _keep_in_step(uow: UnitOfWork, old: Posted) -> None:
    if old.kind is MovementKind.TAKE:
        _close_take(uow, old)
    for line in old.lines:
        if line.follows is not None:
            _open_again(uow, line, line.follows)
    transits = {place.id for place in tree(uow) if place.kind is LocationKind.TRANSIT}
    if any(line.source in transits or line.target in transits for line in old.lines):
        _papers_back(uow, old)
    if old.kind is MovementKind.ADJUST:
        _cancel_count(uow, old)


def _close_take(uow: UnitOfWork, old: Posted) -> None:
    hands = uow.writing.cache(Hands)
    for hand in hands.of_posting(uow.site, old.id):
        if hand.open != hand.quantity:
            raise RefusedError("undo.moved_on")
        hands.settle(uow.site, hand, hand.quantity)


def _open_again(uow: UnitOfWork, line: Line, take: int) -> None:
    """Put a settled quantity back into the hands that it left."""
    hands = uow.writing.cache(Hands)
    left = line.quantity
    for hand in hands.of_posting(uow.site, take):
        if _same(hand, line) and left:
            count = min(left, hand.quantity - hand.open)
            hands.settle(uow.site, hand, -count)
            left -= count
    assert left == 0, "more came back to the hands than had left them"


def _same(hand: Hand, line: Line) -> bool:
    return (hand.item, hand.lot, hand.unit, hand.owner) == (
        *(line.item, line.lot, line.unit, line.owner),
    )


def _papers_back(uow: UnitOfWork, old: Posted) -> None:
    """Take a dispatch, an arrival or a settlement out of a transfer's papers."""
    before = journey_by_code(uow, old.reference)
    lines = list(before.lines)
    for line in old.lines:
        if old.kind is MovementKind.DISPATCH:
            _step(lines, line, _withdrawn)
        elif _arrived(uow, before, old, line):
            _step(lines, line, _not_arrived)
        else:
            _step(lines, line, _not_settled)
    changed(uow, before, lines)


def _arrived(uow: UnitOfWork, before: Journey, old: Posted, line: Line) -> bool:
    """Tell whether a line out of transit counted as arrived, and not as lost or sent back."""
    if old.kind is not MovementKind.ARRIVE:
        return False
    places = tree(uow)
    target = places[line.target]
    home = places.home(places[before.target])
    return target.kind is LocationKind.QUARANTINE or places.home(target).id == home.id


_Step = Callable[[OnTheWay, int], tuple[OnTheWay, int]]
"""Takes up to so many pieces back on one line; returns the line and how many it took."""


def _step(lines: list[OnTheWay], line: Line, take_back: _Step) -> None:
    """Take a movement back on the lines of its lot (or unit) until it is used up."""
    left = line.quantity
    for at, its in enumerate(lines):
        unit = None if its.goods.unit is None else its.goods.unit.id
        if (its.goods.lot.id, unit, its.owner) == (line.lot, line.unit, line.owner) and left:
            lines[at], count = take_back(its, left)
            left -= count
    if left:
        raise RefusedError("undo.moved_on")


def _withdrawn(its: OnTheWay, left: int) -> tuple[OnTheWay, int]:
    count = min(left, its.missing)
    return replace(its, settled=its.settled + count), count


def _not_arrived(its: OnTheWay, left: int) -> tuple[OnTheWay, int]:
    count = min(left, its.arrived)
    return replace(its, arrived=its.arrived - count), count


def _not_settled(its: OnTheWay, left: int) -> tuple[OnTheWay, int]:
    count = min(left, its.settled)
    return replace(its, settled=its.settled - count), count


def _cancel_count(uow: UnitOfWork, old: Posted) -> None:
    """Note that the count behind an adjustment no longer stands."""
    uow.writing.cold().execute(
        update(_sheets)
        .where(_sheets.c.site == uow.site, _sheets.c.posting == old.id)
        .values(state=CountState.CANCELLED.value)
    )
