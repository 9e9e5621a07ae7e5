"""The deal: acts made of a few random bytes, mostly likely ones and some that nobody should send.

A byte picks from what the book knows, so that shrinking bytes shrinks the act. Now and then an id
is unknown, of another site, or absurd, and a quantity is nothing, negative or huge.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.care.use import Use
from core.flow.adjust import Adjust, DisposalReason, Dispose, Quarantine, Release, SendBack
from core.flow.issue import GiveBack, Take
from core.flow.putaway import PutAway
from core.flow.receipt import Receive, ReceiveLine
from core.flow.transfer import Arrive, Dispatch, DispatchLine, LineCount, Settle, SettleHow
from core.flow.waste import Waste
from core.stock.count import CountLineOf, OpenCount
from core.stock.count_review import DecideCount, Decision
from core.stock.naming import NewUnit
from core.stock.reservation import Reserve
from core.stock.reverse import Reverse
from tests.property.ledger.book import Book
from tests.property.ledger.dice import HOSTILE, Dice
from tests.property.ledger.rules_count import Cancel, Finish
from tests.property.ledger.rules_papers import Hold, Lapse, Undo, Void
from tests.property.ledger.ward import CANCELLED_CASE, OPEN_CASE

_DAYS = (0, 1, 3, 40, 40, 400, 400, -1)
"""Days that a lot still has when it is first received."""
Command = (
    Take | Use | PutAway | Dispatch | Arrive | Settle | Receive | GiveBack | Adjust | Dispose
    | Waste | Quarantine | Release | SendBack | Reserve | Void | Lapse | Hold | Undo | Reverse
    | OpenCount | CountLineOf | Finish | Cancel | DecideCount
)  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """Somebody's command under a key."""

    who: str
    command: Command
    key: str


def _receive(dice: Dice) -> tuple[str, Command]:
    who, place = dice.who("storekeeper"), dice.shelf()
    if dice.some(20):
        place = dice.id([p.id for p in dice.book.ward.places.values()])
    lines = tuple(_receive_line(dice) for _ in range(1 + dice.some(60)))
    return who, Receive(place, lines, "DN")


