"""The book: an independent account of a ward, kept in plain dictionaries.

It knows nothing of how the ledger stores or picks; the rules of the trade are written down a
second time, in the simplest way, in the ``rules_*`` modules. Whatever the ledger says must be what
the book says.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.stock.posting import Line, Posted
from core.tables.kinds import LocationKind, MovementKind
from tests.property.ledger.ward import ENDS, SHELVES, Ward

_K, _M = LocationKind, MovementKind
MOST = 1_000_000
Key = tuple[int, int, int, int]
"""Item, place, lot and owner of a heap of stock."""
ONLY_USABLE = frozenset({_M.RECEIVE, _M.PUT_AWAY, _M.TAKE, _M.USE, _M.DISPATCH})
_HANDS = frozenset({"nurse", "or_nurse", "surgeon", "head", "storekeeper"})
_CARRY = _HANDS - {"surgeon"}
_LEAD = frozenset({"head", "storekeeper"})
MAY = {
    **{"take": _HANDS, "use": _HANDS, "return": _HANDS, "reserve": _HANDS},
    **{"transfer": _CARRY, "arrive": _CARRY, "count": _CARRY},
    **{"receive": frozenset({"storekeeper"}), "adjust": _LEAD, "dispose": _LEAD, "hold": _LEAD},
    "review": _LEAD | {"auditor"},
}
AREA = {"nurse": "CATH", "surgeon": "CATH", "head": "CATH", "or_nurse": "OR"}


class NoError(Exception):
    """The rules say no."""


class ShortError(NoError):
    """There is not so much that nobody has reserved."""


def need(fact: object) -> None:
    """Say no unless it is so."""
    if not fact:
        raise NoError


def whole(quantity: int) -> int:
    need(0 < quantity <= MOST)
    return quantity


@dataclass
class Maker:
    """A maker's lot."""

    item: int
    number: str
    expiry: date | None
    held: bool = False


@dataclass
class Thing:
    """One piece with an identity."""

    item: int
    serial: str
    lot: int
    owner: int
    at: int


@dataclass
class Hand:
    """One line of a take."""

    take: int
    line: int
    who: str
    its: Line
    open: int


@dataclass
class Sent:
    """One line of a transfer."""

    its: Line
    arrived: int = 0
    settled: int = 0

    @property
    def missing(self) -> int:
        return self.its.quantity - self.arrived - self.settled


@dataclass
class Trip:
    """One transfer."""

    id: int
    code: str
    source: int
    target: int
    lines: list[Sent]

    @property
    def open(self) -> bool:
        return any(each.missing for each in self.lines)


@dataclass
class Kept:
    """One reservation."""

    key: Key
    left: int
    lapses: datetime
    who: str
    purpose: str
    used: int = 0
    state: str = "held"


@dataclass
class Sheet:
    """One count: what was seen, and what the book held at that moment."""

    place: int
    who: str
    opened: datetime
    state: str = "counting"
    lots: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    units: dict[int, tuple[int, bool]] = field(default_factory=dict)
    reviewer: str = ""
    posting: int | None = None


@dataclass
class Old:
    """One posting as it was answered."""

    posted: Posted
    who: str
    trip: Trip | None = None
    arrival: bool = False
    """Whether pieces that left transit counted as arrived."""
    reversed: bool = False
    used: list[tuple[int, int]] = field(default_factory=list)
    """How much of which reservations it has used up."""


