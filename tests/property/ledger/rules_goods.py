"""The rules of what comes, is set right, thrown away, set aside, given back or fetched."""

from datetime import date

from core.flow.adjust import Adjust, DisposalReason, Dispose, Quarantine, Release, SendBack
from core.flow.issue import GiveBack
from core.flow.receipt import Receive, ReceiveLine
from core.flow.waste import Waste
from core.stock.posting import Line, Posted
from core.tables.kinds import LocationKind, MovementKind
from tests.property.ledger.book import Book, Hand, Maker, Thing, need, out, share, whole
from tests.property.ledger.rules_fetch import forced
from tests.property.ledger.rules_shelf import Plan
from tests.property.ledger.ward import LAPSED

_K, _M = LocationKind, MovementKind


def receive(book: Book, who: str, cmd: Receive) -> Plan:
    place = book.shelf(cmd.place, quarantine=True)
    need(book.may(who, "receive", place))
    need(cmd.lines)
    aside = book.kind(place) is _K.QUARANTINE
    expiries: dict[tuple[int, str], date | None] = {}
    serials: set[tuple[int, str]] = set()
    for line in cmd.lines:
        _check_line(book, line, serials, aside=aside)
        lot = _known(book, line)
        name = (line.item, line.lot_number.strip())
        known = book.lots[lot].expiry if lot else expiries.get(name, line.expiry)
        expiries[name] = known if line.expiry is None else line.expiry
        need(expiries[name] == known)
        need(
            aside or ((known is None or known >= book.today) and not (lot and book.lots[lot].held))
        )

    def finish(answer: object) -> None:
        assert isinstance(answer, Posted)
        _check_answer(book, cmd, expiries, answer)

    return Plan(_M.RECEIVE, [], finish)


def _check_line(
    book: Book, line: ReceiveLine, serials: set[tuple[int, str]], *, aside: bool
) -> None:
    need(line.item in book.ward.goods.all)
    whole(line.quantity)
    need(line.item != book.ward.goods.valve or aside or book.today <= LAPSED)
    need(0 < len(line.lot_number.strip()) <= 64)
    by_unit = line.item == book.ward.goods.stent
    need(len(line.units) == (line.quantity if by_unit else 0))
    for unit in line.units:
        need(unit.serial and (line.item, unit.serial) not in serials)
        serials.add((line.item, unit.serial))
        known = [its for its in book.things.values() if its.serial == unit.serial]
        need(all(book.kind(its.at) is _K.SUPPLIER for its in known))


def _known(book: Book, line: ReceiveLine) -> int:
    named = (line.item, line.lot_number.strip())
    found = [lot for lot, its in book.lots.items() if (its.item, its.number) == named]
    return found[0] if found else 0


def _check_answer(
    book: Book, cmd: Receive, expiries: dict[tuple[int, str], date | None], posted: Posted
) -> None:
    """Learn the new lots and units from the answer; what is known must be what was posted."""
    lines = list(posted.lines)
    supplier = book.ward.end(_K.SUPPLIER)
    for asked in cmd.lines:
        for serial in [unit.serial for unit in asked.units] or [""]:
            line = lines.pop(0)
            lot = _known(book, asked)
            if not lot:
                assert line.lot not in book.lots
                name = asked.lot_number.strip()
                book.lots[line.lot] = Maker(asked.item, name, expiries[asked.item, name])
            assert line.lot == (lot or line.lot)
            quantity = 1 if serial else asked.quantity
            assert line == Line(
                asked.item, line.lot, quantity, supplier, cmd.place, line.unit, asked.owner
            )
            if serial:
                _learn(book, line, serial)
    assert not lines


def _learn(book: Book, line: Line, serial: str) -> None:
    assert line.unit is not None
    known = book.things.get(line.unit)
    assert known is None or known.serial == serial
    if known is None:
        assert all(its.serial != serial for its in book.things.values())
        thing = Thing(line.item, serial, line.lot, line.owner, line.source)
        book.things[line.unit] = thing


def give_back(book: Book, who: str, cmd: GiveBack) -> Plan:
    shares = share(_given(book, who, cmd), whole(cmd.quantity))
    lines = []
    for hand, count in shares:
        target = book.shelf(cmd.place or hand.its.source, quarantine=True)
        home = book.ward.home(hand.its.source)
        need(target == book.aside or book.ward.home(target) == home)
        need(book.may(who, "return", target) and book.may(who, "return", hand.its.target))
        lines.append(out(hand, count, target))
    return Plan(_M.RETURN, lines, lambda _: book.settle(shares))


