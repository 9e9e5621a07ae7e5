"""Transfers as people see them: whence, where to, and what has become of each line."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, literal_column, select

from core.rights import Right, needs
from core.statement import Hot
from core.stock.item import Article
from core.stock.journey import Journey, OnTheWay
from core.stock.location import Place, tree
from core.stock.lot import Batch
from core.stock.page import Page, cut
from core.stock.posting import Posted, Postings
from core.stock.transit import journey, journey_by_code, waiting
from core.stock.unit import Piece
from core.tables.kinds import TransferState
from core.tables.stock import Posting
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

OPEN_A_PAGE = 8
"""Transfers on their way that are shown at once."""
_postings_table = Posting.metadata.tables["posting"]
_p = _postings_table.c
_POSTINGS = Hot(
    select(_p.id, _p.reverses).where(
        *(_p.site == bindparam("site"), _p.reference == bindparam("code")),
        _p.reference != literal_column("''"),
    )
)
"""In no order: asked to sort by id, SQLite would rather walk through all postings of the site.
A reversal bears the reference of what it reverses."""


@dataclass(frozen=True, slots=True)
class TransferLineView:
    """One lot (or unit) of a transfer."""

    line: int
    article: Article
    lot: Batch
    unit: Piece | None
    owner: int
    source: Place
    dispatched: int
    arrived: int
    settled: int

    @property
    def missing(self) -> int:
        """Pieces that are still in transit."""
        return self.dispatched - self.arrived - self.settled


@dataclass(frozen=True, slots=True)
class TransferView:
    """One transfer; ``postings`` are its movements that still count, the last one last."""

    id: int
    code: str
    state: TransferState
    source: Place
    target: Place
    dispatched_by: int
    dispatched_at: datetime
    received_by: int | None
    received_at: datetime | None
    note: str
    lines: tuple[TransferLineView, ...]
    postings: tuple[int, ...]

    @property
    def missing(self) -> int:
        """Pieces that are still in transit."""
        return sum(each.missing for each in self.lines)


@needs(Right.SEE_STOCK)
def open_transfers(uow: UnitOfWork, place: int | None = None, page: int = 1) -> Page[TransferView]:
    """Return a page of what is on its way to or from the home of a place, or anywhere.

    What comes there, or was sent by who asks, is first; of these and of the rest the newest.
    """
    ends = None
    if place is not None:
        home = tree(uow).home(tree(uow)[place])
        ends = [each.id for each in tree(uow) if each.within(home)]
    rows, total = waiting(uow, ends, page, OPEN_A_PAGE)
    shown = cut(page, total, OPEN_A_PAGE)
    return Page(tuple(view(uow, each) for each in rows), shown.page, shown.pages, total)


@needs(Right.SEE_STOCK)
def transfer(uow: UnitOfWork, transfer_id: int) -> TransferView:
    """Return a transfer by id, or refuse an unknown one."""
    return view(uow, journey(uow, transfer_id))


@needs(Right.SEE_STOCK)
def transfer_by_code(uow: UnitOfWork, code: str) -> TransferView:
    """Return a transfer by its short code (``TR-26-00042``), in any case of letters."""
    return view(uow, journey_by_code(uow, code))


def view(uow: UnitOfWork, its: Journey, last: Posted | None = None) -> TransferView:
    """Return a transfer as people see it; ``last`` is what was posted just now."""
    places = tree(uow)
    postings = _postings(uow, its.code)
    if last is not None and last.id not in postings:
        postings = (*postings, last.id)
    lines = tuple(_line(places[each.source], each) for each in its.lines)
    return TransferView(
        id=its.id,
        code=its.code,
        state=its.state,
        source=places[its.source],
        target=places[its.target],
        dispatched_by=its.dispatched_by,
        dispatched_at=its.dispatched_at,
        received_by=its.received_by,
        received_at=its.received_at,
        note=its.note,
        lines=lines,
        postings=postings,
    )


def _line(source: Place, each: OnTheWay) -> TransferLineView:
    goods = each.goods
    figures = (each.dispatched, each.arrived, each.settled)
    about = (goods.article, goods.lot, goods.unit, each.owner, source)
    return TransferLineView(each.line, *about, *figures)


def _postings(uow: UnitOfWork, code: str) -> tuple[int, ...]:
    """Return the movements of a transfer that were not taken back, in their order."""
    rows = uow.reading.rows(_POSTINGS, site=uow.site, code=code)
    found: dict[int, int | None] = {row[0]: row[1] for row in rows}
    if isinstance(uow.reading, Transaction):
        written = uow.reading.cache(Postings).written(uow.site, code)
        found |= {posted.id: posted.reverses for posted in written}
    gone = set(found.values())
    return tuple(sorted(each for each, old in found.items() if old is None and each not in gone))
