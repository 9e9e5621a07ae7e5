"""Issue: a piece goes from the shelf into somebody's hands, and perhaps back.

What is taken lies in the *taken* place of the department until it is used, returned or wasted;
each line stays open until then, so that nothing is forgotten in a pocket.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, literal_column, select

from core.clock import micros, moment
from core.errors import RefusedError
from core.flow.leaving import lines_to, shelf, wanted_of
from core.once import fingerprint
from core.people.roles import permit
from core.rights import Right, needs
from core.statement import Hot, Row
from core.stock.claim import fetch, note_fetched
from core.stock.goods import goods_of, with_goods
from core.stock.item import Article
from core.stock.ledger import Entry, post, whole
from core.stock.location import Place, tree
from core.stock.lot import Batch
from core.stock.open_take import COLUMNS, Hand, Hands, open_lines, settle, share
from core.stock.pick import look_ahead
from core.stock.posting import Posted, replayed
from core.stock.trace import Who, who_is
from core.stock.unit import Piece, piece
from core.tables.kinds import LocationKind, MovementKind, UnitState
from core.tables.stock import OpenTake
from core.unit_of_work import UnitOfWork

MOST_SHOWN = 200
_table = OpenTake.metadata.tables["open_take"]
_c = _table.c
_LINES = with_goods(_table, *COLUMNS).where(_c.site == bindparam("site")).limit(MOST_SHOWN)
_MINE = Hot(
    _LINES.where(_c.actor == bindparam("actor"), _c.at >= bindparam("since")).order_by(
        _c.at.desc(), _c.posting.desc(), _c.line.desc()
    )
)
_OPEN = _LINES.where(_c.open > literal_column("0")).order_by(_c.at, _c.posting, _c.line)
_OPEN_HERE = Hot(_OPEN.where(_c.taken == bindparam("taken")))
_OPEN_OF_LOT = Hot(_OPEN.where(_c.lot == bindparam("lot")))
_OPEN_ALL = Hot(_OPEN)
_movements, _postings = (OpenTake.metadata.tables[name] for name in ("movement", "posting"))
_m, _p = _movements.c, _postings.c
_took = _postings.alias("took")
_LAST_MOVE = Hot(
    select(_p.at, _p.reference)
    .join_from(_movements, _postings, (_p.site == _m.site) & (_p.id == _m.posting))
    .where(_m.site == bindparam("site"), _m.unit == bindparam("unit"))
    .order_by(_p.at.desc(), _p.id.desc())
    .limit(literal_column("1"))
)
_SETTLED_OF = Hot(
    select(_took.c.actor, _took.c.at, _m.unit, _m.quantity)
    .join_from(_movements, _took, (_took.c.site == _m.site) & (_took.c.id == _m.follows))
    .where(_m.site == bindparam("site"), _m.posting == bindparam("posting"))
    .order_by(_m.line)
)
_GONE = {
    UnitState.USED: "flow.unit_was_used",
    UnitState.DISPOSED: "flow.unit_disposed",
    UnitState.SENT_BACK: "flow.unit_sent_back",
    UnitState.IN_TRANSIT: "flow.unit_on_its_way",
    UnitState.MISSING: "flow.unit_missing",
}
"""By which words a piece is refused that has left the shelves."""


@dataclass(frozen=True, slots=True)
class Take:
    """Take so many of an item at or below a place; or name the lot, or one unit (item may be 0)."""

    item: int
    place: int
    quantity: int = 1
    lot: int | None = None
    unit: int | None = None
    reason: str = ""
    purpose: str = ""
    """The case (or whatever else) that it is fetched for: what is reserved for that counts."""


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Put back what was taken: name the take (and its line), the unit, or the item one has."""

    quantity: int = 1
    take: int | None = None
    line: int | None = None
    unit: int | None = None
    item: int | None = None
    place: int | None = None
    """Where to; without it, the shelf that it came from."""


@dataclass(frozen=True, slots=True)
class TakenLine:
    """One line of a take; ``open`` is neither used nor returned nor wasted."""

    posting: int
    line: int
    actor: int
    article: Article
    lot: Batch
    unit: Piece | None
    quantity: int
    open: int
    at: datetime
    source: Place
    taken: Place
    who: Who
    """Who took it."""


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody whose open take another person has settled."""

    who: Who
    at: datetime
    """When it was taken."""
    labels: tuple[str, ...]
    quantity: int


@needs(Right.TAKE)
def take(uow: UnitOfWork, cmd: Take) -> Posted:
    """Take from the shelf into the hands, first expired first out."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    if cmd.unit is not None:
        _check_there(uow, piece(uow, cmd.unit))
    place = shelf(uow, cmd.place)
    permit(uow, Right.TAKE, place.path)
    hands = tree(uow).companion(place, LocationKind.TAKEN)
    look_ahead(uow, cmd.item, place, hands)
    fetched = fetch(uow, wanted_of(uow, cmd, place, cmd.reason), cmd.purpose)
    lines = lines_to(hands, fetched.picks)
    posted = post(uow, Entry(MovementKind.TAKE, lines, mark, cmd.reason, fetched.purpose))
    note_fetched(uow, posted, fetched.shares)
    open_lines(uow, posted)
    uow.audit("take", subject=posted.id, detail=fetched.purpose)
    return posted


