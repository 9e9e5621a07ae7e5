"""The dice: a few random bytes, each picking from what the book knows.

A byte picks from what is there, so that shrinking bytes shrinks the act. Now and then an id is
unknown, of another site, or absurd, and a quantity is nothing, negative or huge.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from tests.property.ledger.book import Book, Hand

T = TypeVar("T")
WIDTH = 14
"""Bytes that make one act."""
HOSTILE = 252
"""A byte from here on picks what nobody should send."""
NOBODY = (0, -1, 2**62 + 5, 2**31, 2**63, -(2**70), 7)
_QUANTITIES = (1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5, 8)
_BAD_QUANTITIES = (0, -1, 10**6 + 1, 2**63, -(2**70), 10**6)
WHO = (
    *("storekeeper",) * 6,
    *("nurse",) * 5,
    *("head",) * 4,
    *("or_nurse",) * 2,
    *("surgeon", "auditor", "stranger"),
)


class Dice:
    """The bytes of one act, used up from the left."""

    def __init__(self, raw: bytes, book: Book, foreign: Sequence[int]) -> None:
        self._raw = list(raw)
        self.book = book
        self._foreign = foreign

    def byte(self) -> int:
        return self._raw.pop(0) if self._raw else 0

    def of(self, choices: Sequence[T]) -> T:
        return choices[self.byte() % len(choices)]

    def id(self, known: Sequence[int]) -> int:
        """One of the ids known, the newest most likely; or one that is not."""
        byte = self.byte()
        if byte >= HOSTILE or not known:
            return [*NOBODY, *self._foreign][byte % (len(NOBODY) + len(self._foreign))]
        recent = known[-6:] if byte % 3 else known
        return recent[byte // 3 % len(recent)]

    def quantity(self) -> int:
        byte = self.byte()
        return _BAD_QUANTITIES[byte % 6] if byte >= HOSTILE else _QUANTITIES[byte % 16]

    def some(self, chance: int) -> bool:
        """Whether a byte falls below a chance of 256."""
        return self.byte() < chance

    def item(self) -> int:
        goods = self.book.ward.goods
        byte = self.byte()
        if byte >= 254:
            return NOBODY[byte % len(NOBODY)]
        choices = (goods.stent, goods.balloon, goods.balloon, goods.stent, goods.wire)
        return goods.valve if byte >= HOSTILE else choices[byte % 5]

    def shelf(self) -> int:
        """A shelf of the ward, seldom another place."""
        byte = self.byte()
        counted = self._counted()
        if counted and byte < 90:
            return self.of(counted)
        if byte < 248:
            shelves = self.book.ward.shelves
            return shelves[byte % len(shelves)]
        if byte < HOSTILE:
            return list(self.book.ward.places)[byte % len(self.book.ward.places)]
        return self.id([])

    def _counted(self) -> list[int]:
        """The shelves that somebody is counting: what moves there is of interest."""
        return [its.place for its in self.book.sheets.values() if its.state == "counting"]

    def who(self, likely: str = "") -> str:
        byte = self.byte()
        return likely if likely and byte < 226 else WHO[byte % len(WHO)]

    def reason(self) -> str:
        return ("", " ", "why", "why", "why", "why", "why", "why", "why", "why")[self.byte() % 10]

    def lot(self, item: int) -> int:
        return self.id([lot for lot, its in self.book.lots.items() if its.item == item])

    def unit(self) -> int:
        return self.id(list(self.book.things))

    def heap(self) -> tuple[int, int, int, int]:
        """A heap that lies on a shelf, mostly; or one elsewhere, or anything."""
        heaps = [key for key, on_hand in self.book.heaps.items() if on_hand]
        shelved = [key for key in heaps if key[1] in self.book.ward.shelves]
        byte = self.byte()
        counted = [key for key in heaps if key[1] in self._counted()]
        if counted and byte < 80:
            return self.of(counted)
        if shelved and byte < 232:
            return self.of(shelved)
        if heaps and byte < 244:
            return self.of(heaps)
        item = self.item()
        return (item, self.shelf(), self.lot(item), 0)

    def up_to(self, most: int) -> int:
        """A quantity, mostly one that is there."""
        quantity = self.quantity()
        fits = 0 < most < quantity < 9
        return most if fits and self.some(200) else quantity

    def hand(self) -> Hand:
        """A line of a take, mostly one that is open."""
        still = [each for each in self.book.hands if each.open]
        return self.of(still if still and self.some(235) else self.book.hands)

    def at(self, place: int) -> str:
        """Somebody who works at a place, mostly."""
        known = place in self.book.ward.places
        there = [who for who in WHO if known and self.book.may(who, "take", place)]
        return self.who(self.of(there or ["storekeeper"]))


@st.composite
def steps(draw: st.DrawFn, least: int = 5, most: int = 30) -> list[bytes]:
    """Bytes for so many acts out of a stream of them, so that shrinking leaves out acts.

    The bytes themselves are not drawn: Hypothesis likes to repeat itself, which is good for texts
    and dull for hospitals.
    """
    stream, length = draw(st.integers(0, 2**64)), draw(st.integers(least, most))
    numbers = st.lists(st.integers(0, 255), min_size=length, max_size=length, unique=True)
    return [Random(stream * 256 + number).randbytes(WIDTH) for number in draw(numbers)]
