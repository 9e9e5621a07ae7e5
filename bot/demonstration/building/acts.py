"""Acts: which command of the core each step of the plan is; nothing is decided here but names.

Stock leaves by lot, as a person who follows the shelf's order takes it; which piece of a lot it is
the core says by the order they came in. Only what is thrown away, sent back or missing is named
piece by piece.
"""

import math
from collections.abc import Iterator

from bot.demonstration import steps
from bot.demonstration.building.books import Books
from bot.demonstration.steps import Pick
from core.care.case import ScheduleCase
from core.care.use import Use
from core.flow.adjust import Adjust, DisposalReason, Dispose, SendBack
from core.flow.issue import GiveBack, Take
from core.flow.receipt import Receive, ReceiveLine
from core.flow.transfer import Arrive, Dispatch, DispatchLine, LineCount
from core.stock.naming import NewUnit
from core.stock.reservation import Reserve

_HOUR = 3_600


def receive(step: steps.Receive, books: Books) -> Receive:
    """Return the receipt of a delivery."""
    lines = tuple(
        ReceiveLine(
            books.items[line.item],
            line.lot,
            line.quantity,
            line.expiry,
            line.made,
            books.owner(line.owner),
            tuple(NewUnit(mark.serial, mark.code) for mark in line.marks),
        )
        for line in step.lines
    )
    return Receive(
        books.places[step.location], lines, step.document, books.suppliers[step.supplier]
    )


def named(step: steps.Receive) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return item, lot and serials of each line of a receipt."""
    return [(line.item, line.lot, tuple(m.serial for m in line.marks)) for line in step.lines]


def dispatch(step: steps.Dispatch, books: Books) -> Dispatch:
    """Return the transfer; of an item that goes in several lots, the core says which go first."""
    picks: dict[str, list[Pick]] = {}
    for pick in step.lines:
        picks.setdefault(pick.item, []).append(pick)
    lines = tuple(
        DispatchLine(
            books.items[item],
            sum(pick.quantity for pick in some),
            books.lots[item, some[0].lot] if len(some) == 1 else None,
        )
        for item, some in picks.items()
    )
    return Dispatch(books.places[step.source], books.places[step.target], lines)


def arrive(step: steps.Arrive, books: Books) -> Arrive:
    """Return the arrival: all that was sent, or line by line where something is missing."""
    sent = books.transfers[step.document]
    if sum(line.dispatched for line in sent.lines) == sum(p.quantity for p in step.lines):
        return Arrive(sent.id)
    came: dict[int | None, int] = {}
    left = {(books.items[p.item], books.lots[p.item, p.lot]): p for p in step.lines}
    for line in sent.lines:
        pick = left.get((line.article.id, line.lot.id))
        if pick is None:
            continue
        here = line.unit is None or line.unit.serial in pick.serials
        came[line.line] = min(line.dispatched, pick.quantity) if here else 0
    counts = tuple(LineCount(line, count) for line, count in came.items() if line is not None)
    return Arrive(sent.id, counts)


def uses(step: steps.Use, books: Books) -> Iterator[Use]:
    """Yield the uses of a step, one for each lot."""
    place = books.places[step.location]
    for pick in step.lines:
        lot = books.lots[pick.item, pick.lot]
        yield Use(step.case, pick.quantity, books.items[pick.item], lot=lot, place=place)


def take(step: steps.Take, books: Books) -> Take:
    """Return the taking of the one piece that a case will not need."""
    (pick,) = step.lines
    lot = books.lots[pick.item, pick.lot]
    return Take(books.items[pick.item], books.places[step.location], pick.quantity, lot)


def give_back(step: steps.Return, books: Books) -> GiveBack:
    """Return the putting back of what was taken for a case."""
    (pick,) = step.lines
    posting = books.takes[step.case, pick.item]
    return GiveBack(pick.quantity, take=posting, place=books.places[step.location])


def disposals(step: steps.Dispose, books: Books) -> Iterator[Dispose]:
    """Yield the disposals of a step: lots by quantity, units one by one."""
    place = books.places[step.location]
    for pick, quantity, unit in _pieces(step.lines, books):
        goods = (books.items[pick.item], books.lots[pick.item, pick.lot], quantity)
        owner = books.owner(pick.owner)
        yield Dispose(place, *goods, DisposalReason.EXPIRED, unit=unit, owner=owner)


def returns_to_supplier(step: steps.SendBack, books: Books, reason: str) -> Iterator[SendBack]:
    """Yield what goes back to a supplier: lots by quantity, units one by one."""
    place = books.places[step.location]
    for pick, quantity, unit in _pieces(step.lines, books):
        goods = (books.items[pick.item], books.lots[pick.item, pick.lot], quantity)
        yield SendBack(place, *goods, reason, unit, books.owner(pick.owner))


def adjustments(step: steps.Adjust, books: Books, reason: str) -> Iterator[Adjust]:
    """Yield what is taken off the books."""
    place = books.places[step.location]
    for pick, quantity, unit in _pieces(step.lines, books):
        goods = (books.items[pick.item], books.lots[pick.item, pick.lot], -quantity)
        yield Adjust(place, *goods, reason, unit, books.owner(pick.owner))


def schedule(step: steps.Schedule, books: Books) -> ScheduleCase:
    """Return the entry of an operation."""
    title = case_title(step.title_zh, step.title_en)
    surgeon = books.staff[step.surgeon].id
    return ScheduleCase(step.case, books.places[step.location], step.when, title, surgeon)


def case_title(title_zh: str, title_en: str) -> str:
    """Return what an operation is called, for readers of either language."""
    return f"{title_zh} · {title_en}"


def reservations(step: steps.Reserve, books: Books) -> Iterator[Reserve]:
    """Yield what is kept for a case."""
    hours = math.ceil((step.until - step.at).total_seconds() / _HOUR)
    place = books.places[step.location]
    for pick in step.lines:
        lot = books.lots[pick.item, pick.lot]
        yield Reserve(books.items[pick.item], place, pick.quantity, step.case, hours, lot)


def _pieces(lines: tuple[Pick, ...], books: Books) -> Iterator[tuple[Pick, int, int | None]]:
    """Yield each pick whole, or piece by piece where pieces are told apart."""
    for pick in lines:
        if not pick.serials:
            yield pick, pick.quantity, None
        for serial in pick.serials:
            yield pick, 1, books.units[pick.item, serial]
