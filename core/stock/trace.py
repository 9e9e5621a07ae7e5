"""Trace: what happened to an item, a lot or a piece, and what a person did.

A reversal is a happening of its own and names what it reversed; the sums of a lot leave both out,
so that ``received + variance == now + used + disposed + sent back`` always holds.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from core.clock import micros, moment
from core.errors import RefusedError
from core.people.staff import person
from core.rights import Right, needs
from core.statement import Hot, Row
from core.stock.balance import read_item
from core.stock.goods import goods_of
from core.stock.item import Article, article
from core.stock.location import Place, tree
from core.stock.lot import Batch, lot
from core.stock.page import Page, cut
from core.stock.trace_query import COLUMNS, FLOWS, OF_ACTOR, OF_ITEM, OF_LOT, OF_UNIT, USES
from core.stock.unit import piece
from core.tables.kinds import LocationKind, MovementKind
from core.unit_of_work import UnitOfWork

BOTH = " · "
"""What stands between the two halves of a name or title in both languages."""
HAPPENINGS_A_PAGE = 20
MOST_USES = 200


@dataclass(frozen=True, slots=True)
class About:
    """What a history is about: exactly one of an item, a lot and a unit."""

    item: int | None = None
    lot: int | None = None
    unit: int | None = None

    def __post_init__(self) -> None:
        """Hold to exactly one."""
        named = [each for each in (self.item, self.lot, self.unit) if each is not None]
        assert len(named) == 1, "a history is about one thing"


@dataclass(frozen=True, slots=True)
class Who:
    """Who did something; the program has id 0 and no name."""

    id: int
    name: str
    name_latin: str

    @property
    def both(self) -> str:
        """The name in both writings, of which each reader is shown one."""
        return BOTH.join(filter(None, (self.name, self.name_latin)))


def who_is(uow: UnitOfWork, actor: int) -> Who:
    """Return who an actor is; whoever is none of the staff has no name."""
    try:
        found = person(uow, actor)
    except RefusedError:
        return Who(actor, "", "")
    return Who(actor, found.name, found.name_latin)


@dataclass(frozen=True, slots=True)
class Happening:
    """One movement as it is told: what, who, when, whence, where to and why."""

    posting: int
    kind: MovementKind
    at: datetime
    who: Who
    article: Article
    lot_number: str
    unit: str
    """The label of the piece; empty where pieces are not told apart."""
    quantity: int
    source: Place
    target: Place
    reference: str
    reason: str
    reverses: int | None
    reversed_by: int | None


@dataclass(frozen=True, slots=True)
class CaseUse:
    """So many pieces of a lot used on a case, named by its token."""

    reference: str
    at: datetime
    quantity: int


@dataclass(frozen=True, slots=True)
class LotTrace:
    """Where a lot came from and went; ``variance`` is what counts found, less what they missed."""

    lot: Batch
    article: Article
    received: int
    now: tuple[tuple[Place, int], ...]
    """Where it lies, in hands and on its way included."""
    used: tuple[CaseUse, ...]
    """The latest first, at most 200; ``used_total`` counts all."""
    disposed: int
    sent_back: int
    variance: int
    used_total: int


@needs(Right.SEE_HISTORY)
def history(uow: UnitOfWork, about: About, page: int = 1) -> Page[Happening]:
    """Return a page of what happened to an item, a lot or a unit, newest first."""
    statements, named = _asked(uow, about)
    return _page(uow, statements, page, **named)


def before_page(uow: UnitOfWork, about: About, page: Page[Happening]) -> datetime | None:
    """Return when the last happening of the page before was; there is none before the first."""
    if page.page == 1:
        return None
    (_, listed), named = _asked(uow, about)
    window = {"size": 1, "skipped": (page.page - 1) * HAPPENINGS_A_PAGE - 1}
    rows = uow.reading.rows(listed, site=uow.site, **named, **window)
    return _happening(uow, rows[0]).at


def _asked(uow: UnitOfWork, about: About) -> tuple[tuple[Hot, Hot], dict[str, int]]:
    """Return the statements that tell a history, and what it is about as they name it."""
    if about.item is not None:
        return OF_ITEM, {"item": article(uow, about.item).id}
    if about.lot is not None:
        return OF_LOT, {"lot": lot(uow, about.lot).id}
    assert about.unit is not None
    return OF_UNIT, {"unit": piece(uow, about.unit).id}


@needs(Right.SEE_HISTORY)
def posting_history(
    uow: UnitOfWork, who: int | None = None, since: datetime | None = None, page: int = 1
) -> Page[Happening]:
    """Return a page of what a person moved, newest first; without a name, the asker."""
    actor = uow.actor.id if who is None else who
    return _page(uow, OF_ACTOR, page, actor=actor, since=micros(since) if since else 0)


@needs(Right.SEE_HISTORY)
def trace_lot(uow: UnitOfWork, lot_id: int) -> LotTrace:
    """Return where a lot came from, where it lies, and on which cases it was used."""
    batch = lot(uow, lot_id)
    flows = _flows(uow, batch)
    ends = LocationKind
    return LotTrace(
        lot=batch,
        article=article(uow, batch.item),
        received=flows[ends.SUPPLIER, True],
        now=_lying(uow, batch),
        used=_uses(uow, batch),
        disposed=flows[ends.WASTE, False],
        sent_back=flows[ends.SUPPLIER, False],
        variance=flows[ends.VARIANCE, True] - flows[ends.VARIANCE, False],
        used_total=flows[ends.PATIENT, False],
    )


def _page(uow: UnitOfWork, statements: tuple[Hot, Hot], page: int, **about: int) -> Page[Happening]:
    count, listed = statements
    total: int = uow.reading.rows(count, site=uow.site, **about)[0][0]
    shown = cut(page, total, HAPPENINGS_A_PAGE)
    window = {"size": shown.size, "skipped": shown.skipped}
    rows = uow.reading.rows(listed, site=uow.site, **about, **window)
    return Page(tuple(_happening(uow, row) for row in rows), shown.page, shown.pages, total)


def _happening(uow: UnitOfWork, row: Row) -> Happening:
    posted, kind, at, actor, name, latin, reference, reason, *rest = row[: len(COLUMNS)]
    reverses, reversed_by, quantity, source, target = rest
    goods, places = goods_of(uow, row), tree(uow)
    return Happening(
        posting=posted,
        kind=MovementKind(kind),
        at=moment(at),
        who=Who(actor, name or "", latin or ""),
        article=goods.article,
        lot_number=goods.lot.number,
        unit=goods.unit.label if goods.unit else "",
        quantity=quantity,
        source=places[source],
        target=places[target],
        reference=reference,
        reason=reason,
        reverses=reverses,
        reversed_by=reversed_by,
    )


def _flows(uow: UnitOfWork, batch: Batch) -> defaultdict[tuple[LocationKind, bool], int]:
    """Return how much came from (``True``) and went to each kind of end; reversals undo."""
    places = tree(uow)
    flows: defaultdict[tuple[LocationKind, bool], int] = defaultdict(int)
    for source, target, kind, total in uow.reading.rows(FLOWS, site=uow.site, lot=batch.id):
        undoes = kind == MovementKind.REVERSE
        quantity = -total if undoes else total
        flows[places[source].kind, not undoes] += quantity
        flows[places[target].kind, undoes] += quantity
    return flows


def _uses(uow: UnitOfWork, batch: Batch) -> tuple[CaseUse, ...]:
    about = {"lot": batch.id, "kind": MovementKind.USE.value, "most": MOST_USES, "skipped": 0}
    rows = uow.reading.rows(USES, site=uow.site, **about)
    return tuple(CaseUse(reference, moment(at), total) for reference, at, total in rows)


def _lying(uow: UnitOfWork, batch: Batch) -> tuple[tuple[Place, int], ...]:
    groups = read_item(uow.reading, uow.site, batch.item)
    found: list[tuple[Place, int]] = []
    for place in tree(uow):
        held = groups.get(place.id, {})
        count = sum(each.on_hand for key, each in held.items() if key.lot == batch.id)
        found += [(place, count)] if count else []
    return tuple(found)
