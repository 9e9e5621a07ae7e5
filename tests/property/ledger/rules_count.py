"""The rules of counting: blind, honouring what moves meanwhile, looked at by another person."""

from collections import Counter
from dataclasses import dataclass

from core.stock.count import CountLineOf, OpenCount
from core.stock.count_record import CountView
from core.stock.count_review import DecideCount, Decision
from core.stock.posting import Line
from core.tables.kinds import LocationKind, MovementKind
from tests.property.ledger.book import MOST, Book, Key, Sheet, need
from tests.property.ledger.rules_papers import close, latest
from tests.property.ledger.rules_shelf import Plan

_K, _M = LocationKind, MovementKind
_GONE = frozenset({_K.PATIENT, _K.WASTE, _K.SUPPLIER, _K.TRANSIT})


@dataclass(frozen=True)
class Finish:
    """Hand a count over."""

    sheet: int


@dataclass(frozen=True)
class Cancel:
    """Give a count up."""

    sheet: int


def open_count(book: Book, who: str, cmd: OpenCount) -> Plan:
    place = book.shelf(cmd.place, quarantine=True)
    need(book.may(who, "count", place))
    going = [
        (sheet, its)
        for sheet, its in book.sheets.items()
        if its.place == place and its.state in ("counting", "review")
    ]
    need(all((its.who, its.state) == (who, "counting") for _, its in going))

    def finish(answer: object) -> None:
        assert isinstance(answer, CountView)
        if going:
            assert answer.id == going[0][0]
        else:
            book.sheets[answer.id] = Sheet(place, who, book.now)

    return Plan(None, [], finish)


def _own(book: Book, who: str, sheet: int) -> Sheet:
    need(sheet in book.sheets)
    its = book.sheets[sheet]
    need((its.who, its.state) == (who, "counting"))
    return its


def count_line(book: Book, who: str, cmd: CountLineOf) -> Plan:
    its = _own(book, who, cmd.sheet)
    if cmd.unit is not None:
        return _count_unit(book, its, cmd.counted, cmd.unit)
    need(cmd.lot in book.lots and 0 <= cmd.counted <= MOST)
    assert cmd.lot is not None
    lot, item = cmd.lot, book.lots[cmd.lot].item
    need(item != book.ward.goods.stent)
    here = {
        key[3]: on_hand
        for key, on_hand in book.heaps.items()
        if key[:3] == (item, its.place, lot) and on_hand
    }
    owner = next(iter(here)) if len(here) == 1 and cmd.owner not in here else cmd.owner

    def finish(answer: object) -> None:
        del answer
        its.lots[lot, owner] = (cmd.counted, here.get(owner, 0))

    return Plan(None, [], finish)


def _count_unit(book: Book, its: Sheet, counted: int, unit: int) -> Plan:
    need(unit in book.things and counted in (0, 1))
    at = book.things[unit].at
    need(book.kind(at) not in _GONE)

    def finish(answer: object) -> None:
        del answer
        its.units.pop(unit, None)
        if counted:
            its.units[unit] = (at, True)

    return Plan(None, [], finish)


def finish_count(book: Book, who: str, cmd: Finish) -> Plan:
    need(cmd.sheet in book.sheets)
    its = book.sheets[cmd.sheet]
    need(its.who == who and its.state in ("counting", "review"))
    if its.state == "review":
        return Plan(None, [])

    def finish(answer: object) -> None:
        del answer
        _not_there(book, its)
        its.state = "review"

    return Plan(None, [], finish)


def _not_there(book: Book, its: Sheet) -> None:
    """What nobody counted is not there, unless it came while the count was going on."""
    for (item, place, lot, owner), on_hand in book.heaps.items():
        if place != its.place or item == book.ward.goods.stent or (lot, owner) in its.lots:
            continue
        moved = [line for line in _moved(book, its) if (line.lot, line.owner) == (lot, owner)]
        came = max(0, sum(_into(its, line) * line.quantity for line in moved))
        if on_hand > came:
            its.lots[lot, owner] = (0, on_hand - came)
    first: dict[int | None, Line] = {}
    for line in _moved(book, its, everywhere=True):
        first.setdefault(line.unit, line)
    fresh = {unit for unit, line in first.items() if line.target == its.place}
    for unit, thing in book.things.items():
        if thing.at == its.place and unit not in its.units and unit not in fresh:
            its.units[unit] = (its.place, False)


