"""Put-away draft: what goes from where onto which shelf, as a dialogue keeps it."""

from dataclasses import dataclass

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.putaway import PutAway
from core.flow.shelf_choice import Ground, ShelfOffer
from core.flow.unshelved import Unshelved
from handlers.putaway_view import line_of
from handlers.talk.turn import Meant
from locales import Words

NEED_REASON = frozenset({"flow.other_storage", "flow.no_storage"})
"""Refusals of a shelf that does not offer the storage: with a reason it is done all the same."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be put away, from where; its shelf, and how many, once they are known."""

    item: int
    lot: int
    unit: int
    source: int
    most: int
    quantity: int
    told: str
    target: int = 0
    by_unit: bool = False
    suits: bool = True
    """Whether the shelf that is suggested offers the storage; else somebody says why it is used."""


def draft_of(
    words: Words, lying: Unshelved, meant: Meant, offer: ShelfOffer | None = None
) -> Draft:
    """Return what is to be put away of what lies somewhere, onto a shelf if one is suggested."""
    unit = lying.unit.id if lying.unit is not None else 0
    by_unit = lying.article.by_unit
    quantity = lying.quantity if meant.quantity is None else meant.quantity
    if by_unit and not unit and quantity != lying.quantity:
        # Which of the pieces it is only its code can say.
        raise RefusedError("flow.scan_piece", item=lying.article.code)
    ids = (lying.article.id, lying.lot.id, unit, lying.place.id)
    target = 0 if offer is None else offer.place.id
    suits = offer is None or offer.ground is not Ground.UNSUITED
    told = line_of(words, lying)
    return Draft(*ids, lying.quantity, quantity, told, target, by_unit, suits)


def drafts_of(talk: Talk, name: str) -> list[Draft]:
    """Return the drafts that a dialogue keeps under a name."""
    kept = talk.body[name]
    assert isinstance(kept, list)
    return [Draft(**each) for each in kept]


def command_of(draft: Draft, reason: str = "") -> PutAway:
    """Return the command that puts it away."""
    ends, unit = (draft.source, draft.target), draft.unit or None
    return PutAway(*ends, draft.item, draft.quantity, None if unit else draft.lot, unit, reason)