@dataclass
class Book:
    """All that the ward should hold."""

    ward: Ward
    heaps: Counter[Key] = field(default_factory=Counter)
    kept: Counter[Key] = field(default_factory=Counter)
    lots: dict[int, Maker] = field(default_factory=dict)
    things: dict[int, Thing] = field(default_factory=dict)
    hands: list[Hand] = field(default_factory=list)
    trips: dict[int, Trip] = field(default_factory=dict)
    reservations: dict[int, Kept] = field(default_factory=dict)
    sheets: dict[int, Sheet] = field(default_factory=dict)
    postings: dict[int, Old] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.ward.clock.now()

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo("Asia/Shanghai")).date()

    def may(self, who: str, act: str, place: int) -> bool:
        """Whether a person may do an act at a place."""
        if who not in MAY[act]:
            return False
        area = AREA.get(who)
        return area is None or self.below(place, self.ward.by_code(area))

    def below(self, place: int, above: int) -> bool:
        return f"/{above}/" in self.ward.places[place].path

    def kind(self, place: int) -> LocationKind:
        need(place in self.ward.places)
        return self.ward.places[place].kind

    def shelf(self, place: int, *, quarantine: bool = False) -> int:
        need(self.kind(place) in SHELVES or (quarantine and self.kind(place) is _K.QUARANTINE))
        return place

    def usable(self, lot: int) -> bool:
        its = self.lots[lot]
        return not its.held and (its.expiry is None or its.expiry >= self.today)

    @property
    def aside(self) -> int:
        """The quarantine place."""
        return self.ward.end(_K.QUARANTINE)

    def at(self, place: int) -> list[int]:
        """The units at a place."""
        return [unit for unit, its in self.things.items() if its.at == place]

    def free(self, key: Key) -> int:
        return self.heaps[key] - self.kept[key]

    def hands_of(self, take: int) -> list[Hand]:
        return [each for each in self.hands if each.take == take]

    def hand_of_unit(self, unit: int) -> Hand:
        need(unit in self.things)
        found = [each for each in self.hands if each.its.unit == unit and each.open]
        need(found)
        return found[0]

    def check(self, kind: MovementKind, lines: Iterable[Line]) -> None:
        """Say no if these movements cannot be made one after the other."""
        heaps, at = Counter(self.heaps), {unit: its.at for unit, its in self.things.items()}
        lines = list(lines)
        need(lines)
        for line in lines:
            need(line.source != line.target)
            whole(line.quantity)
            need(line.lot in self.lots and self.lots[line.lot].item == line.item)
            need(kind not in ONLY_USABLE or self.usable(line.lot))
            if line.item == self.ward.goods.stent:
                self._check_unit(line, at)
            if self.kind(line.source) not in ENDS:
                key = (line.item, line.source, line.lot, line.owner)
                need(heaps[key] - self.kept[key] >= line.quantity)
                heaps[key] -= line.quantity
            heaps[line.item, line.target, line.lot, line.owner] += line.quantity

    def _check_unit(self, line: Line, at: dict[int, int]) -> None:
        need(line.unit is not None and line.quantity == 1)
        assert line.unit is not None
        need(at.get(line.unit) == line.source)
        its = self.things[line.unit]
        need((its.lot, its.owner) == (line.lot, line.owner))
        at[line.unit] = line.target

    def post(self, who: str, posted: Posted) -> Old:
        """Make the movements."""
        for line in posted.lines:
            for place, quantity in ((line.source, -line.quantity), (line.target, line.quantity)):
                if self.kind(place) not in ENDS:
                    key = (line.item, place, line.lot, line.owner)
                    self.heaps[key] += quantity
                    assert self.heaps[key] >= self.kept[key] >= 0
            if line.unit is not None:
                its = self.things[line.unit]
                its.at, its.lot, its.owner = line.target, line.lot, line.owner
        assert posted.id not in self.postings
        self.postings[posted.id] = Old(posted, who)
        return self.postings[posted.id]

    def settle(self, shares: Iterable[tuple[Hand, int]]) -> None:
        for hand, quantity in shares:
            hand.open -= quantity
            assert hand.open >= 0


def share(hands: Iterable[Hand], quantity: int) -> list[tuple[Hand, int]]:
    """Divide a quantity over what is open in hands, in their order."""
    left, shares = quantity, []
    for hand in hands:
        count = min(left, hand.open)
        if count > 0:
            shares.append((hand, count))
            left -= count
    need(left == 0)
    return shares


def out(hand: Hand, quantity: int, target: int) -> Line:
    """The movement of pieces out of hands."""
    its = hand.its
    return Line(its.item, its.lot, quantity, its.target, target, its.unit, its.owner, hand.take)