def _check_there(uow: UnitOfWork, named: Piece) -> None:
    """Refuse a piece that lies on no shelf any more, and say since when and for what."""
    if named.state is UnitState.TAKEN:
        raise _in_hand(uow, named)
    code = _GONE.get(named.state)
    if code is None:
        return
    rows = uow.reading.rows(_LAST_MOVE, site=uow.site, unit=named.id)
    at, reference = rows[0] if rows else (uow.micros, "")
    raise RefusedError(code, unit=named.label, at=moment(at).isoformat(), reference=reference)


def _in_hand(uow: UnitOfWork, named: Piece) -> RefusedError:
    """Return the refusal of a piece that somebody has in hand: who, and since when."""
    its = hand_of_unit(uow, named.id)
    who = who_is(uow, its.actor).both
    code = "flow.unit_is_yours" if its.actor == uow.actor.id else "flow.unit_in_hand"
    return RefusedError(code, unit=named.label, who=who, at=moment(its.at).isoformat())


@needs(Right.RETURN)
def give_back(uow: UnitOfWork, cmd: GiveBack) -> Posted:
    """Put what was taken back on the shelf."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    shares = share(_in_hands(uow, cmd), whole(cmd.quantity))
    targets = [shelf(uow, cmd.place or each.source, quarantine=True) for each, _ in shares]
    for end in (*targets, *(tree(uow)[each.taken] for each, _ in shares)):
        permit(uow, Right.RETURN, end.path)
    for (each, _), target in zip(shares, targets, strict=True):
        _check_home(uow, each, target)
    lines = [
        each.out(quantity, target.id)
        for (each, quantity), target in zip(shares, targets, strict=True)
    ]
    posted = post(uow, Entry(MovementKind.RETURN, lines, mark))
    settle(uow, shares)
    uow.audit("give_back", subject=posted.id)
    return posted


def _check_home(uow: UnitOfWork, hand: Hand, target: Place) -> None:
    """Refuse a shelf of another department than the piece came from: that is a transfer."""
    places = tree(uow)
    home = places.home(places[hand.source])
    if target.shelf and places.home(target).id != home.id:
        raise RefusedError("flow.return_elsewhere", place=target.code, source=home.code)


@needs(Right.ENROLLED)
def my_takes(uow: UnitOfWork, since: datetime) -> tuple[TakenLine, ...]:
    """Return what the acting person took since a moment, the latest first."""
    about = {"site": uow.site, "actor": uow.actor.id, "since": micros(since)}
    return tuple(_line(uow, row) for row in uow.reading.rows(_MINE, **about))


@needs(Right.SEE_STOCK)
def open_takes(uow: UnitOfWork, home: int | None = None) -> tuple[TakenLine, ...]:
    """Return what is in hands, of a department or of all, the longest open first."""
    if home is None:
        rows = uow.reading.rows(_OPEN_ALL, site=uow.site)
    else:
        places = tree(uow)
        taken = places.companion(places[home], LocationKind.TAKEN)
        rows = uow.reading.rows(_OPEN_HERE, site=uow.site, taken=taken.id)
    return tuple(_line(uow, row) for row in rows)


@needs(Right.SEE_STOCK)
def taken_by_others(uow: UnitOfWork, posting: int) -> tuple[Taker, ...]:
    """Return whose takes a posting has settled besides the actor's own, each person once."""
    found: dict[int, list[Row]] = {}
    for row in uow.reading.rows(_SETTLED_OF, site=uow.site, posting=posting):
        if row[0] != uow.actor.id:
            found.setdefault(row[0], []).append(row)
    return tuple(_taker(uow, actor, rows) for actor, rows in found.items())


def _taker(uow: UnitOfWork, actor: int, rows: Sequence[Row]) -> Taker:
    labels = tuple(piece(uow, unit).label for _, _, unit, _ in rows if unit is not None)
    at = moment(max(at for _, at, _, _ in rows))
    return Taker(who_is(uow, actor), at, labels, sum(count for *_, count in rows))


def takes_of_lot(uow: UnitOfWork, lot: int) -> tuple[TakenLine, ...]:
    """Return what is in hands of a lot, the longest open first."""
    return tuple(_line(uow, row) for row in uow.reading.rows(_OPEN_OF_LOT, site=uow.site, lot=lot))


def hand_of_unit(uow: UnitOfWork, unit: int) -> Hand:
    """Return the open line of a unit, or refuse one that is in nobody's hands."""
    found = uow.writing.cache(Hands).of_unit(uow.site, unit)
    if found is None:
        named = piece(uow, unit)
        code = "stock.unit_used" if named.state is UnitState.USED else "stock.unit_elsewhere"
        raise RefusedError(code, unit=named.label, place=tree(uow)[named.location].code)
    return found


def _in_hands(uow: UnitOfWork, cmd: GiveBack) -> list[Hand]:
    hands = uow.writing.cache(Hands)
    if cmd.unit is not None:
        return [hand_of_unit(uow, cmd.unit)]
    if cmd.take is not None:
        lines = hands.of_posting(uow.site, cmd.take)
        return [each for each in lines if cmd.line is None or each.line == cmd.line]
    return hands.of_actor(uow.site, uow.actor.id, cmd.item or 0)[::-1]


def _line(uow: UnitOfWork, row: Row) -> TakenLine:
    its, goods, places = Hand(*row[: len(COLUMNS)]), goods_of(uow, row), tree(uow)
    what = (goods.article, goods.lot, goods.unit, its.quantity, its.open)
    where = (places[its.source], places[its.taken])
    who = who_is(uow, its.actor)
    return TakenLine(its.posting, its.line, its.actor, *what, moment(its.at), *where, who)
