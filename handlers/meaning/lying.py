"""Lying: which lots of an item lie where, as buttons to choose one from."""

from dataclasses import dataclass, replace

from core.clock import day
from core.errors import RefusedError
from core.stock.aside import asides
from core.stock.holding import LotStock, lots_of, units_of_lot
from core.stock.location import Place, place_of
from core.stock.unit import Piece
from core.tables.kinds import LocationKind
from handlers.talk.blind import counting
from handlers.talk.buttons import Choice
from handlers.talk.naming import name_of
from handlers.talk.turn import Turn
from locales import Words

MOST = 8
"""Lots at places that are offered; more than a telephone shows."""
MOST_PIECES = 8
"""Single pieces that are offered; others are scanned."""
MOST_PAGES = 50
"""Pages of pieces that are looked through for a scanned one."""
_AWAY = frozenset({LocationKind.TAKEN, LocationKind.TRANSIT})


@dataclass(frozen=True, slots=True)
class Lying:
    """So many of a lot at a place, with the names a button shows; or one piece of it."""

    lot: int
    number: str
    expiry: int
    place: int
    place_zh: str
    place_en: str
    quantity: int
    unit: int = 0
    label: str = ""
    path: str = ""
    """The path of the place, by which rights are held."""
    blind: bool = False
    """Whether the place is being counted, so that its figures and pieces are not told."""

    @property
    def name_zh(self) -> str:
        """The Chinese name of the place."""
        return self.place_zh

    @property
    def name_en(self) -> str:
        """The English name of the place."""
        return self.place_en


async def lying_of(
    turn: Turn, item: int, below: int | None, lot: int | None = None, unit: int | None = None
) -> list[Lying]:
    """Return what of an item lies at and below a place, one lot or one piece of it if named."""
    around = await turn.door.ask(place_of, below) if below else None
    hidden = {shelf.id for shelf in await counting(turn)}
    found: list[Lying] = []
    page = await turn.door.ask(lots_of, item)
    for stock in page.rows:
        if lot is None or stock.lot.id == lot:
            its = lying_in(stock, around)
            found += [replace(each, blind=each.place in hidden) for each in its]
    if unit is None:
        return found[:MOST]
    return await _piece(turn, found, unit)


async def pieces_of(turn: Turn, lying: Lying) -> list[Lying]:
    """Return the single pieces of a lot at a place, each as a choice of its own."""
    here: list[Lying] = []
    for at in range(1, MOST_PAGES + 1):
        page = await turn.door.ask(units_of_lot, lying.lot, at)
        pieces = [each.piece for each in page.rows if each.place.id == lying.place]
        here += [_of_piece(lying, piece) for piece in pieces]
        if page.page >= page.pages:
            break
    return here


async def told_pieces(turn: Turn, lying: Lying) -> list[Lying]:
    """Return the single pieces to choose from; on a shelf being counted each has to be scanned."""
    if lying.blind:
        raise RefusedError("piece.scan_it")
    return await pieces_of(turn, lying)


async def releasable(turn: Turn, lying: list[Lying]) -> list[Lying]:
    """Return what of it lies in quarantine and the person may let out of it."""
    theirs = await turn.door.ask(asides, tuple({each.lot for each in lying}))
    found = []
    for each in lying:
        count = sum(its.quantity for its in theirs if _is_of(each, its.lot, its.unit))
        if count:
            found.append(replace(each, quantity=min(count, each.quantity)))
    return found


def _is_of(lying: Lying, lot: int, unit: int | None) -> bool:
    return lying.lot == lot and lying.unit in (0, unit)


def lying_in(stock: LotStock, around: Place | None) -> list[Lying]:
    """Return where a lot lies, leaving out what is in hands or on its way."""
    batch = stock.lot
    return [
        Lying(
            *(batch.id, batch.number, batch.expiry, place.id, place.name_zh, place.name_en, n),
            path=place.path,
        )
        for place, n in stock.places
        if n and place.kind not in _AWAY and (around is None or place.within(around))
    ]


def lying_rows(words: Words, choices: list[Lying]) -> list[list[Choice]]:
    """Return a button for each lot at a place."""
    return [
        [
            Choice(
                words(
                    "adjust.lying",
                    lot=each.label or each.number,
                    day=day(each.expiry),
                    place=name_of(words, each),
                    quantity=words("count.counting") if each.blind else str(each.quantity),
                )[:60],
                "lot",
                at,
            )
        ]
        for at, each in enumerate(choices)
    ]


def moved_to(lying: Lying, here: Place) -> Lying:
    """Return a lot as it would lie at another place, where there is none of it yet."""
    return replace(
        lying,
        place=here.id,
        place_zh=here.name_zh,
        place_en=here.name_en,
        quantity=0,
        path=here.path,
    )


async def _piece(turn: Turn, found: list[Lying], unit: int) -> list[Lying]:
    """Return the one piece that a code named, if it lies among what was found."""
    for each in found:
        for piece in await pieces_of(turn, each):
            if piece.unit == unit:
                return [piece]
    return []


def _of_piece(lying: Lying, piece: Piece) -> Lying:
    names = (lying.lot, lying.number, lying.expiry, lying.place, lying.place_zh, lying.place_en)
    return Lying(*names, 1, piece.id, piece.label, lying.path)