def _moved(book: Book, its: Sheet, *, everywhere: bool = False) -> list[Line]:
    """What has moved to or from the shelf, or at all, since the count was opened."""
    return [
        line
        for old in book.postings.values()
        if old.posted.at > its.opened
        for line in old.posted.lines
        if everywhere or its.place in (line.source, line.target)
    ]


def _into(its: Sheet, line: Line) -> int:
    return 1 if line.target == its.place else -1


def cancel_count(book: Book, who: str, cmd: Cancel) -> Plan:
    need(cmd.sheet in book.sheets)
    its = book.sheets[cmd.sheet]
    need(who in ("nurse", "or_nurse", "head", "storekeeper"))
    if its.state == "cancelled":
        return Plan(None, [])
    need(its.who == who or book.may(who, "review", its.place))
    need(its.state != "posted")

    def finish(answer: object) -> None:
        del answer
        its.state = "cancelled"

    return Plan(None, [], finish)


def decide_count(book: Book, who: str, cmd: DecideCount) -> Plan:
    need(cmd.sheet in book.sheets)
    its = book.sheets[cmd.sheet]
    approve = cmd.decision is Decision.APPROVE
    if approve and its.state == "posted" and its.reviewer == who:
        return Plan(None, [])
    need(book.may(who, "review", its.place) and its.who != who and its.state == "review")
    if not approve:
        return Plan(None, [], lambda _: _again(book, its, who))
    lines, differs = _differences(book, its)
    need(not differs or cmd.reason.strip())

    def finish(answer: object) -> None:
        assert isinstance(answer, CountView)
        its.state, its.reviewer, its.posting = "posted", who, answer.posting
        for line in lines:
            if line.follows is not None and line.unit is not None:
                book.settle([(book.hand_of_unit(line.unit), 1)])
        assert (answer.posting is not None) == bool(lines)
        assert not lines or latest(book).posted.id == answer.posting

    return Plan(_M.ADJUST if lines else None, lines, finish, lambda: _give_way(book, lines))


def _give_way(book: Book, lines: list[Line]) -> None:
    """Let the newest reservations of what is not there give way to what was counted."""
    leaving: Counter[Key] = Counter()
    for line in lines:
        if line.source != book.ward.end(_K.VARIANCE):
            leaving[line.item, line.source, line.lot, line.owner] += line.quantity
    if any(count > book.heaps[key] for key, count in leaving.items()):
        return
    for key, count in leaving.items():
        short = count - (book.heaps[key] - book.kept[key])
        held = [each for each, its in book.reservations.items() if its.key == key and its.left]
        over = {each for each in held if book.reservations[each].lapses <= book.now}
        for each in sorted(held, key=lambda each: (each not in over, -each)):
            its = book.reservations[each]
            lost = max(min(its.left, short), 0)
            short -= lost
            if lost == its.left:
                close(book, each, "voided")
            else:
                its.left -= lost
                book.kept[key] -= lost


def _again(book: Book, its: Sheet, who: str) -> None:
    its.lots, its.units = {}, {}
    its.opened, its.state, its.reviewer = book.now, "counting", who


def _differences(book: Book, its: Sheet) -> tuple[list[Line], bool]:
    variance, lines = book.ward.end(_K.VARIANCE), []
    differs = any(counted != expected for counted, expected in its.lots.values())
    for (lot, owner), (counted, expected) in its.lots.items():
        if counted != expected:
            ends = (variance, its.place) if counted > expected else (its.place, variance)
            item, change = book.lots[lot].item, abs(counted - expected)
            lines.append(Line(item, lot, change, *ends, None, owner))
    for unit, (recorded, seen) in its.units.items():
        if seen and recorded == its.place:
            continue
        differs = True
        source, target = (recorded, its.place) if seen else (its.place, variance)
        thing = book.things[unit]
        if thing.at == source:
            hand = [each for each in book.hands if each.its.unit == unit and each.open]
            follows = hand[0].take if hand else None
            ends = (source, target)
            lines.append(Line(thing.item, thing.lot, 1, *ends, unit, thing.owner, follows))
    return lines, differs
