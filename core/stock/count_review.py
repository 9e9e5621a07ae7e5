"""Count review: a second person sees the differences, and approves them or asks for a recount.

What is approved is posted as an adjustment: the difference at the moment of counting, so that
whatever moved since then is honoured. What was counted is the truth: where pieces are reserved
that are not there, the newest reservations give way. A unit that was seen here and is recorded
elsewhere is moved here; one that has moved on since it was counted is left where it is.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select

from core.errors import RefusedError
from core.once import fingerprint, made_before, note_made
from core.people.roles import permit
from core.plain import plain
from core.privacy import check_no_patient
from core.rights import Right, needs
from core.stock import count_record
from core.stock.count_record import SHEETS, CountView, GaveWay, LineCounted, UnitCounted
from core.stock.item import Article, article
from core.stock.ledger import Entry, post
from core.stock.location import Place, tree
from core.stock.lot import Batch, lot
from core.stock.open_take import Hands, settle
from core.stock.posting import Line, replayed
from core.stock.reservation import lessen, yielding
from core.stock.unit import Piece, piece
from core.stock.way import short_of
from core.tables.kinds import CountState, LocationKind, MovementKind
from core.unit_of_work import UnitOfWork

MOST_KEPT = 40
"""Reservations that gave way to one count and are remembered, should they be told again."""
NOTHING_LEFT = 0
"""What is noted under the key of an approval that finds the count approved already."""


class Decision(StrEnum):
    """What a reviewer decides."""

    APPROVE = "approve"
    RECOUNT = "recount"


@dataclass(frozen=True, slots=True)
class DecideCount:
    """The decision on a count; differences are approved with a reason."""

    sheet: int
    decision: Decision
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One lot or unit of which not as much was counted as the ledger expected."""

    article: Article
    lot: Batch
    unit: Piece | None
    expected: int
    counted: int
    owner: int
    elsewhere: Place | None
    """Where a unit that was seen here is recorded; approving moves it here."""
    seen: bool = True
    """Whether the counter said so; false is what was never counted."""


@dataclass(frozen=True, slots=True)
class CountReview:
    """A finished count with its differences; ``matched`` is how many lots and pieces agree."""

    count: CountView
    differences: tuple[Difference, ...]
    """What the counter said first, then what was never counted."""
    matched: int
    unseen: int = 0
    """Lots and pieces of the shelf that nobody counted, and that are taken as not there."""

    @property
    def total(self) -> int:
        """Lots and pieces in all: those of the shelf, and what was found there besides."""
        return self.matched + len(self.differences)


@needs(Right.REVIEW_COUNT)
def review_count(uow: UnitOfWork, sheet: int) -> CountReview:
    """Show the differences of a finished count to a second person."""
    its = _in_review(uow, sheet)
    return _review(uow, its)


@needs(Right.REVIEW_COUNT)
def decide_count(uow: UnitOfWork, cmd: DecideCount) -> CountView:
    """Post the differences of a count as an adjustment, or have it counted again."""
    uow.writing.cold()
    mark = fingerprint(cmd, uow.actor.id)
    before = count_record.sheet(uow, cmd.sheet)
    made = made_before(uow, mark)
    if made is not None:
        return replace(before, gave_way=_gave_way_then(uow, before.id)) if made else before
    if replayed(uow, mark) is not None or _decided(uow, before, cmd):
        note_made(uow, mark, NOTHING_LEFT)
        return before
    its = _in_review(uow, cmd.sheet)
    check_no_patient(cmd.reason)
    uow.audit("decide_count", subject=its.id, detail=f"{cmd.decision.value} {cmd.reason.strip()}")
    if cmd.decision is Decision.RECOUNT:
        count_record.clear(uow, its.id)
        note_made(uow, mark, its.id)
        again = {"state": CountState.COUNTING.value, "opened_at": uow.now}
        return count_record.change(uow, its.id, again | {"reviewer": uow.actor.id})
    found = _review(uow, its).differences
    if found and not plain(cmd.reason, 200):
        raise RefusedError("reason.missing")
    lines = [line for each in found for line in _lines(uow, its, each)]
    gave_way = _give_way(uow, lines)
    posted = _post(uow, its, lines, mark, cmd.reason)
    if found:
        uow.emit("count_differs", location=its.place.id, subject=its.id)
    done = {"state": CountState.POSTED.value, "closed_at": uow.now, "posting": posted}
    done |= {"gave_way": _kept(gave_way), "reviewer": uow.actor.id}
    note_made(uow, mark, its.id)
    after = count_record.change(uow, its.id, done)
    return replace(after, gave_way=gave_way)


def _in_review(uow: UnitOfWork, sheet: int) -> CountView:
    its = count_record.sheet(uow, sheet)
    permit(uow, Right.REVIEW_COUNT, its.place.path)
    if its.counter == uow.actor.id:
        raise RefusedError("count.not_your_own")
    if its.state is not CountState.REVIEW:
        raise RefusedError("count.not_in_review", state=its.state.value)
    return its


