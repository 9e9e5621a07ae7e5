"""The rules of papers: transfers that arrive, reservations given up, counts, and reversals."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from core.flow.transfer import Arrive, Settle, SettleHow
from core.stock.posting import Line
from core.stock.reverse import Reverse
from core.tables.kinds import LocationKind, MovementKind
from tests.property.ledger.book import Book, Old, Sent, Trip, need, whole
from tests.property.ledger.rules_fetch import keep_again
from tests.property.ledger.rules_shelf import Plan
from tests.property.ledger.ward import ENDS

_K, _M = LocationKind, MovementKind
NEEDED = {
    **{_M.RECEIVE: "receive", _M.PUT_AWAY: "transfer", _M.TAKE: "take", _M.USE: "use"},
    **{_M.RETURN: "return", _M.SEND_BACK: "receive", _M.DISPATCH: "transfer"},
    **{_M.ARRIVE: "arrive", _M.ADJUST: "adjust", _M.DISPOSE: "dispose", _M.QUARANTINE: "hold"},
}


@dataclass(frozen=True)
class Undo:
    """Undo one's own posting."""

    posting: int


@dataclass(frozen=True)
class Void:
    """Give up a reservation."""

    reservation: int


@dataclass(frozen=True)
class Lapse:
    """The program's round over reservations."""


@dataclass(frozen=True)
class Hold:
    """Hold or release a lot."""

    lot: int
    held: bool
    reason: str


def _out_of_transit(book: Book, trip: Trip, each: Sent, count: int, target: int) -> Line:
    transit = book.ward.companion(trip.target, _K.TRANSIT)
    return each.its._replace(quantity=count, source=transit, target=target)


def arrive(book: Book, who: str, cmd: Arrive) -> Plan:
    need(cmd.transfer in book.trips)
    trip = book.trips[cmd.transfer]
    need(trip.open)
    place = book.shelf(cmd.place or trip.target, quarantine=True)
    home = book.ward.home(trip.target)
    need(book.kind(place) is _K.QUARANTINE or book.ward.home(place) == home)
    need(book.may(who, "arrive", place))
    came = {number: each.missing for number, each in enumerate(trip.lines)}
    if cmd.counts is not None:
        came = dict.fromkeys(came, 0)
        for count in cmd.counts:
            need(count.line in came and count.quantity >= 0)
            came[count.line] += count.quantity
    need(all(count <= trip.lines[number].missing for number, count in came.items()))
    some = [(trip.lines[number], count) for number, count in came.items() if count]
    lines = [_out_of_transit(book, trip, each, count, place) for each, count in some]

    def finish(answer: object) -> None:
        del answer
        for each, count in some:
            each.arrived += count
        if lines:
            latest(book).trip, latest(book).arrival = trip, True

    return Plan(_M.ARRIVE if lines else None, lines, finish)


def latest(book: Book) -> Old:
    """The posting made last."""
    return book.postings[max(book.postings)]


def settle(book: Book, who: str, cmd: Settle) -> Plan:
    need(cmd.transfer in book.trips)
    trip = book.trips[cmd.transfer]
    need(trip.open and 0 <= cmd.line < len(trip.lines))
    each = trip.lines[cmd.line]
    need(whole(cmd.quantity) <= each.missing)
    kind, target = _M.ARRIVE, trip.target
    if cmd.how is SettleHow.LOST:
        need(cmd.reason.strip() and book.may(who, "adjust", trip.target))
        kind, target = _M.ADJUST, book.ward.end(_K.VARIANCE)
    elif cmd.how is SettleHow.SENT_BACK:
        target = each.its.source
    need(cmd.how is SettleHow.LOST or book.may(who, "arrive", target))
    line = _out_of_transit(book, trip, each, cmd.quantity, target)

    def finish(answer: object) -> None:
        del answer
        latest(book).trip, latest(book).arrival = trip, cmd.how is SettleHow.FOUND
        if cmd.how is SettleHow.FOUND:
            each.arrived += cmd.quantity
        else:
            each.settled += cmd.quantity

    return Plan(kind, [line], finish)


def undo(book: Book, who: str, cmd: Undo) -> Plan:
    need(cmd.posting in book.postings)
    old = book.postings[cmd.posting]
    need(who == old.who and book.now - old.posted.at <= timedelta(minutes=10))
    need(old.posted.kind in NEEDED)
    return _reversed(book, who, old, NEEDED[old.posted.kind])