def _receive_line(dice: Dice) -> ReceiveLine:
    item, byte, quantity = dice.item(), dice.byte(), dice.quantity()
    today = date(2026, 3, 10)
    expiry = (
        today + timedelta(_DAYS[byte % 8 if byte > 200 else byte % 7]) if byte < HOSTILE else None
    )
    number = f"L{_DAYS[byte % 8 if byte > 200 else byte % 7]}" if byte < 253 else ""
    owner = (0, 0, 0, 9)[byte // 8 % 4]
    units: tuple[NewUnit, ...] = ()
    if item == dice.book.ward.goods.stent:
        first = len(dice.book.things) - (2 if byte % 11 == 0 else 0)
        quantity = min(quantity, 5)
        units = tuple(NewUnit(f"S{first + n}") for n in range(quantity - (byte % 13 == 0)))
    return ReceiveLine(item, number, quantity, expiry, None, owner, units)


_Named = tuple[int, int, int | None, int | None, int]


def _named(dice: Dice) -> _Named:
    """Place, item, lot, unit and quantity of something wanted from a shelf."""
    item, place, lot, owner = dice.heap()
    way, quantity = dice.byte(), dice.up_to(dice.book.heaps[item, place, lot, owner])
    if way % 5 == 0:
        home = dice.book.ward.home(place) if place in dice.book.ward.places else None
        place = dice.shelf() if home is None else home
    if way < 150:
        return place, item, None, None, quantity
    if way < 205 or item != dice.book.ward.goods.stent:
        return place, item, lot, None, quantity
    here = dice.book.at(place)
    unit = dice.of(here) if here and dice.some(235) else dice.unit()
    return place, 0 if way % 2 else item, None, unit, 1 if way % 8 else quantity


def _take(dice: Dice) -> tuple[str, Command]:
    place, item, lot, unit, quantity = _named(dice)
    return dice.at(place), Take(item, place, quantity, lot, unit, dice.reason())


def _use(dice: Dice) -> tuple[str, Command]:
    case = (OPEN_CASE, OPEN_CASE, OPEN_CASE, OPEN_CASE, CANCELLED_CASE, "C-9", "?")[
        dice.byte() * 7 // 640
    ]
    if dice.some(130) and dice.book.hands:
        hand = dice.hand()
        line = hand.line if dice.some(128) else None
        item = 0 if dice.some(200) else dice.item()
        return hand.who, Use(case, dice.up_to(hand.open), item, take=hand.take, line=line)
    place, item, lot, unit, quantity = _named(dice)
    straight = None if unit is not None and dice.some(128) else place
    who = dice.at(place)
    return who, Use(case, quantity, item, unit, lot, None, None, straight, dice.reason())


def _put_away(dice: Dice) -> tuple[str, Command]:
    source, item, lot, unit, quantity = _named(dice)
    known = source in dice.book.ward.places
    near = [
        p for p in dice.book.ward.shelves if p != source and known and _near(dice.book, p, source)
    ]
    target = dice.of(near) if near and dice.some(230) else dice.shelf()
    return dice.at(source), PutAway(source, target, item, quantity, lot, unit, dice.reason())


def _near(book: Book, one: int, other: int) -> bool:
    return book.ward.home(one) == book.ward.home(other)


def _give_back(dice: Dice) -> tuple[str, Command]:
    who, way = dice.who(), dice.byte()
    place = dice.shelf() if dice.some(40) else None
    if dice.book.hands and way < 200:
        hand = dice.hand()
        who, quantity = hand.who if dice.some(220) else who, dice.up_to(hand.open)
        if hand.its.unit is not None and way < 60:
            return who, GiveBack(quantity, unit=hand.its.unit, place=place)
        if way < 130:
            line = hand.line if way % 2 else None
            return who, GiveBack(quantity, take=hand.take, line=line, place=place)
        return who, GiveBack(quantity, item=hand.its.item, place=place)
    if way % 2:
        return who, GiveBack(1, unit=dice.unit(), place=place)
    return who, GiveBack(1, take=dice.id(list(dice.book.postings)), place=place)


def _dispatch(dice: Dice) -> tuple[str, Command]:
    source, item, lot, unit, quantity = _named(dice)
    known = source in dice.book.ward.places
    far = [p for p in dice.book.ward.shelves if known and not _near(dice.book, p, source)]
    target = dice.of(far) if far and dice.some(240) else dice.shelf()
    lines = [DispatchLine(item, quantity, lot, unit)]
    if dice.some(60):
        _, item, lot, unit, quantity = _named(dice)
        lines.append(DispatchLine(item, quantity, lot, unit))
    return dice.at(source), Dispatch(source, target, tuple(lines), dice.reason())


def _arrive(dice: Dice) -> tuple[str, Command]:
    trip = dice.id([trip for trip, its in dice.book.trips.items() if its.open])
    who, place = dice.who("storekeeper"), dice.shelf() if dice.some(50) else None
    if dice.some(110) or trip not in dice.book.trips:
        return who, Arrive(trip, None, place)
    lines = dice.book.trips[trip].lines
    counts = [
        LineCount(number, max(0, each.missing + 1 - (dice.byte() + 60) // 100))
        for number, each in enumerate(lines)
    ]
    if dice.some(25):
        counts.append(LineCount(dice.byte() % 4, dice.quantity()))
    return who, Arrive(trip, tuple(counts), place)


def _settle(dice: Dice) -> tuple[str, Command]:
    trip = dice.id([trip for trip, its in dice.book.trips.items() if its.open])
    who, how = dice.who("storekeeper"), dice.of(list(SettleHow))
    lines = dice.book.trips[trip].lines if trip in dice.book.trips else []
    line = dice.byte() % (len(lines) + 1) if dice.some(60) else 0
    missing = lines[line].missing if line < len(lines) else 1
    return who, Settle(trip, line, dice.up_to(missing), how, dice.reason())


def _adjust(dice: Dice) -> tuple[str, Command]:
    item, place, lot, owner = _forced_heap(dice)
    unit = dice.unit() if item == dice.book.ward.goods.stent or dice.some(30) else None
    change = dice.quantity() * (1 if dice.some(128) else -1)
    if unit in dice.book.things and dice.some(230):
        its = dice.book.things[unit]
        place = its.at if change < 0 or dice.book.ward.home(its.at) else place
        lot, item = its.lot, its.item
        change = 1 if change > 0 else -1
    return dice.who("storekeeper"), Adjust(place, item, lot, change, dice.reason(), unit, owner)


def _forced_heap(dice: Dice) -> tuple[int, int, int, int]:
    """A heap that something is to be taken off, often one of which some is reserved."""
    kept = [its.key for its in dice.book.reservations.values() if its.left]
    return dice.of(kept) if kept and dice.some(120) else dice.heap()


_Aside = type[Quarantine] | type[Release] | type[SendBack]
_ASIDE: tuple[_Aside, ...] = (Quarantine, Quarantine, Release, SendBack)


def _aside(dice: Dice) -> tuple[str, Command]:
    kind = dice.of(_ASIDE)
    (item, place, lot, owner), who = _forced_heap(dice), dice.who("storekeeper")
    heaps, aside = dice.book.heaps, dice.book.aside
    set_aside = [key for key in heaps if key[1] == aside and heaps[key]]
    if set_aside and (kind is Release or dice.some(110)):
        kind = Release
        item, place, lot, owner = dice.of(set_aside)
    elif kind is Release and dice.some(240):
        kind = Quarantine
    unit = dice.of(dice.book.at(place) or [0]) if item == dice.book.ward.goods.stent else None
    quantity = dice.up_to(heaps[item, place, lot, owner])
    if unit in dice.book.things:
        its = dice.book.things[unit]
        item, lot, quantity = its.item, its.lot, 1 if dice.some(240) else quantity
        place = its.at
    place = dice.shelf() if kind is Release else place
    return who, kind(place, item, lot, quantity, dice.reason(), unit, owner)


def _dispose(dice: Dice) -> tuple[str, Command]:
    (item, place, lot, owner), who = _forced_heap(dice), dice.who("storekeeper")
    why, note = dice.of(list(DisposalReason)), dice.reason()
    unit = dice.of(dice.book.at(place) or [0]) if item == dice.book.ward.goods.stent else None
    quantity = dice.up_to(dice.book.heaps[item, place, lot, owner])
    if unit in dice.book.things:
        its = dice.book.things[unit]
        place, item, lot, quantity = its.at, its.item, its.lot, 1
    return who, Dispose(place, item, lot, quantity, why, note, unit, owner)


def _waste(dice: Dice) -> tuple[str, Command]:
    why, note = dice.of(list(DisposalReason)), dice.reason()
    if not dice.book.hands:
        return dice.who(), Waste(dice.id(list(dice.book.postings)), why, 1, None, note)
    hand, other = dice.hand(), dice.hand()
    who = hand.who if dice.some(150) else dice.who("storekeeper")
    if dice.some(70):
        pieces = ((hand.take, hand.line), (other.take, other.line))
        return who, Waste(0, why, 1, None, note, pieces)
    line = hand.line if dice.some(128) else None
    return who, Waste(hand.take, why, dice.up_to(hand.open), line, note)


def _reserve(dice: Dice) -> tuple[str, Command]:
    place, item, lot, _, quantity = _named(dice)
    hours = (1, 24, 24, 48, 720, 721, 0)[dice.byte() * 7 // 256 if dice.some(60) else 1]
    purpose = ("", "C-3", OPEN_CASE)[2 if dice.some(180) else dice.byte() * 2 // 240 % 3]
    return dice.at(place), Reserve(item, place, quantity, purpose, hours, lot)


def _fetch(dice: Dice) -> tuple[str, Command]:
    """Take or use what is reserved, or another piece of it, for what it is reserved for."""
    known = dice.book.reservations
    its = known.get(dice.id([each for each, its in known.items() if its.state == "held"]))
    if its is None:
        return _take(dice)
    item, place, lot, _ = its.key
    who = its.who if dice.some(90) else dice.at(place)
    quantity, named = dice.up_to(its.left), lot if dice.some(50) else None
    unit = dice.unit() if dice.some(40) else None
    if dice.some(60):
        place = dice.book.ward.home(place) or place
    if dice.some(80):
        return who, Use(its.purpose, quantity, item, unit, named, None, None, place)
    purpose = "" if dice.some(70) else its.purpose
    return who, Take(item, place, quantity, named, unit, dice.reason(), purpose)


def _void(dice: Dice) -> tuple[str, Command]:
    return dice.who("storekeeper"), Void(dice.id(list(dice.book.reservations)))


def _lapse(dice: Dice) -> tuple[str, Command]:
    return "program" if dice.some(200) else dice.who(), Lapse()


def _hold(dice: Dice) -> tuple[str, Command]:
    lot = dice.id(list(dice.book.lots))
    return dice.who("storekeeper"), Hold(lot, dice.some(110), dice.reason())


def _undo(dice: Dice) -> tuple[str, Command]:
    posting = dice.id(list(dice.book.postings))
    old = dice.book.postings.get(posting)
    likely = old.who if old and dice.some(180) else "storekeeper"
    return dice.who(likely), Undo(posting)


def _reverse(dice: Dice) -> tuple[str, Command]:
    return dice.who("storekeeper"), Reverse(dice.id(list(dice.book.postings)), dice.reason())


def _open_count(dice: Dice) -> tuple[str, Command]:
    place = dice.heap()[1]
    return dice.at(place), OpenCount(place)


def _sheet(dice: Dice, state: str) -> tuple[int, str]:
    known = [each for each, its in dice.book.sheets.items() if its.state == state]
    sheet = dice.id(known)
    its = dice.book.sheets.get(sheet)
    return sheet, its.who if its else ""


def _count_line(dice: Dice) -> tuple[str, Command]:
    sheet, counter = _sheet(dice, "counting")
    who = dice.who(counter)
    if dice.some(110):
        return who, CountLineOf(sheet, (1, 1, 1, 0, 2)[dice.byte() % 5], unit=dice.unit())
    place = dice.book.sheets[sheet].place if sheet in dice.book.sheets else 0
    here = [key[2] for key, on_hand in dice.book.heaps.items() if on_hand and key[1] == place]
    lots = here if dice.some(200) else list(dice.book.lots)
    counted = 0 if dice.some(40) else dice.quantity()
    return who, CountLineOf(sheet, counted, dice.id(lots), owner=dice.of((0, 0, 9)))


def _finish(dice: Dice) -> tuple[str, Command]:
    sheet, counter = _sheet(dice, "counting")
    return dice.who(counter), Finish(sheet)


def _cancel(dice: Dice) -> tuple[str, Command]:
    sheet = dice.id(list(dice.book.sheets))
    return dice.who(), Cancel(sheet)


def _decide(dice: Dice) -> tuple[str, Command]:
    sheet, _ = _sheet(dice, "review")
    decision = Decision.RECOUNT if dice.some(60) else Decision.APPROVE
    return dice.who(dice.of(("auditor", "auditor", "head", "storekeeper"))), DecideCount(
        sheet, decision, dice.reason()
    )


Act = Callable[[Dice], tuple[str, Command]]
ACTS: tuple[Act, ...] = (
    *(_receive,) * 9,
    *(_take,) * 8,
    *(_give_back,) * 4,
    *(_use,) * 5,
    *(_put_away,) * 2,
    *(_dispatch,) * 4,
    *(_arrive,) * 3,
    *(_settle,) * 2,
    *(_adjust,) * 2,
    *(_dispose,) * 2,
    *(_waste,) * 2,
    *(_aside,) * 4,
    *(_reserve,) * 4,
    *(_fetch,) * 4,
    *(_void, _lapse, _hold),
    *(_undo,) * 4,
    *(_reverse,) * 2,
    *(_open_count, _cancel),
    *(_count_line,) * 3,
    *(_finish,) * 4,
    *(_decide,) * 4,
)


def _ready(book: Book) -> dict[Act, tuple[bool, Act]]:
    """Whether there is anything for an act to be about, and what is done first if not."""
    states = {its.state for its in book.sheets.values()}
    hands = any(each.open for each in book.hands)
    trips = any(each.open for each in book.trips.values())
    kept = any(its.state == "held" for its in book.reservations.values())
    before_review = _finish if "counting" in states else _open_count
    return {
        _give_back: (hands, _take),
        _waste: (hands, _take),
        _arrive: (trips, _dispatch),
        _settle: (trips, _dispatch),
        _fetch: (kept, _reserve),
        _void: (kept, _reserve),
        _count_line: ("counting" in states, _open_count),
        _finish: ("counting" in states, _open_count),
        _decide: ("review" in states, before_review),
        _cancel: (bool(states), _open_count),
    }


def deal(raw: bytes, book: Book, foreign: Sequence[int], key: str) -> Deed:
    """Make an act of bytes."""
    dice = Dice(raw, book, foreign)
    act = dice.of(ACTS)
    ready, first = _ready(book).get(act, (True, act))
    who, command = (act if ready or dice.some(16) else first)(dice)
    return Deed(who, command, key)
