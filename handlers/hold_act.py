"""The five acts of holding: set aside, stop a lot, take out of quarantine, let a lot go, send back.

Pieces of a shelf move to quarantine and from it; a whole lot is stopped wherever it lies, also in
what arrives later, by its status.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum

from core.flow.adjust import Quarantine, Release, SendBack, quarantine, release, send_back
from core.rights import Right
from core.stock.lot import set_lot_status
from core.stock.overview import stock_of
from core.stock.owner import HOSPITAL
from core.stock.posting import Posted
from core.tables.kinds import LotStatus
from handlers.meaning.owner import UNKNOWN
from handlers.meaning.plain import recalls
from handlers.recall import tell_of_lot
from handlers.talk.blind import blind_stock, counting, hidden_text
from handlers.talk.naming import name_of
from handlers.talk.reason import reason_said
from handlers.talk.turn import Turn
from handlers.undo import show_moved
from locales import Html


class Act(StrEnum):
    """What shall be done."""

    ASIDE = "aside"
    """Some pieces of a shelf, to quarantine."""
    STOP = "stop"
    """A whole lot, wherever it lies."""
    OUT = "out"
    """Some pieces, out of quarantine to a shelf."""
    RESUME = "resume"
    """A whole lot, fit for use again."""
    BACK = "back"
    """Some pieces, to their supplier."""


REASONS: dict[Act, tuple[str, ...]] = {
    Act.ASIDE: ("suspect", "damaged", "temperature", "recall", "papers"),
    Act.STOP: ("recall", "suspect", "temperature", "papers"),
    Act.OUT: ("checked", "papers_come", "mistaken"),
    Act.RESUME: ("checked", "recall_over", "mistaken"),
    Act.BACK: ("wrong", "damaged", "recall", "near_expiry", "consigned"),
}
"""Why it is done, as it is most often; anything else is written."""
WHOLE = frozenset({Act.STOP, Act.RESUME})
NEEDED = {act: Right.RECEIVE if act is Act.BACK else Right.HOLD for act in Act}


@dataclass(frozen=True, slots=True)
class Draft:
    """One of the acts in the making; 0 and empty are what is not known yet."""

    act: str
    item: int
    quantity: int = 0
    lot: int = 0
    number: str = ""
    place: int = 0
    unit: int = 0
    label: str = ""
    most: int = 0
    """How many there are at the place."""
    to: int = 0
    why: str = ""
    """The name of one of the reasons, where it was chosen and not written."""
    reason: str = ""
    owner: int = UNKNOWN
    blind: bool = False
    """Whether the place is being counted, so that it is not said how many there are."""

    @property
    def kind(self) -> Act:
        """Which act it is."""
        return Act(self.act)

    def kept(self) -> dict[str, object]:
        """Return the draft as a dialogue keeps it."""
        return asdict(self)


async def carry_out(turn: Turn, draft: Draft) -> None:
    """Do what was confirmed and show the figures after."""
    if draft.kind in WHOLE:
        await _set_status(turn, draft)
        return
    posted = await _move(turn, draft)
    await show_moved(turn, posted.id)


async def _move(turn: Turn, draft: Draft) -> Posted:
    unit = draft.unit or None
    # A piece says by itself whose it is.
    owner = HOSPITAL if unit else draft.owner
    goods = (draft.item, draft.lot, draft.quantity, draft.reason, unit, owner)
    if draft.kind is Act.OUT:
        return await turn.door.do(release, Release(draft.to, *goods))
    if draft.kind is Act.BACK:
        return await turn.door.do(send_back, SendBack(draft.place, *goods))
    return await turn.door.do(quarantine, Quarantine(draft.place, *goods))


async def _set_status(turn: Turn, draft: Draft) -> None:
    status = LotStatus.AVAILABLE
    if draft.kind is Act.STOP:
        recalled = draft.why == "recall" or recalls(draft.reason)
        status = LotStatus.RECALLED if recalled else LotStatus.QUARANTINED
    batch = await turn.door.do(set_lot_status, draft.lot, status, draft.reason)
    hidden = await counting(turn)
    stock = blind_stock(await turn.door.ask(stock_of, draft.item), hidden)
    key = "hold.stopped" if draft.kind is Act.STOP else "hold.resumed"
    text = turn.words.html(
        key,
        item=name_of(turn.words, stock.article),
        lot=batch.number,
        reason=reason_said(turn.words, draft.reason),
        available=stock.total.available,
        held=stock.total.held,
    )
    lines: list[str] = [text, hidden_text(turn.words, hidden)] if hidden else [text]
    lines += await tell_of_lot(turn, draft.lot, draft.reason, stopped=draft.kind is Act.STOP)
    turn.edit(Html("\n").join(lines))
