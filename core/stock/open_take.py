"""Open takes: what people have in their hands, a line each, until it is used, returned or wasted.

They are kept in step with the movements: a take opens its lines, every movement that *follows* a
take out of the hands settles it, and a reversal opens it again. ``proof`` holds them to that.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, literal_column, select, update

from core.errors import RefusedError
from core.statement import Hot
from core.stock.posting import Line, Posted
from core.tables.stock import OpenTake
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

_table = OpenTake.metadata.tables["open_take"]
_c = _table.c
# A hand is a row of these without its site, in the order of the table.
COLUMNS = (
    *(_c.posting, _c.line, _c.actor, _c.item, _c.lot, _c.unit, _c.owner, _c.source, _c.taken),
    *(_c.quantity, _c.open, _c.at),
)
_OPEN = _c.open > literal_column("0")
"""Written out, so that both databases see that the index of open lines serves."""
_OF_POSTING = Hot(
    select(*COLUMNS).where(_c.site == bindparam("site"), _c.posting == bindparam("posting"))
)
_OF_UNIT = Hot(
    select(*COLUMNS).where(_c.site == bindparam("site"), _c.unit == bindparam("unit"), _OPEN)
)
_OF_ACTOR = Hot(
    select(*COLUMNS).where(
        *(_c.site == bindparam("site"), _c.actor == bindparam("actor"), _OPEN),
        _c.item == bindparam("item"),
    )
)
_SETTLE = Hot(
    update(_table)
    .where(
        *(_c.site == bindparam("its_site"), _c.posting == bindparam("its_posting")),
        _c.line == bindparam("its_line"),
    )
    .values(open=bindparam("left"))
)


class Hand(NamedTuple):
    """One line of a take: what it was, whence, and how much of it is still in the hands."""

    posting: int
    line: int
    actor: int
    item: int
    lot: int
    unit: int | None
    owner: int
    source: int
    taken: int
    quantity: int
    open: int
    at: int
    """Microseconds, as stored."""

    def out(self, quantity: int, target: int) -> Line:
        """Return the movement of some of it to a place."""
        return Line(
            self.item, self.lot, quantity, self.taken, target, self.unit, self.owner, self.posting
        )


_Key = tuple[int, int, int]


class Hands:
    """The lines of takes that one transaction has read, opened and settled."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._hands: dict[_Key, Hand] = {}
        self._dirty: set[_Key] = set()
        self._before: dict[_Key, Hand | None] = {}

    def of_posting(self, site: int, posting: int) -> list[Hand]:
        """Return the lines of a take."""
        self._read(site, _OF_POSTING, posting=posting)
        return self._those(site, lambda hand: hand.posting == posting)

    def of_unit(self, site: int, unit: int) -> Hand | None:
        """Return the open line of a unit, or none."""
        self._read(site, _OF_UNIT, unit=unit)
        found = self._those(site, lambda hand: hand.unit == unit and hand.open > 0)
        return found[0] if found else None

    def of_actor(self, site: int, actor: int, item: int) -> list[Hand]:
        """Return what a person has open of an item, the first taken first."""
        self._read(site, _OF_ACTOR, actor=actor, item=item)
        return self._those(
            site, lambda hand: hand.actor == actor and hand.item == item and hand.open > 0
        )

    def opened(self, site: int, hand: Hand) -> None:
        """Add a line of a take that was just posted."""
        key = (site, hand.posting, hand.line)
        self._before[key] = None
        self._hands[key] = hand
        self._transaction.append(_table, (site, *hand))

    def settle(self, site: int, hand: Hand, quantity: int) -> None:
        """Note that some of a line has left the hands; a negative quantity came back to them."""
        key = (site, hand.posting, hand.line)
        now = self._hands[key]
        left = now.open - quantity
        assert 0 <= left <= now.quantity, "more settled than was taken"
        self._before.setdefault(key, now)
        self._hands[key] = now._replace(open=left)
        self._dirty.add(key)

    def begin(self) -> None:
        """Remember this point as the start of a command."""
        self._before = {}

    def touched(self) -> bool:
        """Tell whether the running command has opened or settled a line."""
        return bool(self._before)

    def undo(self) -> None:
        """Take back what the running command changed."""
        for key, hand in self._before.items():
            if hand is None:
                del self._hands[key]
                self._dirty.discard(key)
            else:
                self._hands[key] = hand
        self._before = {}

    def flush(self) -> None:
        """Write what is left of the settled lines."""
        rows: list[dict[str, object]] = [
            {
                **{"its_site": key[0], "its_posting": key[1], "its_line": key[2]},
                "left": self._hands[key].open,
            }
            for key in sorted(self._dirty)
        ]
        if rows:
            self._transaction.many(_SETTLE, rows)
        self._dirty = set()

    def _read(self, site: int, hot: Hot, **params: object) -> None:
        for row in self._transaction.rows(hot, site=site, **params):
            found = Hand(*row)
            self._hands.setdefault((site, found.posting, found.line), found)

    def _those(self, site: int, fits: Callable[[Hand], bool]) -> list[Hand]:
        found = (each for key, each in self._hands.items() if key[0] == site and fits(each))
        return sorted(found, key=lambda each: (each.at, each.posting, each.line))


def open_lines(uow: UnitOfWork, posted: Posted) -> None:
    """Open a line for every movement of a take that was just posted."""
    hands = uow.writing.cache(Hands)
    for number, line in enumerate(posted.lines):
        about = (posted.actor, line.item, line.lot, line.unit, line.owner, line.source)
        figures = (line.target, line.quantity, line.quantity, uow.micros)
        hands.opened(uow.site, Hand(posted.id, number, *about, *figures))


def share(hands: Sequence[Hand], quantity: int) -> list[tuple[Hand, int]]:
    """Divide a quantity over open lines in their order; refuse if they do not hold so much."""
    shares: list[tuple[Hand, int]] = []
    wanted = quantity
    for each in hands:
        count = min(wanted, each.open)
        if count:
            shares.append((each, count))
            wanted -= count
    if wanted:
        raise RefusedError("flow.not_in_hands", open=quantity - wanted, asked=quantity)
    return shares


def settle(uow: UnitOfWork, shares: Iterable[tuple[Hand, int]]) -> None:
    """Note that these shares have left the hands."""
    hands = uow.writing.cache(Hands)
    for each, quantity in shares:
        hands.settle(uow.site, each, quantity)