def reverse(book: Book, who: str, cmd: Reverse) -> Plan:
    need(cmd.posting in book.postings and cmd.reason.strip())
    old = book.postings[cmd.posting]
    need(old.posted.kind in NEEDED)
    for sheet in book.sheets.values():
        if sheet.posting == old.posted.id:
            # What two people agreed on is taken back by a third who may review counts there.
            need(who not in (sheet.who, sheet.reviewer) and book.may(who, "review", sheet.place))
    return _reversed(book, who, old, "adjust")


def _reversed(book: Book, who: str, old: Old, right: str) -> Plan:
    need(not old.reversed)
    for line in old.posted.lines:
        real = [end for end in (line.source, line.target) if book.kind(end) not in ENDS]
        need(any(book.may(who, right, end) for end in real))
    taken = old.posted.kind is _M.TAKE
    hands = book.hands_of(old.posted.id)
    need(not taken or all(hand.open == hand.its.quantity for hand in hands))
    lines = [
        line._replace(
            source=line.target,
            target=line.source,
            follows=old.posted.id if taken else line.follows,
        )
        for line in old.posted.lines
    ]
    steps = _papers_back(old)

    def finish(answer: object) -> None:
        del answer
        keep_again(book, old)
        old.reversed = True
        for hand in hands:
            hand.open -= hand.open
        for line in old.posted.lines:
            _open_again(book, line)
        for step in steps:
            step()
        for sheet in book.sheets.values():
            if sheet.posting == old.posted.id:
                sheet.state = "cancelled"

    return Plan(_M.REVERSE, lines, finish)


def _open_again(book: Book, line: Line) -> None:
    """Put what had left the hands back into them."""
    if line.follows is None:
        return
    left = line.quantity
    for hand in book.hands_of(line.follows):
        its = hand.its
        if (its.lot, its.unit, its.owner) == (line.lot, line.unit, line.owner):
            count = min(left, its.quantity - hand.open)
            hand.open += count
            left -= count
    assert left == 0


def _papers_back(old: Old) -> list[Callable[[], None]]:
    """What a reversal changes in a transfer's papers, or no if they have moved on."""
    if old.trip is None:
        return []
    lines = old.trip.lines
    after = [replace(each) for each in lines]
    for line in old.posted.lines:
        left = line.quantity
        for each in after:
            its = each.its
            if (its.lot, its.unit, its.owner) != (line.lot, line.unit, line.owner):
                continue
            left -= _step(old, each, left)
        need(left == 0)

    def write() -> None:
        lines[:] = after

    return [write]


def _step(old: Old, each: Sent, left: int) -> int:
    if old.posted.kind is _M.DISPATCH:
        count = min(left, each.missing)
        each.settled += count
    elif old.arrival:
        count = min(left, each.arrived)
        each.arrived -= count
    else:
        count = min(left, each.settled)
        each.settled -= count
    return count


def void(book: Book, who: str, cmd: Void) -> Plan:
    need(cmd.reservation in book.reservations)
    its = book.reservations[cmd.reservation]
    need(book.may(who, "reserve", its.key[1]) and its.state in ("held", "voided"))
    return Plan(None, [], lambda _: close(book, cmd.reservation, "voided"))


def lapse(book: Book, who: str, cmd: Lapse) -> Plan:
    del cmd
    need(who == "program")
    due = [each for each, its in book.reservations.items() if its.lapses <= book.now]
    held = [each for each in due if book.reservations[each].state == "held"]

    def finish(answer: object) -> None:
        assert answer == len(held)
        for each in held:
            close(book, each, "lapsed")

    return Plan(None, [], finish)


def close(book: Book, reservation: int, state: str) -> None:
    """Let what is left of a reservation go."""
    its = book.reservations[reservation]
    if its.state == "held":
        book.kept[its.key] -= its.left
        its.left, its.state = 0, state


def hold(book: Book, who: str, cmd: Hold) -> Plan:
    need(cmd.lot in book.lots and cmd.reason.strip() and who == "storekeeper")

    def finish(answer: object) -> None:
        del answer
        book.lots[cmd.lot].held = cmd.held

    return Plan(None, [], finish)
