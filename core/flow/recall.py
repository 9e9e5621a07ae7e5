"""Recall: a lot was stopped; who has some in hand, where some is on its way, who has used it.

A stopped lot cannot leave a shelf any more; what left before is found by its holders and cases.
"""

from dataclasses import dataclass

from core.flow.issue import TakenLine, takes_of_lot
from core.flow.transfer_view import TransferView, view
from core.rights import Right, needs
from core.stock.item import Article
from core.stock.lot import Batch
from core.stock.reservation import Reserved, reservations
from core.stock.trace import CaseUse, trace_lot
from core.stock.transit import waiting_with
from core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Affected:
    """Everybody and every case that a stopped lot concerns."""

    lot: Batch
    article: Article
    hands: tuple[TakenLine, ...]
    """What is in hands, the longest open first."""
    reserved: tuple[Reserved, ...]
    used: tuple[CaseUse, ...]
    """On which cases it was used, the latest first, at most 200; ``used_total`` counts all."""
    used_total: int
    transit: tuple[TransferView, ...] = ()
    """What is on its way with some of it, the oldest first."""

    def coming(self, its: TransferView) -> int:
        """Return how many pieces of the lot are still on their way in a transfer."""
        return sum(line.missing for line in its.lines if line.lot.id == self.lot.id)


@needs(Right.HOLD)
def affected(uow: UnitOfWork, lot: int) -> Affected:
    """Return whom and which cases it concerns that a lot is held, or may be used again."""
    story = trace_lot(uow, lot)
    hands = takes_of_lot(uow, lot)
    kept = reservations(uow, item=story.article.id, lot=lot)
    transit = tuple(view(uow, each) for each in waiting_with(uow, lot))
    used = (story.used, story.used_total)
    return Affected(story.lot, story.article, hands, kept, *used, transit)