def _given(book: Book, who: str, cmd: GiveBack) -> list[Hand]:
    if cmd.unit is not None:
        return [book.hand_of_unit(cmd.unit)]
    if cmd.take is not None:
        found = book.hands_of(cmd.take)
        return [each for each in found if cmd.line in (None, each.line)]
    mine = [each for each in book.hands if each.who == who and each.its.item == cmd.item]
    return mine[::-1]


_Named = Adjust | Dispose | Quarantine | Release | SendBack


def _line(book: Book, cmd: _Named, quantity: int, source: int, target: int) -> Line:
    if cmd.unit is None:
        return Line(cmd.item, cmd.lot, whole(quantity), source, target, None, cmd.owner)
    need(cmd.unit in book.things and quantity == 1)
    its = book.things[cmd.unit]
    need(cmd.item in (0, its.item) and cmd.lot in (0, its.lot))
    return Line(its.item, its.lot, 1, source, target, cmd.unit, its.owner)


def adjust(book: Book, who: str, cmd: Adjust) -> Plan:
    place = book.shelf(cmd.place, quarantine=True)
    need(book.may(who, "adjust", place) and cmd.reason.strip() and cmd.quantity_change)
    variance = book.ward.end(_K.VARIANCE)
    if cmd.quantity_change > 0:
        line = _line(book, cmd, cmd.quantity_change, variance, place)
    else:
        line = _line(book, cmd, -cmd.quantity_change, place, variance)
    return forced(book, _M.ADJUST, [line])


def dispose(book: Book, who: str, cmd: Dispose) -> Plan:
    need(cmd.reason is not DisposalReason.OTHER or cmd.note.strip())
    place = book.shelf(cmd.place, quarantine=True)
    need(book.may(who, "dispose", place))
    line = _line(book, cmd, cmd.quantity, place, book.ward.end(_K.WASTE))
    return forced(book, _M.DISPOSE, [line])


def waste(book: Book, who: str, cmd: Waste) -> Plan:
    need(cmd.reason is not DisposalReason.OTHER or cmd.note.strip())
    named = {(hand.take, hand.line): hand for hand in book.hands}
    if cmd.pieces:
        need(all(name in named and named[name].open for name in cmd.pieces))
        shares = [(named[name], 1) for name in sorted(set(cmd.pieces))]
    else:
        its = [each for each in book.hands_of(cmd.take) if cmd.line in (None, each.line)]
        shares = share(its, whole(cmd.quantity))
    for hand, _ in shares:
        need(book.may(who, "use" if hand.who == who else "dispose", hand.its.target))
    lines = [out(hand, count, book.ward.end(_K.WASTE)) for hand, count in shares]
    return Plan(_M.DISPOSE, lines, lambda _: book.settle(shares))


def quarantine(book: Book, who: str, cmd: Quarantine) -> Plan:
    place = book.shelf(cmd.place)
    need(book.may(who, "hold", place) and cmd.reason.strip())
    line = _line(book, cmd, cmd.quantity, place, book.ward.end(_K.QUARANTINE))
    return forced(book, _M.QUARANTINE, [line])


def release(book: Book, who: str, cmd: Release) -> Plan:
    place = book.shelf(cmd.place)
    need(book.may(who, "hold", place) and cmd.reason.strip())
    line = _line(book, cmd, cmd.quantity, book.ward.end(_K.QUARANTINE), place)
    sources = _set_aside_at(book, line)
    mine = sum(book.may(who, "hold", source) for source in sources)
    need(mine >= line.quantity or mine == len(sources))
    return Plan(_M.QUARANTINE, [line])


def _set_aside_at(book: Book, wanted: Line) -> list[int]:
    """Return where each piece of such goods in quarantine came from, the longest lying first."""
    sources: list[int] = []
    for old in book.postings.values():
        for line in old.posted.lines:
            if (line.lot, line.owner, line.unit) != (wanted.lot, wanted.owner, wanted.unit):
                continue
            if line.target == book.aside:
                sources += [line.source] * line.quantity
            elif line.source == book.aside:
                home = book.ward.home(line.target)
                for _ in range(line.quantity):
                    same = (each for each in sources if book.ward.home(each) == home)
                    sources.remove(next(same, sources[0]))
    return sources


def send_back(book: Book, who: str, cmd: SendBack) -> Plan:
    place = book.shelf(cmd.place, quarantine=True)
    need(book.may(who, "receive", place) and cmd.reason.strip())
    line = _line(book, cmd, cmd.quantity, place, book.ward.end(_K.SUPPLIER))
    return Plan(_M.SEND_BACK, [line])