def _decided(uow: UnitOfWork, before: CountView, cmd: DecideCount) -> bool:
    """Tell whether the same person has already approved the count."""
    mine = before.reviewer == uow.actor.id and cmd.decision is Decision.APPROVE
    return mine and before.state is CountState.POSTED


def _review(uow: UnitOfWork, its: CountView) -> CountReview:
    lots, units = count_record.lines(uow, its.id), count_record.units(uow, its.id)
    found = [_lot_difference(each) for each in lots if each.counted != each.expected]
    found += [_unit_difference(uow, its, each) for each in units if _differs(its, each)]
    found.sort(key=lambda each: not each.seen)
    unseen = sum(not each.seen for each in lots) + sum(not each.seen for each in units)
    return CountReview(its, tuple(found), len(lots) + len(units) - len(found), unseen)


def _differs(its: CountView, each: UnitCounted) -> bool:
    return not each.seen or each.recorded != its.place.id


def _lot_difference(each: LineCounted) -> Difference:
    figures = (each.expected, each.counted, each.owner)
    return Difference(each.article, each.lot, None, *figures, None, each.seen)


def _unit_difference(uow: UnitOfWork, its: CountView, each: UnitCounted) -> Difference:
    recorded = tree(uow)[each.recorded]
    here = recorded.id == its.place.id
    elsewhere = None if here or recorded.virtual else recorded
    figures = (int(here), int(each.seen), each.unit.owner)
    return Difference(each.article, each.lot, each.unit, *figures, elsewhere, each.seen)


def _give_way(uow: UnitOfWork, lines: Sequence[Line]) -> tuple[GaveWay, ...]:
    """Let reservations of pieces that are not there give way; return what each has lost."""
    gave: list[GaveWay] = []
    for key, short in short_of(uow, lines):
        for its, lost in yielding(uow, key, short):
            lessen(uow, its, lost)
            uow.audit("give_way", subject=its.id, detail=f"{lost} {its.purpose}")
            about = (its.article, its.lot, its.place, lost)
            gave.append(GaveWay(its.actor, its.purpose, *about))
    return tuple(gave)


def _kept(gave: Sequence[GaveWay]) -> str:
    """Return what gave way as the count keeps it, for the case that it has to be told again."""
    rows = [
        [each.holder, each.purpose, each.article.id, each.lot.id, each.place.id, each.quantity]
        for each in gave[:MOST_KEPT]
    ]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def _gave_way_then(uow: UnitOfWork, sheet: int) -> tuple[GaveWay, ...]:
    """Return what gave way when a count was approved."""
    kept = uow.writing.cold().scalar(
        select(SHEETS.c.gave_way).where(SHEETS.c.site == uow.site, SHEETS.c.id == sheet)
    )
    return tuple(
        GaveWay(holder, purpose, article(uow, item), lot(uow, batch), tree(uow)[place], quantity)
        for holder, purpose, item, batch, place, quantity in json.loads(kept or "[]")
    )


def _post(
    uow: UnitOfWork, its: CountView, lines: Sequence[Line], mark: int, reason: str
) -> int | None:
    """Post what differs, leaving out units that have moved on; return the posting, if any."""
    if not lines:
        return None
    entry = Entry(MovementKind.ADJUST, lines, mark, reason, its.code)
    posted = post(uow, entry)
    hands = uow.writing.cache(Hands)
    for line in lines:
        if line.follows is not None and line.unit is not None:
            hand = hands.of_unit(uow.site, line.unit)
            assert hand is not None, "a unit in hands has no open take"
            settle(uow, [(hand, 1)])
    return posted.id


def _lines(uow: UnitOfWork, its: CountView, each: Difference) -> list[Line]:
    variance = tree(uow).end(LocationKind.VARIANCE).id
    if each.unit is not None:
        return _unit_lines(uow, its, each, each.unit.id)
    change = each.counted - each.expected
    source, target = (variance, its.place.id) if change > 0 else (its.place.id, variance)
    about = (each.article.id, each.lot.id, abs(change), source, target)
    return [Line(*about, None, each.owner)]


def _unit_lines(uow: UnitOfWork, its: CountView, each: Difference, unit: int) -> list[Line]:
    """Return the movement of a unit, or none if it is where it should be or has moved on."""
    now = piece(uow, unit)
    variance = tree(uow).end(LocationKind.VARIANCE).id
    recorded = each.elsewhere.id if each.elsewhere is not None else variance
    source, target = (recorded, its.place.id) if each.counted else (its.place.id, variance)
    if now.location != source:
        return []
    hand = uow.writing.cache(Hands).of_unit(uow.site, unit)
    follows = None if hand is None else hand.posting
    return [Line(now.item, now.lot, 1, source, target, unit, now.owner, follows)]
