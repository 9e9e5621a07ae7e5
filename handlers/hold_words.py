"""Hold words: which lot is to be held or let go, why, and what of it is held already."""

from core.rights import Right
from core.stock.holding import lots_of
from core.stock.identify import Found
from core.stock.overview import ItemStock, stock_of
from core.tables.kinds import LocationKind, LotStatus
from handlers.meaning.because import lot_and_why, said_why
from handlers.meaning.label import by_number
from handlers.meaning.lying import Lying, lying_of, releasable
from handlers.talk.menu import may_at
from handlers.talk.turn import Meant, Turn


async def goods_and_why(turn: Turn, text: str) -> tuple[str, str]:
    """Return the words for the goods and a reason behind them; behind a lot all is the reason."""
    number, reason = lot_and_why(text)
    return (number, reason) if await by_number(turn, number) else said_why(text)


async def held_of(turn: Turn, number: str) -> list[Found] | None:
    """Return those of several lots of one number of which something is held; else none."""
    found = await by_number(turn, number)
    return [each for each in found if await _is_held(turn, each)] if len(found) > 1 else None


async def stopped_lots(turn: Turn, stock: ItemStock, meant: Meant) -> list[Lying]:
    """Return the lots that are stopped as a whole, for who may let them go."""
    if not everywhere(turn, stock):
        return []
    rows = (await turn.door.ask(lots_of, meant.item)).rows
    return [
        Lying(each.lot.id, each.lot.number, each.lot.expiry, 0, "", "", each.figures.on_hand)
        for each in rows
        if each.lot.status is not LotStatus.AVAILABLE and meant.lot in (None, each.lot.id)
    ]


def everywhere(turn: Turn, stock: ItemStock) -> bool:
    """Tell whether the person may hold and let go in the whole hospital."""
    hospital = stock.places.end(LocationKind.HOSPITAL)
    return may_at(turn.person, Right.HOLD, hospital.path)


async def _is_held(turn: Turn, found: Found) -> bool:
    stock = await turn.door.ask(stock_of, found.article.id)
    lot = found.lot.id if found.lot is not None else None
    unit = found.unit.id if found.unit is not None else None
    aside = stock.places.end(LocationKind.QUARANTINE)
    lying = await lying_of(turn, found.article.id, aside.id, lot, unit)
    stopped = await stopped_lots(turn, stock, Meant(found.article.id, lot=lot))
    return bool(stopped or await releasable(turn, lying))
